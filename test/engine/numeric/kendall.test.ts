import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ordinals } from '../../../src/engine/numeric/correlation.ts';
import { correlationRatio } from '../../../src/engine/numeric/correlationRatio.ts';
import { kendallTau } from '../../../src/engine/numeric/kendall.ts';

const tau = (first: readonly number[], second: readonly number[]) => kendallTau(ordinals(Float64Array.from(first)).codes, ordinals(Float64Array.from(second)).codes);

describe("Kendall's tau-b", () => {
  test.each([
    ['the example of scipy.stats.kendalltau', [12, 2, 1, 12, 2], [1, 4, 7, 1, 0], -0.47140452079103173],
    ['two rankings of ten candidates (Kendall 1938)', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [4, 7, 2, 10, 3, 6, 8, 1, 5, 9], 5 / 45],
    ['one order', [1, 2, 3, 4], [10, 20, 30, 40], 1],
    ['the reverse', [1, 2, 3, 4], [4, 3, 2, 1], -1],
  ])('of %s', (_name, first, second, known) => {
    expect(tau(first, second)).toBeCloseTo(known, 12);
  });

  test('is undefined of a constant and of one row', () => {
    expect(tau([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(tau([1, 2, 3], [4, 4, 4])).toBeNull();
    expect(tau([1], [1])).toBeNull();
  });

  test('is what counting all pairs gives, ties and all', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 })), { minLength: 2, maxLength: 60 }), (rows) => {
      const counts = { difference: 0, untiedFirst: 0, untiedSecond: 0 };
      rows.forEach(([x, y], row) => rows.slice(row + 1).forEach(([otherX, otherY]) => {
        counts.difference += Math.sign(x - otherX) * Math.sign(y - otherY);
        counts.untiedFirst += Number(x !== otherX);
        counts.untiedSecond += Number(y !== otherY);
      }));
      const known = counts.untiedFirst === 0 || counts.untiedSecond === 0 ? null : counts.difference / Math.sqrt(counts.untiedFirst * counts.untiedSecond);
      const digits = (value: number | null) => value?.toFixed(10).replace('-0.0000000000', '0.0000000000') ?? null;
      expect(digits(tau(rows.map(([x]) => x), rows.map(([, y]) => y)))).toBe(digits(known));
    }));
  });
});

describe('the correlation ratio', () => {
  const codes = Int32Array.from([0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
  const marks = Float64Array.of(45, 70, 29, 15, 21, 40, 20, 30, 42, 65, 95, 80, 70, 85, 73);

  test('of marks in algebra, geometry and statistics: squares between subjects are 6,780 of 9,640', () => {
    expect(correlationRatio(codes, 3, marks)).toBeCloseTo(Math.sqrt(6780 / 9640), 12);
  });

  test('is 1 where the level tells the number, 0 where all levels have one mean, null of a constant', () => {
    expect(correlationRatio(Int32Array.of(0, 0, 1), 2, Float64Array.of(3, 3, 4))).toBe(1);
    expect(correlationRatio(Int32Array.of(0, 0, 1, 1), 2, Float64Array.of(1, 3, 1, 3))).toBe(0);
    expect(correlationRatio(Int32Array.of(0, 1, 1), 2, Float64Array.of(0.1, 0.1, 0.1))).toBeNull();
  });

  test('rows without a level or a number are left out', () => {
    expect(correlationRatio(Int32Array.of(...codes, 3, 0), 3, Float64Array.of(...marks, 1e9, Number.NaN))).toBe(correlationRatio(codes, 3, marks));
  });
});
