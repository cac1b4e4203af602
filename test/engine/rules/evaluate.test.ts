import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleSchema, type Rule } from '../../../src/contract/rules.ts';
import type { ColumnSchema } from '../../../src/contract/tableSchema.ts';
import { evaluate, RuleCheck } from '../../../src/engine/rules/evaluate.ts';
import type { Column, Table } from '../../../src/engine/table/table.ts';
import { tableOf, type MadeColumn } from '../../support/creditTable.ts';

const rule = (fields: object): Rule => ruleSchema.parse({ id: 'r', ...fields });
const numbers = (name: string, ...values: (number | null)[]): MadeColumn => ({ name, kind: 'number', values });
const texts = (name: string, ...values: (string | null)[]): MadeColumn => ({ name, kind: 'category', values });

/** Rows that break the rule, and how many it applies to. */
function judge(fields: object, table: Table): { rows: number; broken: number[] } {
  const broken: number[] = [];
  const [count] = evaluate([rule(fields)], table, (_, row) => broken.push(row));
  expect(count!.broken).toBe(broken.length);
  return { rows: count!.rows, broken };
}

/** The table with other schemas for some columns. */
function declared(table: Table, schemas: Record<string, Partial<ColumnSchema>>): Table {
  return { ...table, columns: table.columns.map((column): Column => ({ ...column, schema: { ...column.schema, ...schemas[column.schema.name] } }) as Column) };
}

/** A column of dates, by their days since 1970. */
function dates(name: string, dateFormat: string, ...values: (number | null)[]): Table {
  return declared(tableOf(numbers(name, ...values)), { [name]: { kind: 'date', dateFormat } });
}

function beside(...tables: Table[]): Table {
  return { ...tables[0]!, columns: tables.flatMap(({ columns }) => columns) };
}

test('cases 35 and 36: a rule says nothing where a cell that it reads is missing', () => {
  const table = tableOf(numbers('a', 1, null, 3, 5), numbers('b', 2, 2, null, 4), texts('g', 'A', null, 'B', 'C'));
  expect(judge({ kind: 'order', lesser: 'a', greater: 'b' }, table)).toEqual({ rows: 2, broken: [3] });
  expect(judge({ kind: 'linear', column: 'b', terms: [{ column: 'a', factor: 1 }], constant: 1 }, table)).toEqual({ rows: 2, broken: [3] });
  expect(judge({ kind: 'product', column: 'b', one: 'a', other: 'a', factor: 2 }, table)).toEqual({ rows: 2, broken: [3] });
  expect(judge({ kind: 'lookup', column: 'g', from: 'a', values: { 1: 'A', 3: 'A' } }, table)).toEqual({ rows: 2, broken: [2] });
  expect(judge({ kind: 'combinations', columns: ['a', 'g'], allowed: [['1', 'A'], ['5', 'A']] }, table)).toEqual({ rows: 3, broken: [2, 3] });
  expect(judge({ kind: 'range', column: 'a', min: 2, max: 3 }, table)).toEqual({ rows: 3, broken: [0, 3] });
  expect(judge({ kind: 'constant', column: 'g', value: 'A' }, table)).toEqual({ rows: 3, broken: [2, 3] });
  expect(judge({ kind: 'oneHot', columns: ['a', 'b'] }, table)).toEqual({ rows: 2, broken: [0, 3] });
});

test('what is unique, and what is missing where, say themselves what a missing cell means', () => {
  const table = tableOf(texts('id', 'x', 'x', null, null, 'y'), texts('part', '1', '1', '1', null, null));
  expect(judge({ kind: 'unique', columns: ['id', 'part'] }, table)).toEqual({ rows: 4, broken: [1] });
  expect(judge({ kind: 'nullPattern', column: 'part', missingWhere: { column: 'id', is: 'missing' } }, table)).toEqual({ rows: 5, broken: [2, 4] });
  expect(judge({ kind: 'nullPattern', column: 'part', missingWhere: { column: 'id', is: 'present' }, exactly: false }, table)).toEqual({ rows: 3, broken: [0, 1] });
  expect(judge({ kind: 'nullPattern', column: 'part', missingWhere: { column: 'id', is: 'one of', values: ['y', 'z'] } }, table)).toEqual({ rows: 3, broken: [] });
});

