import { describe, expect, test } from 'vitest';
import { gaussianTable } from '../../../../src/engine/privacy/noise/gaussianTable.ts';
import { rationalOf } from '../../../../src/engine/privacy/noise/rational.ts';

/** sqrt(2 / pi) x exp(-x^2 / 2) (1 + x^2 / 3 + x^4 / 15 + …) = P(|Z| < x), all terms positive, with 320 fractional bits. */
function withinByPositiveSeries(x: { numerator: bigint; denominator: bigint }): bigint {
  const one = 1n << 320n;
  const square = (one * x.numerator * x.numerator) / (x.denominator * x.denominator);
  let sum = 0n;
  for (let term = (one * x.numerator) / x.denominator, k = 1n; term > 0n; k += 2n, term = (term * square) / one / k) sum += term;
  // exp(-x^2 / 2) as the inverse of its series at x^2 / 2; pi by Machin's formula.
  let exponential = 0n;
  for (let term = one, k = 1n; term > 0n; term = (term * square) / (2n * one * k), k++) exponential += term;
  const arctan = (inverse: bigint): bigint => {
    let total = 0n;
    for (let power = one / inverse, k = 1n; power > 0n; power /= inverse * inverse, k += 2n) total += k % 4n === 1n ? power / k : -power / k;
    return total;
  };
  const pi = 4n * (4n * arctan(5n) - arctan(239n));
  return (((sum * one) / exponential) * squareRoot((2n * one * one * one) / pi)) / one >> 192n;
}

function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const better = (root + value / root) >> 1n;
    if (better >= root) return root;
    root = better;
  }
}

describe('the table of |Z|', () => {
  test.each([0.0625, 0.3, 4.2247, 100, 256, 1000.1, 1234567.89, 2 ** 36])('at sigma = %s has every probability to the last of 128 bits', (sigma) => {
    const exact = rationalOf(sigma);
    const { shift, upTo } = gaussianTable(exact);
    const step = Math.ceil(upTo.length / 25);
    for (let cell = 0; cell < upTo.length - 1; cell += step) {
      const edge = { numerator: (BigInt(cell + 1) << BigInt(shift)) * exact.denominator, denominator: 2n * exact.numerator };
      const error = upTo[cell]! - withinByPositiveSeries(edge);
      expect(error >= -1n && error <= 1n).toBe(true);
    }
    expect(upTo.at(-1)).toBe(1n << 128n);
  });

  test('agrees with published digits: P(|Z| < 1) and P(|Z| < 2)', () => {
    // Abramowitz and Stegun, table 26.1: 2 x .84134 47460 68543 - 1 and 2 x .97724 98680 51821 - 1.
    const { upTo } = gaussianTable(rationalOf(100));
    expect(Number(upTo[199]! >> 64n) * 2 ** -64).toBeCloseTo(0.682689492137086, 14);
    expect(Number(upTo[399]! >> 64n) * 2 ** -64).toBeCloseTo(0.954499736103642, 14);
  });

  test('says how far it may be off, which is next to nothing', () => {
    for (const sigma of [0.0625, 5, 255, 1e7]) {
      const { totalVariation, upTo } = gaussianTable(rationalOf(sigma));
      expect(totalVariation).toBeGreaterThanOrEqual(upTo.length * 2 ** -128);
      expect(totalVariation).toBeLessThan(2 ** -113);
    }
  });
});
