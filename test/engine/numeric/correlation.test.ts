import { describe, expect, test } from 'vitest';
import type { Ranked } from '../../../src/engine/numeric/correlation.ts';
import { averageRanks, correlate, ordinals, pearson, rankColumn } from '../../../src/engine/numeric/correlation.ts';

function ranked(...values: number[]): Ranked {
  return rankColumn(Float64Array.from(values));
}

describe('Pearson', () => {
  test("of Anscombe's first set is .81642", () => {
    const x = Float64Array.of(10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5);
    const y = Float64Array.of(8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68);
    expect(pearson(x, y)).toBeCloseTo(0.81642, 5);
  });

  test('survives a large mean', () => {
    const x = Float64Array.from({ length: 1000 }, (_, row) => 1e9 + row * 0.1);
    expect(pearson(x, x)).toBeCloseTo(1, 14);
    expect(pearson(x, x.map((value) => -value))).toBeCloseTo(-1, 14);
  });

  test('is undefined rather than NaN where squares overflow', () => {
    const x = Float64Array.of(1e200, -1e200, 3e200);
    expect(pearson(x, x)).toBeNull();
  });

  test('is undefined for a constant, also one that its rounded mean misses, and for fewer than two rows', () => {
    expect(pearson(new Float64Array(7).fill(0.1), Float64Array.of(1, 2, 3, 4, 5, 6, 7))).toBeNull();
    expect(pearson(Float64Array.of(1), Float64Array.of(2))).toBeNull();
    expect(pearson(new Float64Array(), new Float64Array())).toBeNull();
  });
});

describe('Spearman', () => {
  test('without ties: the textbook example of IQ and hours of television is -29/165', () => {
    const iq = ranked(106, 100, 86, 101, 99, 103, 97, 113, 112, 110);
    const hours = ranked(7, 27, 2, 50, 28, 29, 20, 12, 6, 17);
    expect(correlate(iq, hours).spearman).toBeCloseTo(-29 / 165, 14);
  });

  test('averages the ranks of ties', () => {
    const { codes, distinct } = ordinals(Float64Array.of(10, 30, 30, 20, 30));
    expect([...averageRanks(codes, distinct)]).toEqual([1, 4, 4, 2, 4]);
    expect(correlate(ranked(1, 2, 2, 3), ranked(1, 3, 2, 4)).spearman).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 14);
  });

  test('ranks within the rows in which both are present', () => {
    const withHoles = correlate(ranked(1, Number.NaN, 2, 2, 3, 9), ranked(1, 100, 3, 2, 4, Number.NaN));
    expect(withHoles).toEqual(correlate(ranked(1, 2, 2, 3), ranked(1, 3, 2, 4)));
    expect(withHoles.rows).toBe(4);
  });
});
