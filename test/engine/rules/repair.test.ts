import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleSchema, type Rule } from '../../../src/contract/rules.ts';
import { evaluate } from '../../../src/engine/rules/evaluate.ts';
import type { Frozen } from '../../../src/engine/rules/plan.ts';
import { Repairer } from '../../../src/engine/rules/repair.ts';
import { Stream } from '../../../src/engine/random/stream.ts';
import { findColumn, type Column, type Table } from '../../../src/engine/table/table.ts';
import { eachRow, tableOf, type MadeColumn } from '../../support/creditTable.ts';

const rule = (id: string, fields: object): Rule => ruleSchema.parse({ id, ...fields });
const schemasOf = (table: Table): Column['schema'][] => table.columns.map(({ schema }) => schema);

function repaired(table: Table, rules: readonly Rule[], frozen: Frozen = new Map()): Table {
  return new Repairer(rules, schemasOf(table), frozen).repair(table, new Stream(1, 'test'));
}

function brokenOf(rules: readonly Rule[], table: Table): number[] {
  return evaluate(rules, table).map(({ broken }) => broken);
}

/** The column's values, texts for what is coded, null for missing. */
function valuesOf(table: Table, name: string): (number | string | null)[] {
  const column = findColumn(table, name)!;
  if (column.storage === 'numeric') return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
  return Array.from(column.codes, (code) => column.levels[code] ?? null);
}

const integers = (name: string, values: readonly (number | null)[]): MadeColumn => ({ name, kind: 'integer', values });
const texts = (name: string, values: readonly (string | null)[]): MadeColumn => ({ name, kind: 'category', values });

const sum = rule('sum', { kind: 'linear', column: 'total', terms: [{ column: 'a', factor: 1 }, { column: 'b', factor: 1 }] });
const order = rule('order', { kind: 'order', lesser: 'a', greater: 'limit' });
const range = rule('range', { kind: 'range', column: 'limit', min: 2, max: 90 });
const twice = rule('twice', { kind: 'product', column: 'twice', one: 'total', other: 'two' });
const pairs = rule('pairs', { kind: 'combinations', columns: ['grade', 'sub'], allowed: [['A', '1'], ['A', '2'], ['B', '3']] });
const word = rule('word', { kind: 'lookup', column: 'word', from: 'grade', values: { A: 'good', B: 'bad' } });
const open = rule('open', { kind: 'nullPattern', column: 'closed', missingWhere: { column: 'status', is: 'one of', values: ['open'] } });
const two = rule('two', { kind: 'constant', column: 'two', value: '2' });
const hot = rule('hot', { kind: 'oneHot', columns: ['x', 'y', 'z'] });
const all = [twice, sum, order, range, pairs, word, open, two, hot];

const cell = fc.option(fc.integer({ min: 0, max: 99 }));
const flag = fc.constantFrom(0, 1);
const anyRow = fc.record({
  a: cell, b: cell, total: cell, limit: cell, twice: cell, two: fc.constantFrom(1, 2, 3), closed: cell, x: flag, y: flag, z: flag,
  grade: fc.constantFrom('A', 'B', 'C', null), sub: fc.constantFrom('1', '2', '3'), word: fc.constantFrom('good', 'bad', 'odd', null), status: fc.constantFrom('open', 'paid', null),
});

test('cases 30, 33, 35, 41 and 42: whatever a block holds, its rows keep all rules afterwards, and rows that kept them are as they were', () => {
  fc.assert(fc.property(fc.array(anyRow, { minLength: 3, maxLength: 40 }), (rows) => {
    // One row that keeps them all, so that none has to be given up.
    const good = { a: 1, b: 2, total: 3, limit: 50, twice: 6, two: 2, closed: null, x: 1, y: 0, z: 0, grade: 'A', sub: '1', word: 'good', status: 'open' };
    const paid = { ...good, closed: 7, status: 'paid' };
    const made = [good, paid, ...rows];
    const table = tableOf(...Object.keys(good).map((name): MadeColumn => {
      const values = made.map((row) => row[name as keyof typeof row]);
      return ['grade', 'sub', 'word', 'status'].includes(name) ? texts(name, values as string[]) : integers(name, values as number[]);
    }));
    const broken = new Set<number>();
    evaluate(all, table, (_, row) => broken.add(row));
    const after = repaired(table, all);
    expect(brokenOf(all, after)).toEqual(all.map(() => 0));
    expect(after.columns.map(({ schema }) => schema.name)).toEqual(Object.keys(good));
    for (const name of Object.keys(good)) {
      const kept = (of: Table): unknown[] => valuesOf(of, name).filter((_, row) => !broken.has(row));
      expect(kept(after)).toEqual(kept(table));
    }
    expect(repaired(table, all)).toEqual(after);
  }));
});

test('case 30: what is made again stands in the decimals of its own column', () => {
  const rate = [0.0333, 0.125];
  const table = tableOf({ name: 'fee', kind: 'number', values: [5, 9] }, { name: 'rate', kind: 'number', values: rate }, integers('amount', [1000, 999]));
  const cents: Table = { ...table, columns: table.columns.map((column): Column => (column.schema.name === 'fee' ? { ...column, schema: { ...column.schema, decimals: 2 } } as Column : column)) };
  expect(valuesOf(repaired(cents, [rule('fee', { kind: 'product', column: 'fee', one: 'rate', other: 'amount' })]), 'fee')).toEqual([33.3, 124.88]);
});

