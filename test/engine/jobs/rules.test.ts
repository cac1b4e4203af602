import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cloneResult, sampleRequest } from '../../../src/contract/jobs.ts';
import { rulesFile, type Rule } from '../../../src/contract/rules.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import type { Twin } from '../../../src/contract/twin.ts';
import { linesOfRows } from '../../../src/engine/io/lines.ts';
import { loadTable } from '../../../src/engine/io/load.ts';
import { suggestRules } from '../../../src/engine/measure/rules.ts';
import { evaluate } from '../../../src/engine/rules/evaluate.ts';
import { verifyRules } from '../../../src/engine/jobs/ruledSampler.ts';
import { eachRow } from '../../support/creditTable.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { realPool, toClone } from './source.ts';

/** Made-up loans whose books hold: dates in order, totals, a close where paid, a grade for each sub-grade. `wrong` lines break the order. */
function writeLoans(folder: string, rows: number, wrong: readonly number[] = []): string {
  const day = (value: number): string => new Date(value * 86_400_000).toISOString().slice(0, 10);
  const lines = eachRow(rows, 5, (stream, row) => {
    const issued = 18_000 + stream.below(900);
    const due = wrong.includes(row + 2) ? issued - 3 : issued + 20 + stream.below(20);
    const amount = 1000 + stream.below(20_000);
    const cents = Math.round(amount * (1 + 2 * stream.uniform()));
    const isOpen = stream.uniform() < 0.4;
    const sub = 'ABC'[stream.below(3)]! + (1 + stream.below(4));
    const total = ((amount * 100 + cents) / 100).toFixed(2);
    return [`LN${100_000 + row}`, day(issued), day(due), amount, (cents / 100).toFixed(2), total, sub[0], sub, isOpen ? '' : day(issued + 100 + stream.below(300)), isOpen ? 'open' : 'paid', 'NSEW'[stream.below(4)]].join(',');
  });
  const path = join(folder, 'loans.csv');
  writeFileSync(path, `loan_id,issued,due,amount,fee,total,grade,sub,closed,status,region\n${lines.join('\n')}\n`);
  return path;
}

const books = [
  { id: 'total', kind: 'linear', column: 'total', terms: [{ column: 'amount', factor: 1 }, { column: 'fee', factor: 1 }] },
  { id: 'due', kind: 'order', lesser: 'issued', greater: 'due' },
  { id: 'closing', kind: 'order', lesser: 'due', greater: 'closed' },
  { id: 'closed', kind: 'nullPattern', column: 'closed', missingWhere: { column: 'status', is: 'one of', values: ['open'] } },
  { id: 'grade', kind: 'lookup', column: 'grade', from: 'sub', values: Object.fromEntries([...'ABC'].flatMap((grade) => [1, 2, 3, 4].map((part) => [`${grade}${part}`, grade]))) },
  { id: 'ids', kind: 'unique', columns: ['loan_id'] },
];

function writeRules(folder: string, rules: readonly object[], name = 'rules.json'): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ schemaVersion: 1, rules }));
  return path;
}

