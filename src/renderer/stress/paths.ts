import type { FailureRecord } from '../../contract/errors.ts';
import type { Scenario, ScenariosResult } from '../../contract/scenario.ts';
import { stressDraft, type OwnScenario, type StressDraft } from '../../contract/stressDraft.ts';
import { messages } from '../messages/messages.ts';
import { createStore } from '../state/store.ts';
import { atStep, type DraftHistory, edited, redone, undone } from '../wizard/history.ts';
import { keepDraft, keptDraft } from '../wizard/keepDraft.ts';
import { cellsOf, isEdited } from './cells.ts';

const words = messages.stress.path;
const draftName = 'stress';
const list = 'scenarios';

/** What the engine says of a scenario's path. */
export interface Judged {
  /** The scenario that was judged, as JSON: another one has yet to be. */
  readonly content: string;
  readonly summary: ScenariosResult['scenarios'][number] | null;
  readonly nearest: ScenariosResult['nearest'];
  readonly failure: FailureRecord | null;
}

/** Scenarios of a person's own. */
export interface PathsState extends DraftHistory<StressDraft> {
  readonly draft: StressDraft;
  /** The cell or field that is being typed into: its key strokes are one edit. */
  readonly touched: string | null;
  readonly judged: ReadonlyMap<string, Judged>;
}

export const pathsState = createStore<PathsState>({ draft: { schemaVersion: 1, step: list, own: [] }, past: [], future: [], touched: null, judged: new Map() });

/** Undo belongs to one visit: nobody takes back what is not in sight. */
const visit = (step: string): void => pathsState.set((now) => ({ ...atStep(now, step), past: [], future: [], touched: null }));
const set = (change: (own: readonly OwnScenario[]) => OwnScenario[], touched: string | null = null): void => pathsState.set((now) => {
  const draft = { ...now.draft, own: change(now.draft.own) };
  return touched !== null && touched === now.touched ? { ...now, draft } : { ...edited(now, () => draft), touched };
});

export const undo = (): void => pathsState.set((now) => ({ ...undone(now), touched: null }));
export const redo = (): void => pathsState.set((now) => ({ ...redone(now), touched: null }));
export const leaveCell = (): void => pathsState.set((now) => ({ ...now, touched: null }));

/** Takes a scenario as one that can be edited; its name differs from all others. @returns its id */
export function addOwn(origin: Scenario, shipped: boolean): string {
  const { own } = pathsState.get().draft;
  const id = `own-${1 + Math.max(0, ...own.map((one) => Number(one.id.slice(4))))}`;
  const taken = new Set(own.map(({ title }) => title));
  const wanted = shipped ? words.editedTitle(origin.title) : origin.title;
  let title = wanted;
  for (let turn = 2; taken.has(title); turn++) title = `${wanted} (${turn})`;
  set((before) => [...before, { id, origin, shipped, title, cells: cellsOf(origin) }]);
  return id;
}

export const removeOwn = (id: string): void => set((own) => own.filter((one) => one.id !== id));
/** @param touched what is typed into, where key strokes follow one another */
export const editOwn = (id: string, change: Partial<Pick<OwnScenario, 'title' | 'cells'>>, touched: string | null = null): void => set((own) => own.map((one) => (one.id === id ? { ...one, ...change } : one)), touched);

/** Opens the editor; where it stands there already, what can be undone stays. */
export function openPath(id: string): void {
  if (pathsState.get().draft.step !== id) visit(id);
}

/** Back to the scenarios. A shipped one that was looked at and left as it is needs no copy. @returns the id of a copy that was let go */
export function closePath(): string | null {
  const { step, own } = pathsState.get().draft;
  const seen = own.find(({ id }) => id === step);
  const idle = seen !== undefined && seen.shipped && !isEdited(seen);
  if (idle) removeOwn(seen.id);
  visit(list);
  return idle ? seen.id : null;
}

/** The scenario whose path is being edited. */
export const inEditor = ({ draft: { own, step } }: PathsState): OwnScenario | undefined => own.find(({ id }) => id === step);

/** Reads what was kept when the window was closed, and keeps every change from now on. */
export async function keepPaths(): Promise<void> {
  const kept = await keptDraft(draftName, stressDraft);
  if (kept !== null && pathsState.get().draft.own.length === 0) pathsState.set((now) => ({ ...now, draft: { ...kept, step: list } }));
  keepDraft(draftName, pathsState);
}
