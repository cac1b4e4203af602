import { describe, expect, test } from 'vitest';
import { codeCount, fineCells } from '../../../src/contract/plan.ts';
import { planColumn } from '../../../src/engine/measure/plan.ts';
import { normalQuantile } from '../../../src/engine/numeric/normal.ts';
import { Stream } from '../../../src/engine/random/stream.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { codeOf } from '../../../src/engine/twin/copula.ts';
import { columnDecoder } from '../../../src/engine/twin/decode.ts';
import { marginOf } from '../../../src/engine/twin/margins.ts';
import { fitTails } from '../../../src/engine/twin/tail.ts';
import { drawNormal, eachRow, round, tableOf, type MadeColumn } from '../../support/creditTable.ts';
import { share } from './twins.ts';

const draws = 20_000;

/** The marginal of a column as a twin would give it back: values at evenly spaced probabilities, ascending. */
function decoded(made: MadeColumn, changes: Partial<Table['columns'][number]['schema']> = {}) {
  const [column] = tableOf(made).columns;
  const { plan, cells } = planColumn({ ...column!, schema: { ...column!.schema, ...changes } }, { coarseCodes: 8, bad: null, keepExtremes: false, personRows: null });
  if (plan.model === 'pattern') throw new Error('not modelled');
  const fine = new Array<number>(fineCells(plan)).fill(0);
  for (const cell of cells!) fine[cell]!++;
  const margin = marginOf(plan, fine);
  const tails = plan.model === 'cells' ? fitTails(plan, fine) : { below: null, above: null };
  const decoder = columnDecoder(plan, margin, tails, new Stream(1, 'decode'));
  const values = Array.from({ length: draws }, (_, row) => {
    const z = normalQuantile((row + 0.5) / draws);
    return decoder.decode(z, codeOf(z, margin.boundaries));
  });
  return { plan, values };
}

function descents(values: readonly number[]): number {
  return values.filter((value, row) => row > 0 && value < values[row - 1]!).length;
}

