import { bernoulliExp } from './bernoulli.ts';
import type { Bits } from './bits.ts';
import type { Rational } from './rational.ts';

/**
 * A draw from the discrete Laplace distribution, P(x) proportional to exp(-a |x|) on the whole numbers, exactly
 * (Canonne, Kamath and Steinke 2020, algorithm 2). Added to a whole number of sensitivity s it is (a s)-differentially private.
 *
 * @param a positive
 */
export function discreteLaplace({ numerator, denominator }: Rational, bits: Bits): bigint {
  for (;;) {
    // Within one unit of 1/a: uniform, thinned by exp(-U / denominator). Whole units: how often Bernoulli(exp(-1)) succeeds in a row.
    const part = bits.below(denominator);
    if (!bernoulliExp({ numerator: part, denominator }, bits)) continue;
    let units = 0n;
    while (bernoulliExp({ numerator: 1n, denominator: 1n }, bits)) units++;
    const size = (part + denominator * units) / numerator;
    const negative = (bits.next32() & 1) === 1;
    if (negative && size === 0n) continue;
    return negative ? -size : size;
  }
}
