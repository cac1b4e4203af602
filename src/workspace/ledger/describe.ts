import type { LedgerSource } from '../../contract/ledger.ts';
import type { SourceReport } from './ledger.ts';

/** A source as both shells show it. */
export function describeSource({ account, balance }: SourceReport): LedgerSource {
  const { source, limit, reservations } = account;
  return {
    source,
    limit: { epsilon: limit.epsilon, delta: limit.delta, by: limit.by },
    // Infinity is no JSON: more was spent than the limit's delta can express.
    spent_epsilon: Number.isFinite(balance.spent) ? balance.spent : null,
    left_epsilon: balance.left,
    runs: reservations.map(({ entry, state, share }) => ({
      reservation: entry.reservation, time: entry.time, job: entry.job, state, share, epsilon: entry.plan.epsilon, delta: entry.plan.delta,
      ...('mu' in entry.plan ? { mu: entry.plan.mu } : { events: entry.plan.events }),
    })),
  };
}
