import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import type { ReleaseAnonymity } from '../../contract/anonymity.ts';
import type { PrivacyClaim } from '../../contract/clonePrivacy.ts';
import type { RelatedGroup } from '../../contract/condition.ts';
import { Failure } from '../../contract/errors.ts';
import type { JobRequest, JobResult } from '../../contract/jobs.ts';
import { shareOfStage } from '../../contract/progress.ts';
import type { RelatedTable, RelatedTwin } from '../../contract/relatedTwin.ts';
import type { RuleCount } from '../../contract/rules.ts';
import { tableSchema, type TableSchema } from '../../contract/tableSchema.ts';
import { readJsonFile } from '../io/json.ts';
import { loadTable, tableNameOf } from '../io/load.ts';
import { createTableWriter } from '../io/write.ts';
import { suggestLinks } from '../measure/links.ts';
import { measureRelated, relatedTarget } from '../measure/measureRelated.ts';
import { withoutDropped, type Table } from '../table/table.ts';
import { fitRelated } from '../twin/fitRelated.ts';
import { blocksNeeded, RelatedSelection } from '../twin/sampleSelection.ts';
import { crewOf } from './assistant.ts';
import { describeRelatedColumns, droppedNotes } from './dictionary.ts';
import { blocksInOrder } from './blocksInOrder.ts';
import type { JobContext } from './job.ts';
import { keepRules, refuseContradictions, ruledTables, settleSuggested, verifyRelated } from './relatedRules.ts';
import { enforceReleaseK, quasiIdentifiersOf, type ReleaseK } from './releaseK.ts';
import { uncertainHeader } from './uncertainHeader.ts';

const noPrivacy = 'None: an open clone, made without differential privacy (--no-dp).';

export interface MadeRelatedTwin {
  readonly twin: RelatedTwin;
  /** Null for an open clone. */
  readonly claim: PrivacyClaim | null;
  readonly notes: readonly string[];
  /** How often the sources break their rules: internal; of a private clone nobody counted. */
  readonly sourceRules: readonly RuleCount[];
}

/** Reads related tables, measures them, and fits a twin of all of them. Nothing of the tables is in scope after it. */
export async function makeRelatedTwin(request: JobRequest<'clone'>, { monitor, assistants }: JobContext): Promise<MadeRelatedTwin> {
  if (request.keepExtremes) throw new Failure('usage', 'Extremes are kept for a single table only.', { fix: 'Leave out --keep-extremes.' });
  monitor.stage('Reading');
  const tables: Table[] = [];
  const notes: string[] = [];
  for (const file of [request.file, ...request.related]) {
    const loaded = await loadTable(file, await declaredSchema(request.schema, file), monitor);
    if (loaded.headerUncertain) throw uncertainHeader(file);
    if (tables.some(({ name }) => name === loaded.table.name)) throw new Failure('usage', `Two of the files make a table called ${loaded.table.name}.`, { fix: 'Rename one of them.' });
    tables.push(withoutDropped(loaded.table));
    notes.push(...[...loaded.notes, ...droppedNotes(loaded.schema)].map((note) => `${loaded.table.name}: ${note}`));
  }
  const links = suggestLinks(tables);
  for (const { child, column, parent, key, orphans } of links) {
    notes.push(`${child}.${column} names rows of ${parent} by ${key}${orphans === 0 ? '' : `; ${orphans} rows whose parent is not there were left out`}.`);
  }
  monitor.stage('Checking rules');
  const source = await ruledTables(request.rules, tables, [request.file, ...request.related], links, monitor);
  monitor.stage('Measuring');
  const measured = measureRelated(source.tables, links, request.target === null ? null : relatedTarget(source.tables, request.target), monitor);
  const settled = request.rules === 'auto' ? settleSuggested(source.rules, measured) : { rules: [...source.rules], notes: [] };
  refuseContradictions(settled.rules, measured);
  monitor.stage('Fitting');
  const twin = fitRelated(measured, { seed: request.seed, createdBy: `Pratibimba ${manifest.version}`, privacy: noPrivacy, label: 'internal' }, monitor, crewOf(assistants));
  return { twin: { ...twin, rules: settled.rules }, claim: null, notes: [...notes, ...source.notes, ...settled.notes, ...twin.tables.flatMap(derivedNotes)], sourceRules: source.counts };
}

