import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { privacyClaim } from '../../../src/contract/clonePrivacy.ts';
import { cloneRequest, generateRequest, sampleRequest, type CloneResult, type JobInput, type JobRequest } from '../../../src/contract/jobs.ts';
import { relatedTwinSchema } from '../../../src/contract/relatedTwin.ts';
import { cloneJob } from '../../../src/engine/jobs/clone.ts';
import { generateJob } from '../../../src/engine/jobs/generate.ts';
import type { BudgetGate } from '../../../src/engine/jobs/job.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { planCloneJob } from '../../../src/engine/jobs/planClone.ts';
import { budgetOfClone } from '../../../src/engine/jobs/cloneBudget.ts';
import { sampleJob } from '../../../src/engine/jobs/sample.ts';
import { csvOf, drawNormal, eachRow, type MadeColumn } from '../../support/creditTable.ts';
import { borrowersSchema, loansWithPayments, paymentsSchema } from '../../support/portfolioSchemas.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { brokenIdentities, readRows } from '../portfolio/books.ts';

const persons = {
  schemaVersion: 1, table: 'persons', rows: 3000,
  columns: [
    { name: 'person', kind: 'identifier', missing: false },
    { name: 'score', kind: 'integer', min: 300, max: 900, missing: false },
    { name: 'segment', kind: 'category', levels: ['old', 'new'], missing: false },
  ],
};
const accounts = {
  schemaVersion: 1, table: 'accounts', rows: 4500, parent: { table: 'persons', column: 'person', key: 'person', atMost: 2 },
  columns: [
    { name: 'account', kind: 'identifier', missing: false },
    { name: 'person', kind: 'identifier', role: 'link', missing: false },
    { name: 'amount', kind: 'integer', min: 0, max: 2000, missing: false },
    { name: 'kind', kind: 'category', levels: ['loan', 'card', 'line'], missing: false },
  ],
};
type Schemas = Record<string, object>;
const canaries = ['CANARYSEG', 'CANARYKIND', 'CANARY-PERSON', 'CANARY-ACCOUNT', '987654321', '123456789'];

/** Persons with one or two accounts, the amounts of which follow the score; one person and their account have a secret in every cell. */
function writeSource(folder: string): string[] {
  const people = eachRow(3000, 1, (stream, row) => ({ person: `P${100_000 + row}`, score: Math.round(600 + 80 * drawNormal(stream)), segment: stream.uniform() < 0.3 ? 'new' : 'old', count: stream.uniform() < 0.5 ? 2 : 1 }));
  const owned = people.flatMap(({ person, score, count }) => Array.from({ length: count }, (_, at) => ({ person, account: `${person}-${at}`, amount: Math.max(0, score + 40 * at), kind: score > 600 ? 'loan' : 'card' })));
  people.push({ person: 'CANARY-PERSON', score: 987_654_321, segment: 'CANARYSEG', count: 1 });
  owned.push({ person: 'CANARY-PERSON', account: 'CANARY-ACCOUNT', amount: 123_456_789, kind: 'CANARYKIND' });
  const columns = (rows: readonly Record<string, string | number>[], names: string[]): MadeColumn[] => names.map((name) => ({ name, kind: 'text', values: rows.map((row) => row[name]!) }));
  const files = [join(folder, 'accounts.csv'), join(folder, 'persons.csv')];
  writeFileSync(files[0]!, csvOf(columns(owned, ['account', 'person', 'amount', 'kind'])));
  writeFileSync(files[1]!, csvOf(columns(people, ['person', 'score', 'segment'])));
  return files;
}

function writeSchemas(home: string, schemas: Schemas): string {
  const folder = join(home, 'schemas');
  mkdirSync(folder);
  for (const [name, schema] of Object.entries(schemas)) writeFileSync(join(folder, `${name}.json`), JSON.stringify(schema));
  return folder;
}

