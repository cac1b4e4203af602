import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import type { CascadeEvaluateResult } from '../../contract/cascade.ts';
import type { CascadeLayout, CascadeModel } from '../../contract/cascadeModel.ts';
import type { JobRequest, JobResult } from '../../contract/jobs.ts';
import { chooseEngine } from '../cascade/engine.ts';
import { bareSchema, publishedStatics, stateSchema } from '../cascade/layout.ts';
import { packNetwork } from '../cascade/networkFile.ts';
import { transitionCount } from '../cascade/panel.ts';
import { allowedSteps } from '../cascade/stateMap.ts';
import { fitStarts } from '../cascade/starts.ts';
import { rowsOf } from '../cascade/statics.ts';
import { trainLstm, type TrainingReport } from '../cascade/trainLstm.ts';
import { findColumn, type Column, type Table } from '../table/table.ts';
import { featureNames, readPanel, trainable, type ReadPanel } from './cascadePanels.ts';
import { artefactFolder, type Job, type JobContext } from './job.ts';
import { trainPrivateCascade } from './privateCascade.ts';
import { writeResult } from './runFiles.ts';

const noPrivacy = 'None: a cascade trained without differential privacy.';

/** Trains a cascade on a panel and writes it with all that sampling needs; the panel is not needed afterwards. How an open one went stands in `internal/cascade-training.json`. */
export const trainCascadeJob: Job<'cascade-train'> = {
  stages: [
    { name: 'Reading', share: 0.05 },
    { name: 'Training', share: 0.95 },
  ],
  async run(request, context) {
    return await (request.privacy.mode === 'differential' ? trainPrivateCascade(request, request.privacy, context) : trainOpenCascade(request, context));
  },
};

const file = 'internal/cascade.json';

async function trainOpenCascade(request: JobRequest<'cascade-train'>, context: JobContext): Promise<JobResult<'cascade-train'>> {
  const { monitor } = context;
  const folder = artefactFolder(context);
  monitor.stage('Reading');
  const read = await readPanel(request.panel, request, monitor);
  const panel = trainable(read.panel);
  monitor.stage('Training');
  const { hidden, seed, maxEpochs } = request;
  const engine = await chooseEngine(request.engine);
  const who = { engine: engine.name, engine_reason: engine.reason };
  const { model, report } = trainLstm(panel, { engine, hidden, seed, maxEpochs, allowed: allowedSteps(panel) }, monitor, (losses, planned) => monitor.learnt(losses, planned));
  const cascade: CascadeModel = {
    schemaVersion: 1,
    format: 'pratibimba-cascade',
    createdBy: `Pratibimba ${manifest.version}`,
    privacy: noPrivacy,
    label: 'internal',
    provenance: 'Trained on a panel of real clients.',
    seed,
    ...who,
    mapping: read.format.mapping,
    features: [...read.format.features],
    network: packNetwork(model),
    ...startsAndLayout(read, request),
    training: { clients: panel.clients, transitions: transitionCount(panel), epochs: report.losses.length, kept_epoch: report.keptEpoch, validation_loss: report.validationLoss },
  };
  await mkdir(join(folder, 'internal'), { recursive: true });
  await writeFile(join(folder, file), `${JSON.stringify(cascade)}\n`);
  const result: JobResult<'cascade-train'> = {
    label: 'internal',
    privacy: noPrivacy,
    file,
    states: [...panel.states],
    months: panel.months,
    features: featureNames(read.format),
    training: { clients: panel.clients, transitions: transitionCount(panel) },
    ...who,
    training_report: trainingFigures(report, hidden),
    claim: null,
    notes: [],
    stageSeconds: monitor.finish(),
  };
  await writeResult(folder, 'internal/cascade-training.json', result);
  return result;
}

export function trainingFigures({ losses, planned, keptEpoch, validationLoss, seconds }: TrainingReport, hidden: number): CascadeEvaluateResult['training_report'] {
  return { hidden, epochs: losses.length, planned_epochs: planned, kept_epoch: keptEpoch, validation_loss: validationLoss, losses: [...losses], seconds };
}

function startsAndLayout({ table, panel, format, firstRows }: ReadPanel, { wide, id, month, state, static: statics }: JobRequest<'cascade-train'>): Pick<CascadeModel, 'starts' | 'layout'> {
  const columns = statics.map((name) => rowsOf(columnOf(table, name), firstRows));
  const published = publishedStatics(columns, fitStarts(panel, columns));
  const states = (wide.length > 0 ? wide : [state ?? '']).map((name) => stateSchema(columnOf(table, name), format.mapping !== null));
  const named = (name: string | null): CascadeLayout['id'] => (name === null ? null : bareSchema(columnOf(table, name).schema));
  return {
    starts: published.starts,
    layout: {
      kind: wide.length > 0 ? 'wide' : 'long', table: table.name, format: table.format, id: named(id), month: named(month), states, statics: published.statics,
      monthForm: format.calendar?.form ?? null, firstMonth: format.calendar?.first ?? null,
    },
  };
}

function columnOf(table: Table, name: string): Column {
  const column = findColumn(table, name);
  if (column === undefined) throw new Error('the panel was read with columns that the table has');
  return column;
}
