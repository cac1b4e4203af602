import type { CascadeTrainResult } from '../../contract/cascade.ts';
import type { FailureRecord } from '../../contract/errors.ts';
import { tableMakers } from '../data/openTable.ts';
import { runJob } from '../state/jobs.ts';
import { createStore } from '../state/store.ts';
import { runsOf, workspace } from '../state/workspace.ts';
import { fileName } from '../format.ts';
import { messages } from '../messages/messages.ts';
import type { Found } from './found.ts';
import { columnsOf, guessLayout, type Layout, leastMonths, monthsOf, noLayout, type PanelColumn } from './panelGuess.ts';

/** Kinds of runs that this screen opens again. */
export const cascadeKinds: readonly string[] = ['cascade-train', 'cascade-evaluate', 'cascade-compare'];

/** The panel that a person asks for; paths are empty where there is none. */
export interface Asked {
  readonly origin: 'run' | 'file';
  /** Folder of a run, its tables, and the one of them that is the panel. */
  readonly run: string | null;
  readonly tables: readonly string[];
  readonly table: string | null;
  readonly file: string;
  /** A real panel that the run's one is compared with. */
  readonly real: string;
  /** What is known of the table at `path`; null until it was read. */
  readonly read: { readonly path: string; readonly columns: readonly PanelColumn[] } | null;
  readonly layout: Layout;
}

/** A cascade that was trained, now or in the past, and what is drawn from it. */
export interface Trained {
  readonly folder: string;
  readonly result: CascadeTrainResult;
  readonly layout: Layout;
  /** Name of the file that it learnt from. */
  readonly panel: string;
  /** That was a table of a run of this workspace. */
  readonly isSynthetic: boolean;
  readonly draw: { readonly loans: string; readonly rate: string; readonly seed: string; readonly panel: string };
}

export interface DelinquencyState {
  readonly asked: Asked;
  /** A person has asked for a job: what is missing is then said. */
  readonly tried: boolean;
  readonly running: string | null;
  readonly failure: FailureRecord | null;
  readonly trained: Trained | null;
  readonly found: Found | null;
  /** What is in sight. */
  readonly view: 'asked' | 'trained' | 'found';
}

const nothing: Asked = { origin: 'run', run: null, tables: [], table: null, file: '', real: '', read: null, layout: noLayout };

export const delinquencyState = createStore<DelinquencyState>({ asked: nothing, tried: false, running: null, failure: null, trained: null, found: null, view: 'asked' });

export const change = (part: Partial<DelinquencyState>): void => delinquencyState.set((now) => ({ ...now, ...part }));
export const ask = (part: Partial<Asked>): void => delinquencyState.set((now) => ({ ...now, failure: null, asked: { ...now.asked, ...part } }));
export const lay = (part: Partial<Layout>): void => ask({ layout: { ...delinquencyState.get().asked.layout, ...part } });
export const draw = (part: Partial<Trained['draw']>): void => delinquencyState.set((now) => ({ ...now, failure: null, trained: now.trained && { ...now.trained, draw: { ...now.trained.draw, ...part } } }));

/** Path of the panel's table; empty where none was named. */
export function panelOf({ origin, run, table, file }: Asked): string {
  if (origin === 'file') return file.trim();
  return run === null || table === null ? '' : `${run}/${table}`;
}

/** Whether a file is a table of a run of this workspace, so that no figure of it is of a real row. */
export const isSynthetic = (path: string): boolean => runsOf(workspace.get(), tableMakers).some(({ folder }) => path.startsWith(folder));

/** What keeps a panel from being used, by field. */
export interface Faults {
  readonly file?: string;
  readonly id?: string;
  readonly month?: string;
  readonly state?: string;
  readonly wide?: string;
  readonly short?: string;
}

export function faultsOf(asked: Asked): Faults {
  const words = messages.delinquency;
  const { read, layout: { kind, id, month, state, wide }, layout } = asked;
  const months = monthsOf(layout, read?.columns ?? []);
  if (panelOf(asked) === '') return { file: words.needsFile };
  return {
    ...(kind === 'long' && { ...(id === null && { id: words.needsColumn }), ...(month === null && { month: words.needsColumn }), ...(state === null && { state: words.needsColumn }) }),
    ...(kind === 'wide' && wide.length < 2 && { wide: words.needsMonths }),
    ...(months !== null && months < leastMonths && { short: words.tooShort(months) }),
  };
}

/** Takes a run whose payments are the panel; where another panel is asked for while its tables are read, that one stays. */
export async function chooseRun(folder: string): Promise<void> {
  change({ tried: false, view: 'asked' });
  ask({ origin: 'run', run: folder, tables: [], table: null, read: null, layout: noLayout });
  const list = await window.bridge.request('tables:list', { folder });
  const { origin, run } = delinquencyState.get().asked;
  if (origin !== 'run' || run !== folder) return;
  if (!list.ok) return change({ failure: list.failure, view: 'asked' });
  const tables = list.value.tables.map(({ table }) => table);
  ask({ tables, table: tables.find((name) => /payment|histor|month|panel/i.test(name)) ?? tables[0] ?? null });
  await readColumns();
}

/** Looks at the columns of the panel that is asked for, and proposes how it is laid out. */
export async function readColumns(): Promise<void> {
  const path = panelOf(delinquencyState.get().asked);
  if (path === '' || delinquencyState.get().asked.read?.path === path) return;
  const outcome = await runJob('inspect', { files: [path] }, { label: messages.delinquency.readingColumns(fileName(path)) });
  // Another one may have been asked for since.
  if (panelOf(delinquencyState.get().asked) !== path) return;
  if (!outcome.ok) return change({ failure: outcome.failure });
  const columns = columnsOf(outcome.value.result.tables[0]!);
  ask({ read: { path, columns }, layout: guessLayout(columns) });
}
