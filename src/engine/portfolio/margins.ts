import type { PortfolioTemplate } from '../../contract/template.ts';
import { incompleteBeta } from '../numeric/beta.ts';
import { normalCdf, normalQuantile } from '../numeric/normal.ts';

/** Quantile functions of the borrowers' variables, taken at a normal score z: value = Q(Phi(z)). */
export type Margin = (z: number) => number;

const reach = 6;
const stepsPerUnit = 64;

/** A margin on a grid of z, linear in between: fast, and as exact as a calibration figure can be. */
function tabulated(quantile: (u: number, z: number) => number): Margin {
  const table = Float64Array.from({ length: 2 * reach * stepsPerUnit + 1 }, (_, step) => {
    const z = step / stepsPerUnit - reach;
    return quantile(normalCdf(z), z);
  });
  return (z) => {
    const place = (Math.min(reach, Math.max(-reach, z)) + reach) * stepsPerUnit;
    const below = Math.min(table.length - 2, Math.floor(place));
    return table[below]! + (place - below) * (table[below + 1]! - table[below]!);
  };
}

/** Lognormal up to the 95th percentile, Pareto with index alpha above it, continuous there. Rounded to hundreds as incomes are stated. */
export function incomeMargin({ mu, sigma, alpha, min }: PortfolioTemplate['borrowers']['income']['value']): Margin {
  const zTail = normalQuantile(0.95);
  const xTail = Math.exp(mu + sigma * zTail);
  const margin = tabulated((_, z) => (z <= zTail ? Math.exp(mu + sigma * z) : xTail * (0.05 / normalCdf(-z)) ** (1 / alpha)));
  return (z) => Math.max(min, Math.round(margin(z) / 100) * 100);
}

/** Uniform within bands of a score. */
export function scoreMargin(bands: PortfolioTemplate['borrowers']['scoreBands']['value']): Margin {
  const total = bands.reduce((sum, [, , share]) => sum + share, 0);
  const margin = tabulated((u) => {
    let below = 0;
    for (const [lowest, highest, share] of bands) {
      const width = share / total;
      if (u <= below + width) return lowest + ((highest + 1 - lowest) * (u - below)) / width;
      below += width;
    }
    return bands.at(-1)![1] + 1;
  });
  const lowest = bands[0]![0];
  const highest = bands.at(-1)![1];
  return (z) => Math.min(highest, Math.max(lowest, Math.floor(margin(z))));
}

/** Beta with that mean and deviation; the highest 1 % run on from 1 to `max`, since limits are overdrawn. Four decimals. */
export function utilisationMargin({ mean, sd, max }: PortfolioTemplate['borrowers']['utilisation']['value']): Margin {
  const size = (mean * (1 - mean)) / (sd * sd) - 1;
  const overdrawn = 0.99;
  const margin = tabulated((u) => {
    if (u > overdrawn) return 1 + (max - 1) * ((u - overdrawn) / (1 - overdrawn)) ** 2;
    return betaQuantile(u / overdrawn, mean * size, (1 - mean) * size);
  });
  return (z) => Math.round(margin(z) * 10_000) / 10_000;
}

function betaQuantile(u: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  while (high - low > 1e-7) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, a, b) < u) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Counts of lognormal shape with that mean and deviation. */
export function linesMargin({ mean, sd, max }: PortfolioTemplate['borrowers']['openLines']['value']): Margin {
  const sigma = Math.sqrt(Math.log(1 + (sd / mean) ** 2));
  const mu = Math.log(mean) - (sigma * sigma) / 2;
  return (z) => Math.min(max, Math.max(0, Math.round(Math.exp(mu + sigma * z))));
}

/** Quantiles joined by straight lines, on from the outer ones by the last slope; two decimals, not below 0. */
export function quantileMargin({ probabilities, quantiles }: PortfolioTemplate['borrowers']['dti']['value']): Margin {
  const knots = probabilities.map(normalQuantile);
  const margin = tabulated((_, z) => {
    let right = 1;
    while (right < knots.length - 1 && z > knots[right]!) right++;
    const slope = (quantiles[right]! - quantiles[right - 1]!) / (knots[right]! - knots[right - 1]!);
    return quantiles[right]! + slope * (z - knots[right]!);
  });
  return (z) => Math.max(0, Math.round(margin(z) * 100) / 100);
}

/** Normal, truncated to [min, max] by quantile, so that nobody heaps at the ends. Whole years. */
export function ageMargin({ mean, sd, min, max }: PortfolioTemplate['borrowers']['age']['value']): Margin {
  const below = normalCdf((min - 0.5 - mean) / sd);
  const within = normalCdf((max + 0.5 - mean) / sd) - below;
  const margin = tabulated((u) => mean + sd * normalQuantile(below + within * Math.min(1 - 1e-12, Math.max(1e-12, u))));
  return (z) => Math.min(max, Math.max(min, Math.round(margin(z))));
}

/** A count given by shares of 0, 1, 2 …; higher counts for higher z. */
export function countMargin(shares: Readonly<Record<string, number>>): Margin {
  const steps = thresholds(Object.values(shares));
  const values = Object.keys(shares).map(Number);
  return (z) => values[classOf(steps, z)]!;
}

/** Normal quantiles at which classes with these shares change. */
export function thresholds(shares: readonly number[]): Float64Array {
  const total = shares.reduce((sum, share) => sum + share, 0);
  let below = 0;
  return Float64Array.from(shares.slice(0, -1), (share) => normalQuantile(Math.min(1, (below += share / total))));
}

export function classOf(steps: Float64Array, z: number): number {
  let index = 0;
  while (index < steps.length && z > steps[index]!) index++;
  return index;
}

/** Correlation of a normal z with the mid-rank of its class: what grouping leaves of a rank correlation (1/sqrt(12) of it for a continuous variable). */
export function groupingFactor(shares: readonly number[] | null): number {
  if (shares === null) return continuousFactor;
  const total = shares.reduce((sum, share) => sum + share, 0);
  const steps = [-Infinity, ...thresholds(shares), Infinity];
  let below = 0;
  let product = 0;
  let square = 0;
  shares.forEach((share, index) => {
    const density = (z: number): number => (Number.isFinite(z) ? Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) : 0);
    const rank = below + share / total / 2 - 0.5;
    product += rank * (density(steps[index]!) - density(steps[index + 1]!));
    square += (share / total) * rank * rank;
    below += share / total;
  });
  return product / Math.sqrt(square);
}

/** Correlation of a normal with its own rank, sqrt(3 / pi). */
export const continuousFactor = Math.sqrt(3 / Math.PI);
