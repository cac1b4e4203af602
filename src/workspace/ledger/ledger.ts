import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { Failure } from '../../contract/errors.ts';
import { withLock } from '../lock.ts';
import { hasEnded, thisProcess } from '../processes.ts';
import { accountsOf, admits, balanceOf, largestFitting, leftAfter, type Account, type Balance, type Reservation } from './account.ts';
import { appendEntries, readChain, type Chain } from './chain.ts';
import type { EntryFacts, LedgerEntry, SpendingPlan } from './entry.ts';

/** What a source without a limit gets at its first private run. */
export const defaultLimit = { epsilon: 1, delta: 1e-6 } as const;

/** Where the ledger stood: printed on what was paid from it, since an old copy of a workspace cannot be told from the present one otherwise. */
export interface LedgerHead {
  readonly sequence: number;
  readonly hash: string;
}

/** A budget that is set aside; each call returns once it is safe on the disk. */
export interface ReservedBudget {
  readonly id: string;
  readonly source: string;
  /** Sentences that a person should read. */
  readonly notes: readonly string[];
  /** Before the first noise is drawn. @throws Failure 'budget' if it was released in the meantime */
  draw(): Promise<void>;
  /** The run ended; `share` of the squared mu was spent, or of the divergence. */
  commit(share: number): Promise<LedgerHead>;
  /** Gives it back where nothing was drawn. @returns whether it could be given back */
  release(): Promise<boolean>;
}

export interface SourceReport {
  readonly account: Account;
  readonly balance: Balance;
  readonly entries: readonly LedgerEntry[];
}

/**
 * Sets a budget aside for a run, as the only writer: of two that want the last of it, one is refused.
 * @throws Failure 'budget' if it does not fit, with what would; Failure 'verification' if the ledger does not hold
 */
export async function reserveBudget(workspace: string, source: string, job: string, plan: SpendingPlan): Promise<ReservedBudget> {
  const id = randomUUID();
  const notes: string[] = [];
  await change(workspace, (chain) => {
    const account = accountsOf(chain.entries).get(source);
    const facts: EntryFacts[] = [];
    if (account === undefined) {
      facts.push({ kind: 'limit', source, ...defaultLimit, by: 'default' });
      notes.push(`The source "${source}" had no limit and got epsilon ${defaultLimit.epsilon} at delta ${defaultLimit.delta} in all; "ledger limit" sets another.`);
    }
    const open = account ?? { source, limit: { ...defaultLimit, by: 'default' }, reservations: [] };
    if (!admits(open, plan)) throw exceeded(open, plan);
    return [...facts, { kind: 'reserved', reservation: id, source, job, plan, holder: thisProcess }];
  });
  return {
    id,
    source,
    notes,
    async draw() {
      await change(workspace, (chain) => {
        if (reservationIn(chain, id).state !== 'reserved') throw new Failure('budget', `The budget of "${source}" that was set aside for this run is no longer there.`, { fix: 'Run it again.' });
        return [{ kind: 'drawn', reservation: id }];
      });
    },
    async commit(share) {
      const { entries, hash } = await change(workspace, () => [{ kind: 'committed', reservation: id, share }]);
      return { sequence: entries.length - 1, hash };
    },
    release: async () => await releaseIn(workspace, id, 'job'),
  };
}

/** Sets the limit of a source, which creates it where it is new. One below what is spent already leaves nothing to spend. */
export async function setLimit(workspace: string, source: string, limit: { readonly epsilon: number; readonly delta: number }): Promise<SourceReport> {
  await change(workspace, () => [{ kind: 'limit', source, ...limit, by: 'owner' }]);
  return await showSource(workspace, source);
}

/** All sources with what they have spent and have left. */
export async function listSources(workspace: string): Promise<SourceReport[]> {
  const { entries } = await readChain(workspace);
  return [...accountsOf(entries).values()].map((account) => reportOf(account, entries));
}

/** @throws Failure 'usage' if there is no such source */
export async function showSource(workspace: string, source: string): Promise<SourceReport> {
  const { entries } = await readChain(workspace);
  const accounts = accountsOf(entries);
  const account = accounts.get(source);
  if (account === undefined) {
    throw new Failure('usage', `The ledger knows no source "${source}".`, { fix: accounts.size === 0 ? 'It has no sources yet; "ledger limit" creates one.' : `Its sources are ${[...accounts.keys()].slice(0, 20).join(', ')}.` });
  }
  return reportOf(account, entries);
}

/** What one more run would leave of a source's budget, before it is run. A source that is new has the default limit. Nothing is reserved. */
export async function balanceAfter(workspace: string, source: string, plan: SpendingPlan): Promise<{ limit: number; left: number; fits: boolean; after: number }> {
  const { entries } = await readChain(workspace);
  const account = accountsOf(entries).get(source) ?? { source, limit: { ...defaultLimit, by: 'default' as const }, reservations: [] };
  const { epsilon: limit, left } = balanceOf(account);
  const fits = admits(account, plan);
  return { limit, left, fits, after: fits ? leftAfter(account, plan) : left };
}