/** `--schema` of several tables is a folder with `<table>.json` for those that have one. */
async function declaredSchema(folder: string | null, file: string): Promise<TableSchema | null> {
  if (folder === null) return null;
  const path = join(folder, `${tableNameOf(file)}.json`);
  const isThere = await stat(path).then((found) => found.isFile(), () => false);
  if (isThere) return readJsonFile(path, tableSchema, 'schema');
  if (await stat(folder).then((found) => found.isDirectory(), () => false)) return null;
  throw new Failure('usage', 'The schema of several tables is a folder with <table>.json for each that has one.', { fix: 'Give a folder with --schema.' });
}

function derivedNotes({ table, derived }: RelatedTable): string[] {
  const names = derived.filter(({ from }) => from !== 'anyInState').map(({ column }) => column);
  return names.length === 0 ? [] : [`${table}: ${names.join(', ')} ${names.length === 1 ? 'follows' : 'follow'} from other columns or from the rows that belong to it, and ${names.length === 1 ? 'is' : 'are'} made so.`];
}

export interface RelatedSample {
  readonly groups: readonly RelatedGroup[];
  readonly seed: number;
  readonly part: { readonly index: number; readonly of: number };
  readonly k: number;
}

export interface WrittenTables {
  readonly tables: { readonly table: string; readonly rows: number; readonly columns: number }[];
  /** What holds of the classes of quasi-identifiers. */
  readonly anonymity: ReleaseAnonymity;
  /** How often the files break each rule of the twin. */
  readonly rules: RuleCount[];
}

/** Draws the rows, writes one file for each table and reads it back. @throws Failure 'rule' if a file breaks a rule that is enforced */
export async function writeRelated(twin: RelatedTwin, sample: RelatedSample, folder: string, context: JobContext): Promise<WrittenTables> {
  const { monitor } = context;
  const needsK = sample.k > 1 && twin.tables.some(({ columns }) => quasiIdentifiersOf(columns).length > 0);
  const kept: Table[][] = [];
  // Where rows go depends on the whole release, so all of it is counted before a part is written.
  if (needsK) for await (const unit of relatedUnits(twin, { ...sample, part: { index: 1, of: 1 } }, context)) kept.push(unit);
  const releases = await Promise.all(twin.tables.map(({ columns }, position) => enforceReleaseK(columns, sample.k, () => tablesOf(kept, position), monitor)));
  const paths = twin.tables.map(({ table }) => join(folder, `${table}.csv`));
  const writers = await Promise.all(twin.tables.map(({ columns, format }, position) => createTableWriter(paths[position]!, columns, format)));
  try {
    const { index, of } = sample.part;
    const units = needsK ? kept.slice(Math.floor(((index - 1) * kept.length) / of), Math.floor((index * kept.length) / of)) : relatedUnits(twin, sample, context);
    for await (const unit of units) for (const [position, table] of unit.entries()) await writers[position]!.write(releases[position]!.move(table));
    const written = await Promise.all(writers.map((writer) => writer.close()));
    const rules = await verifyRelated(twin, paths, shareOfStage(monitor, 0.9, 1));
    const anonymity = await strictest(twin, releases, paths, sample, context);
    return { rules, anonymity, tables: twin.tables.map(({ table, columns }, position) => ({ table, rows: written[position]!.rows, columns: columns.length })) };
  } catch (thrown) {
    await Promise.all(writers.map((writer) => writer.abort()));
    await Promise.all(paths.map((path) => rm(path, { force: true })));
    throw thrown;
  }
}

/** Counts every file again; what is said is that of the first table with quasi-identifiers, else of the first. */
async function strictest(twin: RelatedTwin, releases: readonly ReleaseK[], paths: readonly string[], { part }: RelatedSample, { monitor }: JobContext): Promise<ReleaseAnonymity> {
  const found: ReleaseAnonymity[] = [];
  for (const [position, release] of releases.entries()) found.push(part.of > 1 ? release.ofParts(part.of) : await release.recount(paths[position]!, twin.tables[position]!.format, monitor));
  const enforced = found.filter((anonymity) => anonymity.enforced !== null);
  const [first] = enforced.length > 0 ? enforced : found;
  return enforced.length < 2 ? first! : { ...first!, statement: enforced.map(({ statement }) => statement).join(' ') };
}

