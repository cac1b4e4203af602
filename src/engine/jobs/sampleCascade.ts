import { join } from 'node:path';
import { cascadeModelSchema } from '../../contract/cascadeModel.ts';
import { Failure } from '../../contract/errors.ts';
import type { JobRequest } from '../../contract/jobs.ts';
import { defaultStates, shareInDefault, type DefaultTarget } from '../cascade/calibrateShift.ts';
import { sampleTable } from '../cascade/layout.ts';
import { sampleCascade } from '../cascade/sampleModel.ts';
import { readJsonFile } from '../io/json.ts';
import { createTableWriter } from '../io/write.ts';
import type { Table } from '../table/table.ts';
import { artefactFolder, type Job } from './job.ts';

/** A panel of new clients from a saved cascade, in the layout of its training panel: the panel itself may be gone. */
export const sampleCascadeJob: Job<'cascade-sample'> = {
  stages: [
    { name: 'Reading', share: 0.05 },
    { name: 'Sampling', share: 0.7 },
    { name: 'Writing', share: 0.25 },
  ],
  async run(request, context) {
    const { monitor } = context;
    const folder = artefactFolder(context);
    monitor.stage('Reading');
    const model = await readJsonFile(request.model, cascadeModelSchema, 'cascade');
    monitor.stage('Sampling');
    const targets = targetsOf(request, model.network.months);
    const sample = sampleCascade(model, request.clients, request.seed, targets, monitor);
    monitor.stage('Writing');
    const table = sampleTable(model, sample);
    await write(table, folder);
    const bad = defaultStates(model.network.states);
    return {
      table: table.name,
      clients: request.clients,
      rows: table.rows,
      columns: table.columns.length,
      privacy: model.privacy,
      label: model.label,
      default_rate: bad.includes(1) ? shareInDefault(sample.panel, bad, model.network.months) : null,
      calibration: (sample.calibration?.achieved ?? []).map(({ month, rate, shift }, position) => ({ month, target: targets[position]!.rate, achieved: rate, shift })),
      stageSeconds: monitor.finish(),
    };
  },
};

function targetsOf({ target_default_rate: rate, target_curve: curve }: JobRequest<'cascade-sample'>, months: number): DefaultTarget[] {
  if (rate !== null && curve.length > 0) throw new Failure('usage', 'A target is one default rate or a curve of them, not both.');
  if (rate !== null) return [{ month: months, rate }];
  const falling = curve.some(({ month, rate: own }, position) => position > 0 && (month <= curve[position - 1]!.month || own < curve[position - 1]!.rate));
  if (falling) throw new Failure('usage', 'A curve of default rates has rising months, and rates that do not fall: a history that was in default stays counted.');
  if (curve.some(({ month }) => month > months)) throw new Failure('usage', `The cascade knows histories of up to ${months} months; the curve goes beyond.`);
  return curve;
}

async function write(table: Table, folder: string): Promise<void> {
  const writer = await createTableWriter(join(folder, `${table.name}.csv`), table.columns.map(({ schema }) => schema), table.format);
  try {
    await writer.write(table);
    await writer.close();
  } catch (thrown) {
    await writer.abort();
    throw thrown;
  }
}
