import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloneRequest, sampleRequest, type CloneResult, type JobInput } from '../../../src/contract/jobs.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { rulesFile } from '../../../src/contract/rules.ts';
import { loadTable } from '../../../src/engine/io/load.ts';
import { cloneJob } from '../../../src/engine/jobs/clone.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { planCloneJob } from '../../../src/engine/jobs/planClone.ts';
import { sampleJob } from '../../../src/engine/jobs/sample.ts';
import { evaluate } from '../../../src/engine/rules/evaluate.ts';
import { csvOf, eachRow, type MadeColumn } from '../../support/creditTable.ts';

const home = mkdtempSync(join(tmpdir(), 'pratibimba-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

let folders = 0;
function folder(): string {
  const path = join(home, `folder-${folders++}`);
  mkdirSync(path);
  return path;
}

/** Customers with one to three accounts, of whose limit they have drawn any part; in the lines of `wrong` accounts more. */
function writeSource(wrong: readonly number[] = []): string[] {
  const people = eachRow(700, 3, (stream, row) => ({ customer_id: `C${100_000 + row}`, age: 18 + stream.below(60), income: 1000 * (10 + stream.below(90)), count: 1 + stream.below(3) }));
  const draws = eachRow(2100, 4, (stream) => ({ limit: 100 * (5 + stream.below(200)), part: stream.uniform() ** 0.5, fee: stream.below(5000) / 100, kind: stream.uniform() < 0.3 ? 'line' : 'card' }));
  const owned = people.flatMap(({ customer_id, count }) => Array.from({ length: count }, (_, at) => ({ customer_id, account_id: `${customer_id}-${at}` }))).map((names, row) => {
    const { limit, part, fee, kind } = draws[row]!;
    return { ...names, kind, limit, drawn: wrong.includes(row + 2) ? limit + 5 : Math.floor(limit * part), fee, total: (limit + fee).toFixed(2) };
  });
  const columns = (rows: readonly Record<string, string | number>[], names: string[]): MadeColumn[] => names.map((name) => ({ name, kind: 'text', values: rows.map((row) => row[name]!) }));
  const path = folder();
  const files = [join(path, 'accounts.csv'), join(path, 'customers.csv')];
  writeFileSync(files[0]!, csvOf(columns(owned, ['account_id', 'customer_id', 'kind', 'limit', 'drawn', 'fee', 'total'])));
  writeFileSync(files[1]!, csvOf(columns(people, ['customer_id', 'age', 'income'])));
  return files;
}

const books = [
  { id: 'drawn', table: 'accounts', kind: 'order', lesser: 'drawn', greater: 'limit', input: 'drop' },
  { id: 'total', table: 'accounts', kind: 'linear', column: 'total', terms: [{ column: 'limit', factor: 1 }, { column: 'fee', factor: 1 }] },
  { id: 'accounts', table: 'accounts', kind: 'unique', columns: ['account_id'] },
  { id: 'adults', table: 'customers', kind: 'range', column: 'age', min: 21, max: 70, input: 'keep' },
];

function writeRules(rules: readonly object[]): string {
  const path = join(folder(), 'rules.json');
  writeFileSync(path, JSON.stringify({ schemaVersion: 1, rules }));
  return path;
}

const [kept, broken] = [writeSource(), writeSource([4, 9, 40])];

async function clone(files: readonly string[], rules: string, changes: Partial<JobInput<'clone'>> = {}): Promise<{ run: string; result: CloneResult }> {
  const [file = '', ...related] = files;
  const run = folder();
  const monitor = new JobMonitor(cloneJob.stages, new Int32Array(1), () => {});
  return { run, result: await cloneJob.run(cloneRequest.parse({ file, related, rules, privacy: { mode: 'none' }, ...changes }), { folder: run, monitor, assistants: [] }) };
}

async function sample(run: string, changes: Partial<JobInput<'sample'>>) {
  const out = folder();
  const monitor = new JobMonitor(sampleJob.stages, new Int32Array(1), () => {});
  return { out, result: await sampleJob.run(sampleRequest.parse({ twin: join(run, 'internal', 'twin.json'), ...changes }), { folder: out, monitor, assistants: [] }) };
}

/** How often the written accounts and customers break the rules, read and judged from scratch; by id. */
async function brokenIn(path: string, rules: readonly object[]): Promise<Record<string, number>> {
  const counts = await Promise.all(['accounts', 'customers'].map(async (name) => {
    const { table } = await loadTable(join(path, `${name}.csv`), null, silentMonitor);
    return evaluate(rulesFile.parse({ schemaVersion: 1, rules }).rules.filter((rule) => rule.table === name), table);
  }));
  return Object.fromEntries(counts.flat().map(({ id, broken: times }) => [id, times]));
}

const none = { drawn: 0, total: 0, accounts: 0, adults: 0 };

describe('a rules file of several tables', () => {
  let made: { run: string; result: CloneResult };
  beforeAll(async () => {
    made = await clone(broken, writeRules(books));
  });

  test('is kept by the clone of each table, links and sums as ever (cases 30, 33 and 42)', async () => {
    expect(await brokenIn(made.run, books)).toEqual(none);
    expect(made.result.rules.map(({ id, broken: times }) => [id, times])).toEqual([['adults', 0], ['drawn', 0], ['total', 0], ['accounts', 0]]);
    expect(made.result.notes).toContain('Rows that break rule "adults" were measured all the same.');
    expect(made.result.notes).toContain('Rows that break rule "drawn" were left out.');
    const customers = new Set(readFileSync(join(made.run, 'customers.csv'), 'utf8').split('\n').slice(1).map((line) => line.split(',')[0]));
    const links = readFileSync(join(made.run, 'accounts.csv'), 'utf8').trimEnd().split('\n').slice(1).map((line) => line.split(',')[1]);
    expect(links.filter((link) => !customers.has(link))).toEqual([]);
    const inside = JSON.parse(readFileSync(join(made.run, 'internal', 'rules.json'), 'utf8')) as { counts: { id: string; broken: number }[] };
    expect(inside.counts.find(({ id }) => id === 'adults')!.broken).toBeGreaterThan(50);
    expect(inside.counts.find(({ id }) => id === 'drawn')!.broken).toBe(3);
  });

  test('is kept by few rows and many of its twin, and by rows under conditions', async () => {
    for (const wish of [{ rows: 7 }, { rows: 3000, seed: 3 }, { rows: 200, where: ['accounts.drawn>9000'] }]) {
      const { out, result } = await sample(made.run, wish);
      expect(await brokenIn(out, books)).toEqual(none);
      expect(result.rules.map(({ broken: times }) => times)).toEqual([0, 0, 0, 0]);
    }
    const seven = await sample(made.run, { rows: 7 });
    expect(seven.result.tables.find(({ table }) => table === 'customers')!.rows).toBe(7);
  });

  /** A folder with the twin as if it had been made with these rules. */
  function twinWith(rules: (own: object[]) => object[]): string {
    const twin = JSON.parse(readFileSync(join(made.run, 'internal', 'twin.json'), 'utf8')) as { rules: object[] };
    const run = folder();
    mkdirSync(join(run, 'internal'));
    writeFileSync(join(run, 'internal', 'twin.json'), JSON.stringify({ ...twin, rules: rules(twin.rules) }));
    return run;
  }

  test('would not be kept without it', async () => {
    const { out, result } = await sample(twinWith(() => []), { rows: 700 });
    expect(result.rules).toEqual([]);
    const found = await brokenIn(out, books);
    for (const id of ['drawn', 'total', 'adults']) expect(found[id]).toBeGreaterThan(10);
  });

  test('leaves no file where rows break what no repair can see to (exit code 4)', async () => {
    const failed = sample(twinWith((own) => [...own, { id: 'ages', table: 'customers', kind: 'unique', columns: ['age'] }]), { rows: 700 });
    await expect(failed).rejects.toMatchObject({ code: 'rule' });
    await expect(failed).rejects.toThrow(/^The written file was read back and breaks rule "ages"/);
    expect(readdirSync(join(home, `folder-${folders - 1}`))).toEqual([]);
  });

  test('stops the job for rows of the source that break it, and leaves no rows out on which others hang', async () => {
    await expect(clone(broken, writeRules([{ ...books[0], input: 'refuse' }]))).rejects.toThrow(/^Rule "drawn" \("drawn" is at most "limit"\) is broken by 3 rows of ".*accounts.csv" \(lines 4, 9, 40\)\.$/);
    await expect(clone(kept, writeRules([{ ...books[3], input: 'drop' }]))).rejects.toThrow('Rule "adults" would leave rows of customers out, and rows of other tables belong to them.');
  });

  test('has to say of which table each rule speaks, once', async () => {
    const { table: _, ...loose } = books[0]!;
    await expect(clone(kept, writeRules([loose]))).rejects.toThrow('Rule "drawn" does not say of which table it speaks, and several are cloned.');
    await expect(clone(kept, writeRules([{ ...loose, table: 'loans' }]))).rejects.toThrow('Rule "drawn" speaks of table "loans", which is none of those that are cloned.');
    await expect(clone(kept, writeRules([books[0]!, { ...books[3], id: 'drawn' }]))).rejects.toThrow('Two rules are called "drawn".');
    await expect(clone(kept, writeRules([{ ...books[0], greater: 'age' }]))).rejects.toThrow('Rule "drawn" names column "age", which is not there.');
  });
});

test('rules that rows of several tables suggest are kept, and counted on the output', async () => {
  const { result, run } = await clone(kept, 'auto');
  expect(result.rules).toContainEqual(expect.objectContaining({ id: 'accounts: drawn <= limit', broken: 0 }));
  expect(result.rules).toContainEqual(expect.objectContaining({ id: 'accounts: account_id unique', broken: 0 }));
  expect(await brokenIn(run, books.slice(0, 3))).toEqual({ drawn: 0, total: 0, accounts: 0 });
});

test('a private clone of several tables takes rules as declared: none that leaves rows out', async () => {
  const schemas = folder();
  const person = { name: 'customer_id', kind: 'identifier', missing: false };
  writeFileSync(join(schemas, 'customers.json'), JSON.stringify({ schemaVersion: 1, table: 'customers', rows: 700, columns: [person, { name: 'age', kind: 'integer', min: 18, max: 90, missing: false }, { name: 'income', kind: 'integer', min: 0, max: 100_000, missing: false }] }));
  writeFileSync(join(schemas, 'accounts.json'), JSON.stringify({
    schemaVersion: 1, table: 'accounts', rows: 1400, parent: { table: 'customers', column: 'customer_id', key: 'customer_id', atMost: 3 },
    columns: [{ name: 'account_id', kind: 'identifier', missing: false }, { ...person, role: 'link' }, { name: 'kind', kind: 'category', levels: ['line', 'card'], missing: false }, ...['limit', 'drawn', 'fee', 'total'].map((name) => ({ name, kind: 'number', min: 0, max: 30_000, missing: false }))],
  }));
  const plan = async (rules: readonly object[]) => {
    const [file = '', ...related] = kept;
    const request = cloneRequest.parse({ file, related, schema: schemas, rules: writeRules(rules), privacy: { mode: 'differential', epsilon: 4, delta: 1e-6 } });
    return planCloneJob.run(request, { folder: null, monitor: new JobMonitor(planCloneJob.stages, new Int32Array(1), () => {}), assistants: [] });
  };
  expect((await plan(books.slice(1))).table).toBe('customers');
  await expect(plan(books)).rejects.toThrow('a private clone does not look at which rows break a rule');
});
