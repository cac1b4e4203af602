/** A ratio of integers, not necessarily in lowest terms; the denominator is positive. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The very number that the float is: every finite float is a whole number times a power of two. */
export function rationalOf(value: number): Rational {
  if (!Number.isFinite(value)) throw new RangeError('only finite numbers are ratios');
  let numerator = value;
  let denominator = 1n;
  while (!Number.isInteger(numerator)) {
    // Doubling is exact.
    numerator *= 2;
    denominator *= 2n;
  }
  return { numerator: BigInt(numerator), denominator };
}
