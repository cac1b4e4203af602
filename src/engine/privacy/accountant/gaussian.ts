import { normalCdf } from '../../numeric/normal.ts';
import { leastWith } from './search.ts';

/**
 * The Gaussian mechanism at mu = sensitivity / sigma: the smallest delta of which it is (epsilon, delta)-private (Balle and Wang 2018,
 * theorem 8), rounded up. Any number of adaptive ones compose to sqrt(sum of mu^2) (Dong, Roth and Su 2022).
 */
export function gaussianDelta(mu: number, epsilon: number): number {
  if (mu === 0) return 0;
  const exceed = normalCdf(mu / 2 - epsilon / mu);
  const other = Math.exp(epsilon + logTail(mu / 2 + epsilon / mu));
  // normalCdf errs by 1e-16 (1 + z^2) of itself.
  const error = 4e-16 * (2 + (epsilon / mu) ** 2 + mu * mu) * (exceed + other);
  return Math.min(1, Math.max(0, exceed - other) + error);
}

/** The smallest epsilon at delta > 0, rounded up. */
export function gaussianEpsilon(mu: number, delta: number): number {
  return leastWith((epsilon) => gaussianDelta(mu, epsilon) <= delta, 0, mu * (mu / 2 + 40) + 1);
}

/** The largest mu that is (epsilon, delta)-private, rounded down: what a total of (epsilon, delta) may be spent on. epsilon, delta > 0. */
export function gaussianMu(epsilon: number, delta: number): number {
  let enough = 1;
  while (gaussianDelta(enough, epsilon) <= delta) enough *= 2;
  let [lowest, above] = [0, enough];
  while (above - lowest > 1e-13 * above) {
    const middle = (lowest + above) / 2;
    if (gaussianDelta(middle, epsilon) <= delta) lowest = middle;
    else above = middle;
  }
  return lowest;
}

/**
 * log P(Z > z), also where the probability itself is below the smallest float: there a lower bound (Gordon 1941), since what is taken off a
 * delta may not be too much.
 */
function logTail(z: number): number {
  return z < 36 ? Math.log(normalCdf(-z)) : -0.5 * z * z - Math.log(z + 1 / z) - 0.5 * Math.log(2 * Math.PI);
}
