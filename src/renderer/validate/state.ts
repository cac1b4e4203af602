import type { CloneDraft } from '../../contract/cloneDraft.ts';
import type { FailureRecord } from '../../contract/errors.ts';
import type { Outcome } from '../../contract/ipc.ts';
import type { ValidationResult } from '../../contract/validation.ts';
import { cloneState } from '../clone/draft.ts';
import { fileName } from '../format.ts';
import { createStore } from '../state/store.ts';

/** All tables of a run at once. */
export const allTables = '*';

/** What a person asks to be judged; paths are empty where there is none. */
export interface Asked {
  /** Folder of the run, and its tables. */
  readonly run: string | null;
  readonly tables: readonly string[];
  /** The one that is judged, or `allTables`. */
  readonly table: string | null;
  readonly real: string;
  readonly holdout: string;
  readonly target: string;
  /** The declaration that the clone was made by: which columns it drops. */
  readonly schema: string;
  readonly policy: string;
}

/** A verdict in sight. `asked` is null for one of the past: where its files lay is not kept. */
export interface Judged {
  readonly folder: string | null;
  readonly result: ValidationResult;
  readonly asked: Asked | null;
}

export interface ValidateState {
  readonly asked: Asked;
  /** A person has asked for the verdict: what is missing is then said. */
  readonly tried: boolean;
  readonly running: string | null;
  readonly failure: FailureRecord | null;
  readonly judged: Judged | null;
  /** What is judged is being chosen, though a verdict may be there. */
  readonly choosing: boolean;
  /** Beside the verdict in sight: another validation, or why it cannot be. */
  readonly beside: Outcome<Judged> | null;
  /** Name of the check in sight; null for the first. */
  readonly selected: string | null;
}

const nothing: Asked = { run: null, tables: [], table: null, real: '', holdout: '', target: '', schema: '', policy: '' };

export const validateState = createStore<ValidateState>({ asked: nothing, tried: false, running: null, failure: null, judged: null, choosing: true, beside: null, selected: null });

export const change = (part: Partial<ValidateState>): void => validateState.set((now) => ({ ...now, ...part }));
export const ask = (part: Partial<Asked>): void => validateState.set((now) => ({ ...now, failure: null, asked: { ...now.asked, ...part } }));

/** Takes a run whose tables are to be judged, with what is known of its source; what a person types while that is read stays. */
export async function chooseRun(folder: string): Promise<void> {
  const { asked: before } = validateState.get();
  change({ choosing: true, tried: false });
  if (before.run !== folder) ask({ ...nothing, run: folder, policy: before.policy });
  const [list, record] = await Promise.all([window.bridge.request('tables:list', { folder }), window.bridge.request('run:open', { folder })]);
  if (!list.ok) return change({ failure: list.failure, choosing: true });
  const tables = list.value.tables.map(({ table }) => table);
  const { request = {}, summary = {} } = record.ok ? record.value : {};
  const several = Array.isArray(request['related']) && request['related'].length > 0;
  const draft = several ? null : draftOf(request['file']);
  const schema = draft === null || typeof request['schema'] !== 'string' ? null : await schemaOf(draft);
  const { asked } = validateState.get();
  if (asked.run !== folder) return;
  ask({
    tables, table: several ? allTables : (tables[0] ?? null),
    real: asked.real || (draft?.table.file ?? ''),
    schema: asked.schema || (schema ?? ''),
    target: asked.target || (typeof summary['target'] === 'string' ? summary['target'] : ''),
  });
}

/** A run keeps the names of its files alone; where they lie is known while the draft of its clone is there. */
function draftOf(source: unknown): CloneDraft | null {
  const { draft } = cloneState.get();
  return draft !== null && fileName(draft.table.file) === source ? draft : null;
}

/** Path of the draft's declaration, in a file of its own: the clone's is written over by the next one. */
async function schemaOf({ schema, target }: CloneDraft): Promise<string | null> {
  const written = await window.bridge.request('draft:write', { name: 'validate-schema', content: JSON.parse(JSON.stringify({ ...schema, target })) });
  return written.ok ? written.value : null;
}

/** Shows what a validation of the workspace has found. */
export async function openValidation(folder: string): Promise<void> {
  if (validateState.get().judged?.folder === folder) return change({ choosing: false, failure: null });
  const outcome = await window.bridge.request('validation:read', { folder });
  if (outcome.ok) change({ judged: { folder, result: outcome.value, asked: null }, choosing: false, failure: null, beside: null, selected: null });
  else change({ failure: outcome.failure, choosing: true });
}

/** Puts another validation of the workspace beside the one in sight. */
export async function compareWith(folder: string): Promise<void> {
  const outcome = await window.bridge.request('validation:read', { folder });
  change({ beside: outcome.ok ? { ok: true, value: { folder, result: outcome.value, asked: null } } : outcome });
}
