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

describe('empty bins', () => {
  test('of both tables add nothing, whatever the measure', () => {
    for (const measure of [populationStability, klDivergence, jensenShannonDivergence, jensenShannonDistance]) expect(measure([...p, 0], [...q, 0])).toBe(measure(p, q));
  });

  test('of one table make the index infinite, and finite once half a row is in each bin', () => {
    expect(populationStability([0.5, 0.5, 0], [0.4, 0.4, 0.2])).toBe(Infinity);
    const shares = [[50, 50, 0], [40, 40, 20]].map(smoothedShares) as [Float64Array, Float64Array];
    expect([...shares[0]].map((share) => share * 101.5)).toEqual([50.5, 50.5, 0.5].map((rows) => expect.closeTo(rows, 12)));
    expect(populationStability(...shares)).toBeCloseTo(2 * ((50.5 - 40.5) / 101.5) * Math.log(50.5 / 40.5) + (20 / 101.5) * Math.log(20.5 / 0.5), 12);
  });
});

describe('which way and in what unit', () => {
  const shares = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 4, maxLength: 4 }).map(smoothedShares);

  test('Kullback-Leibler has a direction, the others have none; all are nats, and the distance is the root of the divergence', () => {
    expect(klDivergence(q, p)).not.toBeCloseTo(klDivergence(p, q), 5);
    fc.assert(fc.property(shares, shares, (one, other) => {
      expect(populationStability(one, other)).toBeCloseTo(populationStability(other, one), 12);
      expect(jensenShannonDivergence(one, other)).toBeCloseTo(jensenShannonDivergence(other, one), 12);
      expect(jensenShannonDistance(one, other) ** 2).toBeCloseTo(jensenShannonDivergence(one, other), 12);
    }));
    expect(klDivergence([1, 0], [0.5, 0.5])).toBeCloseTo(Math.LN2, 14);
    expect(jensenShannonDistance([1, 0], [0, 1])).toBeCloseTo(Math.sqrt(Math.LN2), 14);
  });

  test('the critical value is a quantile of chi-square: 3.841459 with two bins, 16.918978 with ten', () => {
    expect(psiCriticalValue(2, 1, Infinity)).toBeCloseTo(3.841459, 6);
    expect(psiCriticalValue(10, 1, Infinity)).toBeCloseTo(16.918978, 6);
    expect(psiCriticalValue(10, 1, Infinity, 0.01)).toBeCloseTo(21.665994, 6);
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
