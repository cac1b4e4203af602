import { tetrachoricCorrelation } from '../../numeric/bivariateNormal.ts';
import { normalCdf, normalQuantile } from '../../numeric/normal.ts';
import type { PairLayout } from '../pairLayout.ts';

/** What is expected of the squares of correlations beyond their noise, at least. */
const leastSpread = 1e-4;
const furthest = 0.99;

/** Where a column's codes are cut in two: +1 above, -1 up to and with `code`. */
export interface Split {
  readonly code: number;
  /** Share of the rows up to the cut, from 0 to 1. */
  readonly below: number;
}

/** The cut that comes nearest to the median, from a column's (denoised) rows by code. */
export function medianSplit(rowsByCode: ArrayLike<number>): Split {
  const total = Array.from(rowsByCode).reduce((sum, count) => sum + count, 0);
  let best: Split = { code: 0, below: 0 };
  let below = 0;
  for (let code = 0; code < rowsByCode.length - 1; code++) {
    below += rowsByCode[code]! / total;
    if (code === 0 || Math.abs(below - 0.5) < Math.abs(best.below - 0.5)) best = { code, below };
  }
  return best;
}

/**
 * For each pair of columns the sum over rows of the product of their signs. One row changes each by exactly 1, so that all of them
 * together have the L2 sensitivity sqrt(pairs).
 * @param codes row-major [row][column]
 */
export function signProducts(codes: Uint8Array, splits: readonly Split[], layout: PairLayout): Int32Array {
  const width = splits.length;
  const cuts = Uint8Array.from(splits, ({ code }) => code);
  const sums = new Int32Array(layout.pairs);
  const signs = new Int8Array(width);
  for (let start = 0; start < codes.length; start += width) {
    for (let column = 0; column < width; column++) signs[column] = codes[start + column]! > cuts[column]! ? 1 : -1;
    let pair = 0;
    for (let i = 0; i < width; i++) {
      const sign = signs[i]!;
      for (let j = i + 1; j < width; j++, pair++) sums[pair]! += sign * signs[j]!;
    }
  }
  return sums;
}

/**
 * Latent correlation of each pair from its noisy sum of sign products: the share of rows with both signs down gives the tetrachoric
 * correlation, exact for every elliptical copula where both cuts are medians. Each is shrunk towards 0 as far as its noise demands: its
 * variance is known, that of the correlations is estimated from all of them.
 * @param deviation standard deviation of the noise of each sum  @param rows noisy number of rows
 */
export function signCorrelations(sums: Int32Array, splits: readonly Split[], layout: PairLayout, deviation: number, rows: number): Float64Array {
  const bounds = splits.map(({ below }) => normalQuantile(Math.min(1 - 1e-4, Math.max(1e-4, below))));
  const rho = new Float64Array(layout.pairs);
  const variance = new Float64Array(layout.pairs);
  for (let pair = 0; pair < layout.pairs; pair++) {
    const x = bounds[layout.first[pair]!]!;
    const y = bounds[layout.second[pair]!]!;
    const bothDown = (sums[pair]! / rows - 1 + 2 * normalCdf(x) + 2 * normalCdf(y)) / 4;
    rho[pair] = Math.min(furthest, Math.max(-furthest, tetrachoricCorrelation(x, y, bothDown)));
    variance[pair] = (deviation / (4 * rows * bivariateDensity(x, y, rho[pair]!))) ** 2;
  }
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const spread = Math.max(leastSpread, mean(rho.map((value) => value * value)) - mean(variance));
  return rho.map((value, pair) => (value * spread) / (spread + variance[pair]!));
}

/** Density of the standard bivariate normal: how fast the share with both signs down grows with the correlation (Plackett 1954). */
function bivariateDensity(x: number, y: number, rho: number): number {
  const rest = 1 - rho * rho;
  return Math.exp(-(x * x - 2 * rho * x * y + y * y) / (2 * rest)) / (2 * Math.PI * Math.sqrt(rest));
}
