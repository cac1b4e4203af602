import { twinSchema } from '../../contract/twin.ts';
import { readJsonFile } from '../io/json.ts';
import { artefactFolder, type Job } from './job.ts';
import { rowGroups } from './conditions.ts';
import { writeSample } from './writeSample.ts';

/** More rows, or a part of them, from a saved twin: the source may be gone. */
export const sampleJob: Job<'sample'> = {
  stages: [
    { name: 'Reading', share: 0.05 },
    { name: 'Sampling', share: 0.95 },
  ],
  async run({ twin: path, rows: wanted, seed, part, k, ...wishes }, context) {
    const { monitor } = context;
    monitor.stage('Reading');
    const twin = await readJsonFile(path, twinSchema, 'twin');
    const { rows, groups } = rowGroups(twin, wanted, wishes);
    monitor.stage('Sampling');
    const { rows: written, anonymity } = await writeSample(twin, { rows, groups, seed, part, k }, artefactFolder(context), context);
    const { table, columns } = twin.plan;
    // A person's value that was asked for keeps its rows in the house, like the clone that it came with.
    const label = columns.some((plan) => plan.model === 'cells' && plan.extremes !== null) ? 'internal' : 'releasable';
    return { table, rows: written, columns: columns.length, privacy: twin.privacy, label, anonymity, stageSeconds: monitor.finish() };
  },
};
