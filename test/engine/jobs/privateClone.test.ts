import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { cloneRequest, type CloneResult } from '../../../src/contract/jobs.ts';
import { privacyClaim } from '../../../src/contract/clonePrivacy.ts';
import type { TableSchema } from '../../../src/contract/tableSchema.ts';
import { twinSchema } from '../../../src/contract/twin.ts';
import { formatOf } from '../../../src/engine/identifiers/formats.ts';
import { draftPrivately } from '../../../src/engine/io/loadPrivate.ts';
import { cloneJob } from '../../../src/engine/jobs/clone.ts';
import type { BudgetGate } from '../../../src/engine/jobs/job.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { planCloneJob } from '../../../src/engine/jobs/planClone.ts';
import { planBudget } from '../../../src/engine/jobs/privateBudget.ts';
import { creditSchema } from '../../support/creditSchema.ts';
import { creditColumns, csvOf } from '../../support/creditTable.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const canaries = { loan_id: 'LN-CANARYX', income: 987_654_321, score: 7_654_321, grade: 'CANARYGRADE', purpose: 'CANARYPURPOSE', default: 'CANARYFLAG' };

const declared = creditSchema;

/** Loans with one person whose every value is unique. */
function sourceWithCanaries(folder: string): string {
  const columns = creditColumns(6000, 3).map((column) => {
    const values = [...column.values];
    if (column.name in canaries) values[123] = canaries[column.name as keyof typeof canaries];
    return { ...column, values };
  });
  const path = join(folder, 'loans.csv');
  writeFileSync(path, csvOf(columns));
  return path;
}

interface Cloned {
  readonly folder: string;
  readonly result: CloneResult;
  /** What the job told of its budget, in order. */
  readonly told: string[];
}

async function clone(schema: TableSchema | null, privacy: object = {}, request: object = {}): Promise<Cloned> {
  const home = temporaryFolder();
  const folder = join(home, 'run');
  mkdirSync(folder);
  const schemaPath = join(home, 'schema.json');
  if (schema !== null) writeFileSync(schemaPath, JSON.stringify(schema));
  const told: string[] = [];
  const budget: BudgetGate = {
    sketchKey: new Uint8Array(32),
    compare: async (sketch) => [`compared ${sketch.length}`],
    draw: async () => void told.push('draw'),
    settle: async (share) => void told.push(`settle ${share.toFixed(4)}`),
  };
  const parsed = cloneRequest.parse({ file: sourceWithCanaries(home), schema: schema === null ? null : schemaPath, privacy: { mode: 'differential', epsilon: 1, delta: 1e-6, ...privacy }, ...request });
  const monitor = new JobMonitor(cloneJob.stages, new Int32Array(1), () => {});
  try {
    return { folder, result: await cloneJob.run(parsed, { folder, monitor, assistants: [], budget }), told };
  } catch (thrown) {
    if (thrown instanceof Failure) throw Object.assign(thrown, { told });
    throw thrown;
  }
}

const textOf = (folder: string): string => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name)).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');

describe.each([['declared', declared], ['drafted', null]] as const)('a private clone with a schema that is %s', (_, schema) => {
  test('keeps nothing inside, tells of no value that one person alone has, and draws from the budget once', async () => {
    const { folder, result, told } = await clone(schema, { epsilon: 4 }, { target: 'default' });
    expect(existsSync(join(folder, 'internal'))).toBe(false);
    const twin = twinSchema.parse(JSON.parse(readFileSync(join(folder, 'twin.json'), 'utf8')));
    expect(twin.label).toBe('releasable');
    expect(readFileSync(join(folder, 'loans.csv'), 'utf8').split('\n').length - 2).toBe(twin.rows);
    const text = textOf(folder) + JSON.stringify(result);
    for (const canary of ['CANARY', '987654321', '7654321']) expect(text).not.toContain(canary);
    expect(told).toEqual(['draw']);
    expect(result.notes).toContain('compared 256');
  });

  test('claims what its steps spent, and says whether its guarantee is conditional', async () => {
    const { folder, result } = await clone(schema, { epsilon: 4 });
    const privacy: unknown = JSON.parse(readFileSync(join(folder, 'privacy.json'), 'utf8'));
    const claim = privacyClaim.parse(privacy);
    expect(claim).toEqual(result.claim);
    expect(claim.steps.reduce((sum, { mu }) => sum + mu ** 2, 0)).toBeCloseTo(claim.mu ** 2, 10);
    const { gaussian, discovery, noise_tables } = claim.delta_parts;
    expect(gaussian + discovery + noise_tables).toBeCloseTo(1e-6, 12);
    expect(claim.totals.gaussian).toBeCloseTo(4, 9);
    expect(claim.conditions.length > 0).toBe(schema === null);
    expect(result.privacy.includes('conditional')).toBe(schema === null);
  });
});

test('identifiers of a declared form owe nothing to a row, not even their layout', async () => {
  const schema = { ...declared, columns: declared.columns.map((column) => (column.name === 'loan_id' ? { ...column, format: 'iban' as const } : column)) };
  const { folder } = await clone(schema, { epsilon: 4 });
  const [header, ...lines] = readFileSync(join(folder, 'loans.csv'), 'utf8').trimEnd().split('\n').map((line) => line.split(','));
  const made = lines.map((line) => line[header!.indexOf('loan_id')]!);
  expect(made.filter((text) => !/^DE\d\d0{8}\d{10}$/.test(text) || !formatOf('iban').matches(text))).toEqual([]);
  expect(new Set(made).size).toBe(lines.length);
  const { plan } = twinSchema.parse(JSON.parse(readFileSync(join(folder, 'twin.json'), 'utf8')));
  expect(plan.columns.find((column) => column.schema.name === 'loan_id')).toMatchObject({ model: 'pattern', shapes: [] });
});

