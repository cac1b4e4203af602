import { cloneDraft, type CloneDraft, type CloneStep } from '../../contract/cloneDraft.ts';
import type { FailureRecord } from '../../contract/errors.ts';
import { createStore } from '../state/store.ts';
import { atStep, type DraftHistory, edited, redone, undone } from '../wizard/history.ts';
import { keepDraft, keptDraft } from '../wizard/keepDraft.ts';

/** The clone on its way, and what of it is not kept: real values, and work under way. */
export interface CloneState extends DraftHistory<CloneDraft> {
  /** Path of the file, and the declared schema, that are being read, or could not be. */
  readonly reading: { readonly file: string; readonly jobId: string } | null;
  readonly failure: FailureRecord | null;
  /** Up to three real values a column, and the first lines: for the screen alone. */
  readonly examples: ReadonlyMap<string, readonly string[]>;
  readonly lines: readonly string[] | null;
  /** The same of all tables, by their names. */
  readonly allExamples: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly allLines: ReadonlyMap<string, readonly string[]>;
  /** The run under way, and how the last one failed. */
  readonly running: string | null;
  readonly runFailure: FailureRecord | null;
  /** The window was closed while this clone ran. */
  readonly wasClosed: boolean;
}

const nothing: CloneState = {
  draft: null, past: [], future: [], reading: null, failure: null, examples: new Map(), lines: null, allExamples: new Map(), allLines: new Map(), running: null, runFailure: null, wasClosed: false,
};
const draftName = 'clone';

export const cloneState = createStore<CloneState>(nothing);

/** What a person says; it can be undone. */
export const edit = (change: (draft: CloneDraft) => CloneDraft): void => cloneState.set((now) => edited(now, change));
/** Steps are no edits: undo never moves a person. */
export const goToStep = (step: CloneStep): void => cloneState.set((now) => atStep(now, step));
export const undo = (): void => cloneState.set((now) => undone(now));
export const redo = (): void => cloneState.set((now) => redone(now));

/** Begins anew with a draft, or with nothing. */
export function begin(change: Partial<CloneState>): void {
  cloneState.set(() => ({ ...nothing, ...change }));
}

/** Reads what was kept when the window was closed, and keeps every change from now on. */
export async function keepClone(): Promise<void> {
  const kept = await keptDraft(draftName, cloneDraft);
  if (kept !== null && cloneState.get().draft === null && cloneState.get().reading === null) {
    const wasClosed = kept.step === 'run';
    begin({ draft: wasClosed ? { ...kept, step: 'review' } : kept, wasClosed });
  }
  keepDraft(draftName, cloneState);
}
