import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { stateMapFile } from '../../contract/cascade.ts';
import type { CascadeLayout, CascadeModel } from '../../contract/cascadeModel.ts';
import type { PrivateCascade } from '../../contract/cascadePrivacy.ts';
import { Failure } from '../../contract/errors.ts';
import type { JobRequest, JobResult } from '../../contract/jobs.ts';
import type { TableSchema } from '../../contract/tableSchema.ts';
import { asTexts, declaredHistories, declaredOwners, declaredStates, type DeclaredHistories, type DeclaredStates } from '../cascade/declaredPanel.ts';
import { declaredMonths, longHistories, type DeclaredMonths } from '../cascade/declaredLong.ts';
import { bareSchema } from '../cascade/layout.ts';
import { packNetwork } from '../cascade/networkFile.ts';
import { selectClients, type Panel } from '../cascade/panel.ts';
import { featuresOf, historyMeanings, startsOf } from '../cascade/privateStarts.ts';
import { rowsOf, staticFeatures } from '../cascade/statics.ts';
import { trainPrivately } from '../cascade/trainPrivately.ts';
import { readJsonFile } from '../io/json.ts';
import { loadPrivately } from '../io/loadPrivate.ts';
import { boundContributions, boundHistories } from '../measure/private/contribution.ts';
import { rowSketch } from '../measure/private/sketch.ts';
import { measureStarts, startQueries } from '../measure/private/startCounts.ts';
import { findColumn, type Table } from '../table/table.ts';
import { artefactFolder, type JobContext } from './job.ts';
import { deltaNote, refuseUnbound } from './privateBudget.ts';
import { cascadeClaimOf, cascadeStatement, planCascade, publicHistories, readDeclared } from './privateCascadePlan.ts';
import { declaredStatics, type DeclaredStatic } from './privateStatics.ts';
import { uncertainHeader } from './uncertainHeader.ts';

const file = 'cascade.json';
const engine = { engine: 'simd', engine_reason: 'DP-SGD runs in the compiled kernel.' } as const;

/** What was declared: all that shapes the cascade before a row is read. */
interface Declaration {
  readonly schema: TableSchema | null;
  readonly states: DeclaredStates;
  readonly statics: readonly DeclaredStatic[];
  readonly person: string | null;
  /** Of a panel with a row a client and month; null for a wide one. */
  readonly long: LongDeclaration | null;
}

interface LongDeclaration {
  readonly id: string;
  readonly month: string;
  readonly state: string;
  readonly counted: DeclaredMonths;
  readonly most: number;
}

/**
 * Trains a cascade under differential privacy: noisy counts say how histories begin, DP-SGD how they go on. Form, states and bounds are declared,
 * the number of steps is fixed, and the budget is marked as drawn before the first noise is. All else is post-processing.
 */
export async function trainPrivateCascade(request: JobRequest<'cascade-train'>, privacy: PrivateCascade, context: JobContext): Promise<JobResult<'cascade-train'>> {
  const { monitor, budget } = context;
  if (budget === undefined) throw new Error('a private cascade needs a budget to draw from');
  const folder = artefactFolder(context);
  refuseUnfit(request, privacy);
  const declaration = await declare(request, privacy);
  refuseUnbound(declaration.person, privacy.contribution);
  const plan = planCascade(privacy, publicHistories(request, declaration.schema));
  const claim = cascadeClaimOf(privacy, { person: declaration.person, client: declaration.long?.id ?? null }, plan, startQueries(2 + declaration.statics.length));
  monitor.stage('Reading');
  const table = await readTexts(request, declaration, context);
  const { source, histories } = declaration.long === null ? wideHistories(table, request.wide, declaration, privacy.contribution) : boundLong(table, declaration.long, declaration, privacy.contribution);
  const notes = await budget.compare(rowSketch(source, budget.sketchKey));
  monitor.stage('Training');
  await budget.draw();
  const starts = countStarts(source, histories, declaration, publicHistories(request, declaration.schema), claim.starts.sigma);
  const panel = panelOf(source, histories, declaration, starts.features);
  const form = { states: panel.states, months: panel.months, span: 0, staticColumns: panel.staticColumns, hidden: request.hidden, allowed: null, macro: null };
  const training = { seed: request.seed, rate: plan.rate, steps: plan.steps, multiplier: plan.multiplier, clip: plan.clip, mostSequences: privacy.contribution };
  const started = performance.now();
  const { model, draws, totalVariation } = trainPrivately(panel, form, training, monitor);
  if (starts.noiseDistance + draws * totalVariation > plan.noiseDistance) throw new Error('more noise was drawn than the plan allows for');
  const statement = cascadeStatement(claim);
  const epochs = Math.round(plan.rate * plan.steps);
  const size = { clients: starts.starts.clients, transitions: transitionsOf(starts.lengths) };
  const cascade: CascadeModel = {
    schemaVersion: 1,
    format: 'pratibimba-cascade',
    createdBy: `Pratibimba ${manifest.version}`,
    privacy: statement,
    label: 'releasable',
    provenance: 'Trained on a panel of real clients by DP-SGD; counts are noisy.',
    seed: request.seed,
    ...engine,
    mapping: declaration.states.table === null ? null : { table: { ...declaration.states.table } },
    features: starts.features,
    network: packNetwork(model),
    starts: starts.starts,
    layout: layoutOf(table, request, declaration),
    training: { ...size, epochs, kept_epoch: epochs, validation_loss: null },
  };
  await writeFile(join(folder, file), `${JSON.stringify(cascade)}\n`);
  await writeFile(join(folder, 'privacy.json'), `${JSON.stringify({ statement, ...claim }, null, 2)}\n`);
  return {
    label: 'releasable',
    privacy: statement,
    claim,
    file,
    states: [...panel.states],
    months: panel.months,
    features: starts.features.map(({ column, level }) => (level === null ? column : `${column} is ${level}`)),
    training: size,
    ...engine,
    training_report: { hidden: request.hidden, epochs, planned_epochs: epochs, kept_epoch: epochs, validation_loss: null, losses: [], seconds: (performance.now() - started) / 1000 },
    notes: [...notes, ...deltaNote(size.clients, privacy.delta)],
    stageSeconds: monitor.finish(),
  };
}

