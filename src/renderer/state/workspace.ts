import type { Outcome, RequestOutput, RunListItem } from '../../contract/ipc.ts';
import type { LedgerSource } from '../../contract/ledger.ts';
import { createStore } from './store.ts';

/** Runs and budgets of the workspace as they were last read; null until the first answer. */
export interface WorkspaceView {
  readonly runs: Outcome<RequestOutput<'runs:list'>> | null;
  readonly ledger: Outcome<LedgerSource[]> | null;
}

export const workspace = createStore<WorkspaceView>({ runs: null, ledger: null });

/** Reads runs and budgets again. */
export async function reloadWorkspace(): Promise<void> {
  const [runs, ledger] = await Promise.all([window.bridge.request('runs:list', undefined), window.bridge.request('ledger:list', undefined)]);
  workspace.set(() => ({ runs, ledger }));
}

/** Runs of these kinds that are still where the list says. */
export function runsOf({ runs }: WorkspaceView, kinds: readonly string[]): RunListItem[] {
  return runs?.ok === true ? runs.value.runs.filter(({ kind, there }) => there && kinds.includes(kind)) : [];
}

/** The budget of a source; without a name, of the one that was charged last. */
export function budgetOf({ ledger }: WorkspaceView, source: string | null): LedgerSource | undefined {
  if (ledger?.ok !== true) return undefined;
  if (source !== null) return ledger.value.find((one) => one.source === source);
  const lastCharge = (one: LedgerSource): string => one.runs.at(-1)?.time ?? '';
  return ledger.value.toSorted((a, b) => lastCharge(b).localeCompare(lastCharge(a)))[0];
}
