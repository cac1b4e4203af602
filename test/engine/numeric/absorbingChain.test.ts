import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reachedWithin } from '../../../src/engine/numeric/absorbingChain.ts';

/** Current, 30 and 60 days past due, in default: the roll rates of calibration.json. */
const rollRates = [[0.97, 0.03, 0, 0], [0.5, 0.3, 0.2, 0], [0.2, 0.1, 0.3, 0.4], [0, 0, 0, 1]];

describe('an absorbing chain', () => {
  test.each([[0, 12, 0.0436408], [0, 24, 0.0983585], [1, 12, 0.1997588]])('from state %d within %d months is in default with probability %d (calibration.json)', (from, months, known) => {
    expect(Math.abs(reachedWithin(rollRates, from, [3], months) - known)).toBeLessThan(1e-7);
  });

  test('never leaves what it reached, be the state absorbing or not', () => {
    const cured = [...rollRates.slice(0, 3), [0.5, 0, 0, 0.5]];
    expect(reachedWithin(cured, 0, [3], 24)).toBe(reachedWithin(rollRates, 0, [3], 24));
    expect(reachedWithin(rollRates, 3, [3], 0)).toBe(1);
    expect(reachedWithin(rollRates, 0, [3], 0)).toBe(0);
  });

  test('reaches more with time, and one of two ends as often as either when both end it', () => {
    fc.assert(fc.property(fc.nat(60), fc.double({ min: 0, max: 0.5, noNaN: true }), fc.double({ min: 0, max: 0.5, noNaN: true }), (steps, prepaid, defaulted) => {
      const chain = [[1 - prepaid - defaulted, prepaid, defaulted], [0, 1, 0], [0, 0, 1]];
      const [one, other, either] = [[1], [2], [1, 2]].map((ends) => reachedWithin(chain, 0, ends, steps)) as [number, number, number];
      expect(one + other).toBeCloseTo(either, 12);
      expect(either).toBeCloseTo(1 - (1 - prepaid - defaulted) ** steps, 12);
      expect(reachedWithin(chain, 0, [1], steps + 1)).toBeGreaterThanOrEqual(one - 1e-15);
    }));
  });
});