/** What only an open training can do: before anything is read, let alone spent. */
function refuseUnfit({ wide, map, borrower, engine: asked }: JobRequest<'cascade-train'>, { states, months }: PrivateCascade): void {
  if (wide.length === 1) throw new Failure('usage', 'A panel needs two months or more.', { fix: 'Name the columns of the months with --wide.' });
  if (wide.length > 0 && months !== null) throw new Failure('usage', 'A wide panel has as many months as columns: --months is for long panels.', { fix: 'Leave it out.' });
  if (borrower !== null) throw new Failure('usage', 'Whose a history is has one name in a private cascade.', { fix: 'Say it with --person instead of --borrower.' });
  if (map === 'auto') throw new Failure('usage', 'A private cascade cannot look at the codes to tell what they mean.', { fix: 'Say it with --map FILE, or keep the codes with --states A,B,C.' });
  if (map !== 'none' && states.length > 0) throw new Failure('usage', 'With a map the states are the eight of the map: --states has no meaning.', { fix: 'Leave one of the two out.' });
  if (asked === 'tensorflow') throw new Failure('usage', 'A private cascade is trained by the compiled kernel.', { fix: 'Leave --engine out.' });
}

async function declare(request: JobRequest<'cascade-train'>, privacy: PrivateCascade): Promise<Declaration> {
  const schema = await readDeclared(request.schema);
  const table = request.map === 'none' ? null : await readJsonFile(request.map, stateMapFile, 'map of states');
  return {
    schema, states: declaredStates(privacy.states, table), statics: declaredStatics(request.static, schema), person: privacy.person ?? schema?.person ?? null,
    long: request.wide.length > 0 ? null : declareLong(request, privacy, schema),
  };
}

function declareLong({ id, month, state }: JobRequest<'cascade-train'>, { months }: PrivateCascade, schema: TableSchema | null): LongDeclaration {
  if (id === null || month === null || state === null) throw new Failure('usage', 'A panel needs --wide, or --id, --month and --state.');
  if (months === null) throw new Failure('usage', 'How long histories may be cannot be read from the rows of a long panel.', { fix: 'Say --months M; what is beyond is left out.' });
  return { id, month, state, counted: declaredMonths(month, schema?.columns.find(({ name }) => name === month)), most: months };
}

interface BoundHistories {
  readonly source: Table;
  readonly histories: DeclaredHistories;
}

function wideHistories(table: Table, wide: readonly string[], { person, states }: Declaration, contribution: number): BoundHistories {
  const source = person === null ? table : boundContributions(table, person, contribution);
  return { source, histories: declaredHistories(wide.map((name) => asTexts(findColumn(source, name)!)), states, wide.length) };
}

/** Of each person at most so many histories; without a column of persons each client is one. */
function boundLong(table: Table, { id, month, state, counted, most }: LongDeclaration, { person, states }: Declaration, contribution: number): BoundHistories {
  const texts = (name: string): ReturnType<typeof asTexts> => asTexts(findColumn(table, name)!);
  const months = findColumn(table, month)!;
  if (months.storage !== 'numeric') throw new Error('months are read as they were declared');
  const { panel, rows, owners } = longHistories(texts(id), texts(person ?? id), months, texts(state), states, counted, most);
  const kept = boundHistories(owners, contribution);
  return { source: table, histories: { panel: selectClients(panel, kept), rows: Int32Array.from(kept, (history) => rows[history]!) } };
}

