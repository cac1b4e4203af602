import type { PrivacyEvent } from '../../../contract/privacy.ts';
import { epsilonOf } from './account.ts';
import { gaussianMu } from './gaussian.ts';

/** Relative width to which a noise multiplier is found; it is rounded up. */
const precision = 1e-4;
const largestMultiplier = 1e6;

/** The least sigma, in units of the L2 sensitivity, at which one Gaussian mechanism is (epsilon, delta)-private, rounded up. */
export function calibrateGaussian(epsilon: number, delta: number): number {
  // A little more, so that rounding in sums of 1 / sigma^2 cannot exceed the total.
  return (1 + 1e-12) / gaussianMu(epsilon, delta);
}

/**
 * The least noise multiplier at which DP-SGD is (epsilon, delta)-private under adding or removing one row, by its privacy-loss distribution.
 *
 * @param rate the probability with which a row takes part in a step, by itself (Poisson)
 * @param others what else is spent under the same total
 * @throws RangeError when no noise is enough, since the other events spend the total
 */
export function calibrateDpSgd(rate: number, steps: number, epsilon: number, delta: number, others: readonly PrivacyEvent[] = []): number {
  return calibrate((sigma) => [...others, { type: 'subsampled_gaussian', q: rate, sigma, count: steps, sampling: 'poisson' }], epsilon, delta);
}

/**
 * The least sigma at which a plan is (epsilon, delta)-private under adding or removing one row; more sigma is more privacy. The search is regula
 * falsi on log sigma and log epsilon, which are nearly linear; the result is rounded up by at most one part in ten thousand.
 *
 * @throws RangeError when no sigma up to a million is enough
 */
export function calibrate(plan: (sigma: number) => readonly PrivacyEvent[], epsilon: number, delta: number): number {
  const excess = (sigma: number) => Math.log(Math.max(epsilonOf(plan(sigma), 'add_or_remove_one', delta, 'search'), 1e-12) / epsilon);
  let below = { sigma: 0.5, excess: excess(0.5) };
  while (below.excess <= 0 && below.sigma > 1e-3) below = { sigma: below.sigma / 2, excess: excess(below.sigma / 2) };
  let above = { sigma: below.sigma * 2, excess: excess(below.sigma * 2) };
  while (above.excess > 0) {
    if (above.sigma > largestMultiplier) throw new RangeError('no amount of noise is enough: what else is planned spends the total');
    below = above;
    above = { sigma: above.sigma * 2, excess: excess(above.sigma * 2) };
  }
  while (above.sigma > below.sigma * (1 + precision)) {
    const share = Number.isFinite(below.excess) ? below.excess / (below.excess - above.excess) : 0.5;
    // Aimed a little beyond the root on the private side, so that both ends close in.
    const guess = below.sigma * (above.sigma / below.sigma) ** Math.min(0.95, Math.max(0.05, share + 0.02));
    const found = { sigma: guess, excess: excess(guess) };
    if (found.excess <= 0) above = found;
    else below = found;
  }
  return above.sigma;
}
