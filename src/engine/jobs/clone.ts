import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import type { ReleaseAnonymity } from '../../contract/anonymity.ts';
import type { PrivacyClaim } from '../../contract/clonePrivacy.ts';
import type { CloneResult, JobRequest } from '../../contract/jobs.ts';
import type { RuleCount } from '../../contract/rules.ts';
import { tableSchema } from '../../contract/tableSchema.ts';
import type { Twin } from '../../contract/twin.ts';
import { readJsonFile } from '../io/json.ts';
import { loadTable } from '../io/load.ts';
import { measure } from '../measure/measure.ts';
import { withoutDropped } from '../table/table.ts';
import { fit } from '../twin/fit.ts';
import { crewOf } from './assistant.ts';
import { describeColumns, droppedNotes, patternsOf, replacedNotes } from './dictionary.ts';
import { makeRelatedTwin, relatedFit, relatedSuppressed, targetOf, writeRelated, writeRelatedFiles, type MadeRelatedTwin } from './related.ts';
import { withoutBroken } from './relatedRules.ts';
import { artefactFolder, type Job, type JobContext } from './job.ts';
import { makePrivateRelatedTwin } from './privateRelated.ts';
import { makePrivateTwin } from './privateTwin.ts';
import { describeReleaseK } from './releaseK.ts';
import { ruledSource } from './sourceRules.ts';
import { uncertainHeader } from './uncertainHeader.ts';
import { writeSample } from './writeSample.ts';

const noPrivacy = 'None: an open clone, made without differential privacy (--no-dp).';

/** Reads a table, measures it, fits a twin to the counts, and writes as many synthetic rows; the source is not needed afterwards. */
export const cloneJob: Job<'clone'> = {
  stages: [
    { name: 'Reading', share: 0.2 },
    { name: 'Checking rules', share: 0.05 },
    { name: 'Measuring', share: 0.08 },
    { name: 'Fitting', share: 0.52 },
    { name: 'Sampling', share: 0.2 },
  ],
  async run(request, context) {
    const { monitor } = context;
    const folder = artefactFolder(context);
    if (request.related.length > 0) return cloneRelated(request, folder, context);
    const made: MadeTwin = request.privacy.mode === 'none' ? await makeOpenTwin(request, context) : { ...await makePrivateTwin(request, request.privacy, context), sourceRules: [] };
    const { twin } = made;
    monitor.stage('Sampling');
    const rows = request.rows ?? twin.rows;
    const sample = { rows, groups: [{ rows, conditions: [] }], seed: request.seed, part: { index: 1, of: 1 }, k: request.k };
    const { anonymity, rules } = await writeSample(twin, sample, folder, context);
    await writeTwinFiles(folder, made, rows, anonymity);
    return { ...result(made, rows, request, monitor.finish()), anonymity, rules };
  },
};

interface MadeTwin {
  readonly twin: Twin;
  /** Null for an open clone. */
  readonly claim: PrivacyClaim | null;
  readonly notes: readonly string[];
  /** How often the source breaks its rules: internal; of a private clone nobody counted. */
  readonly sourceRules: readonly RuleCount[];
}

/** Several tables that belong to each other, by one twin of all of them. */
async function cloneRelated(request: JobRequest<'clone'>, folder: string, context: JobContext): Promise<CloneResult> {
  const made: MadeRelatedTwin = request.privacy.mode === 'none' ? await makeRelatedTwin(request, context) : await makePrivateRelatedTwin(request, request.privacy, context);
  context.monitor.stage('Sampling');
  const rows = request.rows ?? made.twin.tables[0]!.rows;
  const { tables, anonymity, rules: counted } = await writeRelated(made.twin, { groups: [{ rows, conditions: [] }], seed: request.seed, part: { index: 1, of: 1 }, k: request.k }, folder, context);
  const kept = request.rules === 'auto' ? withoutBroken(made.twin.rules, counted) : { rules: made.twin.rules, counts: counted, notes: [] };
  const twin = { ...made.twin, rules: kept.rules };
  await writeRelatedFiles(folder, { ...made, twin }, tables.map((table) => table.rows), describeReleaseK(anonymity));
  const replaced = twin.tables.flatMap((table, position) => replacedNotes(patternsOf(table), tables[position]!.rows).map((note) => `${table.table}: ${note}`));
  return { ...tables[0]!, tables, target: targetOf(twin), privacy: twin.privacy, anonymity, fit: relatedFit(twin), notes: [...made.notes, ...kept.notes, ...replaced], claim: made.claim, suppressedLevels: relatedSuppressed(twin), rules: kept.counts, stageSeconds: context.monitor.finish() };
}

