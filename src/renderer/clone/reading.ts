import type { CloneDraft } from '../../contract/cloneDraft.ts';
import type { InspectedTable } from '../../contract/jobs.ts';
import { namesValues } from '../../contract/rules.ts';
import type { FileFormat } from '../../contract/tableSchema.ts';
import { fileName } from '../format.ts';
import { messages } from '../messages/messages.ts';
import { runJob } from '../state/jobs.ts';
import { begin, cloneState } from './draft.ts';

interface Reading {
  readonly file: string;
  /** How the file is written, where a person knows better. */
  readonly format?: FileFormat | undefined;
  /** Path of a declared schema. */
  readonly schema?: string | undefined;
}

/** Reads a file and makes it the draft; what was said before is gone, but for the privacy that was asked for. */
export async function readTable({ file, format, schema }: Reading, hint: string | null = null): Promise<void> {
  const before = cloneState.get().draft;
  let own = '';
  const outcome = await runJob('inspect', { files: [file], examples: true, ...(format && { format }), ...(schema !== undefined && { schema }) }, {
    label: messages.clone.reading(fileName(file)),
    onStart(jobId) {
      own = jobId;
      cloneState.set((now) => ({ ...now, reading: { file, jobId }, failure: null }));
    },
  });
  // Another file may have been asked for since.
  if (cloneState.get().reading?.jobId !== own) return;
  const [table] = outcome.ok ? outcome.value.result.tables : [];
  if (table === undefined) {
    // A draft stays as it was where a new format or schema does not fit.
    cloneState.set((now) => ({ ...now, reading: null, draft: before?.table.file === file ? before : null, failure: outcome.ok ? null : outcome.failure }));
    return;
  }
  const examples = new Map(table.columns.map((column) => [column.name, column.examples ?? []]));
  begin({ draft: draftOf(table, before?.table.file === file ? before : null, schema), examples, hint });
  await readLines();
}

/** The first lines of the draft's file, for the screen. */
async function readLines(): Promise<void> {
  const draft = cloneState.get().draft;
  if (draft === null) return;
  const outcome = await window.bridge.request('file:preview', { path: draft.table.file, encoding: draft.schema.format?.encoding ?? 'utf-8' });
  if (outcome.ok) cloneState.set((now) => ({ ...now, lines: outcome.value.lines }));
}

function draftOf(table: InspectedTable, before: CloneDraft | null, schema: string | undefined): CloneDraft {
  return {
    schemaVersion: 1,
    step: 'file',
    // Neither examples nor rules that name values are kept: both are real values.
    table: { ...table, columns: table.columns.map(({ name, missing, distinct }) => ({ name, missing, distinct })), rules: table.rules.filter((rule) => !namesValues(rule)) },
    schema: table.schema,
    declaredBy: schema === undefined ? null : fileName(schema),
    target: table.schema.target ?? null,
    rules: {},
    privacy: before?.privacy ?? { mode: 'differential', epsilon: 1, delta: 1e-6, source: table.schema.table, person: table.schema.person ?? null, contribution: 1, acceptWeak: false },
    k: before?.k ?? 5,
    rows: before?.rows ?? null,
    seed: before?.seed ?? 1,
  };
}
