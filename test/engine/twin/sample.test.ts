import { beforeAll, describe, expect, test } from 'vitest';
import { type Twin, twinSchema } from '../../../src/contract/twin.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { TwinSampler } from '../../../src/engine/twin/sample.ts';
import { creditTable, drawNormal, eachRow, round, tableOf } from '../../support/creditTable.ts';
import { blocksOf, columnOf, share, twinOf, valuesOf } from './twins.ts';

const sourceRows = 2500;
const source = creditTable(sourceRows, 1);
const rows = 40_000;
let twin: Twin;
let blocks: Table[];

beforeAll(() => {
  twin = twinOf(source, 'default');
  blocks = blocksOf(twin, rows);
});

/** A column over all blocks. */
function drawn(name: string): (number | string | null)[] {
  return blocks.flatMap((block) => valuesOf(columnOf(block, name)));
}

/** The numbers of a column that are there, ascending. */
function numbersOf(values: readonly (number | string | null)[]): number[] {
  return values.filter((value) => value !== null).map(Number).sort((one, other) => one - other);
}

function quantile(ascending: readonly number[], probability: number): number {
  return ascending[Math.floor(probability * (ascending.length - 1))]!;
}

describe('a sample', () => {
  test('has the rows that were asked for, in blocks of like size', () => {
    expect(blocks.map((block) => block.rows)).toEqual([13_333, 13_333, 13_334]);
    for (const block of blocks) for (const column of block.columns) expect(column.storage === 'numeric' ? column.values.length : column.codes.length).toBe(block.rows);
  });

  test('has the columns of the source, in their order and with their schemas', () => {
    expect(blocks[0]!.columns.map(({ schema, storage }) => [schema, storage])).toEqual(source.columns.map(({ schema, storage }) => [schema, storage]));
    expect(blocks[0]).toMatchObject({ name: source.name, format: source.format });
  });

  test('has the default rate of the source within one row in each block', () => {
    const rate = share(valuesOf(columnOf(source, 'default')), (value) => value === 'yes');
    for (const block of blocks) {
      const bad = valuesOf(columnOf(block, 'default')).filter((value) => value === 'yes').length;
      expect(Math.abs(bad - rate * block.rows)).toBeLessThan(1);
    }
  });

  test('has the levels and the missing cells of the source as often', () => {
    for (const name of ['grade', 'purpose', 'utilisation', 'late_days']) {
      const real = valuesOf(columnOf(source, name));
      const frequent = [...new Set(real)].filter((value) => share(real, (own) => own === value) > 0.015);
      for (const value of frequent) expect(Math.abs(share(drawn(name), (own) => own === value) - share(real, (own) => own === value))).toBeLessThan(0.01);
    }
  });

  test('has numbers with the quantiles of the source, far out too', () => {
    for (const name of ['income', 'score', 'utilisation']) {
      const real = numbersOf(valuesOf(columnOf(source, name)));
      const made = numbersOf(drawn(name));
      const spread = quantile(real, 0.75) - quantile(real, 0.25);
      const error = (probability: number): number => Math.abs(quantile(made, probability) - quantile(real, probability)) / spread;
      for (const probability of [0.1, 0.25, 0.5, 0.75, 0.9]) expect(error(probability)).toBeLessThan(0.03);
      for (const probability of [0.01, 0.99]) expect(error(probability)).toBeLessThan(0.15);
    }
  });

  test('has what a scorecard is made of: the bad rate by grade and by score', () => {
    const rateIn = (values: readonly (number | string | null)[], bad: readonly (number | string | null)[], member: (value: number | string | null) => boolean): number => {
      const outcomes = bad.filter((_, row) => member(values[row]!));
      return share(outcomes, (value) => value === 'yes');
    };
    const realBad = valuesOf(columnOf(source, 'default'));
    const madeBad = drawn('default');
    for (const grade of 'ABCDE') {
      const real = rateIn(valuesOf(columnOf(source, 'grade')), realBad, (value) => value === grade);
      expect(Math.abs(rateIn(drawn('grade'), madeBad, (value) => value === grade) - real)).toBeLessThan(0.03);
    }
    for (const below of [600, 650, 700]) {
      const real = rateIn(valuesOf(columnOf(source, 'score')), realBad, (value) => Number(value) < below);
      expect(Math.abs(rateIn(drawn('score'), madeBad, (value) => Number(value) < below) - real)).toBeLessThan(0.03);
    }
  });

  test('writes numbers as the source does: whole hundreds, whole days, three decimals, nothing negative', () => {
    expect(share(numbersOf(drawn('income')), (value) => value % 100 === 0)).toBeGreaterThan(0.97);
    expect(numbersOf(drawn('late_days')).filter((value) => !Number.isInteger(value) || value < 0)).toEqual([]);
    expect(numbersOf(drawn('utilisation')).filter((value) => value !== round(value, 3) || value < 0)).toEqual([]);
  });

  test('has identifiers of its own, all different', () => {
    const identifiers = drawn('loan_id');
    expect(new Set(identifiers).size).toBe(rows);
    expect(identifiers.filter((text) => !/^LN-\d{6,}$/.test(String(text)))).toEqual([]);
  });

  test('does not repeat its rows: copies of a pool row differ in their numbers', () => {
    const incomes = drawn('income');
    const scores = drawn('score');
    const usages = drawn('utilisation');
    const different = new Set(incomes.map((income, row) => `${income} ${scores[row]} ${usages[row]}`));
    expect(different.size).toBeGreaterThan(0.99 * rows);
  });
});

