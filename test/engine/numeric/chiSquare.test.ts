import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chiSquareUpperTail, logGamma } from '../../../src/engine/numeric/chiSquare.ts';

// mpmath at 40 digits; R's pchisq(x, d, lower.tail = FALSE) and lgamma(x) print the same.
const tails: [x: number, degrees: number, p: number][] = [
  [3.841458820694124, 1, 0.05],
  [0.0039, 1, 0.95020449432872889],
  [10, 1, 0.00156540225800254968],
  [100, 1, 1.5239706048321052e-23],
  [1000, 1, 1.7958327848007262e-219],
  [5.991464547107979, 2, 0.05],
  [40, 3, 1.0655090334255861e-8],
  [2, 10, 0.99634015317265629],
  [18.307038053275146, 10, 0.05],
  [80, 100, 0.929664933340605046],
  [300, 225, 0.000607014102771806188],
];
const gammas: [x: number, value: number][] = [
  [0.1, 2.2527126517342059599],
  [0.5, 0.57236494292470008707],
  [1.5, -0.12078223763524522235],
  [3.7, 1.4280723266653879219],
  [10, 12.801827480081469611],
  [100, 359.13420536957539878],
  [1e5, 1051287.7089736568949],
];

test.each(tails)('P(chi-square > %d) with %d degrees of freedom is %d', (x, degrees, p) => {
  expect(chiSquareUpperTail(x, degrees) / p).toBeCloseTo(1, 11);
});

test.each(gammas)('the logarithm of gamma(%d) is %d', (x, value) => {
  expect(logGamma(x) / value).toBeCloseTo(1, 13);
});

test('gamma(1) and gamma(2) are 1', () => {
  expect(Math.abs(logGamma(1))).toBeLessThan(1e-14);
  expect(Math.abs(logGamma(2))).toBeLessThan(1e-14);
});

describe('the upper tail', () => {
  test('is 1 from 0 down', () => {
    expect([chiSquareUpperTail(0, 3), chiSquareUpperTail(-1, 3)]).toEqual([1, 1]);
  });

  test('is exp(-x / 2) with two degrees of freedom', () => {
    fc.assert(fc.property(fc.double({ min: 1e-3, max: 1000, noNaN: true }), (x) => void expect(chiSquareUpperTail(x, 2) * Math.exp(x / 2)).toBeCloseTo(1, 11)));
  });

  test('falls with x and rises with the degrees of freedom, across the change from series to fraction', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 400, noNaN: true }), fc.integer({ min: 1, max: 300 }), (x, degrees) => {
        const here = chiSquareUpperTail(x, degrees);
        expect(here).toBeGreaterThanOrEqual(0);
        expect(here).toBeLessThanOrEqual(1 + 1e-11);
        expect(chiSquareUpperTail(x * 1.01, degrees)).toBeLessThanOrEqual(here + 1e-11);
        expect(chiSquareUpperTail(x, degrees + 1)).toBeGreaterThanOrEqual(here - 1e-11);
      }),
    );
  });
});
