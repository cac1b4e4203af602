import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnSchema } from '../../../src/contract/tableSchema.ts';
import { declaredMonths, longHistories } from '../../../src/engine/cascade/declaredLong.ts';
import { asTexts } from '../../../src/engine/cascade/declaredPanel.ts';
import { boundHistories } from '../../../src/engine/measure/private/contribution.ts';
import type { NumericColumn } from '../../../src/engine/table/table.ts';
import { tableOf } from '../../support/creditTable.ts';

type Row = readonly [person: string | null, client: string | null, month: number | null, state: string | null];
const states = { states: ['A', 'B'], table: null };
const counted = declaredMonths('month', { name: 'month', kind: 'integer', role: 'ordinary' });

/** The histories that are made of rows, as "person: states", in no order. */
function histories(rows: readonly Row[], most = 4): string[] {
  const column = (name: string, place: 0 | 1 | 3) => ({ name, kind: 'category' as const, values: rows.map((row) => row[place]) });
  const { columns } = tableOf(column('person', 0), column('client', 1), { name: 'month', kind: 'integer', values: rows.map((row) => row[2]) }, column('state', 3));
  const persons = asTexts(columns[0]!);
  const { panel, owners } = longHistories(asTexts(columns[1]!), persons, columns[2] as NumericColumn, asTexts(columns[3]!), states, counted, most);
  return Array.from(owners, (owner, history) => `${persons.levels[owner]}: ${Array.from({ length: panel.lengths[history]! }, (_, month) => panel.states[panel.codes[history * most + month]!]).join('')}`).sort();
}

describe('histories of a long panel', () => {
  test('begin with the first month of a client and are in its order', () => {
    expect(histories([['p', 'x', 3, 'B'], ['p', 'x', 1, 'A'], ['q', 'y', 7, 'A'], ['p', 'x', 2, 'A']])).toEqual(['p: AAB', 'q: A']);
  });

  test.each<[string, Row, string[]]>([
    ['a month that is not there', ['p', 'x', 5, 'A'], ['p: AB']],
    ['a month that is there twice', ['p', 'x', 2, 'A'], ['p: A']],
    ['a state that was not declared', ['p', 'x', 3, 'C'], ['p: AB']],
    ['a state that is missing', ['p', 'x', 3, null], ['p: AB']],
    ['a month that is missing', ['p', 'x', null, 'A'], ['p: AB']],
  ])('end before %s', (_, row, expected) => {
    expect(histories([['p', 'x', 1, 'A'], ['p', 'x', 2, 'B'], row, ['p', 'x', 6, 'A']])).toEqual(expected);
  });

  test('end after so many months, and are of one person each; rows of nobody are of none', () => {
    expect(histories([1, 2, 3, 4, 5].map((month): Row => ['p', 'x', month, 'A']), 3)).toEqual(['p: AAA']);
    expect(histories([['p', 'x', 1, 'A'], ['q', 'x', 2, 'B'], [null, 'x', 3, 'A'], ['q', null, 3, 'A']])).toEqual(['p: A', 'q: B']);
  });

  test('of one person are the same whatever rows another person has', () => {
    const row = (person: string): fc.Arbitrary<Row> => fc.tuple(fc.constant(person), fc.constantFrom('x', 'y', 'z', null), fc.option(fc.integer({ min: 0, max: 6 }), { nil: null }), fc.constantFrom('A', 'B', 'C', null));
    fc.assert(fc.property(fc.array(row('p'), { maxLength: 12 }), fc.array(row('q'), { maxLength: 12 }), fc.boolean(), (mine, theirs, before) => {
      const own = histories(before ? [...theirs, ...mine] : [...mine, ...theirs]).filter((history) => history.startsWith('p'));
      expect(own).toEqual(histories(mine));
    }));
  });

  test('of each person at most so many count', () => {
    expect(Array.from(boundHistories(Int32Array.of(7, 7, 8, 7, 9, 9), 2, (bound) => bound - 1))).toEqual([0, 1, 2, 4, 5]);
  });
});

const month = (more: Partial<ColumnSchema>): ColumnSchema => ({ name: 'month', kind: 'integer', role: 'ordinary', ...more });

describe('declared months', () => {
  test.each<[string, Partial<ColumnSchema>, string, number, number, number]>([
    ['whole numbers', { min: 4 }, 'number', 4, 12, 12],
    ['numbers such as 202401', { min: 202_401, max: 202_612 }, 'yyyyMM', 24_288, 202_402, 24_289],
    ['dates', { kind: 'date', dateFormat: 'yyyy-MM' }, 'date', 360, 31, 1],
  ])('are %s by the declaration', (_, more, form, first, value, number) => {
    const found = declaredMonths('month', month(more));
    expect([found.form, found.first, found.numberOf(value)]).toEqual([form, first, number]);
  });

  test.each([undefined, month({ kind: 'category' }), month({ kind: 'date' })])('have to be declared (%#)', (schema) => {
    expect(() => declaredMonths('month', schema)).toThrow(/has to be declared as whole numbers or as dates/);
  });
});
