import { gaussianEpsilon, gaussianMu } from '../../engine/privacy/accountant/gaussian.ts';
import type { LedgerEntry, SpendingPlan } from './entry.ts';
import { epsilonAlone, filterEpsilon, isGaussian, mixedFits, mixedLargest, type Charge } from './mixed.ts';

type Reserved = Extract<LedgerEntry, { kind: 'reserved' }>;

/** A reservation and what became of it. `reserved` and `drawn` ones count as spent in full: nobody knows better. */
export interface Reservation {
  readonly entry: Reserved;
  readonly state: 'reserved' | 'drawn' | 'committed' | 'released';
  /** Share of the squared mu that was spent, or of the divergence. */
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

/** Epsilon of all that was spent together, by each way of counting it that holds for such plans, and the one that binds. */
export interface SpentFigures {
  /** The filter of Gaussian plans; null where one is not. */
  readonly gaussian: number | null;
  /** The privacy-loss distribution of an only plan that is not Gaussian. */
  readonly pld: number | null;
  /** The Renyi filter at the order that the limit fixes. */
  readonly rdp: number;
  readonly binds: 'gaussian' | 'pld' | 'rdp';
}

/** What a source has spent and has left, at the delta of its limit. */
export interface Balance {
  readonly epsilon: number;
  readonly delta: number;
  /** Epsilon of all that was spent together: the figure that binds. */
  readonly spent: number;
  readonly figures: SpentFigures;
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
 * Parts of the limit's delta from the second plan on: each filter is proved by itself, and what was seen may decide which of the two binds and how
 * much is spent beside the noise, so the failures that each allows add up (ARCHITECTURE.md, "The ledger").
 */
const deltaParts = { gaussian: 0.5, mixed: 0.2, beside: 0.3 } as const;

/**
 * Whether one more plan fits under the limit, whatever was seen before it was chosen. An only plan was chosen before anything was seen: it has
 * all of the limit's delta, less what it spends beside the noise, so that a limit of 1 admits a plan of 1. From the second on all of them
 * together keep within fixed parts of delta: where all are Gaussian, sum of mu_i^2 <= mu(epsilon, delta)^2 (Smith and Thakurta 2022), else the
 * Renyi filter.
 */
export function admits(account: Account, plan: SpendingPlan): boolean {
  const charges = [...chargesOf(account), { plan, share: 1 }];
  const delta = noiseDelta(account, charges);
  if (delta <= 0) return false;
  return allGaussian(charges) ? squared(charges) <= gaussianMu(account.limit.epsilon, delta) ** 2 * (1 + roundOff) : mixedFits(charges, { limit: account.limit, delta });
}

/**
 * The largest epsilon with which a plan like this one would still fit, its parts of delta as they are; 0 where none would.
 * @param before plans that would be charged first
 */
export function largestFitting(account: Account, plan: SpendingPlan, before: readonly SpendingPlan[] = []): number {
  const ownDelta = plan.delta - plan.deltaBeside;
  const charges = [...chargesOf(account), ...before.map((earlier) => ({ plan: earlier, share: 1 }))];
  const delta = noiseDelta(account, [...charges, { plan, share: 1 }]);
  if (delta <= 0) return 0;
  const fitting = allGaussian([...charges, { plan, share: 1 }]) ? largestGaussian(charges, account.limit.epsilon, delta, ownDelta) : mixedLargest(charges, plan, { limit: account.limit, delta }, ownDelta);
  // Less than a thousandth is no budget that anyone could use.
  return fitting < 1e-3 ? 0 : Math.min(fitting, account.limit.epsilon);
}

export function balanceOf(account: Account): Balance {
  const { epsilon, delta } = account.limit;
  const charges = chargesOf(account);
  const figures = figuresOf(charges, account, noiseDelta(account, charges));
  return { epsilon, delta, spent: figures[figures.binds]!, figures, left: leftOf(account, []) };
}

/** What would be left after one more plan. */
export const leftAfter = (account: Account, plan: SpendingPlan): number => leftOf(account, [plan]);

function leftOf(account: Account, before: readonly SpendingPlan[]): number {
  const { epsilon, delta } = account.limit;
  return largestFitting(account, { epsilon, delta, deltaBeside: 0, mu: 1 }, before);
}

function figuresOf(charges: readonly Charge[], { limit }: Account, delta: number): SpentFigures {
  const gaussian = allGaussian(charges);
  const nothing = charges.every(({ share }) => share === 0);
  if (nothing || delta <= 0) {
    const epsilon = nothing ? 0 : Number.POSITIVE_INFINITY;
    return { gaussian: gaussian ? epsilon : null, pld: null, rdp: epsilon, binds: gaussian ? 'gaussian' : 'rdp' };
  }
  const rdp = filterEpsilon(charges, { limit, delta });
  if (gaussian) return { gaussian: gaussianEpsilon(Math.sqrt(squared(charges)), delta), pld: null, rdp, binds: 'gaussian' };
  const pld = charges.length === 1 ? epsilonAlone(charges[0]!.plan, delta) : null;
  return { gaussian: null, pld, rdp, binds: pld !== null && pld < rdp ? 'pld' : 'rdp' };
}

function largestGaussian(charges: readonly Charge[], epsilon: number, delta: number, ownDelta: number): number {
  const left = gaussianMu(epsilon, delta) ** 2 - squared(charges);
  return left <= 0 ? 0 : gaussianEpsilon(Math.sqrt(left), ownDelta);
}

/** What counts: all but what was given back. */
function chargesOf({ reservations }: Account): Charge[] {
  return reservations.filter(({ state }) => state !== 'released').map(({ entry, share }) => ({ plan: entry.plan, share }));
}

function allGaussian(charges: readonly Charge[]): boolean {
  return charges.every(({ plan }) => isGaussian(plan));
}

function squared(charges: readonly Charge[]): number {
  return charges.reduce((sum, { plan, share }) => sum + ('mu' in plan ? share * plan.mu ** 2 : 0), 0);
}

/** The part of the limit's delta that all these plans may use for their noise; 0 or less where they spend too much beside it. */
function noiseDelta({ limit: { delta } }: Account, charges: readonly Charge[]): number {
  const beside = charges.reduce((sum, { plan }) => sum + plan.deltaBeside, 0);
  if (charges.length < 2) return delta - beside;
  return beside > deltaParts.beside * delta * (1 + roundOff) ? 0 : deltaParts[allGaussian(charges) ? 'gaussian' : 'mixed'] * delta;
}
