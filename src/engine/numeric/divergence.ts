import { chiSquareUpperTail } from './chiSquare.ts';

/*
 * How far one distribution over bins is from another. All take shares: as many in `p` as in `q`, none below 0, adding up to 1 each.
 * Shares made of counts hold a 0 easily, where some of these are infinite: `smoothedShares` keeps them finite.
 */

/** What is added to the count of each bin. */
const pseudoCount = 0.5;

/** Shares of counts with half a row more in each bin (the posterior mean under Jeffreys' prior), so that none is 0. */
export function smoothedShares(counts: ArrayLike<number>): Float64Array {
  const raised = Float64Array.from(counts, (count) => count + pseudoCount);
  const total = sum(raised);
  return raised.map((count) => count / total);
}

/** Kullback-Leibler divergence of `p` from `q` in nats, 0 or more (Kullback and Leibler 1951). Infinite where q is 0 and p is not. */
export function klDivergence(p: ArrayLike<number>, q: ArrayLike<number>): number {
  return Math.max(0, sum(Float64Array.from(p, (share, bin) => (share === 0 ? 0 : share * Math.log(share / q[bin]!)))));
}

/**
 * Population stability index: sum of (p - q) ln(p / q), which is the Kullback-Leibler divergences of both ways added up (Jeffreys 1946; Lewis
 * 1994; Siddiqi 2006). Conventions read .10 as a shift and .25 as a large one, whatever the number of rows; see `psiCriticalValue`.
 */
export function populationStability(p: ArrayLike<number>, q: ArrayLike<number>): number {
  return klDivergence(p, q) + klDivergence(q, p);
}

/**
 * What the population stability index exceeds with probability `level` where both tables are draws of n and m rows from one distribution:
 * the quantile 1 - level of chi-square with bins - 1 degrees of freedom, times 1 / n + 1 / m (Yurdakul and Naranjo 2020).
 * @param bins 2 or more, each with rows enough for a normal approximation
 */
export function psiCriticalValue(bins: number, n: number, m: number, level = 0.05): number {
  return chiSquareQuantile(level, bins - 1) * (1 / n + 1 / m);
}

/** Jensen-Shannon divergence in nats, 0 to ln 2 (Lin 1991): mean divergence of either from their mean. Finite with empty bins. */
export function jensenShannonDivergence(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const mean = Float64Array.from(p, (share, bin) => (share + q[bin]!) / 2);
  return (klDivergence(p, mean) + klDivergence(q, mean)) / 2;
}

/** Root of the divergence, which is a metric (Endres and Schindelin 2003). In nats: the largest value is sqrt(ln 2). */
export function jensenShannonDistance(p: ArrayLike<number>, q: ArrayLike<number>): number {
  return Math.sqrt(jensenShannonDivergence(p, q));
}

/**
 * Wasserstein distance of order 1, in the unit of the values: the area between the two empirical distribution functions (Vallender 1974).
 * Both samples ascending, not empty, without NaN.
 */
export function wasserstein(a: Float64Array, b: Float64Array): number {
  let [inA, inB, area] = [0, 0, 0];
  let last = Math.min(a[0]!, b[0]!);
  while (inA < a.length || inB < b.length) {
    const value = Math.min(a[inA] ?? Infinity, b[inB] ?? Infinity);
    area += Math.abs(inA / a.length - inB / b.length) * (value - last);
    while (inA < a.length && a[inA] === value) inA++;
    while (inB < b.length && b[inB] === value) inB++;
    last = value;
  }
  return area;
}

/** The value that a chi-square variable exceeds with probability `tail`, by bisection to the last bit but some. */
function chiSquareQuantile(tail: number, degrees: number): number {
  let low = 0;
  let high = degrees + 10;
  while (chiSquareUpperTail(high, degrees) > tail) high *= 2;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (chiSquareUpperTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
