import { beforeAll, describe, expect, test } from 'vitest';
import { columnPlan } from '../../../src/contract/plan.ts';
import { type Twin, twinSchema } from '../../../src/contract/twin.ts';
import { mostCodes } from '../../../src/engine/kernel/twinKernel.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { creditColumns, drawNormal, eachRow, round, tableOf, type MadeColumn } from '../../support/creditTable.ts';
import { blocksOf, columnOf, share, twinOf, valuesOf } from './twins.ts';

const rows = 400;
const amounts = (name: string, seed = 1, count = rows): MadeColumn => ({ name, kind: 'number', values: eachRow(count, seed, (stream) => round(drawNormal(stream), 3)) });
const level = (name: string, values: (row: number) => string | null, count = rows): MadeColumn => ({ name, kind: 'category', values: Array.from({ length: count }, (_, row) => values(row)) });
const number = (name: string, values: (row: number) => number | null, count = rows): MadeColumn => ({ name, kind: 'number', values: Array.from({ length: count }, (_, row) => values(row)) });

interface EdgeCase {
  readonly name: string;
  readonly columns: readonly MadeColumn[];
  readonly target?: string;
}

const cases: EdgeCase[] = [
  { name: 'one number', columns: [amounts('x')] },
  { name: 'one category', columns: [level('y', (row) => 'abc'[row % 3]!)], target: 'y' },
  { name: 'one identifier', columns: [{ name: 'id', kind: 'identifier', values: Array.from({ length: rows }, (_, row) => `K${1000 + row}`) }] },
  { name: 'a number and a target', columns: [amounts('x'), level('y', (row) => (row % 2 === 0 ? 'bad' : 'good'))], target: 'y' },
  { name: 'two constants', columns: [number('x', () => 7), level('y', () => 'same')], target: 'y' },
  { name: 'two columns of nothing', columns: [number('x', () => null), level('y', () => null)] },
  { name: 'categories alone', columns: ['a', 'b', 'c', 'd'].map((name, shift) => level(name, (row) => 'uvwxyz'[(row * (shift + 1) + (row % 7)) % 6]!)), target: 'd' },
  { name: 'a column all missing, and a constant one', columns: [amounts('x'), number('never', () => null), number('always', () => 3.5), level('text', () => null), amounts('z', 2)] },
  { name: 'one value here and there', columns: [amounts('x'), number('rare', (row) => (row % 100 === 0 ? row : null)), level('odd', (row) => (row === 5 ? 'once' : 'else'))] },
  { name: 'half missing', columns: [number('x', (row) => (row % 2 === 0 ? row : null)), level('y', (row) => (row % 3 === 0 ? null : 'yes'))], target: 'y' },
  { name: 'a class that is absent, with its level declared', columns: [amounts('x'), level('y', () => 'good')], target: 'y' },
  { name: 'a class of a single row', columns: [amounts('x'), level('y', (row) => (row === 0 ? 'bad' : 'good'))], target: 'y' },
  { name: 'a target that is missing now and then', columns: [amounts('x'), level('y', (row) => (row % 5 === 0 ? null : row % 2 === 0 ? 'bad' : 'good'))], target: 'y' },
  { name: 'a number for a target', columns: [amounts('x'), amounts('y', 2)], target: 'y' },
  { name: 'an identifier for a target', columns: [amounts('x'), { name: 'y', kind: 'identifier', values: Array.from({ length: rows }, (_, row) => `K${row}`) }], target: 'y' },
  { name: 'the same column twice', columns: [amounts('x'), { ...amounts('x'), name: 'copy' }, level('y', (row) => (row % 2 === 0 ? 'bad' : 'good'))], target: 'y' },
  { name: 'more levels than are kept', columns: [level('many', (row) => `L${row % 120}`, 3000), amounts('x', 1, 3000)] },
  { name: 'as many frequent values as fit, with sentinels', columns: [number('spiky', (row) => [...Array.from({ length: 18 }, (_, value) => 10 * value), -9, -8, -7, 99_999, 99_998][row % 23]!, 6000), amounts('x', 1, 6000)] },
  { name: 'huge and tiny numbers', columns: [number('huge', (row) => row * 1e12), number('tiny', (row) => (row % 97) * 1e-7), number('negative', (row) => -(row ** 3))] },
  { name: 'fifty rows', columns: creditColumns(50, 1), target: 'default' },
];

describe.each(cases)('$name', ({ columns, target }) => {
  const table = tableOf(...columns);
  let twin: Twin;
  let made: Table;

  beforeAll(() => {
    twin = twinOf(table, target ?? null);
    made = blocksOf(twin, 300)[0]!;
  });

  test('give a twin that its schema accepts: whole counts, finite numbers', () => {
    expect(twinSchema.parse(JSON.parse(JSON.stringify(twin)))).toBeTruthy();
    expect(twin.plan.columns.filter((plan) => plan.model !== 'pattern' && plan.coarse.length > 0 && plan.coarse.at(-1)! >= mostCodes)).toEqual([]);
    expect(twin.plan.columns.every((plan) => columnPlan.safeParse(plan).success)).toBe(true);
  });

  test('give rows of the same schema, without a value that is no value', () => {
    expect(made.rows).toBe(300);
    expect(made.columns.map(({ schema }) => schema)).toEqual(table.columns.map(({ schema }) => schema));
    for (const column of columns) {
      const source = column.values;
      const values = valuesOf(columnOf(made, column.name));
      expect(values).toHaveLength(300);
      expect(values.filter((value) => value === undefined || (typeof value === 'number' && !Number.isFinite(value)))).toEqual([]);
      // What is never missing stays so, what always is too; where few have a value, none has.
      const missing = share(source, (value) => value === null);
      const madeMissing = share(values, (value) => value === null);
      expect(Math.abs(madeMissing - missing)).toBeLessThan(missing === 0 || missing === 1 ? 1e-9 : 0.1);
    }
  });
});