/** The part that sees rows ends with `measure`: nothing of the table is in scope after it. */
async function makeOpenTwin(request: JobRequest<'clone'>, { monitor, assistants }: JobContext): Promise<MadeTwin> {
  const declared = request.schema === null ? null : await readJsonFile(request.schema, tableSchema, 'schema');
  monitor.stage('Reading');
  const { table, schema, headerUncertain, notes } = await loadTable(request.file, declared, monitor);
  if (headerUncertain) throw uncertainHeader(request.file);
  monitor.stage('Checking rules');
  const { rules, ...source } = await ruledSource(request, withoutDropped(table), monitor);
  monitor.stage('Measuring');
  const target = request.target ?? schema.target ?? null;
  const measurements = measure(source.table, { target, keepExtremes: request.keepExtremes }, monitor);
  monitor.stage('Fitting');
  const fitted = fit(measurements, { seed: request.seed, createdBy: `Pratibimba ${manifest.version}`, privacy: noPrivacy, label: 'internal' }, monitor, crewOf(assistants));
  return { twin: { ...fitted, rules: [...rules] }, claim: null, notes: [...notes, ...droppedNotes(schema), ...source.notes], sourceRules: source.counts };
}

/** The twin of a private clone is made of noisy counts and may leave; that of an open one stays inside. */
async function writeTwinFiles(folder: string, { twin, claim, sourceRules }: MadeTwin, rows: number, anonymity: ReleaseAnonymity): Promise<void> {
  const json = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;
  const twinFolder = twin.label === 'internal' ? join(folder, 'internal') : folder;
  await mkdir(twinFolder, { recursive: true });
  // On one line: most of it is packed numbers.
  await writeFile(join(twinFolder, 'twin.json'), `${JSON.stringify(twin)}\n`);
  if (sourceRules.length > 0) await writeFile(join(twinFolder, 'rules.json'), json({ schemaVersion: 1, counts: sourceRules }));
  await writeFile(join(folder, 'dictionary.json'), json({ schemaVersion: 1, table: twin.plan.table, privacy: twin.privacy, columns: describeColumns(twin.plan.columns, rows) }));
  await writeFile(join(folder, 'privacy.json'), json({ schemaVersion: 1, mode: claim === null ? 'none' : 'differential', statement: twin.privacy, epsilon: null, delta: null, ...claim, kAnonymity: describeReleaseK(anonymity) }));
}

function result({ twin, claim, notes }: MadeTwin, rows: number, request: JobRequest<'clone'>, stageSeconds: Record<string, number>): Omit<CloneResult, 'anonymity' | 'rules'> {
  const { columns, target } = twin.plan;
  return {
    table: twin.plan.table,
    tables: [],
    rows,
    columns: columns.length,
    target: target === null ? null : columns[target]!.schema.name,
    privacy: request.keepExtremes ? `${twin.privacy} Its extremes are those of the source: internal.` : twin.privacy,
    claim,
    fit: twin.fit,
    notes: [...notes, ...replacedNotes(columns, rows)],
    suppressedLevels: columns.flatMap((plan) => (plan.model === 'levels' && plan.suppressed > 0 ? [{ column: plan.schema.name, levels: plan.suppressed }] : [])),
    stageSeconds,
  };
}