/** The table, with the columns of states and of persons as texts: nothing in them decides how they are read. */
async function readTexts({ panel, wide, static: statics }: JobRequest<'cascade-train'>, { schema, states, person, long }: Declaration, { monitor }: JobContext): Promise<Table> {
  const ofStates = long === null ? wide : [long.state];
  const names = [...(long === null ? [] : [long.id]), ...(person === null || person === long?.id ? [] : [person])];
  const used = [...ofStates, ...statics, ...names, ...(long === null ? [] : [long.month])];
  const twice = used.find((name, position) => used.indexOf(name) < position);
  if (twice !== undefined) throw new Failure('input', `Column "${twice}" is named twice among the columns of the panel.`, { column: twice, fix: 'Name each column once.' });
  const levels = states.table === null ? states.states : Object.keys(states.table);
  const texts = new Map<string, readonly string[]>([...ofStates.map((name) => [name, levels] as const), ...names.map((name) => [name, []] as const)]);
  const source = await loadPrivately(panel, schema, monitor, texts);
  if (source.headerUncertain) throw uncertainHeader(panel);
  const absent = used.find((name) => findColumn(source.table, name) === undefined);
  if (absent !== undefined) throw new Failure('input', `The table "${source.table.name}" has no column "${absent}".`, { column: absent, fix: 'Names are case-sensitive; inspect lists them.' });
  return source.table;
}

interface CountedStarts {
  readonly starts: CascadeModel['starts'];
  readonly features: CascadeModel['features'];
  /** Denoised counts of histories by length, from one month on. */
  readonly lengths: Float64Array;
  readonly noiseDistance: number;
}

function countStarts(table: Table, { panel, rows }: DeclaredHistories, { statics }: Declaration, known: number | undefined, deviation: number): CountedStarts {
  const { clients, months, codes, states, lengths } = panel;
  const cells = [
    { cells: states.length, rowCells: Uint8Array.from({ length: clients }, (_, client) => codes[client * months]!) },
    { cells: months, rowCells: Uint8Array.from(lengths, (length) => length - 1) },
    ...statics.map((own) => own.cellsOf(staticColumn(table, own, rows))),
  ];
  const { counts, correlation, histories, noiseDistance } = measureStarts(cells, known, deviation);
  const meanings = [...historyMeanings(states.length, months), ...statics.map(({ meaning }) => meaning)];
  const features = statics.flatMap(({ meaning }, position) => featuresOf(meaning, counts[position + 2]!));
  return { starts: startsOf(meanings, counts, correlation, histories), features, lengths: counts[1]!, noiseDistance };
}

/** The panel with features scaled by noisy counts, and whose each history is. */
function panelOf(table: Table, { panel, rows }: DeclaredHistories, { statics, person }: Declaration, features: CascadeModel['features']): Panel {
  const columns = statics.map((own) => staticColumn(table, own, rows));
  const owned = person === null ? {} : { owners: declaredOwners(asTexts(findColumn(table, person)!), rows) };
  return { ...panel, statics: staticFeatures(columns, features, panel.clients), staticColumns: features.length, ...owned };
}

function staticColumn(table: Table, { schema }: DeclaredStatic, rows: Int32Array): ReturnType<typeof rowsOf> {
  return rowsOf(findColumn(table, schema.name)!, rows);
}

function transitionsOf(lengths: Float64Array): number {
  return Math.round(lengths.reduce((sum, count, month) => sum + count * month, 0));
}

/** How a sample is written: by the declaration and the form of the file. */
function layoutOf(table: Table, { wide }: JobRequest<'cascade-train'>, { states, statics, long }: Declaration): CascadeLayout {
  const whole = states.table === null && states.states.every((state) => /^-?\d+$/.test(state));
  const bare = (name: string): CascadeLayout['id'] => bareSchema(findColumn(table, name)!.schema);
  const time = long === null
    ? { kind: 'wide', id: null, month: null, monthForm: null, firstMonth: null } as const
    : { kind: 'long', id: bare(long.id), month: bare(long.month), monthForm: long.counted.form, firstMonth: long.counted.first } as const;
  return {
    ...time, table: table.name, format: table.format,
    states: (long === null ? wide : [long.state]).map((name) => ({ name, kind: whole ? 'integer' : 'category', role: 'ordinary' })),
    statics: statics.map(({ schema, meaning }) => ({ ...bareSchema(schema), ...(meaning.levels !== null && { levels: [...meaning.levels] }) })),
  };
}