test('an amount that is too large is drawn from rows alike, and its distribution stays', () => {
  const rows = 4000;
  const greater = eachRow(rows, 1, (stream) => 1000 + Math.floor(stream.uniform() * 9000));
  const share = eachRow(rows, 2, (stream) => stream.uniform());
  // Every tenth row has a share of another row's amount.
  const lesser = greater.map((value, row) => Math.floor((row % 10 === 0 ? greater[(row * 7 + 13) % rows]! : value) * share[row]!));
  const table = tableOf(integers('paid', lesser), integers('billed', greater));
  const paid = rule('paid', { kind: 'order', lesser: 'paid', greater: 'billed' });
  const wrong = brokenOf([paid], table)[0]!;
  expect(wrong).toBeGreaterThan(50);
  const after = repaired(table, [paid]);
  const shares = valuesOf(after, 'paid').map((value, row) => Number(value) / greater[row]!);
  const changed = shares.filter((value, row) => value !== lesser[row]! / greater[row]!);
  expect(changed).toHaveLength(wrong);
  expect(changed.filter((value) => value === 1).length).toBeLessThan(wrong / 10);
  expect(Math.abs(shares.reduce((one, other) => one + other) / rows - 0.5)).toBeLessThan(0.02);
});

test('the largest allowed combination that is next takes most rows', () => {
  const grades = [...new Array(80).fill('A'), ...new Array(20).fill('B'), 'A', 'A', 'A', 'A', 'A', 'A'];
  const subs = [...new Array(70).fill('1'), ...new Array(10).fill('2'), ...new Array(20).fill('3'), '3', '3', '3', '3', '3', '3'];
  const after = repaired(tableOf(texts('grade', grades), texts('sub', subs)), [pairs]);
  const moved = valuesOf(after, 'grade').slice(100).map((grade, row) => `${grade}${valuesOf(after, 'sub')[100 + row]}`);
  expect(moved.every((one) => ['A1', 'A2', 'B3'].includes(one))).toBe(true);
  expect(new Set(moved).size).toBeGreaterThan(1);
});

test('frozen columns stay: a sum of one part is turned around, and what else makes a frozen column is refused', () => {
  const table = tableOf(integers('copy', [1, 2]), integers('amount', [7, 8]));
  const same = rule('same', { kind: 'linear', column: 'copy', terms: [{ column: 'amount', factor: -1 }], constant: 10 });
  const frozen = new Map(['copy', 'total', 'word'].map((name) => [name, { why: 'rows are asked for by it', fix: 'Do not.' }]));
  const after = repaired(table, [same], frozen);
  expect([valuesOf(after, 'copy'), valuesOf(after, 'amount')]).toEqual([[1, 2], [9, 8]]);
  const parts = tableOf(...['a', 'b', 'total'].map((name) => integers(name, [1])));
  expect(() => repaired(parts, [sum], frozen)).toThrowError('Rule "sum" makes column "total" from other columns, but rows are asked for by it.');
  // What says a word stays, and what it follows from is taken from a row of the same word.
  const words = repaired(tableOf(texts('grade', ['A', 'B']), texts('word', ['bad', 'bad'])), [word], frozen);
  expect([valuesOf(words, 'grade'), valuesOf(words, 'word')]).toEqual([['B', 'B'], ['bad', 'bad']]);
});

test('rows that cannot be repaired take those of another row, and where there is none that is said', () => {
  const inside = rule('inside', { kind: 'range', column: 'total', max: 10 });
  const table = tableOf(integers('a', [9, 1]), integers('b', [9, 2]), integers('total', [0, 3]));
  expect(valuesOf(repaired(table, [sum, inside]), 'total')).toEqual([3, 3]);
  const alone = tableOf(integers('a', [9]), integers('b', [9]), integers('total', [0]));
  expect(() => repaired(alone, [sum, inside])).toThrowError(expect.objectContaining({ code: 'rule', message: 'A rule cannot be kept ("total" is 10 at most): 1 of 1 synthetic rows break it or one that hangs together with it, and no other row can take their place.' }));
});

test('case 40: a rule that is not to be enforced, or was relaxed, changes nothing', () => {
  const table = tableOf(integers('a', [5]), integers('limit', [3]));
  for (const change of [{ enforce: false }, { input: 'relax' as const }]) expect(repaired(table, [{ ...order, ...change }])).toBe(table);
});

test.each([
  ['two rules that make one column', [sum, rule('other', { kind: 'constant', column: 'total', value: '1' })], 'Rule "other" and rule "sum" both say what column "total" is.'],
  ['a circle of what is made', [sum, rule('back', { kind: 'linear', column: 'a', terms: [{ column: 'total', factor: 1 }] })], 'Rule "sum" goes in a circle: column "total" would be made from itself.'],
  ['a circle of orders', [order, rule('down', { kind: 'order', lesser: 'limit', greater: 'a', strict: true })], 'Rule "order" goes in a circle: column "a" would have to be below itself.'],
])('%s is refused', (_, rules, message) => {
  const table = tableOf(integers('a', [1]), integers('b', [1]), integers('total', [2]), integers('limit', [3]));
  expect(() => repaired(table, rules)).toThrowError(expect.objectContaining({ code: 'usage', message }));
});
