import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../contract/errors.ts';
import { judgementFiles } from '../../contract/evidence.ts';
import type { JobRequest, JobResult } from '../../contract/jobs.ts';
import type { Monitor } from '../../contract/progress.ts';
import { validationPolicy, type ValidationPolicy } from '../../contract/policy.ts';
import type { RuleCount } from '../../contract/rules.ts';
import { tableSchema } from '../../contract/tableSchema.ts';
import type { ValidationFigures } from '../../contract/validation.ts';
import { sha256OfFile } from '../io/fileHash.ts';
import { readJsonFile } from '../io/json.ts';
import { loadTable, tableNameOf, type LoadedTable } from '../io/load.ts';
import { parentRows, suggestLinks, type Link } from '../measure/links.ts';
import { asPanel } from '../measure/panelRows.ts';
import { Stream } from '../random/stream.ts';
import { evaluate } from '../rules/evaluate.ts';
import { takeRows, type Column, type Table } from '../table/table.ts';
import { advise, type Provenance } from '../validation/checks/advice.ts';
import { judge } from '../validation/checks/judge.ts';
import { shippedPolicy } from '../validation/policy/shipped.ts';
import { compareRelation, type LinkedTable } from '../validation/relations.ts';
import { validate, validationStages } from '../validation/validate.ts';
import { artefactFolder, type Job } from './job.ts';
import { loadAlike, type ReadTable } from './loadAlike.ts';
import { provenanceOf, rulesOf } from './provenance.ts';
import { releasableStage, writeReleasable } from './releasableValidation.ts';
import { readRulesOfSeveral } from './relatedRules.ts';
import { writeResult } from './runFiles.ts';

const readingStages = { real: 'Reading the real table', synthetic: 'Reading the synthetic table', holdout: 'Reading the hold-out' } as const;

/** Reads the tables, compares them, holds the figures to a policy, and writes all of it to `internal/validation.json`, and what may leave to `validation-releasable.json`. */
export const validateJob: Job<'validate'> = {
  stages: [
    { name: readingStages.real, share: 0.1 },
    { name: readingStages.synthetic, share: 0.1 },
    { name: readingStages.holdout, share: 0.05 },
    { name: validationStages.columns, share: 0.05 },
    { name: validationStages.pairs, share: 0.15 },
    { name: validationStages.closeness, share: 0.2 },
    { name: validationStages.learning, share: 0.33 },
    { name: releasableStage, share: 0.02 },
  ],
  async run(request, context) {
    const { monitor } = context;
    const folder = artefactFolder(context);
    if (isSeveral(request.real)) return validateRelated(request, folder, monitor);
    const policy = await policyOf(request.policy);
    const rules = await rulesOf(request.rules, dirname(request.synthetic), tableNameOf(request.synthetic));
    const declared = request.schema === null ? null : await readJsonFile(request.schema, tableSchema, 'schema');
    monitor.stage(readingStages.real);
    const real = await loadTable(request.real, declared, monitor);
    monitor.stage(readingStages.synthetic);
    const synthetic = await loadAlike(request.synthetic, real.schema, monitor);
    if (request.holdout !== null) monitor.stage(readingStages.holdout);
    const holdout = request.holdout === null ? null : await loadAlike(request.holdout, real.schema, monitor);
    const target = request.target ?? real.schema.target ?? undefined;
    const figures = validate({ real: real.table, synthetic: synthetic.table, holdout: holdout?.table, target }, monitor);
    const inputs: JobResult<'validate'>['inputs'] = [fileOf('real', request.real, real), fileOf('synthetic', request.synthetic, synthetic)];
    if (request.holdout !== null && holdout !== null) inputs.push(fileOf('holdout', request.holdout, holdout));
    const judged = { ...figures, inputs, rules: evaluate(rules, synthetic.table) };
    await refuseChanged([[request.real, real], [request.synthetic, synthetic], ...(request.holdout !== null && holdout !== null ? [[request.holdout, holdout] as const] : [])]);
    await writeReleasable(folder, { ...synthetic, synthetic: request.synthetic, target: request.target }, monitor);
    return write(folder, judged, policy, await provenanceOf({ ...request, target: target ?? null }, synthetic.sha256));
  },
};

