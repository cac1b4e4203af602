import type { Outcome } from '../../contract/ipc.ts';
import type { LedgerSource } from '../../contract/ledger.ts';
import { formatDelta, formatLeft } from '../format.ts';
import { messages } from '../messages/messages.ts';
import { askForLimit } from './LimitForm.tsx';

const words = messages.home;

/** What each source has left, as the ledger says. */
export function Budgets({ ledger }: { ledger: Outcome<LedgerSource[]> | null }) {
  return (
    <>
      <div className="row budgets-head"><h2 className="label">{words.budgets}</h2><button type="button" className="text-button small spacer" onClick={() => askForLimit(null)}>{words.newSource}</button></div>
      {ledger?.ok === false && <p className="soft">{ledger.failure.message}</p>}
      {ledger?.ok === true && (ledger.value.length === 0
        ? <p className="soft">{words.noBudgets}</p>
        : <div className="stack">{ledger.value.map((budget) => <Budget key={budget.source} budget={budget} />)}</div>)}
    </>
  );
}

function Budget({ budget: { source, limit, left_epsilon, runs } }: { budget: LedgerSource }) {
  return (
    <div className="budget">
      <div className="budget-line"><span title={source}>{source}</span><span className="spacer live"><b className="strong">ε {formatLeft(left_epsilon)}</b> <span className="muted">{words.of(formatLeft(limit.epsilon))}</span></span></div>
      <div className="meter" aria-hidden><div style={{ width: `${100 * Math.min(1, left_epsilon / limit.epsilon)}%` }} /></div>
      <div className="row"><span className="muted small live">{words.runsAt(runs.length, formatDelta(limit.delta))}</span><button type="button" className="text-button small spacer" aria-label={words.changeLimitOf(source)} onClick={() => askForLimit({ source, ...limit })}>{words.changeLimit}</button></div>
    </div>
  );
}
