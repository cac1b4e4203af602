import type { Run } from '../../contract/run.ts';
import { formatCount, formatDelta, formatEpsilon, formatLeft, formatMoment, formatPercent, formatSeconds } from '../format.ts';
import { messages } from '../messages/messages.ts';
import { useStore } from '../state/store.ts';
import { budgetOf, workspace } from '../state/workspace.ts';
import type { Told } from './finished.ts';

const words = messages.run;

/** Figures of a run: what was made, what it asked of a budget, how well pairs of columns were kept. */
export function RunFigures({ record, told }: { record: Run; told: Told | undefined }) {
  const { summary, ledger, request, seed, seconds, startedAt, id } = record;
  const view = useStore(workspace);
  const budget = ledger === undefined ? undefined : budgetOf(view, ledger.source);
  const { epsilon, delta } = (request['privacy'] ?? {}) as { epsilon?: unknown; delta?: unknown };
  const fit = told?.fit ?? null;
  const figures: [string, string | null][] = [
    [words.rows, typeof summary['rows'] === 'number' ? formatCount(summary['rows']) : null],
    [words.borrowers, typeof summary['num_borrowers'] === 'number' ? formatCount(summary['num_borrowers']) : null],
    [words.loans, typeof summary['num_loans'] === 'number' ? formatCount(summary['num_loans']) : null],
    [words.payments, typeof summary['num_payments'] === 'number' ? formatCount(summary['num_payments']) : null],
    [words.defaultRate, typeof summary['achieved_default_rate'] === 'number' ? words.percent(formatPercent(summary['achieved_default_rate'])) : null],
    [words.tableColumns, typeof summary['columns'] === 'number' ? formatCount(summary['columns']) : null],
    [words.target, typeof summary['target'] === 'string' ? summary['target'] : null],
    [words.fit, fit === null || fit.pairTables === 0 ? null : fit.meanDistance.toFixed(3)],
    [words.fitWorst, fit === null || fit.pairTables === 0 ? null : fit.maxDistance.toFixed(3)],
    [words.source, ledger?.source ?? null],
    [words.epsilon, typeof epsilon === 'number' ? formatEpsilon(epsilon) : null],
    [words.delta, typeof delta === 'number' ? formatDelta(delta) : null],
    [words.left, budget === undefined ? null : formatLeft(budget.left_epsilon)],
    [words.seed, seed === null ? null : String(seed)],
    [words.seconds, seconds === undefined ? null : formatSeconds(seconds)],
    [words.started, formatMoment(startedAt)],
  ];
  return (
    <>
      <h2 className="label">{words.figures}</h2>
      <dl className="facts run-figures">{figures.flatMap(([name, value]) => (value === null ? [] : [<dt key={name}>{name}</dt>, <dd key={`${name} figure`}>{value}</dd>]))}</dl>
      <hr className="rule" />
      <h2 className="label">{words.id}</h2>
      <div className="mono">{id}</div>
    </>
  );
}