test('a number of rows that is declared refuses what cannot be learnt, and spends nothing', async () => {
  const refused = clone({ ...declared, rows: 200, targetRate: 0.3 });
  await expect(refused).rejects.toMatchObject({ code: 'budget', told: [], message: expect.stringContaining('nothing to learn from') });
});

test('without it the first steps tell, and these alone are spent', async () => {
  const refused = clone(declared, { epsilon: 0.02 });
  await expect(refused).rejects.toMatchObject({ code: 'budget', told: ['draw', 'settle 0.2875'] });
});

test('a person who insists gets the clone all the same', async () => {
  const { result } = await clone(declared, { epsilon: 0.02, acceptWeak: true });
  expect(result.rows).toBeGreaterThan(0);
});

test('rules of a private clone are public: the output keeps them, no row of the source is compared, and none is left out by them', async () => {
  const rulesOf = (change: object): string => {
    const path = join(temporaryFolder(), 'rules.json');
    writeFileSync(path, JSON.stringify({ schemaVersion: 1, rules: [{ id: 'cap', kind: 'range', column: 'score', min: 600, max: 700, ...change }] }));
    return path;
  };
  // Many real scores lie outside: a check would stop here.
  const { folder, result } = await clone(declared, {}, { rules: rulesOf({}), rows: 300 });
  expect(result.rules).toMatchObject([{ id: 'cap', rows: expect.any(Number), broken: 0 }]);
  expect(result.notes).toContain('The rules were taken for public knowledge, like the schema: the rows of the source were not compared with them.');
  expect(readdirSync(folder)).not.toContain('rules.json');
  expect(twinSchema.parse(JSON.parse(readFileSync(join(folder, 'twin.json'), 'utf8'))).rules).toHaveLength(1);
  await expect(clone(declared, {}, { rules: rulesOf({ input: 'drop' }) })).rejects.toMatchObject({ code: 'usage', told: [] });
});

test('of each person at most so many rows are used', async () => {
  const { result } = await clone(declared, { epsilon: 4, person: 'loan_id', contribution: 2 });
  expect(result.claim).toMatchObject({ contribution: 2, unit: expect.stringContaining('loan_id') });
  expect(result.claim!.steps[0]).toMatchObject({ name: 'Number of rows', sensitivity: 2 });
});

test.each([
  ['a target that is not there', { target: 'defaulted' }, {}],
  ['a target of identifiers', { target: 'loan_id' }, {}],
  ['a person that is not there', {}, { person: 'customer' }],
  ['extremes', { keepExtremes: true }, {}],
  ['a number of rows a person without a column that tells persons apart', {}, { contribution: 3 }],
])('refuses %s before anything is spent', async (_, request, privacy) => {
  await expect(clone(declared, privacy, request)).rejects.toMatchObject({ told: [] });
});

test('a dropped column is measured by no query, and may still say whose a row is', async () => {
  const schema = { ...declared, columns: declared.columns.map((column) => (column.name === 'loan_id' ? { ...column, action: 'drop' as const } : column)) };
  const { folder, result } = await clone(schema, { epsilon: 4, person: 'loan_id' });
  expect(result.columns).toBe(declared.columns.length - 1);
  expect(result.claim!.steps.find(({ name }) => name === 'Histogram of each column')).toMatchObject({ queries: declared.columns.length - 1 });
  expect(readFileSync(join(folder, 'loans.csv'), 'utf8').split('\n')[0]).not.toContain('loan_id');
});

test('a dropped column costs no part of delta, and the plan of the clone counts it as little as the clone does', async () => {
  const levels = declared.columns.map((column) => (column.kind === 'identifier' || column.kind === 'text' ? { ...column, action: 'drop' as const } : column));
  const schema = { ...declared, rows: 6000, columns: levels.map((column) => (column.kind === 'category' ? { ...column, levels: column.levels ?? ['A'] } : column)) };
  expect(planBudget({ epsilon: 1, delta: 1e-6 }, schema.columns).discovery).toBe(0);
  const path = join(temporaryFolder(), 'schema.json');
  writeFileSync(path, JSON.stringify(schema));
  const monitor = new JobMonitor(planCloneJob.stages, new Int32Array(1), () => {});
  const plan = await planCloneJob.run(cloneRequest.parse({ file: sourceWithCanaries(temporaryFolder()), schema: path, privacy: { mode: 'differential', epsilon: 1, delta: 1e-6 } }), { folder: null, monitor, assistants: [] });
  const measured = schema.columns.filter(({ action }) => action !== 'drop').length;
  expect(plan.columns).toBe(measured);
  expect(plan.steps.find(({ name }) => name === 'Histogram of each column')).toMatchObject({ queries: measured });
});

test('which cells of the source are quoted decides nothing: it may hang on one row', async () => {
  const folder = temporaryFolder();
  const headed = 'a,b\n';
  const rows = Array.from({ length: 50 }, (_, row) => `"x${row % 2}",${row}\n`).join('');
  const formats = await Promise.all([rows, `${rows}x1,7\n`].map(async (content, place) => {
    const path = join(folder, `table${place}.csv`);
    writeFileSync(path, headed + content);
    return (await draftPrivately(path, null, new JobMonitor([{ name: 'Reading', share: 1 }], new Int32Array(1), () => {}))).schema.format;
  }));
  expect(formats[0]).toEqual(formats[1]);
});
