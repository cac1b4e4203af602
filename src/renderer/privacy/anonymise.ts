import { type AnonymityResult, anonymityMethods, defaultK } from '../../contract/anonymity.ts';
import type { FailureRecord } from '../../contract/errors.ts';
import { fileName } from '../format.ts';
import { messages } from '../messages/messages.ts';
import { runJob } from '../state/jobs.ts';
import { createStore } from '../state/store.ts';

const words = messages.privacy.anonymise;

/** A file that is to be made k-anonymous, by which columns and how. */
export interface AnonymiseState {
  readonly file: string;
  /** Its columns, once they were read; null before. */
  readonly columns: readonly string[] | null;
  readonly quasi: readonly string[];
  readonly sensitive: readonly string[];
  readonly k: number;
  readonly l: number | null;
  readonly t: number | null;
  readonly method: (typeof anonymityMethods)[number];
  readonly suppress: number;
  readonly running: string | null;
  readonly made: { readonly result: AnonymityResult; readonly folder: string | null } | null;
  readonly failure: FailureRecord | null;
}

const empty: AnonymiseState = { file: '', columns: null, quasi: [], sensitive: [], k: defaultK, l: null, t: null, method: 'mondrian', suppress: 0, running: null, made: null, failure: null };

export const anonymiseState = createStore<AnonymiseState>(empty);

export const changeAnonymise = (part: Partial<AnonymiseState>): void => anonymiseState.set((now) => ({ ...now, ...part }));

/** Another file has other columns: what was said of the one before is let go. */
export const chooseFile = (file: string): void => anonymiseState.set((now) => ({ ...empty, k: now.k, method: now.method, running: now.running, file }));

/** Reads which columns the file has. */
export async function readColumns(): Promise<void> {
  const { file, running } = anonymiseState.get();
  if (running !== null) return;
  const outcome = await runJob('inspect', { files: [file.trim()] }, { label: words.reading(fileName(file)), onStart: (jobId) => changeAnonymise({ running: jobId, failure: null }) });
  if (anonymiseState.get().file !== file) return changeAnonymise({ running: null });
  changeAnonymise({ running: null, ...(outcome.ok ? { columns: outcome.value.result.tables[0]!.columns.map(({ name }) => name) } : { failure: outcome.failure }) });
}

/** Makes the file k-anonymous in a run of its own; the file itself stays as it is. */
export async function anonymiseFile(): Promise<void> {
  const { file, quasi, sensitive, k, l, t, method, suppress, running } = anonymiseState.get();
  if (running !== null || quasi.length === 0) return;
  const limits = method === 'move' || sensitive.length === 0 ? { l: null, t: null } : { l, t };
  const request = { file: file.trim(), quasi: [...quasi], sensitive: [...sensitive], k, method, ...limits, suppress: method === 'lattice' ? suppress : 0 };
  const outcome = await runJob('anonymity', request, { label: words.making(fileName(file)), onStart: (jobId) => changeAnonymise({ running: jobId, failure: null, made: null }) });
  // What was made of one file is never shown beside another that was chosen meanwhile.
  if (anonymiseState.get().file !== file) return changeAnonymise({ running: null });
  changeAnonymise({ running: null, ...(outcome.ok ? { made: { result: outcome.value.result, folder: outcome.value.run?.folder ?? null } } : { failure: outcome.failure }) });
}