test('case 30: values count as they are written, in the decimals of their column', () => {
  const cents = { number: { decimals: 2, fixed: true, decimalSign: '.', thousandsSign: '', prefix: '', suffix: '' } } as const;
  const table = declared(tableOf(numbers('rate', 0.125, 0.125, 1), numbers('amount', 100.6, 100.6, 0.1), numbers('fee', 12.58, 12.57, 0.2), numbers('half', 0.125, 0.135, 0.5)), { fee: cents, amount: cents, half: cents });
  // 12.575 may be written 12.58 or 12.57, for halves are rounded either way; 0.1 is not 0.2.
  expect(judge({ kind: 'product', column: 'fee', one: 'rate', other: 'amount' }, table)).toEqual({ rows: 3, broken: [2] });
  // 0.125 is written 0.13.
  expect(judge({ kind: 'range', column: 'half', max: 0.13 }, table).broken).toEqual([1, 2]);
});

test('sums are told in cents, however floating point sees them; a tolerance is in the unit of the column', () => {
  const table = tableOf(numbers('a', 0.1, 1e9, 5), numbers('b', 0.2, 0.3, 5), numbers('sum', 0.3, 1e9 + 0.3, 10.4));
  const terms = ['a', 'b'].map((column) => ({ column, factor: 1 }));
  expect(judge({ kind: 'linear', column: 'sum', terms }, table).broken).toEqual([2]);
  expect(judge({ kind: 'linear', column: 'sum', terms, tolerance: 0.4 }, table).broken).toEqual([]);
});

test('case 42: dates are compared and added up in days, or in months where no day is written', () => {
  const days = beside(dates('start', 'yyyy-MM-dd', 0, 10, null), dates('end', 'dd.MM.yyyy', 30, 9, 5));
  expect(judge({ kind: 'order', lesser: 'start', greater: 'end' }, days)).toEqual({ rows: 2, broken: [1] });
  expect(judge({ kind: 'linear', column: 'end', terms: [{ column: 'start', factor: 1 }], constant: 30 }, days).broken).toEqual([1]);
  const months = beside(dates('issued', 'MMM-yy', 0, 31), tableOf({ name: 'term', kind: 'integer', values: [36, 36] }), dates('due', 'MMM-yy', 1096 + 20, 1096));
  expect(judge({ kind: 'linear', column: 'due', terms: [{ column: 'issued', factor: 1 }, { column: 'term', factor: 1 }] }, months)).toEqual({ rows: 2, broken: [1] });
  expect(judge({ kind: 'range', column: 'start', min: '1970-01-02' }, days)).toEqual({ rows: 2, broken: [0] });
});

test('texts are those of the file: a number by what it is written as, a category verbatim', () => {
  const table = tableOf(texts('term', '036', '36'), numbers('months', 36, 36.5));
  expect(judge({ kind: 'constant', column: 'term', value: '36' }, table).broken).toEqual([0]);
  expect(judge({ kind: 'constant', column: 'months', value: '36.00' }, table).broken).toEqual([1]);
});

