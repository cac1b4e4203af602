import type { Bits } from './bits.ts';
import type { Rational } from './rational.ts';

/**
 * True with exactly the probability p, 0 <= p <= 1: a uniform number is compared with p digit by digit, in base 2^32, and only as many
 * digits are drawn as the comparison needs.
 *
 * @param firstDigit the leading 32 bits of the uniform number, when they are drawn already
 */
export function bernoulli({ numerator, denominator }: Rational, bits: Bits, firstDigit = bits.next32()): boolean {
  let rest = numerator;
  for (let drawn = BigInt(firstDigit); ; drawn = BigInt(bits.next32())) {
    const digit = (rest << 32n) / denominator;
    if (drawn !== digit) return drawn < digit;
    rest = (rest << 32n) % denominator;
    if (rest === 0n) return false;
  }
}

/**
 * True with exactly the probability exp(-x), for a ratio x >= 0 (Canonne, Kamath and Steinke 2020, algorithm 1). For x <= 1, the first
 * comparison asks whether a uniform number is below x; if not, the answer is true.
 *
 * @param firstDigit the leading 32 bits of that uniform number, when they are drawn already; for x <= 1 alone
 */
export function bernoulliExp({ numerator, denominator }: Rational, bits: Bits, firstDigit?: number): boolean {
  let rest = numerator;
  for (; rest > denominator; rest -= denominator) if (!bernoulliExpUpToOne({ numerator: 1n, denominator: 1n }, bits)) return false;
  return bernoulliExpUpToOne({ numerator: rest, denominator }, bits, firstDigit);
}

/** exp(-x) = sum over odd K of P(the first K - 1 of Bernoulli(x/1), Bernoulli(x/2), … succeed and the K-th fails). */
function bernoulliExpUpToOne({ numerator, denominator }: Rational, bits: Bits, firstDigit?: number): boolean {
  let k = 1n;
  while (bernoulli({ numerator, denominator: denominator * k }, bits, k === 1n ? firstDigit : undefined)) k++;
  return k % 2n === 1n;
}
