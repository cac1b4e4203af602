import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jensenShannonDistance, jensenShannonDivergence, klDivergence, populationStability, psiCriticalValue, smoothedShares, wasserstein } from '../../../src/engine/numeric/divergence.ts';

const [p, q] = [[0.2, 0.3, 0.5], [0.25, 0.25, 0.5]];

describe('known answers of calibration.json, to 1e-7', () => {
  test.each([
    ['population stability index', populationStability(p, q), 0.0202733],
    ['Kullback-Leibler, nats', klDivergence(p, q), 0.0100678],
    ['Jensen-Shannon divergence, nats', jensenShannonDivergence(p, q), 0.0025297],
    ['Jensen-Shannon distance', jensenShannonDistance(p, q), 0.0502961],
    ['critical value of ten bins and two tables of 10,000 rows', psiCriticalValue(10, 10_000, 10_000), 0.0033838],
  ])('%s', (_name, value, known) => {
    expect(Math.abs(value - known)).toBeLessThan(1e-7);
  });
});

describe('divergences', () => {
  const counts = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 2, maxLength: 12 }).map((pairs) => [pairs.map(([one]) => one), pairs.map(([, other]) => other)] as const);

  test('are finite on smoothed counts, 0 of equal ones, and the index is both ways added up', () => {
    fc.assert(fc.property(counts, ([one, other]) => {
      const [a, b] = [smoothedShares(one), smoothedShares(other)];
      expect(populationStability(a, a)).toBe(0);
      expect(jensenShannonDivergence(a, b)).toBeLessThanOrEqual(Math.log(2));
      expect(populationStability(a, b)).toBeCloseTo(a.reduce((sum, share, bin) => sum + (share - b[bin]!) * Math.log(share / b[bin]!), 0), 10);
    }));
  });

  test('what is not in the other is infinitely far by Kullback-Leibler and ln 2 by Jensen-Shannon', () => {
    expect(klDivergence([1, 0], [0, 1])).toBe(Infinity);
    expect(jensenShannonDivergence([1, 0], [0, 1])).toBeCloseTo(Math.LN2, 14);
  });
});

describe('Wasserstein distance', () => {
  const sorted = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 20 }).map((values) => Float64Array.from(values).sort());

  test('of a shifted sample is the shift; of samples of one size the mean gap of their order statistics', () => {
    fc.assert(fc.property(sorted, fc.integer({ min: -50, max: 50 }), (values, shift) => {
      expect(wasserstein(values, values.map((value) => value + shift))).toBeCloseTo(Math.abs(shift), 9);
    }));
    expect(wasserstein(Float64Array.of(0, 1, 3), Float64Array.of(5, 6, 8))).toBeCloseTo(5, 12);
    expect(wasserstein(Float64Array.of(0, 0), Float64Array.of(0, 1, 2, 3))).toBeCloseTo(1.5, 12);
  });
});
