import { cloneDraft, type CloneDraft, type CloneStep } from '../../contract/cloneDraft.ts';
import type { FailureRecord } from '../../contract/errors.ts';
import { createStore } from '../state/store.ts';

/** The clone on its way, and what of it is not kept: real values, and work under way. */
export interface CloneState {
  readonly draft: CloneDraft | null;
  readonly past: readonly CloneDraft[];
  readonly future: readonly CloneDraft[];
  /** Path of the file, and the declared schema, that are being read, or could not be. */
  readonly reading: { readonly file: string; readonly jobId: string } | null;
  readonly failure: FailureRecord | null;
  /** Up to three real values a column, and the first lines: for the screen alone. */
  readonly examples: ReadonlyMap<string, readonly string[]>;
  readonly lines: readonly string[] | null;
  /** The run under way, and how the last one failed. */
  readonly running: string | null;
  readonly runFailure: FailureRecord | null;
  /** The window was closed while this clone ran. */
  readonly wasClosed: boolean;
  readonly hint: string | null;
}

const nothing: CloneState = {
  draft: null, past: [], future: [], reading: null, failure: null, examples: new Map(), lines: null, running: null, runFailure: null, wasClosed: false, hint: null,
};
const mostUndone = 100;
const draftName = 'clone';

export const cloneState = createStore<CloneState>(nothing);

/** What a person says; it can be undone. */
export function edit(change: (draft: CloneDraft) => CloneDraft): void {
  cloneState.set((now) => {
    if (now.draft === null) return now;
    const draft = change(now.draft);
    return draft === now.draft ? now : { ...now, draft, past: [...now.past.slice(-mostUndone), now.draft], future: [] };
  });
}

/** Steps are no edits: undo never moves a person. */
export function goToStep(step: CloneStep): void {
  cloneState.set((now) => (now.draft === null ? now : { ...now, draft: { ...now.draft, step } }));
}

export function undo(): void {
  cloneState.set((now) => {
    const last = now.past.at(-1);
    return last === undefined || now.draft === null ? now : { ...now, draft: { ...last, step: now.draft.step }, past: now.past.slice(0, -1), future: [now.draft, ...now.future] };
  });
}

export function redo(): void {
  cloneState.set((now) => {
    const [next, ...future] = now.future;
    return next === undefined || now.draft === null ? now : { ...now, draft: { ...next, step: now.draft.step }, past: [...now.past, now.draft], future };
  });
}

/** Begins anew with a draft, or with nothing. */
export function begin(change: Partial<CloneState>): void {
  cloneState.set(() => ({ ...nothing, ...change }));
}

/** Reads what was kept when the window was closed, and keeps every change from now on. */
export async function keepDraft(): Promise<void> {
  const outcome = await window.bridge.request('draft:read', { name: draftName });
  const kept = cloneDraft.safeParse(outcome.ok ? outcome.value : null);
  if (kept.success && cloneState.get().draft === null && cloneState.get().reading === null) {
    const wasClosed = kept.data.step === 'run';
    begin({ draft: wasClosed ? { ...kept.data, step: 'review' } : kept.data, wasClosed });
  }
  let written = cloneState.get().draft;
  let writing = false;
  const write = async (): Promise<void> => {
    if (writing) return;
    writing = true;
    while (written !== cloneState.get().draft) {
      written = cloneState.get().draft;
      await window.bridge.request('draft:write', { name: draftName, content: JSON.parse(JSON.stringify(written)) });
    }
    writing = false;
  };
  cloneState.subscribe(() => void write());
}
