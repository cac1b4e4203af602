import { describe, expect, test } from 'vitest';
import { drawNormal, eachRow, tableOf, type MadeColumn } from '../../support/creditTable.ts';
import { blocksOf, columnOf, share, twinOf, valuesOf } from './twins.ts';

const rows = 6000;
const drawn = 20_000;

/** The columns of a sample of the twin of these. */
function cloned(columns: readonly MadeColumn[], target: string | null = null): ReadonlyMap<string, readonly (number | string | null)[]> {
  const blocks = blocksOf(twinOf(tableOf(...columns), target), drawn);
  return new Map(columns.map(({ name }) => [name, blocks.flatMap((block) => valuesOf(columnOf(block, name)))]));
}

const quantile = (values: readonly (number | string | null)[], at: number): number => {
  const sorted = values.map(Number).sort((one, other) => one - other);
  return sorted[Math.floor(at * (sorted.length - 1))]!;
};

describe('missing values of a loan file', () => {
  const holes = [0.9, 0.5, 0.02] as const;
  const risk = eachRow(rows, 1, drawNormal);
  const sparse = holes.map((hole, index): MadeColumn => ({
    name: `column_${hole}`, kind: 'number', values: eachRow(rows, 10 + index, (stream, row) => (stream.uniform() < hole ? null : Number((100 + 10 * risk[row]!).toFixed(2)))),
  }));
  const isPaid = eachRow(rows, 20, (stream) => stream.uniform() < 0.3);
  const columns: MadeColumn[] = [
    ...sparse,
    { name: 'status', kind: 'category', values: isPaid.map((paid) => (paid ? 'paid off' : 'open')) },
    { name: 'paid_off', kind: 'integer', values: eachRow(rows, 21, (stream, row) => (isPaid[row] ? 2000 + stream.below(20) : null)) },
    { name: 'region', kind: 'category', values: eachRow(rows, 22, (stream) => (stream.uniform() < 0.1 ? null : ['north', 'south', 'west'][stream.below(3)]!)) },
  ];
  const made = cloned(columns);

  test('case 32: each column is missing as often, one of 90 per cent, too', () => {
    const errors = columns.map(({ name, values }) => Math.abs(share(made.get(name)!, (value) => value === null) - share(values, (value) => value === null)));
    expect(Math.max(...errors)).toBeLessThan(0.01);
  });

  test('case 33: what is missing in open loans alone stays so', () => {
    const status = made.get('status')!;
    expect(made.get('paid_off')!.filter((value, row) => (value === null) === (status[row] === 'paid off'))).toEqual([]);
  });

  test('case 36: a table in which every other cell may be missing needs no preparation', () => {
    expect([...made.values()].map((values) => values.length)).toEqual(columns.map(() => drawn));
    expect([...made.get('region')!].filter((value) => value !== null && !['north', 'south', 'west'].includes(String(value)))).toEqual([]);
  });
});

test('case 44: of arrears that are nought in most rows the large ones stay as large', () => {
  const arrears: MadeColumn = { name: 'arrears', kind: 'number', values: eachRow(rows, 2, (stream) => (stream.uniform() < 0.94 ? 0 : Number(Math.exp(6 + drawNormal(stream)).toFixed(2)))) };
  const made = cloned([arrears, { name: 'income', kind: 'integer', values: eachRow(rows, 3, (stream) => 1000 + stream.below(5000)) }]).get('arrears')!;
  const owed = (values: readonly (number | string | null)[]): number[] => values.map(Number).filter((value) => value > 0);
  expect(Math.abs(share(made, (value) => value === 0) - share(arrears.values, (value) => value === 0))).toBeLessThan(0.005);
  for (const at of [0.5, 0.9]) expect(Math.abs(Math.log(quantile(owed(made), at) / quantile(owed(arrears.values), at)))).toBeLessThan(0.1);
  expect(Math.abs(Math.log(quantile(made, 0.99) / quantile(arrears.values, 0.99)))).toBeLessThan(0.1);
});

test('case 45: a class of one row in five hundred does not vanish', () => {
  const flags = eachRow(rows, 4, (stream) => stream.uniform() < 0.002);
  const columns: MadeColumn[] = [
    { name: 'default', kind: 'category', values: flags.map((flag) => (flag ? '1' : '0')) },
    { name: 'score', kind: 'integer', values: eachRow(rows, 5, (stream, row) => 600 + stream.below(200) - (flags[row] ? 100 : 0)) },
  ];
  expect(flags.filter(Boolean).length).toBeGreaterThan(9);
  for (const target of [null, 'default']) {
    expect(share(cloned(columns, target).get('default')!, (value) => value === '1')).toBeCloseTo(flags.filter(Boolean).length / rows, 3);
  }
});
