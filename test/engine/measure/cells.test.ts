import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutCells, distinctValues, valueDecimals, valueStep } from '../../../src/engine/measure/cells.ts';
import { planColumn } from '../../../src/engine/measure/plan.ts';
import { findSentinels } from '../../../src/engine/measure/sentinels.ts';
import { fineCellTarget, minCount } from '../../../src/engine/measure/settings.ts';
import { drawNormal, eachRow, round, tableOf } from '../../support/creditTable.ts';

function cut(values: readonly number[]) {
  const distinct = distinctValues(Float64Array.from(values));
  return cutCells(distinct, findSentinels(distinct.values, distinct.counts));
}

function plan(values: readonly (number | null)[], keepExtremes = false) {
  const column = tableOf({ name: 'amount', kind: 'number', values }).columns[0]!;
  const planned = planColumn(column, { coarseCodes: 8, bad: null, keepExtremes, personRows: null });
  if (planned.plan.model !== 'cells') throw new Error('a number is planned in cells');
  return { plan: planned.plan, cells: planned.cells! };
}

function repeat(value: number, times: number): number[] {
  return new Array<number>(times).fill(value);
}

/** Columns as they come: a smooth or a lumpy bulk, with values that repeat, outliers and codes. */
const anyColumn = fc
  .record({
    bulk: fc.oneof(
      fc.array(fc.integer({ min: -20, max: 60 }), { minLength: 10, maxLength: 400 }),
      fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }).map((value) => round(value, 2)), { minLength: 10, maxLength: 400 }),
    ),
    lumps: fc.array(fc.tuple(fc.constantFrom(0, 1, 50, 96, 98, -9, -8, -7, 999_999, 9_999_999), fc.integer({ min: 1, max: 60 })), { maxLength: 4 }),
    outliers: fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 3 }),
  })
  .map(({ bulk, lumps, outliers }) => [...bulk, ...lumps.flatMap(([value, times]) => repeat(value, times)), ...outliers]);

describe('distinct values', () => {
  test('are ascending, with their rows, without missing cells', () => {
    const { values, counts } = distinctValues(Float64Array.of(3, Number.NaN, -1, 3, 0, 0));
    expect([...values]).toEqual([-1, 0, 3]);
    expect([...counts]).toEqual([1, 2, 2]);
  });
});