describe('what edge cases keep', () => {
  const sampled = (columns: readonly MadeColumn[], target: string | null = null) => blocksOf(twinOf(tableOf(...columns), target), 2000)[0]!;

  test('constants are the constant', () => {
    const made = sampled([number('x', () => 7), level('y', () => 'same'), amounts('z')]);
    expect(new Set(valuesOf(columnOf(made, 'x')))).toEqual(new Set([7]));
    expect(new Set(valuesOf(columnOf(made, 'y')))).toEqual(new Set(['same']));
  });

  test('a class of a single row does not leave', () => {
    const made = sampled([amounts('x'), level('y', (row) => (row === 0 ? 'bad' : 'good'))], 'y');
    expect(new Set(valuesOf(columnOf(made, 'y')))).toEqual(new Set(['good']));
  });

  test('a target of ten levels keeps its ten levels, and a number its values', () => {
    const ten = sampled([amounts('x', 1, 1200), level('y', (row) => `L${row % 10}`, 1200)], 'y');
    expect(new Set(valuesOf(columnOf(ten, 'y'))).size).toBe(10);
    const many = sampled([amounts('x', 1, 1200), amounts('y', 2, 1200)], 'y');
    expect(new Set(valuesOf(columnOf(many, 'y'))).size).toBeGreaterThan(500);
  });

  test('the same column twice stays nearly the same', () => {
    const made = sampled([amounts('x'), { ...amounts('x'), name: 'copy' }]);
    const [x, copy] = [valuesOf(columnOf(made, 'x')), valuesOf(columnOf(made, 'copy'))] as [number[], number[]];
    expect(share(x.map((value, row) => Math.abs(value - copy[row]!)), (difference) => difference < 0.7)).toBeGreaterThan(0.9);
  });
});

describe('a column that only the target moves', () => {
  // Nothing else depends on it, so that no pair within a class would tell it where to be.
  const risk = eachRow(1500, 11, drawNormal);
  const bad = eachRow(1500, 12, (stream, row) => risk[row]! + drawNormal(stream) > 1);
  const columns: MadeColumn[] = [number('x', (row) => round(risk[row]!, 3), 1500), level('y', (row) => (bad[row] ? 'bad' : 'good'), 1500)];

  test.each([[0], [2]])('stays with the target among %d other columns', (others) => {
    const noise = Array.from({ length: others }, (_, other) => amounts(`noise ${other}`, 20 + other, 1500));
    const [made] = blocksOf(twinOf(tableOf(...columns, ...noise), 'y'), 10_000);
    const meanOf = (x: readonly unknown[], y: readonly unknown[], outcome: string): number => {
      const members = x.filter((_, row) => y[row] === outcome).map(Number);
      return members.reduce((sum, value) => sum + value, 0) / members.length;
    };
    const [x, y] = [valuesOf(columnOf(made!, 'x')), valuesOf(columnOf(made!, 'y'))];
    for (const outcome of ['bad', 'good']) {
      expect(Math.abs(meanOf(x, y, outcome) - meanOf(columns[0]!.values, columns[1]!.values, outcome))).toBeLessThan(0.12);
    }
  });
});

describe('a wide table', () => {
  const width = 60;
  const common = eachRow(1200, 30, drawNormal);
  const columns = Array.from({ length: width }, (_, column): MadeColumn => {
    const loading = 0.2 + (0.6 * column) / width;
    const latent = eachRow(1200, 31 + column, (stream, row) => loading * common[row]! + Math.sqrt(1 - loading ** 2) * drawNormal(stream));
    return column % 3 === 0 ? level(`c${column}`, (row) => (latent[row]! > 0.5 ? 'high' : 'low'), 1200) : number(`n${column}`, (row) => round(latent[row]!, 2), 1200);
  });
  const target = level('y', (row) => (common[row]! > 1.2 ? 'bad' : 'good'), 1200);
  let twin: Twin;
  let made: Table;

  beforeAll(() => {
    twin = twinOf(tableOf(...columns, target), 'y');
    made = blocksOf(twin, 4000)[0]!;
  });

  test('is fitted on a number of pairs that grows with the columns, not with their square', () => {
    const [model] = twin.strata[0]!.models;
    expect(model!.tiltedPairs.length).toBeGreaterThanOrEqual(width);
    expect(model!.tiltedPairs.length).toBeLessThanOrEqual(5 * (width + 1));
  });

  test('keeps the target rate, and for every column the difference that the target makes', () => {
    const outcomes = valuesOf(columnOf(made, 'y'));
    expect(Math.abs(share(outcomes, (value) => value === 'bad') - share(target.values, (value) => value === 'bad'))).toBeLessThan(0.005);
    const asNumber = (value: unknown): number => (value === 'high' ? 1 : value === 'low' ? 0 : Number(value));
    const gap = (values: readonly unknown[], of: readonly unknown[]): number => {
      const meanOf = (outcome: string): number => {
        const members = values.filter((_, row) => of[row] === outcome).map(asNumber);
        return members.reduce((sum, value) => sum + value, 0) / members.length;
      };
      return meanOf('bad') - meanOf('good');
    };
    const errors = columns.map(({ name, values }) => Math.abs(gap(valuesOf(columnOf(made, name)), outcomes) - gap(values, target.values)));
    expect(Math.max(...errors)).toBeLessThan(0.25);
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.08);
  });
});