describe('a block', () => {
  test('is the same whatever was drawn before: any worker may draw it', () => {
    expect(new TwinSampler(twin, rows, 1).block(2)).toEqual(blocks[2]);
  });

  test('is the same from the twin as a file keeps it', () => {
    const file = twinSchema.parse(JSON.parse(JSON.stringify(twin)));
    expect(new TwinSampler(file, rows, 1).block(1)).toEqual(blocks[1]);
  });

  test('is another under another seed, and another than the next', () => {
    const incomes = valuesOf(columnOf(blocks[1]!, 'income'));
    const others = [new TwinSampler(twin, rows, 2).block(1), blocks[0]!];
    for (const other of others) expect(share(valuesOf(columnOf(other, 'income')), (value) => value === incomes[0])).toBeLessThan(0.1);
    for (const other of others) expect(valuesOf(columnOf(other, 'income'))).not.toEqual(incomes);
  });

  test('has its bad rows in other places than the next', () => {
    const [one, other] = [0, 1].map((block) => valuesOf(columnOf(blocks[block]!, 'default'))) as [unknown[], unknown[]];
    const bad = share(one, (value) => value === 'yes');
    const both = one.filter((value, row) => value === 'yes' && other[row] === 'yes').length / one.length;
    expect(both).toBeLessThan(1.2 * bad * bad);
  });

  test('stops where its check throws', () => {
    const calls: number[] = [];
    const stop = (): void => {
      if (calls.push(calls.length) === 3) throw new Error('stopped');
    };
    expect(() => new TwinSampler(twin, rows, 1).block(0, stop)).toThrow('stopped');
    expect(calls).toHaveLength(3);
  });
});

describe('extremes', () => {
  const incomes = eachRow(2000, 3, (stream) => Math.round(Math.exp(10 + drawNormal(stream))));
  const table = tableOf({ name: 'income', kind: 'integer', values: incomes }, { name: 'other', kind: 'number', values: eachRow(2000, 4, drawNormal) });

  test('of the source come once where they were asked for', () => {
    const made = numbersOf(valuesOf(columnOf(blocksOf(twinOf(table, null, true), 2000)[0]!, 'income')));
    expect([made[0], made.at(-1)]).toEqual([Math.min(...incomes), Math.max(...incomes)]);
  });

  test('are otherwise drawn: plausible, and not those of the source', () => {
    const made = numbersOf(valuesOf(columnOf(blocksOf(twinOf(table), 2000)[0]!, 'income')));
    expect(made).not.toContain(Math.max(...incomes));
    expect(Math.max(...made)).toBeGreaterThan(quantile(numbersOf(incomes), 0.99));
    expect(Math.max(...made)).toBeLessThan(5 * Math.max(...incomes));
    expect(Math.min(...made)).toBeGreaterThanOrEqual(0);
  });
});

describe('rows in which columns are missing together', () => {
  const absent = eachRow(1500, 5, (stream) => stream.uniform() < 0.3);
  const part = (name: string, seed: number) => ({ name, kind: 'number' as const, values: eachRow(1500, seed, (stream, row) => (absent[row] ? null : round(drawNormal(stream), 2))) });
  const columns = [part('a', 6), part('b', 7), part('c', 8), { name: 'd', kind: 'number' as const, values: eachRow(1500, 9, drawNormal) }];

  test('are as many, and missing in all of them', () => {
    const made = blocksOf(twinOf(tableOf(...columns)), 8000)[0]!;
    const [a, b, c] = ['a', 'b', 'c'].map((name) => valuesOf(columnOf(made, name))) as [unknown[], unknown[], unknown[]];
    expect(a.map((value, row) => [value, b[row], c[row]].filter((own) => own === null).length).filter((count) => count !== 0 && count !== 3)).toEqual([]);
    expect(Math.abs(share(a, (value) => value === null) - share(absent, Boolean))).toBeLessThan(1 / 8000);
  });
});
