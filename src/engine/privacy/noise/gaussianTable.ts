import type { Rational } from './rational.ts';

/**
 * |Z| for Z ~ N(0, sigma^2), cut into cells of equal width, with the probability of each as an integer of 128 bits.
 * Everything in here is integer arithmetic of a fixed order: the same sigma gives the same table on every machine.
 */
export interface GaussianTable {
  /** A cell is 2^shift halves wide: cell j is the |Z| in [j, j + 1) 2^shift / 2. */
  readonly shift: number;
  /** 2^128 P(|Z| lies below the upper edge of cell j), rounded down; 2^128 for the last cell, which takes the rest of the tail. */
  readonly upTo: readonly bigint[];
  /** A bound on the total-variation distance between the cell drawn from the table and the cell of |Z|. */
  readonly totalVariation: number;
}

export const smallestSigma = 1 / 16;
export const largestSigma = 2 ** 36;

/** P(|Z| > 14 sigma) < 2^-145. */
const cutAt = 14;
const bits = 128n;
/** Fixed-point numbers carry this many fractional bits: 64 more than the table, for the rounding of a few hundred thousand terms. */
const precision = 192n;
const one = 1n << precision;
/** Longest step of a Taylor series, in standard deviations. */
const longestStep = 8n;

/** @param sigma exactly, between smallestSigma and largestSigma */
export function gaussianTable(sigma: Rational): GaussianTable {
  const shift = shiftFor(sigma);
  const cellWidth = ((one << BigInt(shift)) * sigma.denominator) / (2n * sigma.numerator);
  const cells = Number((BigInt(cutAt) * one) / cellWidth) + 1;
  const steps = (cellWidth * longestStep) / one + 1n;
  const sums: bigint[] = [];
  let sum = 0n;
  let density = one;
  for (let cell = 0; cell < cells; cell++) {
    for (let step = 0n; step < steps; step++) {
      const at = BigInt(cell) * cellWidth + (step * cellWidth) / steps;
      const next = stepFrom(at, cellWidth / steps, density);
      sum += next.integral;
      density = next.density;
    }
    sums.push(sum);
  }
  const upTo = sums.map((part) => (part << bits) / sum);
  // Each of the sums is rounded down by less than 1, errs by less than 2^-40 of that through the series, and by 2^-145 through the cut.
  return { shift, upTo, totalVariation: 2 * cells * 2 ** -128 };
}

/** The most halves (a power of two) of which 256 make no more than one sigma; single halves for a small sigma. */
function shiftFor({ numerator, denominator }: Rational): number {
  let shift = 0;
  while (256n * denominator << BigInt(shift) <= numerator) shift++;
  return shift;
}

/**
 * From exp(-x^2 / 2) at x, its integral over [x, x + h] and its value at x + h, by the Taylor series about x: the coefficients obey
 * (k + 1) c[k + 1] = -(x c[k] + c[k - 1]), since f' = -x f. All numbers are fixed-point.
 */
function stepFrom(x: bigint, h: bigint, density: bigint): { integral: bigint; density: bigint } {
  let integral = 0n;
  let value = 0n;
  let before = 0n;
  let coefficient = density;
  let power = one;
  // Terms end when two in a row have vanished: one may vanish by itself, as every other one does at x = 0.
  for (let k = 0n, vanished = 0; vanished < 2; k++) {
    const term = (coefficient * power) >> precision;
    vanished = term >= -1n && term <= 0n ? vanished + 1 : 0;
    value += term;
    power = (power * h) >> precision;
    integral += ((coefficient * power) >> precision) / (k + 1n);
    const next = -(((x * coefficient) >> precision) + before) / (k + 1n);
    before = coefficient;
    coefficient = next;
  }
  return { integral, density: value };
}