function subfolder(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');

/** How often a written file breaks the rules, read and judged from scratch. */
async function brokenIn(file: string, rules: readonly object[]): Promise<number[]> {
  const { table } = await loadTable(file, null, silentMonitor);
  return evaluate(rulesFile.parse({ schemaVersion: 1, rules }).rules, table).map(({ broken }) => broken);
}

test('cases 30, 33 and 42: the written clone keeps the rules of a file, on any number of threads, and so do samples of its twin, whole and in parts', async () => {
  const folder = temporaryFolder();
  const file = writeLoans(folder, 1200);
  const rules = writeRules(folder, books);
  const clones: string[] = [];
  for (const threads of [1, 3]) {
    const pool = realPool(threads);
    const run = subfolder(folder, `run-${threads}`);
    const result = await pool.run('clone', toClone(file, { rules, rows: 20_000 }), { folder: run });
    expect(cloneResult.parse(result).rules.map(({ id, broken }) => [id, broken])).toEqual(books.map(({ id }) => [id, 0]));
    expect(result.rules[2]!.rows).toBeGreaterThan(10_000);
    clones.push(read(run, 'loans.csv'));
    await pool.close();
  }
  expect(clones[1]).toBe(clones[0]);
  expect(await brokenIn(join(folder, 'run-1', 'loans.csv'), books)).toEqual(books.map(() => 0));
  const counts = JSON.parse(read(folder, 'run-1', 'internal', 'rules.json')) as { counts: { broken: number }[] };
  expect(counts.counts.map(({ broken }) => broken)).toEqual(books.map(() => 0));

  const pool = realPool(1);
  const twin = join(folder, 'run-1', 'internal', 'twin.json');
  const parts: string[] = [];
  for (const index of [1, 2]) {
    const part = subfolder(folder, `part-${index}`);
    await pool.run('sample', sampleRequest.parse({ twin, rows: 20_000, part: { index, of: 2 } }), { folder: part });
    parts.push(read(part, 'loans.csv'));
  }
  expect(parts[0]! + parts[1]!.slice(parts[1]!.indexOf('\n') + 1)).toBe(clones[0]);
  // A rule that the twin never saw, and one row: there is nobody in the sample to take a date from.
  const unseen = { id: 'unseen', kind: 'nullPattern', column: 'closed', missingWhere: { column: 'region', is: 'one of', values: ['N'] } };
  const other = join(folder, 'other.json');
  writeFileSync(other, JSON.stringify({ ...(JSON.parse(read(twin)) as Twin), rules: [unseen] }));
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const drawn = await pool.run('sample', sampleRequest.parse({ twin: other, rows: 1, seed }), { folder: subfolder(folder, `few-${seed}`) });
    expect([drawn.rows, drawn.rules[0]!.broken]).toEqual([1, 0]);
  }
  const some = subfolder(folder, 'some');
  const sample = await pool.run('sample', sampleRequest.parse({ twin, rows: 500, where: ['grade=B', 'total>12000'] }), { folder: some });
  expect(sample.rules.map(({ broken }) => broken)).toEqual(books.map(() => 0));
  const { table } = await loadTable(join(some, 'loans.csv'), null, silentMonitor);
  const [total, grade] = ['total', 'grade'].map((name) => table.columns.find(({ schema }) => schema.name === name)!);
  expect(total!.storage === 'numeric' && total!.values.every((value) => value > 12_000)).toBe(true);
  expect(grade!.storage === 'coded' && grade!.levels).toEqual(['B']);
});

// Case 38 asks for a table of the rows as well: it would copy real rows into a run. Their lines lead to them in the file, where they stand anyway.
test('cases 37 and 38: rows that break a rule stop the clone with their number and first lines, and no value', async () => {
  const folder = temporaryFolder();
  const wrong = [5, 17, 103, 240, 241, 300, 301];
  const file = writeLoans(folder, 400, wrong);
  const run = subfolder(folder, 'run');
  const clone = (due: object, name: string): Promise<unknown> => {
    const rules = writeRules(folder, books.map((rule) => (rule.id === 'due' ? { ...rule, ...due } : rule)), name);
    return realPool(1).run('clone', toClone(file, { rules, rows: 300 }), { folder: run });
  };
  await expect(clone({}, 'refuse.json')).rejects.toMatchObject({
    record: { code: 'rule', message: `Rule "due" ("issued" is at most "due") is broken by 7 rows of "${file}" (first lines 5, 17, 103, 240, 241).`, rows: [5, 17, 103, 240, 241] },
  });
  expect(existsSync(join(run, 'loans.csv'))).toBe(false);
  await expect(clone({ input: 'drop' }, 'drop.json')).resolves.toMatchObject({ notes: expect.arrayContaining(['Rows that break rule "due" were left out.']), rules: expect.arrayContaining([expect.objectContaining({ id: 'due', broken: 0 })]) });
  expect((JSON.parse(read(run, 'internal', 'twin.json')) as Twin).rows).toBe(393);
  await expect(clone({ input: 'keep' }, 'keep.json')).resolves.toMatchObject({ rules: expect.arrayContaining([expect.objectContaining({ id: 'due', broken: 0 })]) });
  expect((JSON.parse(read(run, 'internal', 'twin.json')) as Twin).rows).toBe(400);
  const relaxed = await clone({ input: 'relax' }, 'relax.json');
  expect(relaxed).toMatchObject({ notes: expect.arrayContaining(['Rule "due" was given up: the source breaks it.']) });
});

test('by default the clone keeps what its rows suggest, as far as that can be kept, and never stops for it', async () => {
  const folder = temporaryFolder();
  const file = writeLoans(folder, 2500, [9]);
  const { table, schema } = await loadTable(file, null, silentMonitor);
  const held = join(folder, 'schema.json');
  // A quasi-identifier is moved for k-anonymity: no sum can make it.
  const columns = schema.columns.map((column) => (column.name === 'total' ? { ...column, role: 'quasi-identifier' } : column));
  writeFileSync(held, JSON.stringify({ ...schema, columns }));
  const suggested = suggestRules(table, silentMonitor).map(({ rule }) => rule);
  const sum = suggested.find(({ kind }) => kind === 'linear')!;
  expect(sum).toMatchObject({ column: 'total' });
  const result = await realPool(2).run('clone', toClone(file, { rows: 500, schema: held, k: 2 }), { folder: subfolder(folder, 'run') });
  expect(result.rules.map(({ id }) => id)).toEqual(suggested.filter((rule) => rule !== sum).map(({ id }) => id));
  expect(result.rules.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['order', 'lookup', 'nullPattern', 'unique']));
  expect(result.rules.every(({ broken }) => broken === 0)).toBe(true);
  expect(result.notes).toContain(`The rows suggest rule "${sum.id}", which is not kept. Rule "${sum.id}" makes column "total" from other columns, but it is a quasi-identifier: rows may be moved to another value of it.`);
  const none = await realPool(2).run('clone', toClone(file, { rows: 500, rules: 'none' }), { folder: subfolder(folder, 'none') });
  expect(none.rules).toEqual([]);
  expect(existsSync(join(folder, 'none', 'internal', 'rules.json'))).toBe(false);
});