/** All entries, each checked. Throws like `verifyLedger`. */
export async function ledgerEntries(workspace: string): Promise<readonly LedgerEntry[]> {
  return (await readChain(workspace)).entries;
}

/** Appends entries that are no spending, such as those of keys and certificates. @returns where the ledger stands then */
export async function recordInLedger(workspace: string, facts: readonly EntryFacts[]): Promise<LedgerHead> {
  const { entries, hash } = await change(workspace, () => facts);
  return { sequence: entries.length - 1, hash };
}

/** Checks the whole ledger. @throws Failure 'verification' that names the first line that is wrong */
export async function verifyLedger(workspace: string): Promise<{ entries: number; torn: number; head: LedgerHead | null }> {
  const { entries, hash, torn } = await readChain(workspace);
  return { entries: entries.length, torn, head: entries.length === 0 ? null : { sequence: entries.length - 1, hash } };
}

/**
 * The owner's release of a reservation that a crash left behind, where no noise had been drawn.
 * @throws Failure 'budget' if noise was drawn, or its process may still run
 */
export async function releaseReservation(workspace: string, id: string): Promise<void> {
  const { entries } = await readChain(workspace);
  const reservation = findReservation(entries, id);
  if (reservation === undefined) throw new Failure('usage', `The ledger knows no reservation ${id}.`, { fix: '"ledger show SOURCE" lists them.' });
  if (reservation.state !== 'reserved') {
    const why = reservation.state === 'released' ? 'was released already' : 'is spent: noise was drawn for it';
    throw new Failure('budget', `The reservation ${id} ${why}.`, { fix: 'Only what was set aside and never drawn can be given back.' });
  }
  if (!hasEnded(reservation.entry.holder)) throw new Failure('budget', `The process that holds the reservation ${id} may still run.`, { fix: 'End it first; after a restart of the machine it is known to have ended.' });
  await releaseIn(workspace, id, 'owner');
}

async function releaseIn(workspace: string, id: string, by: 'job' | 'owner'): Promise<boolean> {
  let released = false;
  await change(workspace, (chain) => {
    released = reservationIn(chain, id).state === 'reserved';
    return released ? [{ kind: 'released', reservation: id, by }] : [];
  });
  return released;
}

/** Reads the ledger, lets `decide` say what to append, and appends it, all as the only writer. */
async function change(workspace: string, decide: (chain: Chain) => readonly EntryFacts[]): Promise<Chain> {
  await mkdir(workspace, { recursive: true, mode: 0o700 });
  // A run must not fail for another one's entry: each takes milliseconds.
  return await withLock(workspace, async () => {
    const chain = await readChain(workspace);
    const facts = decide(chain);
    return facts.length === 0 ? chain : await appendEntries(workspace, chain, facts);
  }, 30_000);
}

function reservationIn({ entries }: Chain, id: string): Reservation {
  const found = findReservation(entries, id);
  if (found === undefined) throw new Failure('verification', `The ledger has lost the reservation ${id}.`, { fix: 'Bring the workspace back from a backup.' });
  return found;
}

function findReservation(entries: readonly LedgerEntry[], id: string): Reservation | undefined {
  return [...accountsOf(entries).values()].flatMap(({ reservations }) => reservations).find(({ entry }) => entry.reservation === id);
}

function reportOf(account: Account, entries: readonly LedgerEntry[]): SourceReport {
  const ids = new Set(account.reservations.map(({ entry }) => entry.reservation));
  const own = (entry: LedgerEntry): boolean => ('source' in entry && entry.source === account.source) || ('reservation' in entry && ids.has(entry.reservation));
  return { account, balance: balanceOf(account), entries: entries.filter(own) };
}

function exceeded(account: Account, plan: SpendingPlan): Failure {
  const { epsilon, delta, spent } = balanceOf(account);
  const fitting = largestFitting(account, plan);
  // Rounded down: what is offered must fit.
  const offer = fitting === 0 ? 'nothing more would fit' : `at most ${Math.floor(fitting * 1000) / 1000} would fit`;
  return new Failure('budget', `The source "${account.source}" may spend epsilon ${epsilon} at delta ${delta} in all, and has spent ${round(spent)}; this run asks for ${plan.epsilon} at delta ${plan.delta}, and ${offer}. Nothing was spent.`, {
    fix: fitting === 0 ? `Ask the owner of "${account.source}" to raise its limit (ledger limit).` : 'Lower --epsilon, or ask the owner to raise the limit (ledger limit).',
  });
}

function round(epsilon: number): number {
  return Math.ceil(epsilon * 1000 - 1e-6) / 1000;
}