test('a table in blocks is counted as a whole', () => {
  fc.assert(fc.property(fc.array(fc.record({ a: fc.integer({ min: 0, max: 9 }), b: fc.option(fc.integer({ min: 0, max: 9 })) }), { minLength: 2, maxLength: 40 }), fc.nat(), (rows, cut) => {
    const part = (from: number, to: number): Table => {
      const own = rows.slice(from, to);
      return tableOf({ name: 'a', kind: 'integer', values: own.map(({ a }) => a) }, { name: 'b', kind: 'integer', values: own.map(({ b }) => b) });
    };
    const rules = [rule({ id: 'order', kind: 'order', lesser: 'a', greater: 'b' }), rule({ id: 'unique', kind: 'unique', columns: ['a', 'b'] })];
    const at = 1 + (cut % (rows.length - 1));
    const whole: [string, number][] = [];
    const parts: [string, number][] = [];
    const counts = evaluate(rules, part(0, rows.length), ({ id }, row) => whole.push([id, row]));
    const check = new RuleCheck(rules, part(0, 1).columns.map(({ schema }) => schema));
    for (const block of [part(0, at), part(at, rows.length)]) check.add(block, ({ id }, row) => parts.push([id, row]));
    expect(check.counts()).toEqual(counts);
    expect(parts.sort()).toEqual(whole.sort());
    expect(counts[0]!.broken).toBe(rows.filter(({ a, b }) => b !== null && a > b).length);
    expect(counts[1]!.broken).toBe(rows.length - new Set(rows.map((row) => `${row.a} ${row.b}`)).size);
  }));
});

test.each([
  [{ kind: 'order', lesser: 'a', greater: 'nowhere' }, 'names column "nowhere", which is not there', 'nowhere'],
  [{ kind: 'order', lesser: 'a', greater: 'a' }, 'names column "a" twice', 'a'],
  [{ kind: 'order', lesser: 'a', greater: 'day' }, 'compares dates with column "a", which holds none', 'a'],
  [{ kind: 'range', column: 'note', min: 0 }, 'needs numbers or dates, and column "note" holds free text', 'note'],
  [{ kind: 'range', column: 'grade', min: 0 }, 'needs numbers, and the values of column "grade" are texts', 'grade'],
  [{ kind: 'range', column: 'a', min: 2, max: 1 }, 'leaves no value for column "a": its min is above its max', 'a'],
  [{ kind: 'range', column: 'day', max: '2024-13-01' }, 'has a value that column "day" cannot hold', 'day'],
  [{ kind: 'range', column: 'day', max: 7 }, 'gives a number for column "day", which holds dates', 'day'],
  [{ kind: 'constant', column: 'a', value: 'ten' }, 'has a value that column "a" cannot hold', 'a'],
  [{ kind: 'combinations', columns: ['a', 'grade'], allowed: [['1']] }, 'has a combination of 1 values for 2 columns', 'a'],
])('%j is refused, and rule and column are named', (fields, what, column) => {
  const table = beside(tableOf(numbers('a', 1), texts('grade', 'A'), { name: 'note', kind: 'text', values: ['n'] }), dates('day', 'yyyy-MM-dd', 1));
  expect(() => evaluate([rule(fields)], table)).toThrowError(expect.objectContaining({ record: expect.objectContaining({ code: 'usage', message: `Rule "r" ${what}.`, column }) }));
});

test('each rule is a sentence, and an id is given once', () => {
  const table = tableOf(numbers('a', 1), numbers('b', 2), numbers('c', 3));
  const says = (fields: object): string => evaluate([rule(fields)], table)[0]!.says;
  expect(says({ kind: 'order', lesser: 'a', greater: 'b', strict: true })).toBe('"a" is below "b".');
  expect(says({ kind: 'linear', column: 'c', terms: [{ column: 'a', factor: 1 }, { column: 'b', factor: -2 }], constant: 3, tolerance: 1 })).toBe('"c" = "a" - 2 × "b" + 3, within 1.');
  expect(says({ kind: 'product', column: 'c', one: 'a', other: 'b', divide: true, factor: 12 })).toBe('"c" = 12 × "a" / "b".');
  expect(says({ kind: 'range', column: 'a', min: 0 })).toBe('"a" is 0 at least.');
  expect(says({ kind: 'oneHot', columns: ['a', 'b', 'c'] })).toBe('Exactly one of "a", "b" and "c" is 1.');
  const twice = rule({ kind: 'range', column: 'a', min: 0 });
  expect(() => evaluate([twice, twice], table)).toThrowError('Two rules are called "r".');
});