test('lines are those of the file, where cells go over several', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'notes.csv');
  writeFileSync(path, 'a,note\n1,x\n2,"two\nlines"\n3,y\n\n4,z\n');
  const { table } = await loadTable(path, null, silentMonitor);
  expect(await linesOfRows(path, table.format, [0, 2, 3], silentMonitor)).toEqual([2, 5, 7]);
});

test('case 40: a rule that is not enforced is counted in the output', async () => {
  const folder = temporaryFolder();
  const rules = writeRules(folder, [{ id: 'small', kind: 'range', column: 'amount', max: 9000, input: 'keep', enforce: false }]);
  const result = await realPool(1).run('clone', toClone(writeLoans(folder, 400), { rules }), { folder: subfolder(folder, 'run') });
  expect(result.rules[0]!.broken).toBeGreaterThan(100);
});

test.each([
  ['a column that is not there', { kind: 'order', lesser: 'issued', greater: 'nowhere' }, 'Rule "r" names column "nowhere", which is not there.'],
  ['a table that is not cloned', { kind: 'constant', column: 'status', value: 'open', table: 'payments' }, 'Rule "r" speaks of table "payments", and this clone is of table "loans".'],
  ['what no block can see to', { kind: 'unique', columns: ['amount'], input: 'keep' }, 'Rule "r" cannot be enforced: none of its columns is an identifier whose values are all different.'],
])('case 39: %s is refused before anything is measured', async (_, fields, message) => {
  const folder = temporaryFolder();
  const rules = writeRules(folder, [{ id: 'r', ...fields }]);
  const stages = new Set<string>();
  const run = realPool(1).run('clone', toClone(writeLoans(folder, 300), { rules }), { folder: subfolder(folder, 'run'), onProgress: ({ stage }) => stages.add(stage) });
  await expect(run).rejects.toMatchObject({ record: { code: 'usage', message } });
  expect([...stages]).toEqual(['Reading', 'Checking rules']);
});

test('case 41: rows that k-anonymity moves keep combinations and what follows from a quasi-identifier', async () => {
  const folder = temporaryFolder();
  const file = writeLoans(folder, 600);
  const combinations = { id: 'pairs', kind: 'combinations', columns: ['grade', 'sub'], allowed: Object.entries(books[4]!.values!).map(([sub, grade]) => [grade, sub]) };
  const { schema } = await loadTable(file, null, silentMonitor);
  const path = join(folder, 'schema.json');
  const columns = schema.columns.map((column) => (['grade', 'amount', 'region'].includes(column.name) ? { ...column, role: 'quasi-identifier' } : column));
  writeFileSync(path, JSON.stringify({ ...schema, columns }));
  const rules = [...books, combinations];
  const result = await realPool(2).run('clone', toClone(file, { schema: path, rules: writeRules(folder, rules), k: 20 }), { folder: subfolder(folder, 'run') });
  expect(result.anonymity.enforced).toMatchObject({ recounted: true });
  expect(result.anonymity.enforced!.rowsMoved).toBeGreaterThan(100);
  expect(result.rules.map(({ broken }) => broken)).toEqual(rules.map(() => 0));
  expect(await brokenIn(join(folder, 'run', 'loans.csv'), rules)).toEqual(rules.map(() => 0));
});

test('case 30: the file is judged as it was written, and one that breaks a rule is not released', async () => {
  const folder = temporaryFolder();
  const file = writeLoans(folder, 50, [8]);
  const { schema } = await loadTable(file, null, silentMonitor);
  const rules = rulesFile.parse({ schemaVersion: 1, rules: books }).rules;
  await expect(verifyRules(file, rules, schema, silentMonitor)).rejects.toMatchObject({
    record: { code: 'rule', message: 'The written file was read back and breaks rule "due" ("issued" is at most "due") in 1 of 50 rows.' },
  });
  const counted: readonly Rule[] = rules.map((rule) => ({ ...rule, enforce: false }));
  expect((await verifyRules(file, counted, schema, silentMonitor)).map(({ broken }) => broken)).toEqual([0, 1, 0, 0, 0, 0]);
});
