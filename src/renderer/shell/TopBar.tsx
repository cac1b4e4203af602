import { spotlight } from '@mantine/spotlight';
import { formatLeft } from '../format.ts';
import { messages } from '../messages/messages.ts';
import { subject } from '../state/place.ts';
import { useStore } from '../state/store.ts';
import { budgetOf, workspace } from '../state/workspace.ts';
import { JobPill } from './JobPill.tsx';

const words = messages.top;

/** What is worked on, what its budget has left, what runs, and the way to everything else. One line that never wraps. */
export function TopBar() {
  const view = useStore(workspace);
  const about = useStore(subject);
  const folder = view.runs?.ok === true ? view.runs.value.folder : '';
  const budget = budgetOf(view, about?.source ?? null);
  return (
    <header className="top">
      {about === null
        ? <span className="top-source" title={words.workspace}>{folder}</span>
        : <><span className="top-name" title={about.name}>{about.name}</span>{about.source !== null && <><span className="top-rule" /><span className="top-source">{about.source}</span></>}</>}
      {budget !== undefined && (
        <>
          <span className="top-rule" />
          {about?.source == null && <span className="top-source">{budget.source}</span>}
          <span className="epsilon-left" title={words.leftTitle(budget.source)}>
            <span className="meter" aria-hidden><div style={{ width: `${100 * Math.min(1, budget.left_epsilon / budget.limit.epsilon)}%` }} /></span>
            <span><b className="strong">ε {formatLeft(budget.left_epsilon)}</b> <span className="muted">{words.left(formatLeft(budget.limit.epsilon))}</span></span>
          </span>
        </>
      )}
      <span className="spacer" />
      <JobPill />
      <button type="button" className="search" onClick={spotlight.open}>{messages.app.search} <span className="key">Ctrl K</span></button>
    </header>
  );
}
