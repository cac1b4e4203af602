import { anyTwinSchema } from '../../contract/relatedTwin.ts';
import { readJsonFile } from '../io/json.ts';
import { artefactFolder, type Job } from './job.ts';
import { rowGroups } from './conditions.ts';
import { writeRelated } from './related.ts';
import { relatedGroups } from './relatedConditions.ts';
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
    const twin = await readJsonFile(path, anyTwinSchema, 'twin');
    if (twin.format === 'pratibimba-related-twin') {
      const groups = relatedGroups(twin, wanted, wishes);
      monitor.stage('Sampling');
      const { tables, anonymity: classes, rules: kept } = await writeRelated(twin, { groups, seed, part, k }, artefactFolder(context), context);
      return { ...tables[0]!, tables, privacy: twin.privacy, label: 'releasable', anonymity: classes, rules: kept, stageSeconds: monitor.finish() };
    }
    const { rows, groups } = rowGroups(twin, wanted, wishes);
    monitor.stage('Sampling');
    const { rows: written, anonymity, rules } = await writeSample(twin, { rows, groups, seed, part, k }, artefactFolder(context), context);
    const { table, columns } = twin.plan;
    // A person's value that was asked for keeps its rows in the house, like the clone that it came with.
    const label = columns.some((plan) => plan.model === 'cells' && plan.extremes !== null) ? 'internal' : 'releasable';
    return { table, tables: [], rows: written, columns: columns.length, privacy: twin.privacy, label, anonymity, rules, stageSeconds: monitor.finish() };
  },
};