describe('cells of any column', () => {
  test('hold at least the least number of rows, and every row once', () => {
    fc.assert(
      fc.property(anyColumn, (values) => {
        const cells = cut(values);
        expect(Math.min(...cells.map(({ count }) => count))).toBeGreaterThanOrEqual(minCount);
        expect(cells.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
      }),
    );
  });

  test('ascend and do not overlap', () => {
    fc.assert(
      fc.property(anyColumn, (values) => {
        const cells = cut(values);
        cells.forEach(({ lo, hi }, index) => {
          expect(lo).toBeLessThanOrEqual(hi);
          expect(hi).toBeLessThan(cells[index + 1]?.lo ?? Infinity);
        });
      }),
    );
  });

  test('are what the rows are counted in', () => {
    fc.assert(
      fc.property(anyColumn, (values) => {
        const counts = cut(values).map(({ count }) => count);
        const { cells } = plan(values);
        expect(counts.map((_, cell) => cells.filter((own) => own === cell).length)).toEqual(counts);
      }),
    );
  });

  test('never tell the smallest or largest amount, unless as many rows hold it', () => {
    fc.assert(
      fc.property(anyColumn, (values) => {
        const { plan: planned, cells } = plan(values);
        const { first, last } = planned.ordinary;
        // A single cell is its mean, which may happen to be a value.
        fc.pre(first < last);
        const amounts = values.filter((_, row) => cells[row]! >= first && cells[row]! <= last);
        const secret = [Math.min(...amounts), Math.max(...amounts)].filter((extreme) => amounts.filter((value) => value === extreme).length < minCount);
        expect(secret.filter((value) => planned.lo.includes(value) || planned.hi.includes(value))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('an open end', () => {
  const incomes = eachRow(3000, 1, (stream) => Math.round(Math.exp(10 + 0.7 * drawNormal(stream))));

  test('keeps an edge that enough rows reach, rounded to few digits', () => {
    const { plan: planned } = plan(incomes);
    expect([planned.openBelow, planned.openAbove]).toEqual([true, true]);
    const edge = planned.hi.at(-1)!;
    expect(planned.lo.at(-1)).toBe(edge);
    expect(incomes.filter((value) => value >= edge).length).toBeGreaterThanOrEqual(minCount);
    expect(edge % 100).toBe(0);
    const lower = planned.lo[0]!;
    expect(incomes.filter((value) => value <= lower).length).toBeGreaterThanOrEqual(minCount);
  });

  test('lies before a sentinel too', () => {
    const { plan: planned } = plan([...incomes, ...repeat(99_999_999, 40), ...repeat(-9, 40)]);
    expect(planned.lo.at(-1)).toBe(99_999_999);
    expect(planned.lo[0]).toBe(-9);
    expect(planned.ordinary).toEqual({ first: 1, last: planned.lo.length - 2 });
    expect([planned.openBelow, planned.openAbove, planned.nonNegative]).toEqual([true, true, true]);
    expect(planned.hi).not.toContain(Math.max(...incomes));
    expect(planned.lo).not.toContain(Math.min(...incomes));
  });

  test('is closed where an atom stands there', () => {
    const capped = incomes.map((value) => Math.min(40_000, Math.max(8000, value)));
    const { plan: planned } = plan(capped);
    expect([planned.openBelow, planned.openAbove]).toEqual([false, false]);
    expect([planned.lo[0], planned.hi.at(-1)]).toEqual([8000, 40_000]);
  });

  test('tells the extremes only where they were asked for', () => {
    expect(plan(incomes).plan.extremes).toBeNull();
    expect(plan(incomes, true).plan.extremes).toEqual({ min: Math.min(...incomes), max: Math.max(...incomes) });
  });
});

describe('values that many rows share', () => {
  test('are atoms where nearly all rows hold one, such as the rates of a price list', () => {
    const rates = eachRow(6000, 1, (stream) => round(5.31 + 0.067 * stream.below(250), 2));
    const cells = cut(rates);
    expect(cells.every(({ atom }) => atom)).toBe(true);
    expect(cells.length).toBeGreaterThan(200);
  });

  test('are atoms where amounts heap, and only there', () => {
    const amounts = eachRow(8000, 2, (stream) => (stream.uniform() < 0.2 ? 500 * (1 + stream.below(40)) : 1 + stream.below(20_000)));
    const atoms = cut(amounts).filter(({ atom }) => atom).map(({ lo }) => lo);
    expect(atoms.length).toBeGreaterThan(35);
    expect(atoms.filter((value) => value % 500 !== 0)).toEqual([]);
  });
});

describe('few values', () => {
  test('are atoms where enough rows hold them', () => {
    expect(cut([...repeat(1, 12), ...repeat(2, 30), ...repeat(3, 10)]).map(({ lo, hi, count, atom }) => [lo, hi, count, atom])).toEqual([[1, 1, 12, true], [2, 2, 30, true], [3, 3, 10, true]]);
  });

  test('of few rows join a neighbouring atom, whose value they take', () => {
    const [cell] = cut([...repeat(0, 80), 1, 5, 250]);
    expect(cell).toMatchObject({ lo: 0, hi: 0, atom: true, count: 83 });
    expect(plan([...repeat(0, 80), 1, 5, 250]).plan.hi).toEqual([0]);
  });

  test('that fit a single cell leave as their mean: it has no inner edge', () => {
    const values = Array.from({ length: 16 }, (_, row) => 1000 + 7 * row);
    const { plan: planned } = plan([...values, ...new Array<null>(50).fill(null)]);
    expect([planned.lo, planned.hi]).toEqual([[1053], [1053]]);
  });

  test('of fewer than the least number of rows leave as missing', () => {
    const { plan: planned, cells } = plan([1, 2, 3, 4, 5, 6, 7, 8, 9, ...new Array<null>(50).fill(null)]);
    expect(planned).toMatchObject({ lo: [], hi: [], missing: true, coarse: [0] });
    expect(new Set(cells)).toEqual(new Set([0]));
  });
});

describe('many values', () => {
  const amounts = eachRow(5000, 2, (stream) => (stream.uniform() < 0.4 ? 0 : round(Math.exp(drawNormal(stream)), 4)));

  test('make about a hundred cells, with an atom where a value is frequent', () => {
    const cells = cut(amounts);
    expect(cells[0]).toMatchObject({ lo: 0, hi: 0, atom: true, count: amounts.filter((value) => value === 0).length });
    expect(cells.filter(({ atom }) => atom)).toHaveLength(1);
    expect(cells.length).toBeGreaterThan(0.5 * fineCellTarget);
    expect(cells.length).toBeLessThan(1.5 * fineCellTarget);
  });

  test('are cut more finely in the upper tail', () => {
    const cells = cut(amounts);
    const middle = cells[Math.floor(cells.length / 2)]!;
    expect(cells.at(-2)!.count).toBeLessThan(middle.count / 2);
  });
});

describe('sentinels', () => {
  const small = eachRow(2000, 3, (stream) => Math.min(17, Math.floor(-2 * Math.log(stream.uniform()))));

  test('96 and 98 above small counts are codes; 96, being rare, joins 98 and not the counts', () => {
    const cells = cut([...small, ...repeat(96, 5), ...repeat(98, 60)]);
    expect(cells.at(-1)).toMatchObject({ lo: 98, hi: 98, atom: true, sentinel: true, count: 65 });
    expect(cells.at(-2)!.hi).toBeLessThanOrEqual(17);
    expect(cells.at(-2)!.sentinel).toBe(false);
  });

  test.each([[9_999_999], [-9], [-99]])('%d is an atom of its own', (code) => {
    const amounts = eachRow(2000, 4, (stream) => Math.round(1000 * Math.exp(drawNormal(stream))));
    const found = cut([...amounts, ...repeat(code, 30)]).filter(({ sentinel }) => sentinel);
    expect(found).toMatchObject([{ lo: code, hi: code, atom: true, count: 30 }]);
  });

  test('-9, -8 and -7 are three codes', () => {
    const found = cut([...small, ...repeat(-9, 40), ...repeat(-8, 20), ...repeat(-7, 15)]).filter(({ sentinel }) => sentinel);
    expect(found.map(({ lo, count }) => [lo, count])).toEqual([[-9, 40], [-8, 20], [-7, 15]]);
  });

  test('negative amounts are no codes where most amounts are negative', () => {
    const balances = eachRow(2000, 5, (stream) => stream.below(15) - 9);
    expect(cut(balances).filter(({ sentinel }) => sentinel)).toEqual([]);
  });

  test('a long tail is no code: its values are too many, or too near', () => {
    const amounts = eachRow(2000, 6, (stream) => Math.round(Math.exp(8 + 1.5 * drawNormal(stream))));
    expect(cut(amounts).filter(({ sentinel }) => sentinel)).toEqual([]);
  });
});

describe('how values are written', () => {
  test('decimals are the fewest that write every value', () => {
    expect(valueDecimals(Float64Array.of(1, 2.5, 3.25))).toBe(2);
    expect(valueDecimals(Float64Array.of(1e9, 5))).toBe(0);
    expect(valueDecimals(Float64Array.of(1 / 3))).toBe(7);
  });

  test('the step is the largest round number of which nearly all values are multiples', () => {
    const schema = { name: 'amount', kind: 'integer', role: 'ordinary' } as const;
    const hundreds = Array.from({ length: 99 }, (_, row) => 100 * (row + 3));
    expect(valueStep(distinctValues(Float64Array.from([...hundreds, 701])), schema, 0)).toBe(100);
    expect(valueStep(distinctValues(Float64Array.from([...hundreds, 701, 703, 707, 711, 713])), schema, 0)).toBeNull();
  });
});

test('cells end where the upper 5, 3, 1 and 0.1 % of the rows begin, where that leaves rows enough', () => {
  const beyond = (rows: number): number[] => {
    const counts = cut(Array.from({ length: rows }, (_, row) => row * 1.7)).map(({ count }) => count);
    return counts.map((_, cell) => counts.slice(cell).reduce((sum, count) => sum + count, 0));
  };
  expect(beyond(20_000)).toEqual(expect.arrayContaining([1000, 600, 200, 20]));
  expect(beyond(3000)).toEqual(expect.arrayContaining([150, 90, 30]));
  expect(beyond(3000).at(-1)).toBeGreaterThanOrEqual(minCount);
});
