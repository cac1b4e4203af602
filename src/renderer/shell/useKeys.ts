import { useHotkeys } from '@mantine/hooks';
import { screens } from '../screens.ts';
import { openDrawer } from '../state/drawers.ts';
import { isRunning, shownJobs } from '../state/jobs.ts';
import { goTo } from '../state/place.ts';
import { askToCancel } from './askToCancel.tsx';

/** Parts of the window in the order of F6. */
const panes = ['.rail', '.top', '.page'];

/** The keys that work on every screen; those of a wizard are its own. */
export function useKeys(chooseCsv: () => void): void {
  const digits = screens.flatMap(({ id, rail }) => (rail === null ? [] : [[`mod+${rail.digit}`, () => goTo({ screen: id })] as [string, () => void]]));
  // In fields, too: none of these types anything.
  useHotkeys([...digits, ['F1', () => openDrawer('help')], ['F6', nextPane], ['mod+O', chooseCsv]], [], true);
  // Not in fields: there Escape leaves the field alone.
  useHotkeys([['Escape', cancelRunning, { preventDefault: false }]]);
}

function nextPane(): void {
  const here = panes.findIndex((pane) => document.querySelector(pane)?.contains(document.activeElement));
  const pane = document.querySelector<HTMLElement>(panes[(here + 1) % panes.length]!);
  pane?.querySelector<HTMLElement>('button:not(:disabled), [href], input, select, textarea, [tabindex="0"]')?.focus();
}

/** An open menu, drawer or question takes the key for itself. */
function cancelRunning(): void {
  const job = shownJobs.get().find(isRunning);
  const floating = document.querySelector('[role="dialog"], [role="listbox"], [role="menu"]');
  if (job !== undefined && floating === null) askToCancel(job);
}
