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
export function notesOn({ entries }: SourceReport): string[] {
  if (!wasRaisedAfterNoise(entries)) return [];
  return ['This limit was raised after noise had been drawn. It is now what is promised of all runs of this source, those before it included; a limit that follows from what was seen is none.'];
}

/** Whether a limit, once noise had been drawn, was ever above one that had held before, in epsilon or in delta; setting it again, or lower, mends nothing. */
function wasRaisedAfterNoise(entries: SourceReport['entries']): boolean {
  let drawn = false;
  let [epsilon, delta] = [0, 0];
  for (const entry of entries) {
    if (entry.kind === 'drawn') drawn = true;
    if (entry.kind !== 'limit') continue;
    if (drawn && (entry.epsilon > epsilon || entry.delta > delta)) return true;
    [epsilon, delta] = [entry.epsilon, entry.delta];
  }
  return false;
}

/** Infinity is no JSON: more was spent than the limit's delta can express. */
function finite(epsilon: number | null): number | null {
  return epsilon !== null && Number.isFinite(epsilon) ? epsilon : null;
}
