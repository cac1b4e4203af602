import type { LedgerSource } from '../../contract/ledger.ts';
import type { SourceReport } from './ledger.ts';

/** A source as both shells show it. */
export function describeSource({ account, balance }: SourceReport): LedgerSource {
  const { source, limit, reservations } = account;
  const { figures } = balance;
  return {
    source,
    limit: { epsilon: limit.epsilon, delta: limit.delta, by: limit.by },
    spent_epsilon: finite(balance.spent),
    spent_by: { gaussian: finite(figures.gaussian), pld: finite(figures.pld), rdp: finite(figures.rdp), binds: figures.binds },
    left_epsilon: balance.left,
    runs: reservations.map(({ entry, state, share }) => ({
      reservation: entry.reservation, time: entry.time, job: entry.job, state, share, epsilon: entry.plan.epsilon, delta: entry.plan.delta,
      ...('mu' in entry.plan ? { mu: entry.plan.mu } : { events: entry.plan.events }),
    })),
  };
}

/** Sentences that the owner of a source should read beside its figures. */
export function notesOn({ account, entries }: SourceReport): string[] {
  const last = entries.findLastIndex(({ kind }) => kind === 'limit');
  const before = entries.slice(0, last);
  const highest = before.reduce((most, entry) => (entry.kind === 'limit' ? Math.max(most, entry.epsilon) : most), 0);
  if (account.limit.epsilon <= highest || !before.some(({ kind }) => kind === 'drawn')) return [];
  return ['This limit was raised after noise had been drawn. It is now what is promised of all runs of this source, those before it included; a limit that follows from what was seen is none.'];
}

/** Infinity is no JSON: more was spent than the limit's delta can express. */
function finite(epsilon: number | null): number | null {
  return epsilon !== null && Number.isFinite(epsilon) ? epsilon : null;
}
