import type { Outcome } from '../../contract/ipc.ts';
import type { LedgerSource } from '../../contract/ledger.ts';
import { formatLeft, notApplicable } from '../format.ts';
import { Panel } from '../look/Panel.tsx';
import { messages } from '../messages/messages.ts';

const words = messages.privacy.ledger;

/** What each source that has paid for anything has spent. */
export function SpentPanel({ ledger }: { ledger: Outcome<LedgerSource[]> | null }) {
  const paying = ledger?.ok === true ? ledger.value.filter(({ runs }) => runs.length > 0) : [];
  if (paying.length === 0) return null;
  return (
    <Panel title={words.spentTitle}>
      <div className="stack">
        {paying.map((budget) => <SpentBar key={budget.source} budget={budget} />)}
        <p className="soft small">{words.spentNote}</p>
      </div>
    </Panel>
  );
}

/**
 * What a source has spent, run by run, and what is left. Epsilons of runs do not add up: the spent part is shared out by what each run adds to the
 * whole, its part of mu squared, or where a run has none, of its epsilon.
 */
function SpentBar({ budget: { source, limit, spent_epsilon, left_epsilon, runs } }: { budget: LedgerSource }) {
  const paid = runs.filter(({ state }) => state !== 'released');
  const known = paid.every(({ mu }) => mu !== undefined);
  const weights = paid.map(({ mu, epsilon, share }) => share * (known ? mu! ** 2 : epsilon));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const spent = spent_epsilon === null ? limit.epsilon : Math.min(spent_epsilon, limit.epsilon);
  const parts = paid.map(({ reservation }, at) => ({ reservation, length: total > 0 ? (spent * weights[at]!) / total : 0 }));
  const figures = words.spent(spent_epsilon === null ? notApplicable : spent_epsilon.toFixed(2), formatLeft(limit.epsilon), formatLeft(left_epsilon));
  return (
    <div className="spent">
      <div className="row"><span className="strong" title={source}>{source}</span><span className="spacer muted live">{figures}</span></div>
      <div className="split" role="img" aria-label={`${source}: ${figures}`}>
        {parts.map(({ reservation, length }, at) => <div key={reservation} style={{ flexGrow: length, background: `var(--p-part${Math.min(at, 3)})` }} />)}
        <div className="split-left" style={{ flexGrow: Math.max(0, limit.epsilon - spent) }} />
      </div>
    </div>
  );
}
