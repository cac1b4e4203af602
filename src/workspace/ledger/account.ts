import { gaussianEpsilon, gaussianMu } from '../../engine/privacy/accountant/gaussian.ts';
import type { LedgerEntry, SpendingPlan } from './entry.ts';

type Reserved = Extract<LedgerEntry, { kind: 'reserved' }>;

/** A reservation and what became of it. `reserved` and `drawn` ones count as spent in full: nobody knows better. */
export interface Reservation {
  readonly entry: Reserved;
  readonly state: 'reserved' | 'drawn' | 'committed' | 'released';
  /** Share of the squared mu that was spent. */
  readonly share: number;
}

export interface Limit {
  readonly epsilon: number;
  readonly delta: number;
  readonly by: 'owner' | 'default';
}

/** A source: whose budget it is, how much, and what was spent of it. */
export interface Account {
  readonly source: string;
  readonly limit: Limit;
  readonly reservations: readonly Reservation[];
}

/** What a source has spent and has left, at the delta of its limit. */
export interface Balance {
  readonly epsilon: number;
  readonly delta: number;
  /** Epsilon of all that was spent together. */
  readonly spent: number;
  /** The largest epsilon of one more clone with declared levels and a delta of its own of `delta`; 0 where nothing fits. */
  readonly left: number;
}

/** Accounts by source, in the order in which they were opened. */
export function accountsOf(entries: readonly LedgerEntry[]): Map<string, Account> {
  const limits = new Map<string, Limit>();
  const reservations = new Map<string, Reservation>();
  const change = (id: string, state: Reservation['state'], share: number): void => {
    const known = reservations.get(id);
    if (known !== undefined) reservations.set(id, { entry: known.entry, state, share });
  };
  for (const entry of entries) {
    if (entry.kind === 'limit') limits.set(entry.source, entry);
    else if (entry.kind === 'reserved') reservations.set(entry.reservation, { entry, state: 'reserved', share: 1 });
    else if (entry.kind === 'drawn') change(entry.reservation, 'drawn', 1);
    else if (entry.kind === 'committed') change(entry.reservation, 'committed', entry.share);
    else if (entry.kind === 'released') change(entry.reservation, 'released', 0);
  }
  return new Map([...limits].map(([source, limit]) => [source, { source, limit, reservations: [...reservations.values()].filter(({ entry }) => entry.source === source) }]));
}

/** Summing up rounds: by no more than this, relatively, which the rounding down of every mu outweighs. */
const roundOff = 1e-12;

/**
 * Whether one more plan fits under the limit, whatever was seen before it was chosen: sum of mu_i^2 <= mu(epsilon, delta)^2 is a filter (Smith
 * and Thakurta 2022), the parts of delta that are spent beside the noise being taken off the limit's delta first. So a limit of 1 admits a
 * plan of 1.
 */
export function admits(account: Account, plan: SpendingPlan): boolean {
  return squaredSpent(account) + plan.mu ** 2 <= squaredLimit(account, plan.deltaBeside) * (1 + roundOff);
}

/**
 * The largest epsilon with which a plan like this one would still fit, its parts of delta as they are; 0 where none would.
 */
export function largestFitting(account: Account, { delta, deltaBeside }: Pick<SpendingPlan, 'delta' | 'deltaBeside'>): number {
  const left = squaredLimit(account, deltaBeside) - squaredSpent(account);
  // Less than a thousandth is no budget that anyone could use.
  const fitting = left <= 0 ? 0 : gaussianEpsilon(Math.sqrt(left), delta - deltaBeside);
  return fitting < 1e-3 ? 0 : Math.min(fitting, account.limit.epsilon);
}

export function balanceOf(account: Account): Balance {
  const { epsilon, delta } = account.limit;
  const beside = besideSpent(account);
  const squared = squaredSpent(account);
  const spent = squared === 0 ? 0 : beside >= delta ? Number.POSITIVE_INFINITY : gaussianEpsilon(Math.sqrt(squared), delta - beside);
  return { epsilon, delta, spent, left: largestFitting(account, { delta, deltaBeside: 0 }) };
}

function squaredSpent({ reservations }: Account): number {
  return reservations.reduce((sum, { entry, share }) => sum + share * entry.plan.mu ** 2, 0);
}

function besideSpent({ reservations }: Account): number {
  return reservations.reduce((sum, { entry, state }) => sum + (state === 'released' ? 0 : entry.plan.deltaBeside), 0);
}

/** mu^2 that the limit allows for in all, once delta has paid for what is spent beside the noise. */
function squaredLimit(account: Account, more: number): number {
  const delta = account.limit.delta - besideSpent(account) - more;
  return delta <= 0 ? 0 : gaussianMu(account.limit.epsilon, delta) ** 2;
}
