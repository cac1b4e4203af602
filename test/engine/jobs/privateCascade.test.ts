import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { cascadeModelSchema } from '../../../src/contract/cascadeModel.ts';
import { cascadeClaim } from '../../../src/contract/cascadePrivacy.ts';
import { Failure } from '../../../src/contract/errors.ts';
import { jobs, type JobInput, type JobResult } from '../../../src/contract/jobs.ts';
import type { TableSchema } from '../../../src/contract/tableSchema.ts';
import type { BudgetGate } from '../../../src/engine/jobs/job.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { budgetOfCascade } from '../../../src/engine/jobs/privateCascadePlan.ts';
import { sampleCascadeJob } from '../../../src/engine/jobs/sampleCascade.ts';
import { trainCascadeJob } from '../../../src/engine/jobs/trainCascade.ts';
import { accountFor } from '../../../src/engine/privacy/accountant/account.ts';
import { Stream } from '../../../src/engine/random/stream.ts';

const root = mkdtempSync(join(tmpdir(), 'pratibimba-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const newFolder = (): string => mkdtempSync(join(root, 'test-'));

const few = 150;
const wide = ['m1', 'm2', 'm3', 'm4'];

/** Cards with memory: who is late stays late, more so in region B; those with an odd number are known for three months alone. */
function source(persons = few, change: (rows: string[]) => void = () => {}): string {
  const stream = new Stream(5, 'test/private cascade');
  const rows = Array.from({ length: persons }, (_, person) => {
    const late = person % 4 === 0;
    const path = [Number(late && stream.uniform() < 0.8)];
    while (path.length < 4) path.push(Number(stream.uniform() < (path.at(-1) === 1 ? 0.9 : 0.05)));
    return `P${person},${late ? 'B' : 'A'},${100 * (1 + (person % 9))},${path[0]},${path[1]},${path[2]}.0,${person % 2 === 0 ? path[3] : ''}`;
  });
  change(rows);
  const path = join(newFolder(), 'cards.csv');
  writeFileSync(path, `person,region,limit,${wide.join(',')}\n${rows.join('\n')}\n`);
  return path;
}

const canaries = ['CANARYPERSON', 'CANARYREGION', '987654321', 'CANARYSTATE'];
const planted = (rows: string[]): void => {
  rows[77] = 'CANARYPERSON,CANARYREGION,987654321,0,1,CANARYSTATE,0';
};

const declared: TableSchema = {
  schemaVersion: 1,
  table: 'cards',
  columns: [
    { name: 'person', kind: 'identifier', role: 'identifier' },
    { name: 'region', kind: 'category', role: 'ordinary', levels: ['A', 'B', 'C'], missing: false },
    { name: 'limit', kind: 'integer', role: 'ordinary', min: 0, max: 1000, missing: false },
    ...wide.map((name) => ({ name, kind: 'integer' as const, role: 'ordinary' as const })),
  ],
};
function schemaFile(schema: TableSchema): string {
  const path = join(newFolder(), 'schema.json');
  writeFileSync(path, JSON.stringify(schema));
  return path;
}
const withoutBounds = (name: string): TableSchema => ({ ...declared, columns: declared.columns.map(({ min: _min, max: _max, levels: _levels, ...column }) => (column.name === name ? column : { ...column, ...declared.columns.find((own) => own.name === column.name) })) });

type Request = JobInput<'cascade-train'>;
const requestOf = (panel: string, privacy: object = {}, request: Partial<Request> = {}): Request =>
  ({ panel, wide, privacy: { mode: 'differential', epsilon: 8, delta: 1e-6, states: ['0', '1'], ...privacy }, ...request });

async function train(input: Request): Promise<{ folder: string; result: JobResult<'cascade-train'>; told: string[] }> {
  const folder = newFolder();
  const told: string[] = [];
  const budget: BudgetGate = {
    sketchKey: new Uint8Array(32),
    compare: async () => [],
    draw: async () => void told.push('draw'),
    settle: async (share) => void told.push(`settle ${share}`),
  };
  const monitor = new JobMonitor(trainCascadeJob.stages, new Int32Array(1), () => {});
  try {
    const result = await trainCascadeJob.run(jobs['cascade-train'].request.parse(input), { folder, monitor, assistants: [], budget });
    return { folder, result: jobs['cascade-train'].result.parse(result), told };
  } catch (thrown) {
    if (thrown instanceof Failure) throw Object.assign(thrown, { told });
    throw thrown;
  }
}

const textOf = (folder: string): string => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');

async function sample(model: string): Promise<{ text: string; label: string; privacy: string }> {
  const folder = newFolder();
  const monitor = new JobMonitor(sampleCascadeJob.stages, new Int32Array(1), () => {});
  const { table, label, privacy } = await sampleCascadeJob.run(jobs['cascade-sample'].request.parse({ model, clients: 3000 }), { folder, monitor, assistants: [] });
  return { text: readFileSync(join(folder, `${table}.csv`), 'utf8'), label, privacy };
}

describe('a private cascade with static columns', async () => {
  const input = requestOf(source(1200, planted), {}, { static: ['region', 'limit'], schema: schemaFile(declared) });
  const { folder, result, told } = await train(input);
  const model = cascadeModelSchema.parse(JSON.parse(readFileSync(join(folder, 'cascade.json'), 'utf8')));
  const drawn = await sample(join(folder, 'cascade.json'));

  test('is releasable, keeps nothing inside, and draws from the budget once', () => {
    expect(result).toMatchObject({ label: 'releasable', file: 'cascade.json' });
    expect(model).toMatchObject({ label: 'releasable', privacy: result.privacy });
    expect(existsSync(join(folder, 'internal'))).toBe(false);
    expect(told).toEqual(['draw']);
  });

  test('tells of nothing that one person alone has', () => {
    for (const canary of canaries) expect(textOf(folder) + JSON.stringify(result) + drawn.text).not.toContain(canary);
  });

  test('claims what was set aside for it, and that is what was asked for', async () => {
    const claim = cascadeClaim.parse(JSON.parse(readFileSync(join(folder, 'privacy.json'), 'utf8')));
    expect(claim).toEqual(result.claim);
    const { plan } = (await budgetOfCascade(jobs['cascade-train'].request.parse(input)))!;
    const [starts, steps] = plan.events;
    expect(claim.starts.sigma / claim.starts.sensitivity).toBeCloseTo(starts.sigma, 12);
    expect(claim.training).toMatchObject({ rate: steps.q, sigma: steps.sigma, steps: steps.count });
    expect(claim.delta_parts.noise + claim.delta_parts.noise_tables).toBeCloseTo(1e-6, 15);
    const { pld } = accountFor(plan.events, 'add_or_remove_one', claim.delta_parts.noise);
    expect(claim.totals.pld).toBe(pld);
    expect(pld!).toBeLessThanOrEqual(8);
    expect(pld!).toBeGreaterThan(7.99);
    // 4 variables, and 6 pairs of them.
    expect(claim.starts).toMatchObject({ queries: 10, sensitivity: Math.sqrt(10) });
  });

  test('makes no more of the training than its fixed plan says: no loss of held-out persons', () => {
    expect(model.training).toMatchObject({ validation_loss: null, epochs: Math.round(result.claim!.training.rate * result.claim!.training.steps) });
    // A noisy number, of a deviation of some ten.
    expect(Math.abs(model.training.clients - 1200)).toBeLessThan(150);
    expect(model.training.clients).toBe(model.starts.clients);
  });

  test('samples histories with memory, with the lengths and static columns of the source', () => {
    const [header, ...rows] = drawn.text.trim().split('\n').map((line) => line.split(','));
    expect(header).toEqual(['region', 'limit', ...wide]);
    expect(drawn).toMatchObject({ label: 'releasable', privacy: result.privacy });
    const share = (of: readonly string[][], which: (row: string[]) => boolean): number => of.filter(which).length / of.length;
    expect(share(rows, ([region]) => region === 'B')).toBeCloseTo(0.25, 1);
    expect(rows.every(([, limit]) => Number(limit) >= 0 && Number(limit) <= 1000)).toBe(true);
    expect(share(rows, (row) => row[5] === '')).toBeCloseTo(0.5, 1);
    // Late after late: .9 in the source, late after none .05.
    const stays = share(rows.filter((row) => row[3] === '1'), (row) => row[4] === '1');
    const falls = share(rows.filter((row) => row[3] === '0'), (row) => row[4] === '1');
    expect(stays - falls).toBeGreaterThan(0.4);
  });
});

test('of two panels that differ in one person the plan and the claim are the same, byte for byte', async () => {
  const one = requestOf(source());
  const other = requestOf(source(few, (rows) => void rows.push('P9999,C,100,1,1,1,1')));
  const [first, second] = [await train(one), await train(other)];
  expect(readFileSync(join(first.folder, 'privacy.json'))).toEqual(readFileSync(join(second.folder, 'privacy.json')));
  const plans = await Promise.all([one, other].map(async (input) => JSON.stringify(await budgetOfCascade(jobs['cascade-train'].request.parse(input)))));
  expect(plans[0]).toBe(plans[1]);
});

test('the declared number of rows, not that of the file, sets the rate and stands in the model', async () => {
  const { folder, result } = await train(requestOf(source(), {}, { schema: schemaFile({ ...declared, rows: 40_000 }) }));
  expect(result.claim!.training.rate).toBe(1024 / 40_000);
  expect(result.training.clients).toBe(40_000);
  expect(existsSync(join(folder, 'cascade.json'))).toBe(true);
});

test('of each person so many histories are used, and a map says what codes mean', async () => {
  const map = join(newFolder(), 'map.json');
  writeFileSync(map, JSON.stringify({ 0: 'CUR', 1: 'D30' }));
  const { result } = await train(requestOf(source(), { person: 'person', contribution: 2, states: [] }, { map }));
  expect(result.claim).toMatchObject({ contribution: 2, unit: expect.stringContaining('"person"'), starts: { sensitivity: 2 * Math.sqrt(3) } });
  expect(result.states).toHaveLength(8);
});

describe('a private cascade of a long panel', () => {
  /** The wide panel's histories as rows of a client and month, of a person who has two clients. */
  function longSource(): string {
    const [, ...lines] = readFileSync(source(800, planted), 'utf8').trim().split('\n');
    const rows = lines.flatMap((line, at) => line.split(',').slice(3).flatMap((state, month) => (state === '' ? [] : [`C${at},P${Math.floor(at / 2)},${month + 1},${state},${line.split(',')[1]}`])));
    const path = join(newFolder(), 'history.csv');
    writeFileSync(path, `client,person,month,state,region\n${rows.toReversed().join('\n')}\n`);
    return path;
  }
  const schema: TableSchema = { schemaVersion: 1, table: 'history', rows: 3000, columns: [
    { name: 'client', kind: 'identifier', role: 'identifier' }, { name: 'person', kind: 'identifier', role: 'identifier' },
    { name: 'month', kind: 'integer', role: 'time', min: 1, max: 12 }, { name: 'state', kind: 'category', role: 'ordinary', levels: ['0', '1'] },
    { name: 'region', kind: 'category', role: 'ordinary', levels: ['A', 'B', 'C'] },
  ] };
  const columns = (): Partial<Request> => ({ wide: [], id: 'client', month: 'month', state: 'state', static: ['region'], schema: schemaFile(schema) });

  test('protects a person with the histories of all their clients, and samples a long panel with memory', async () => {
    const input = requestOf(longSource(), { person: 'person', contribution: 2, months: 4 }, columns());
    const { folder, result, told } = await train(input);
    expect(told).toEqual(['draw']);
    expect(result.claim).toMatchObject({ contribution: 2, unit: 'One person, told by column "person".', starts: { queries: 6, sensitivity: 2 * Math.sqrt(6) } });
    // The declared rows are those of months, and say nothing of the number of histories.
    expect(Math.abs(result.training.clients - 800)).toBeLessThan(200);
    const drawn = await sample(join(folder, 'cascade.json'));
    const [header, ...rows] = drawn.text.trim().split('\n').map((line) => line.split(','));
    expect(header).toEqual(['client', 'month', 'state', 'region']);
    expect(new Set(rows.map((row) => row[1]))).toEqual(new Set(['1', '2', '3', '4']));
    const after = (state: string): string[] => rows.flatMap((row, at) => (at > 0 && rows[at - 1]![0] === row[0] && rows[at - 1]![2] === state ? [row[2]!] : []));
    const late = (found: readonly string[]): number => found.filter((state) => state === '1').length / found.length;
    expect(late(after('1')) - late(after('0'))).toBeGreaterThan(0.3);
    for (const canary of canaries) expect(textOf(folder) + JSON.stringify(result) + drawn.text).not.toContain(canary);
    const cost = await budgetOfCascade(jobs['cascade-train'].request.parse(input));
    expect(cost!.plan.events[1].sigma).toBe(result.claim!.training.sigma);
  });

  test('takes each client for another person where no column says whose a history is', async () => {
    const { result } = await train(requestOf(longSource(), { months: 3 }, { ...columns(), static: [] }));
    expect(result.claim).toMatchObject({ contribution: 1, unit: 'One client, told by column "client", each another person.' });
    expect(result.months).toBe(3);
  });
});

test.each<[string, object, Partial<Request>, string]>([
  ['states that were not declared', { states: [] }, {}, 'needs its states declared'],
  ['a state that is declared twice', { states: ['1', '0', '1.0'] }, {}, 'declared twice'],
  ['a map that looks at the codes', {}, { map: 'auto' }, 'cannot look at the codes'],
  ['a long panel without its columns', {}, { wide: [], id: 'person' }, '--id, --month and --state'],
  ['a long panel of unknown length', {}, { wide: [], id: 'person', month: 'm1', state: 'm2' }, 'How long histories may be'],
  ['a long panel whose months are not declared', { months: 4 }, { wide: [], id: 'person', month: 'm1', state: 'm2' }, '"m1" holds the months of the panel'],
  ['a length of a wide panel', { months: 4 }, {}, 'as many months as columns'],
  ['another name for persons', {}, { borrower: 'person' }, 'has one name'],
  ['a number of histories a person without persons', { contribution: 2 }, {}, 'no column says whose a row is'],
  ['another engine', {}, { engine: 'tensorflow' }, 'compiled kernel'],
  ['a static column without a schema', {}, { static: ['limit'] }, '"limit" is not declared'],
  ['a static column without bounds', {}, { static: ['limit'], schema: schemaFile(withoutBounds('limit')) }, '"limit" is declared without its bounds'],
  ['a static column without levels', {}, { static: ['region'], schema: schemaFile(withoutBounds('region')) }, '"region" is declared without its levels'],
  ['a static column of identifiers', {}, { static: ['person'], schema: schemaFile(declared) }, '"person" is declared as identifier'],
  ['a month among the static columns', {}, { static: ['m1'], schema: schemaFile({ ...declared, columns: declared.columns.map((column) => (column.name === 'm1' ? { ...column, min: 0, max: 9 } : column)) }) }, 'named twice'],
  ['a person that is not there', { person: 'customer' }, {}, 'no column "customer"'],
])('refuses %s before anything is spent', async (_, privacy, request, message) => {
  await expect(train(requestOf(source(), privacy, request))).rejects.toMatchObject({ told: [], message: expect.stringContaining(message) });
});
