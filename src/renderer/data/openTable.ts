import type { Outcome, RequestOutput } from '../../contract/ipc.ts';
import { messages } from '../messages/messages.ts';
import { followJob } from '../state/jobs.ts';
import { createStore } from '../state/store.ts';

/** Kinds of runs that make synthetic tables. */
export const tableMakers: readonly string[] = ['generate', 'clone', 'sample', 'cascade-sample'];

/** What the screen showed last: whoever comes back finds it there. */
export interface Shown {
  readonly folder: string | null;
  readonly table: string | null;
}

export const shown = createStore<Shown>({ folder: null, table: null });

/** A table that can be read: its rows are asked for a few at a time. */
export interface OpenTable extends RequestOutput<'table:open'> {
  readonly folder: string;
  readonly table: string;
}

/** Opens a table; `onStart` is told the id of the job that counts its rows. */
export async function openTable(folder: string, table: string, onStart: (jobId: string) => void): Promise<Outcome<OpenTable>> {
  const outcome = await followJob({ label: messages.data.opening(table), onStart }, (jobId) => window.bridge.request('table:open', { jobId, folder, table }));
  return outcome.ok ? { ok: true, value: { ...outcome.value, folder, table } } : outcome;
}
