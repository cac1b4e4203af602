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

/** Infinity is no JSON: more was spent than the limit's delta can express. */
function finite(epsilon: number | null): number | null {
  return epsilon !== null && Number.isFinite(epsilon) ? epsilon : null;
}