function request(home: string, schemas: Schemas, more: Partial<JobInput<'clone'>> = {}, privacy: object = {}): JobRequest<'clone'> {
  const [file = '', ...related] = writeSource(home);
  const folder = writeSchemas(home, schemas);
  return cloneRequest.parse({ file, related, schema: folder, privacy: { mode: 'differential', epsilon: 4, delta: 1e-6, ...privacy }, ...more });
}

const monitorOf = (stages: typeof cloneJob.stages): JobMonitor => new JobMonitor(stages, new Int32Array(1), () => {});

interface Cloned {
  readonly folder: string;
  readonly result: CloneResult;
  /** What the job told of its budget, in order. */
  readonly told: string[];
}

async function clone(schemas: Schemas, more: Partial<JobInput<'clone'>> = {}, privacy: object = {}, home = temporaryFolder()): Promise<Cloned> {
  return run(request(home, schemas, more, privacy), home);
}

async function run(asked: JobRequest<'clone'>, home: string): Promise<Cloned> {
  const folder = join(home, 'run');
  mkdirSync(folder);
  const told: string[] = [];
  const budget: BudgetGate = {
    sketchKey: new Uint8Array(32),
    compare: async (sketch) => [`compared ${sketch.length}`],
    draw: async () => void told.push('draw'),
    settle: async (share) => void told.push(`settle ${share.toFixed(4)}`),
  };
  try {
    return { folder, told, result: await cloneJob.run(asked, { folder, monitor: monitorOf(cloneJob.stages), assistants: [], budget }) };
  } catch (thrown) {
    throw Object.assign(thrown as Error, { told });
  }
}