describe('numbers', () => {
  const smooth: MadeColumn = { name: 'x', kind: 'number', values: eachRow(5000, 1, (stream) => round(10 + drawNormal(stream), 4)) };

  test('ascend with z, each within its cell', () => {
    const { plan, values } = decoded(smooth);
    expect(codeCount(plan)).toBeGreaterThan(4);
    // Rounding to heaps may change the order of neighbours, and nothing else.
    expect(descents(values.map((value) => round(value, 2)))).toBeLessThan(draws / 100);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  test('that are dates fall on the days of the week and of the month on which those of the source fall', () => {
    const day = 86_400_000;
    const isWeekend = (time: number): boolean => [0, 6].includes(new Date(time).getUTCDay());
    const isLast = (time: number): boolean => new Date(time + day).getUTCDate() === 1;
    const drawDay = (stream: Stream): number => {
      for (;;) {
        const time = Date.UTC(2021, 0, 1) + stream.below(1500) * day;
        // No weekend, and month ends ten times as often as other days.
        if (!isWeekend(time) && stream.uniform() < (isLast(time) ? 1 : 0.1)) return time;
      }
    };
    const paid: MadeColumn = { name: 'paid_on', kind: 'integer', values: eachRow(5000, 7, drawDay) };
    const { values } = decoded(paid, { kind: 'date' });
    expect(share(values, isWeekend)).toBeLessThan(0.002);
    expect(Math.abs(share(values, isLast) - share(paid.values.map(Number), isLast))).toBeLessThan(0.03);
    // An even calendar stays one: 2 days in 7, one in 30.
    const even = decoded({ ...paid, values: eachRow(5000, 8, (stream) => Date.UTC(2021, 0, 1) + stream.below(1500) * day) }, { kind: 'date' });
    expect(even.plan).toMatchObject({ calendar: null });
    expect(share(even.values, isWeekend)).toBeCloseTo(2 / 7, 1);
  });

  test('that are never nought are not rounded to it', () => {
    const limits: MadeColumn = { name: 'limit', kind: 'integer', values: eachRow(5000, 6, (stream) => (stream.uniform() < 0.02 ? 300 : 1000 * Math.ceil(Math.exp(1 + drawNormal(stream))))) };
    const { values } = decoded(limits);
    expect(Math.min(...values)).toBeGreaterThan(0);
    expect(share(values, (value) => value % 1000 === 0)).toBeGreaterThan(0.9);
  });

  test('have their decimals', () => {
    expect(decoded(smooth).values.filter((value) => value !== round(value, 4))).toEqual([]);
  });

  test('do not pass declared bounds, though their tails would', () => {
    const heavy: MadeColumn = { name: 'x', kind: 'integer', values: eachRow(5000, 7, (stream) => Math.min(5000, Math.round(stream.uniform() ** -0.8))) };
    const largest = Math.max(...heavy.values.map(Number));
    expect(Math.max(...decoded(heavy).values)).toBeGreaterThan(largest);
    expect(Math.max(...decoded(heavy, { max: largest }).values)).toBeLessThanOrEqual(largest);
  });

  test('over several orders of magnitude keep their quantiles inside a cell', () => {
    const wide: MadeColumn = { name: 'x', kind: 'integer', values: eachRow(600, 2, (stream) => Math.round(Math.exp(4 + 3 * drawNormal(stream)))) };
    const { values } = decoded(wide);
    const real = wide.values.map(Number).toSorted((one, other) => one - other);
    for (const probability of [0.2, 0.5, 0.8]) {
      expect(Math.abs(Math.log(values[probability * draws]! / real[probability * 600]!))).toBeLessThan(0.25);
    }
  });
});

describe('round amounts', () => {
  const heaped: MadeColumn = {
    name: 'amount',
    kind: 'integer',
    values: eachRow(6000, 3, (stream) => {
      const amount = Math.exp(9 + 0.8 * drawNormal(stream));
      const heap = stream.uniform();
      return heap < 0.4 ? Math.round(amount / 1000) * 1000 : heap < 0.7 ? Math.round(amount / 100) * 100 : Math.round(amount);
    }),
  };

  test.each([[1000], [500], [100]])('are multiples of %d as often as in the source', (size) => {
    const { values } = decoded(heaped);
    const isMultiple = (value: unknown): boolean => Number(value) % size === 0;
    expect(Math.abs(share(values, isMultiple) - share(heaped.values, isMultiple))).toBeLessThan(0.04);
  });

  test('that are all multiples of a step stay so', () => {
    const stepped: MadeColumn = { ...heaped, values: heaped.values.map((value) => Math.round(Number(value) / 500) * 500) };
    const { plan, values } = decoded(stepped);
    expect(plan.model === 'cells' && plan.step).toBe(500);
    expect(values.filter((value) => value % 500 !== 0)).toEqual([]);
  });
});

test('atoms are their value exactly, as often as in the source, and missing cells stay missing', () => {
  const made: MadeColumn = { name: 'x', kind: 'number', values: eachRow(4000, 4, (stream) => (stream.uniform() < 0.2 ? null : stream.uniform() < 0.5 ? 0 : round(Math.exp(drawNormal(stream)), 2))) };
  const { values } = decoded(made);
  expect(share(values, (value) => value === 0)).toBeCloseTo(share(made.values, (value) => value === 0), 3);
  expect(share(values, Number.isNaN)).toBeCloseTo(share(made.values, (value) => value === null), 3);
});

test('levels have the shares of the source, in their order', () => {
  const made: MadeColumn = { name: 'grade', kind: 'category', values: eachRow(3000, 5, (stream) => 'ABCCCD'[stream.below(6)]!) };
  const { plan, values } = decoded(made);
  expect(descents(values)).toBe(0);
  const levels = plan.model === 'levels' ? plan.levels : [];
  for (const [cell, level] of levels.entries()) expect(share(values, (value) => value === cell)).toBeCloseTo(share(made.values, (value) => value === level), 3);
});

test('dates are whole days', () => {
  const made: MadeColumn = { name: 'opened', kind: 'integer', values: eachRow(3000, 6, (stream) => 15_000 + Math.floor(4000 * stream.uniform() ** 2)) };
  const { values } = decoded(made, { kind: 'date', dateFormat: 'yyyy-MM-dd' });
  expect(values.filter((value) => !Number.isInteger(value))).toEqual([]);
  // Days are not amounts: no heaps, so that z alone decides, and the order is that of z.
  expect(descents(values)).toBe(0);
});
