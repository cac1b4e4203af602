import { normalCdf } from '../../numeric/normal.ts';
import type { ContinuousLoss } from './lossDistribution.ts';

/**
 * Poisson-subsampled Gaussian noise (a step of DP-SGD): with probability q the row shifts N(0, sigma^2) by 1. When the row is removed the pair is
 * P = (1 - q) N(0) + q N(1), Q = N(0); when it is added, the other way round. Both dominate (Zhu, Dong and Wang 2022).
 */
export function sampledGaussianLoss(q: number, sigma: number, tailZ: number): { remove: ContinuousLoss; add: ContinuousLoss } {
  /** log of the mixture's density over that of N(0) at x; it rises with x. */
  const logRatio = (x: number) => Math.log1p(q * Math.expm1((2 * x - 1) / (2 * sigma * sigma)));
  const logRatioFar = (x: number) => Math.max(logRatio(x), Math.log(q) + (2 * x - 1) / (2 * sigma * sigma));
  /** The x at which it has a value; -Infinity below its infimum, log(1 - q). */
  const inverse = (value: number) => {
    const scaled = (Math.expm1(value) + q) / q;
    if (scaled <= 0) return -Infinity;
    return 0.5 + sigma * sigma * (scaled === Infinity ? value - Math.log(q) : Math.log(scaled));
  };
  const plain = { above: (x: number) => normalCdf(-x / sigma), upTo: (x: number) => normalCdf(x / sigma) };
  const mixed = {
    above: (x: number) => (1 - q) * normalCdf(-x / sigma) + q * normalCdf((1 - x) / sigma),
    upTo: (x: number) => (1 - q) * normalCdf(x / sigma) + q * normalCdf((x - 1) / sigma),
  };
  const finite = (value: number, x: number) => (Number.isFinite(value) ? value : logRatioFar(x));
  const [far, near] = [1 + sigma * tailZ, -sigma * tailZ];
  return {
    remove: {
      kind: 'continuous',
      lowest: logRatio(near),
      highest: finite(logRatio(far), far),
      above: (loss) => { const x = inverse(loss); return { p: mixed.above(x), q: plain.above(x) }; },
      upTo: (loss) => { const x = inverse(loss); return { p: mixed.upTo(x), q: plain.upTo(x) }; },
    },
    add: {
      kind: 'continuous',
      lowest: -finite(logRatio(far), far),
      highest: -logRatio(near),
      above: (loss) => { const x = inverse(-loss); return { p: plain.upTo(x), q: mixed.upTo(x) }; },
      upTo: (loss) => { const x = inverse(-loss); return { p: plain.above(x), q: mixed.above(x) }; },
    },
  };
}

const mostPoints = 10_000;

/**
 * Its Renyi divergence at an order > 1, of the direction that is larger, which is removing (Mironov, Talwar and Zhang 2019, theorem 5): the
 * logarithm of E[(P / Q)^order] under Q, by the trapezoidal rule. That converges faster than any power of the step here, since the integrand is
 * analytic up to pi sigma^2 from the real line and decays like a normal density.
 */
export function sampledGaussianRenyi(q: number, sigma: number): (order: number) => number {
  const step = Math.min(sigma / 8, (sigma * sigma) / 3);
  return (order) => {
    // Orders that would take too many points are left out: no bound is a valid bound.
    if (order > mostPoints * step) return Infinity;
    const logIntegrand = (x: number) => {
      const exponent = (2 * x - 1) / (2 * sigma * sigma);
      // log(1 - q + q e^exponent), where e^exponent may be too large for a float.
      const logRatio = exponent > 30 ? Math.log(q) + exponent + Math.log1p(((1 - q) / q) * Math.exp(-exponent)) : Math.log1p(q * Math.expm1(exponent));
      return order * logRatio - (x * x) / (2 * sigma * sigma);
    };
    const terms: number[] = [];
    for (let x = -12 * sigma; x <= order + 12 * sigma; x += step) terms.push(logIntegrand(x));
    const logMoment = logSumExp(terms) + Math.log(step / sigma) - 0.5 * Math.log(2 * Math.PI);
    // What rounding may have taken.
    return (Math.max(0, logMoment) + 1e-13) / (order - 1);
  };
}

export function logSumExp(terms: readonly number[]): number {
  let largest = -Infinity;
  for (const term of terms) largest = Math.max(largest, term);
  if (largest === -Infinity) return largest;
  let sum = 0;
  for (const term of terms) sum += Math.exp(term - largest);
  return largest + Math.log(sum);
}
