import { epsilonOf } from '../../engine/privacy/accountant/account.ts';
import { calibrate } from '../../engine/privacy/accountant/calibrate.ts';
import { renyiFilter, renyiFilterEpsilon } from '../../engine/privacy/accountant/filters.ts';
import { mechanismOf } from '../../engine/privacy/accountant/mechanism.ts';
import { leastWith } from '../../engine/privacy/accountant/search.ts';
import type { EventPlan, SpendingPlan } from './entry.ts';

/**
 * The account of a source of which some plan is not Gaussian: Renyi divergences at an order that the limit fixes add up, whatever was seen
 * before the next plan was chosen (Feldman and Zrnic 2021). A plan that is the only one was chosen before anything was seen, so its privacy-loss
 * distribution counts, too; where that alone lets it in, the filter admits nothing after it.
 */

/** A plan and how much of its divergence counts. */
export interface Charge {
  readonly plan: SpendingPlan;
  readonly share: number;
}

/** What may be spent: epsilon at the delta that is left for noise, and the limit that fixes the order. */
export interface Room {
  readonly limit: { readonly epsilon: number; readonly delta: number };
  /** Above 0. */
  readonly delta: number;
}

/** Rounding of sums, relatively: as for Gaussian plans, far below what is rounded up elsewhere. */
const roundOff = 1e-12;
/** More noise than that is no plan. */
const mostNoise = 1e6;

export function isGaussian(plan: SpendingPlan): boolean {
  return 'mu' in plan;
}

/** Whether these plans stay within the room, all together. */
export function mixedFits(charges: readonly Charge[], room: Room): boolean {
  const most = room.limit.epsilon * (1 + roundOff);
  return filterEpsilon(charges, room) <= most || (charges.length === 1 && epsilonAlone(charges[0]!.plan, room.delta) <= most);
}

/** Epsilon of an only plan by its privacy-loss distribution, on a finer grid than plans are made by: it says less, so that what was planned for a limit fits. */
export function epsilonAlone(plan: SpendingPlan, delta: number): number {
  return epsilonOf(eventsOf(plan), 'add_or_remove_one', delta, 'figure');
}

/** The largest epsilon, at a delta for its noise, with which a plan of that shape fits beside others; 0 where none does. */
export function mixedLargest(others: readonly Charge[], plan: SpendingPlan, room: Room, noiseDelta: number): number {
  const fits = (noise: number): boolean => mixedFits([...others, { plan: withNoise(plan, noise), share: 1 }], room);
  const least = others.length === 0 ? calibrate((noise) => eventsOf(withNoise(plan, noise)), room.limit.epsilon, room.delta) : leastWith(fits, 1e-3, mostNoise);
  return Number.isFinite(least) ? epsilonAlone(withNoise(plan, least), noiseDelta) : 0;
}

/** Epsilon of all of them together by the Renyi filter, which holds for plans of any kind. */
export function filterEpsilon(charges: readonly Charge[], { limit, delta }: Room): number {
  const { order } = renyiFilter(limit.epsilon, limit.delta);
  const divergence = charges.reduce((sum, { plan, share }) => sum + share * eventsOf(plan).reduce((own, event) => own + event.count * mechanismOf(event).renyi(order), 0), 0);
  return renyiFilterEpsilon(order, divergence, delta);
}

function eventsOf(plan: SpendingPlan): EventPlan['events'] {
  return 'mu' in plan ? [{ type: 'rounded_gaussian', sigma: 1 / plan.mu, sensitivity: 1, count: 1 }] : plan.events;
}

/** The plan with so many times the noise in each of its parts. */
function withNoise(plan: SpendingPlan, times: number): SpendingPlan {
  return 'mu' in plan ? { ...plan, mu: plan.mu / times } : { ...plan, events: plan.events.map((event) => ({ ...event, sigma: event.sigma * times })) };
}