async function* tablesOf(units: readonly (readonly Table[])[], position: number): AsyncGenerator<Table> {
  for (const unit of units) yield unit[position]!;
}

/** The units of a sample in their order, drawn on this thread and on the assistants at once. */
async function* relatedUnits(twin: RelatedTwin, { groups, seed, part }: RelatedSample, { monitor, assistants }: JobContext): AsyncGenerator<Table[]> {
  const keep = keepRules(twin, seed);
  const blocks = blocksNeeded(twin, groups, keep, () => monitor.check());
  const selection = new RelatedSelection(twin, groups, seed, blocks, keep);
  const first = Math.floor(((part.index - 1) * selection.units) / part.of);
  const end = Math.floor((part.index * selection.units) / part.of);
  const helping = assistants.slice(0, Math.max(0, end - first - 1));
  await Promise.all(helping.map((assistant) => assistant.openRelated(twin, groups, seed, blocks)));
  let done = 0;
  monitor.advance(0, 0);
  for await (const unit of blocksInOrder(first, end, (block) => selection.unit(block, () => monitor.check()), helping.map((assistant) => (block: number) => assistant.relatedUnit(block)))) {
    yield unit;
    monitor.advance((0.9 * ++done) / (end - first));
  }
}

/** The twin of a private clone is made of noisy counts and may leave; that of an open one stays inside. */
/** @param rows that were written of each table */
export async function writeRelatedFiles(folder: string, { twin, claim, sourceRules }: Omit<MadeRelatedTwin, 'notes'>, rows: readonly number[], kAnonymity: object): Promise<void> {
  const json = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;
  const twinFolder = twin.label === 'internal' ? join(folder, 'internal') : folder;
  await mkdir(twinFolder, { recursive: true });
  await writeFile(join(twinFolder, 'twin.json'), `${JSON.stringify(twin)}\n`);
  if (sourceRules.length > 0) await writeFile(join(twinFolder, 'rules.json'), json({ schemaVersion: 1, counts: sourceRules }));
  const tables = twin.tables.map((related, position) => ({
    table: related.table,
    parent: related.parent === null ? null : { table: related.parent.table, column: related.parent.link, key: related.parent.key },
    columns: describeRelatedColumns(related, rows[position]!),
  }));
  await writeFile(join(folder, 'dictionary.json'), json({ schemaVersion: 1, privacy: twin.privacy, tables }));
  await writeFile(join(folder, 'privacy.json'), json({ schemaVersion: 1, mode: claim === null ? 'none' : 'differential', statement: twin.privacy, epsilon: null, delta: null, ...claim, kAnonymity }));
}

/** The target as TABLE.COLUMN, null without one. */
export function targetOf(twin: RelatedTwin): string | null {
  const [target] = twin.tables.flatMap(({ table, twins: [first] }) => (first === undefined || first.plan.target === null ? [] : [`${table}.${first.plan.columns[first.plan.target]!.schema.name}`]));
  return target ?? null;
}

/** Levels that too few share, by column; siblings are counted apart, so that the larger figure is told. */
export function relatedSuppressed(twin: RelatedTwin): JobResult<'clone'>['suppressedLevels'] {
  return twin.tables.flatMap(({ table, columns, twins }) => columns.flatMap(({ name }) => {
    const levels = Math.max(0, ...twins.flatMap(({ plan }) => plan.columns.flatMap((column) => (column.model === 'levels' && column.schema.name === name ? [column.suppressed] : []))));
    return levels === 0 ? [] : [{ column: `${table}.${name}`, levels }];
  }));
}

/** How well the twins of all tables agree with their counts: each pair of columns once. */
export function relatedFit(twin: RelatedTwin): JobResult<'clone'>['fit'] {
  const fits = twin.tables.flatMap(({ twins }) => twins.map(({ fit }) => fit));
  const pairTables = fits.reduce((sum, fit) => sum + fit.pairTables, 0);
  return { pairTables, meanDistance: fits.reduce((sum, fit) => sum + fit.meanDistance * fit.pairTables, 0) / Math.max(1, pairTables), maxDistance: Math.max(0, ...fits.map((fit) => fit.maxDistance)) };
}
