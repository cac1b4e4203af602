/** What a person has said so far in a wizard, and what undo and redo go to. Steps are no edits: undo never moves a person. */
export interface DraftHistory<D> {
  readonly draft: D | null;
  readonly past: readonly D[];
  readonly future: readonly D[];
}

const mostUndone = 100;

/** What a person says; it can be undone. */
export function edited<D, S extends DraftHistory<D>>(now: S, change: (draft: D) => D): S {
  if (now.draft === null) return now;
  const draft = change(now.draft);
  return draft === now.draft ? now : { ...now, draft, past: [...now.past.slice(-mostUndone), now.draft], future: [] };
}

export function atStep<D extends { step: string }, S extends DraftHistory<D>>(now: S, step: D['step']): S {
  return now.draft === null ? now : { ...now, draft: { ...now.draft, step } };
}

export function undone<D extends { step: string }, S extends DraftHistory<D>>(now: S): S {
  const last = now.past.at(-1);
  return last === undefined || now.draft === null ? now : { ...now, draft: { ...last, step: now.draft.step }, past: now.past.slice(0, -1), future: [now.draft, ...now.future] };
}

export function redone<D extends { step: string }, S extends DraftHistory<D>>(now: S): S {
  const [next, ...future] = now.future;
  return next === undefined || now.draft === null ? now : { ...now, draft: { ...next, step: now.draft.step }, past: [...now.past, now.draft], future };
}
