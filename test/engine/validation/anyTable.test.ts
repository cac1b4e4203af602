import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Column } from '../../../src/engine/table/table.ts';
import { judged, numbers, reordered, table, texts } from './support.ts';

const rows = 12;
const cells = <T>(cell: fc.Arbitrary<T>) => fc.array(fc.option(cell, { freq: 4 }), { minLength: rows, maxLength: rows });

/** A real and a synthetic column of one kind: numbers, whole numbers, texts, or the same value (or none) in all rows. */
function anyColumns(name: string): fc.Arbitrary<[Column, Column]> {
  const amounts = cells(fc.double({ noNaN: true, min: -1e12, max: 1e12 })).map((values) => numbers(name, values));
  const counts = cells(fc.integer({ min: -3, max: 3 })).map((values) => numbers(name, values, { kind: 'integer' }));
  const constants = fc.constantFrom(0, 0.1, null).map((value) => numbers(name, Array.from({ length: rows }, () => value)));
  const levels = cells(fc.constantFrom('A', 'B', 'C', '')).map((values) => texts(name, values));
  const some = fc.oneof(amounts, counts, constants);
  return fc.oneof(fc.tuple(some, some), fc.tuple(levels, levels));
}

const anyTables = fc
  .integer({ min: 1, max: 5 })
  .chain((width) => fc.tuple(...Array.from({ length: width }, (_, position) => anyColumns(`c${position}`))))
  .map((columns) => ({ real: table('real.csv', ...columns.map(([real]) => real)), synthetic: table('synthetic.csv', ...columns.map(([, synthetic]) => synthetic)) }));

const figures = ['overall', 'column_shapes', 'pair_trends_all', 'spearman_mean_abs_difference', 'closeness'] as const;

describe('any tables', () => {
  test('that are equal: every figure that is defined is ideal, every other has a reason', () => {
    fc.assert(
      fc.property(anyTables, ({ real }) => {
        const result = judged({ real, synthetic: real, holdout: real, target: 'c0' });
        expect([...result.columns, ...result.pairs].filter(({ score }) => score !== null && score !== 1)).toEqual([]);
        expect([result.overall ?? 1, result.sdmetrics.overall ?? 1, result.exact_match.synthetic_in_real ?? 1]).toEqual([1, 1, 1]);
        expect([result.closeness ?? 0.5, result.spearman_mean_abs_difference ?? 0, result.default_rate?.difference_points ?? 0]).toEqual([0.5, 0, 0]);
        expect(figures.filter((figure) => result[figure] === null && result.reasons[figure] === undefined)).toEqual([]);
        expect([...result.columns, ...result.pairs].filter(({ score, reason }) => score === null && reason === null)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('are left as they were, and the order of their rows changes no figure', () => {
    const order = fc.shuffledSubarray([...Array(rows).keys()], { minLength: rows });
    fc.assert(
      fc.property(anyTables, order, ({ real, synthetic }, shuffle) => {
        const before = structuredClone({ real, synthetic });
        const result = judged({ real, synthetic, holdout: real });
        expect({ real, synthetic }).toEqual(before);
        const shuffled = judged({ real: reordered(real, shuffle), synthetic: reordered(synthetic, shuffle.toReversed()), holdout: real });
        expect(figures.map((figure) => shuffled[figure] ?? -1)).toEqual(figures.map((figure) => expect.closeTo(result[figure] ?? -1, 9)));
        expect(shuffled.exact_match).toEqual(result.exact_match);
      }),
      { numRuns: 100 },
    );
  });
});