async function policyOf(path: string | null): Promise<ValidationPolicy> {
  return path === null ? shippedPolicy() : readJsonFile(path, validationPolicy, 'policy');
}

/** A figure of a file that changed meanwhile would be of no file at all. @throws Failure 'input' */
async function refuseChanged(files: readonly (readonly [path: string, read: Pick<ReadTable, 'sha256'>])[]): Promise<void> {
  for (const [path, { sha256 }] of files) {
    if ((await sha256OfFile(path)) !== sha256) throw new Failure('input', `"${path}" changed while it was judged.`, { fix: 'Run it again once nothing writes to the file.' });
  }
}

async function write(folder: string, figures: ValidationFigures, policy: ValidationPolicy, provenance: Provenance): Promise<JobResult<'validate'>> {
  const judgement = judge(figures, policy);
  const checks = judgement.checks.map((check) => ({ ...check, ...advise(check, figures, provenance) }));
  const result = { ...figures, ...judgement, checks };
  await writeResult(folder, judgementFiles.validate, result);
  return result;
}

/** A folder, or paths with commas in between. */
function isSeveral(path: string): boolean {
  return path.includes(',') || (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

function filesOf(path: string): string[] {
  return path.includes(',') ? path.split(',').map((file) => file.trim()) : readdirSync(path).filter((name) => name.endsWith('.csv')).sort().map((name) => join(path, name));
}

/** Each table by itself, and how they belong to each other; the first table's figures are the result's own. */
async function validateRelated(request: JobRequest<'validate'>, folder: string, monitor: Monitor): Promise<JobResult<'validate'>> {
  if (request.holdout !== null || request.target !== null || request.schema !== null) throw new Failure('usage', 'Several tables are compared without a hold-out, a target or a schema.', { fix: 'Compare one table at a time for these.' });
  const files = { real: filesOf(request.real), synthetic: filesOf(request.synthetic) };
  monitor.stage(readingStages.real);
  const real: LoadedTable[] = [];
  for (const file of files.real) real.push(await loadTable(file, null, monitor));
  monitor.stage(readingStages.synthetic);
  const synthetic: ReadTable[] = [];
  const madeFiles: string[] = [];
  for (const { table, schema } of real) {
    const file = files.synthetic.find((path) => tableNameOf(path) === table.name);
    if (file === undefined) throw new Failure('input', `The synthetic tables have none called ${table.name}.`, { fix: 'Give a folder or a list with a file of each table.' });
    madeFiles.push(file);
    synthetic.push(await loadAlike(file, schema, monitor));
  }
  const [realTables, madeTables] = [real, synthetic].map((side) => side.map(({ table }) => table)) as [Table[], Table[]];
  const links = suggestLinks(realTables);
  if (links.length === 0) throw new Failure('input', 'No table belongs to another: no column of one names rows of another.', { fix: 'Compare one table at a time.' });
  const relations = links.map((link) => compareRelation(link, linkedTable(realTables, link), linkedTable(madeTables, link)));
  const figures = realTables.map((table, position) => validateSampled(withoutLinks(table, links), withoutLinks(madeTables[position]!, links), monitor));
  const first = Math.max(0, realTables.findIndex(({ name }) => !links.some(({ child }) => child === name)));
  const inputs = [...real.map((one, position) => fileOf('real', files.real[position]!, one)), ...synthetic.map((one) => fileOf('synthetic', `${one.table.name}.csv`, one))];
  const rules = await countRules(request, madeTables);
  const tables = figures.map(({ column_shapes, pair_trends_all }, position) => {
    const own = rules[position]!;
    return { table: realTables[position]!.name, column_shapes, pair_trends_all, rules: own.length, rows_breaking: own.reduce((sum, { broken }) => sum + broken, 0) };
  });
  await refuseChanged([...real.map((one, position) => [files.real[position]!, one] as const), ...synthetic.map((one, position) => [madeFiles[position]!, one] as const)]);
  const [file, ...related] = files.real as [string, ...string[]];
  const clone: Provenance = { clone: { file, related, privacy: { mode: 'none' }, seed: 1 }, known: false, changed: false, twin: null };
  const subsamples = figures.flatMap((one) => one.subsamples.filter(({ figure }) => one === figures[first] || figure.startsWith('all of ')));
  return write(folder, { ...figures[first]!, subsamples, inputs, relations, tables, rules: rules.flat() }, await policyOf(request.policy), clone);
}

/** Rules of each table, all of its rows counted. @throws Failure 'usage' for a rule that speaks of no table of these */
async function countRules({ rules, synthetic }: JobRequest<'validate'>, tables: readonly Table[]): Promise<RuleCount[][]> {
  if (rules !== null) await readRulesOfSeveral(rules, tables.map(({ name, columns }) => ({ table: name, columns: columns.map(({ schema }) => schema) })));
  const folder = synthetic.includes(',') ? dirname(filesOf(synthetic)[0]!) : synthetic;
  const counted: RuleCount[][] = [];
  for (const table of tables) counted.push(evaluate(await rulesOf(rules, folder, table.name), table));
  return counted;
}

/** The keys that say which row belongs to which are made up anew, and nothing is said by the values: they are left out of all scores. */
function withoutLinks(table: Table, links: readonly Link[]): Table {
  const isLink = (name: string): boolean => links.some(({ child, column, parent, key }) => (child === table.name && column === name) || (parent === table.name && key === name));
  return { ...table, columns: table.columns.map((column): Column => (isLink(column.schema.name) ? { ...column, schema: { ...column.schema, kind: 'identifier' } } : column)) };
}

/** Rows of a long table, drawn by chance, that its own figures rest on: every n-th would fall in step with the months of a path. */
const mostRows = 20_000;

/** What was taken of both tables stands first among the subsamples. */
function validateSampled(real: Table, synthetic: Table, monitor: Monitor): ValidationFigures {
  const figures = validate({ real: sampleOf(real), synthetic: sampleOf(synthetic) }, monitor);
  if (Math.max(real.rows, synthetic.rows) <= mostRows) return figures;
  const of = { real: real.rows, synthetic: synthetic.rows, holdout: null };
  return { ...figures, subsamples: [{ figure: `all of ${real.name}`, rows: figures.rows, of, drawn: 'Without replacement, by a fixed seed.' }, ...figures.subsamples] };
}

function sampleOf(table: Table): Table {
  if (table.rows <= mostRows) return table;
  const rows = new Stream(0, 'validate/rows').permutation(table.rows).subarray(0, mostRows).sort();
  return { ...table, rows: mostRows, columns: table.columns.map((column) => takeRows(column, rows)) };
}

function linkedTable(tables: readonly Table[], link: Link): LinkedTable {
  const [table, parent] = [link.child, link.parent].map((name) => tables.find((candidate) => candidate.name === name)!) as [Table, Table];
  const parents = parentRows(table, parent, link);
  const panel = asPanel(table, parents, link.column, Int32Array.from({ length: parent.rows }, (_, row) => row));
  const state = panel?.stateColumns[0]?.schema.name;
  return { table, parents, parentRows: parent.rows, paths: panel === null || state === undefined ? null : { order: panel.order, starts: panel.starts, state } };
}

function fileOf(part: 'real' | 'synthetic' | 'holdout', path: string, { bytes, sha256 }: ReadTable): JobResult<'validate'>['inputs'][number] {
  return { part, file: basename(path), bytes, sha256 };
}
