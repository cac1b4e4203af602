import { gaussianMu } from './gaussian.ts';
import { renyiConversion } from './renyi.ts';
import { minimise } from './search.ts';

/**
 * Filters: a total of (epsilon, delta) that is spent bit by bit, each bit chosen after the results of those before it were seen. Both say how
 * much may be spent in a currency that simply adds up.
 */

/**
 * The total of mu^2 over fully adaptive Gaussian mechanisms under (epsilon, delta): sum of mu_i^2 <= mu(epsilon, delta)^2 (Smith and Thakurta
 * 2022, for Gaussian differential privacy). What is just spent fits exactly, so that a limit of 1 admits a plan of 1.
 */
export function gaussianFilter(epsilon: number, delta: number): number {
  return gaussianMu(epsilon, delta) ** 2;
}

/**
 * The Renyi filter (Feldman and Zrnic 2021, theorem 4.5): at an order that is fixed beforehand, divergences of adaptive mechanisms may add up to
 * `budget`. The order taken is the one that leaves most room for Gaussian noise, whose divergence is proportional to the order.
 */
export function renyiFilter(epsilon: number, delta: number): { order: number; budget: number } {
  const room = (order: number) => epsilon - renyiConversion(order, delta);
  const { argument } = minimise((above) => -room(1 + above) / (1 + above), 1e-3, 1e5, 96);
  const order = 1 + argument;
  return { order, budget: Math.max(0, room(order)) };
}

/** What the Renyi filter charges, as an epsilon at delta: divergence `spent` at `order`, at least 0. */
export function renyiFilterEpsilon(order: number, spent: number, delta: number): number {
  return spent === 0 ? 0 : Math.max(0, spent + renyiConversion(order, delta));
}