describe('a private clone of persons and their accounts', () => {
  let made: Cloned;
  const home = mkdtempSync(join(tmpdir(), 'pratibimba-'));
  beforeAll(async () => {
    made = await clone({ persons, accounts }, {}, {}, home);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test('draws from the budget once, keeps nothing inside, and tells of no value that one person alone has', () => {
    const { folder, result, told } = made;
    expect(told).toEqual(['draw']);
    expect(result.notes).toContain('compared 256');
    expect(existsSync(join(folder, 'internal'))).toBe(false);
    expect(relatedTwinSchema.parse(JSON.parse(readFileSync(join(folder, 'twin.json'), 'utf8'))).label).toBe('releasable');
    const text = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n') + JSON.stringify(result);
    for (const canary of canaries) expect(text).not.toContain(canary);
  });

  test('gives each account a person, no person more accounts than were declared, and amounts that follow the score', () => {
    const [people, owned] = [readRows(made.folder, 'persons.csv'), readRows(made.folder, 'accounts.csv')];
    const scores = new Map(people.map((row) => [row['person'], Number(row['score'])]));
    expect(scores.size).toBe(people.length);
    expect(new Set(owned.map((row) => row['account'])).size).toBe(owned.length);
    expect(owned.every((row) => scores.has(row['person']))).toBe(true);
    const counts = [...Map.groupBy(owned, (row) => row['person']!).values()].map((rows) => rows.length);
    expect(new Set(counts)).toEqual(new Set([1, 2]));
    expect(Math.abs(owned.length / people.length - 1.5)).toBeLessThan(0.1);
    // The amount is nearly the score: of twins that are each by themselves the distance would be about 90.
    const off = owned.map((row) => Math.abs(Number(row['amount']) - scores.get(row['person'])!)).sort((one, other) => one - other);
    expect(off[Math.floor(off.length / 2)]).toBeLessThan(70);
    expect(made.result.tables.map(({ table, rows }) => [table, rows])).toEqual([['persons', people.length], ['accounts', owned.length]]);
  });

  test('claims what its steps spent, table by table, and how many rows of a person counted', () => {
    const claim = privacyClaim.parse(JSON.parse(readFileSync(join(made.folder, 'privacy.json'), 'utf8')));
    expect(claim).toEqual(made.result.claim);
    expect(claim.steps.reduce((sum, { mu }) => sum + mu ** 2, 0)).toBeCloseTo(claim.mu ** 2, 10);
    expect(claim.totals.gaussian).toBeCloseTo(4, 9);
    expect(claim.conditions).toEqual([]);
    expect(claim.tables).toEqual([
      { table: 'persons', parent: null, rows_per_parent: 1, rows_per_person: 1 },
      { table: 'accounts', parent: 'persons', rows_per_parent: 2, rows_per_person: 2 },
    ]);
    expect(claim.steps.filter(({ name }) => name.endsWith('Number of rows')).map(({ name, sensitivity }) => [name, sensitivity])).toEqual([['persons: Number of rows', 1], ['accounts: Number of rows', 2]]);
    expect(made.result.privacy).toContain('at most 2 of accounts were used');
  });

  test('has a twin that more can be sampled from', async () => {
    const folder = temporaryFolder();
    const { tables } = await sampleJob.run(sampleRequest.parse({ twin: join(made.folder, 'twin.json'), rows: 500, seed: 9 }), { folder, monitor: monitorOf(sampleJob.stages), assistants: [] });
    expect(tables[0]).toMatchObject({ table: 'persons', rows: 500 });
    const known = new Set(readRows(folder, 'persons.csv').map((row) => row['person']));
    expect(readRows(folder, 'accounts.csv').every((row) => known.has(row['person']))).toBe(true);
  });
});

const { parent: _parent, ...without } = accounts;

test.each<[string, Schemas, Partial<JobInput<'clone'>>, object, RegExp]>([
  ['no folder of schemas', { persons, accounts }, { schema: null }, {}, /by their declarations alone/],
  ['a table without a schema', { persons }, {}, {}, /none for the table accounts/],
  ['a table that names no parent', { persons, accounts: without }, {}, {}, /persons and accounts name no parent|accounts and persons name no parent/],
  ['a parent that is none of the tables', { persons, accounts: { ...accounts, parent: { ...accounts.parent, table: 'people' } } }, {}, {}, /names people as its parent/],
  ['a circle', { persons: { ...persons, parent: { table: 'accounts', column: 'person', key: 'account' } }, accounts }, {}, {}, /none of the schemas is that of a table of persons/],
  ['a key that is no identifier', { persons: { ...persons, columns: persons.columns.map((column) => (column.name === 'person' ? { ...column, kind: 'integer' } : column)) }, accounts }, {}, {}, /declared as an identifier/],
  ['a link that is not declared', { persons, accounts: { ...accounts, parent: { ...accounts.parent, column: 'owner' } } }, {}, {}, /no column owner/],
  ['a target', { persons, accounts }, { target: 'kind' }, {}, /takes no target/],
  ['a person column', { persons, accounts }, {}, { person: 'person' }, /declared where several tables are cloned/],
])('refuses %s before anything is spent', async (_, schemas, more, privacy, message) => {
  await expect(clone(schemas, more, privacy)).rejects.toMatchObject({ told: [], message: expect.stringMatching(message) });
});

test('numbers of rows that are declared refuse what cannot be learnt, and spend nothing', async () => {
  await expect(clone({ persons, accounts }, {}, { epsilon: 0.01 })).rejects.toMatchObject({ code: 'budget', told: [], message: expect.stringMatching(/persons: .*accounts: /) });
});

test('without them the first steps tell, and these alone are spent', async () => {
  const { rows: _rows, ...unknown } = persons;
  await expect(clone({ persons: unknown, accounts }, {}, { epsilon: 0.01 })).rejects.toMatchObject({ code: 'budget', told: ['draw', `settle ${(0.2875 / 2).toFixed(4)}`] });
});

test('costs one entry of the source, and its plan says beforehand what the clone will claim', async () => {
  const asked = request(temporaryFolder(), { persons, accounts });
  const cost = await budgetOfClone(asked);
  expect(cost).toMatchObject({ source: 'persons', plan: { epsilon: 4, delta: 1e-6 } });
  const plan = await planCloneJob.run(asked, { folder: null, monitor: monitorOf(planCloneJob.stages), assistants: [] });
  expect(cost!.plan).toMatchObject({ mu: plan.mu });
  expect(plan.steps.reduce((sum, { mu }) => sum + mu ** 2, 0)).toBeCloseTo(plan.mu ** 2, 10);
  expect(plan.feasibility.verdict).toBe('good');
  const { result } = await clone({ persons, accounts });
  expect(plan.steps.map(({ name, queries }) => [name, queries])).toEqual(result.claim!.steps.map(({ name, queries }) => [name, queries]));
});

describe('a private clone of borrowers, loans and payments', () => {
  const home = mkdtempSync(join(tmpdir(), 'pratibimba-'));
  const declarations: Schemas = { borrowers: { ...borrowersSchema, rows: 1500 }, loans: { ...loansWithPayments, rows: 2000 }, payments: { ...paymentsSchema, rows: 40_000 } };
  const read = (folder: string) => ({ borrowers: readRows(folder, 'borrowers.csv'), loans: readRows(folder, 'loans.csv'), payments: readRows(folder, 'payments.csv') });
  const source = join(home, 'source');
  let asked: JobRequest<'clone'>;
  let made: Cloned;
  beforeAll(async () => {
    mkdirSync(source);
    await generateJob.run(generateRequest.parse({ num_borrowers: 1500, seed: 5, target_default_rate: 0.08 }), { folder: source, monitor: monitorOf(generateJob.stages), assistants: [] });
    plantPayments(join(source, 'payments.csv'));
    const [file = '', ...related] = Object.keys(declarations).map((name) => join(source, `${name}.csv`));
    asked = cloneRequest.parse({ file, related, schema: writeSchemas(home, declarations), privacy: { mode: 'differential', epsilon: 30, delta: 1e-6, acceptWeak: true } });
    made = await run(asked, home);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test('charges once, keeps every reference and the books that were declared, and tells nothing of one person alone', () => {
    const { folder, result, told } = made;
    expect(told).toEqual(['draw']);
    expect(result.tables.map(({ table }) => table)).toEqual(['borrowers', 'loans', 'payments']);
    const tables = read(folder);
    // A private clone may leave a borrower without a loan: how many have none is a noisy count.
    expect(brokenIdentities(tables, 24).filter((line) => line !== 'a borrower has no loan')).toEqual([]);
    const text = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n') + JSON.stringify(result);
    for (const canary of ['CANARY', '31415.92']) expect(text).not.toContain(canary);
  });

  test('has the default rate and the roll rates of the source, about', () => {
    const [real, synthetic] = [read(source), read(made.folder)];
    const rate = ({ loans }: { loans: Record<string, string>[] }): number => loans.filter((row) => row['default'] === '1').length / loans.length;
    // The noise is new at every run: over a dozen of them the rates were .048 to .112, with a deviation of about .011; paths that have lost their defaults are .08 off.
    expect(Math.abs(rate(synthetic) - rate(real))).toBeLessThan(0.055);
    const late = ({ payments }: { payments: Record<string, string>[] }): number => payments.filter((row) => row['days_past_due'] !== '0').length / payments.length;
    expect(Math.abs(late(synthetic) - late(real))).toBeLessThan(0.03);
  });

  test('says each step, with the months of all loans of a person, as the plan said before', async () => {
    const claim = made.result.claim!;
    expect(claim.tables!.map(({ rows_per_person }) => rows_per_person)).toEqual([1, 2, 48]);
    expect(claim.steps.reduce((sum, { mu }) => sum + mu ** 2, 0)).toBeCloseTo(claim.mu ** 2, 8);
    const ofPayments = claim.steps.filter(({ name }) => name.startsWith('payments: '));
    expect(ofPayments.map(({ sensitivity }) => sensitivity)).toEqual([2 * Math.sqrt(2), 48]);
    expect(claim.trainings).toEqual([{ table: 'payments', steps: 300, rate: 0.0625, clip: 2, sigma: expect.any(Number), histories: 2, epsilon_alone: expect.any(Number) }]);
    expect(claim.totals).toMatchObject({ gaussian: null });
    expect(claim.totals.pld).toBeGreaterThan(29.9);
    expect(claim.totals.pld).toBeLessThanOrEqual(30);
    const plan = await planCloneJob.run(asked, { folder: null, monitor: monitorOf(planCloneJob.stages), assistants: [] });
    expect(plan.steps.filter(({ name }) => name.startsWith('payments: ')).map(({ name, queries, sensitivity, sigma }) => ({ name, queries, sensitivity, sigma: sigma.toFixed(6) }))).toEqual(ofPayments.map(({ name, queries, sensitivity, sigma }) => ({ name, queries, sensitivity, sigma: sigma.toFixed(6) })));
    expect(plan.steps.reduce((sum, { mu }) => sum + mu ** 2, 0)).toBeCloseTo(plan.mu ** 2, 8);
    expect(plan.trainings).toEqual([{ ...claim.trainings![0]!, noise_share: claim.trainings![0]!.sigma / (0.0625 * 1500) }]);
    // What the ledger is charged is what was claimed.
    expect((await budgetOfClone(asked))!.plan).toMatchObject({
      events: [{ type: 'rounded_gaussian', sigma: 1 / claim.mu }, { type: 'subsampled_gaussian', q: 0.0625, sigma: claim.trainings![0]!.sigma, count: 300, sampling: 'poisson' }],
    });
  });

  test('counts steps in the place of training where that is asked for, and all is Gaussian then', async () => {
    const chain = cloneRequest.parse({ ...asked, privacy: { ...asked.privacy, paths: 'chain' } });
    const plan = await planCloneJob.run(chain, { folder: null, monitor: monitorOf(planCloneJob.stages), assistants: [] });
    expect(plan.steps.filter(({ name }) => name.startsWith('payments: ')).map(({ name }) => name)).toEqual(['payments: First states and lengths of paths', 'payments: Steps between states', 'payments: Expressions that give the numbers']);
    expect(plan).not.toHaveProperty('trainings');
    expect((await budgetOfClone(chain))!.plan).toMatchObject({ mu: plan.mu });
  });

  test('has a network in its twin, and only steps that were declared', () => {
    const twin = relatedTwinSchema.parse(JSON.parse(readFileSync(join(made.folder, 'twin.json'), 'utf8')));
    const { panel } = twin.tables.find(({ table }) => table === 'payments')!;
    expect(panel).toMatchObject({ steps: [], network: { months: 24, staticColumns: 2, hidden: 32 } });
    const declared = new Set(paymentsSchema.panel!.states.flatMap(({ levels, next }) => next!.map((state) => `${levels.join()}>${paymentsSchema.panel!.states[state]!.levels.join()}`)));
    const rows = read(made.folder).payments;
    const found = rows.flatMap((row, at) => (at > 0 && rows[at - 1]!['loan_id'] === row['loan_id'] ? [`${rows[at - 1]!['state']},${rows[at - 1]!['days_past_due']}>${row['state']},${row['days_past_due']}`] : []));
    expect(found.filter((step) => !declared.has(step))).toEqual([]);
  });

  test('has a twin that gives loans in default with their payments', async () => {
    const folder = temporaryFolder();
    await sampleJob.run(sampleRequest.parse({ twin: join(made.folder, 'twin.json'), rows: 40, where: ['loans.default=1'] }), { folder, monitor: monitorOf(sampleJob.stages), assistants: [] });
    const tables = read(folder);
    expect(tables.loans).toHaveLength(40);
    expect(brokenIdentities(tables, 24).filter((line) => line !== 'a borrower has no loan')).toEqual([]);
  });
});

/** A secret in the state of one row, and one in the amounts of another. */
function plantPayments(path: string): void {
  const lines = readFileSync(path, 'utf8').split('\n');
  lines[40] = lines[40]!.replace(/,(CUR|PRE|D\d+|DEF),/, ',CANARYSTATE,');
  lines[80] = lines[80]!.replace(/\d+\.\d\d/g, '31415.92');
  writeFileSync(path, lines.join('\n'));
}
