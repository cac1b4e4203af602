import type { CloneDraft, TablePart } from '../../contract/cloneDraft.ts';
import type { InspectedTable, JobResult } from '../../contract/jobs.ts';
import { namesValues } from '../../contract/rules.ts';
import type { FileFormat } from '../../contract/tableSchema.ts';
import { fileName } from '../format.ts';
import { messages } from '../messages/messages.ts';
import { runJob } from '../state/jobs.ts';
import { withRole } from './columns.ts';
import { begin, cloneState } from './draft.ts';

interface Reading {
  /** One table, or several that belong together. */
  readonly files: readonly string[];
  /** How a single file is written, where a person knows better. */
  readonly format?: FileFormat | undefined;
  /** Path of a declared schema of a single file. */
  readonly schema?: string | undefined;
}

/** Reads files and makes them the draft; what was said before is gone, but for the privacy that was asked for. */
export async function readTables({ files, format, schema }: Reading): Promise<void> {
  const before = cloneState.get().draft;
  const label = files.map(fileName).join(', ');
  let own = '';
  const outcome = await runJob('inspect', { files: [...files], examples: true, ...(format && { format }), ...(schema !== undefined && { schema }) }, {
    label: messages.clone.reading(label),
    onStart(jobId) {
      own = jobId;
      cloneState.set((now) => ({ ...now, reading: { file: label, jobId }, failure: null }));
    },
  });
  // Another file may have been asked for since.
  if (cloneState.get().reading?.jobId !== own) return;
  const same = files.length === 1 && before?.table.file === files[0];
  if (!outcome.ok) {
    // A draft stays as it was where a new format or schema does not fit.
    cloneState.set((now) => ({ ...now, reading: null, draft: same ? before : null, failure: outcome.failure }));
    return;
  }
  const { tables } = outcome.value.result;
  const allExamples = new Map(tables.map((table) => [table.schema.table, new Map(table.columns.map((column) => [column.name, column.examples ?? []]))]));
  const draft = draftOf(outcome.value.result, same ? before : null, schema);
  begin({ draft, allExamples, examples: allExamples.get(draft.schema.table) ?? new Map() });
  for (const table of tables) await readLines(table);
}

/** The first lines of a file, for the screen. */
async function readLines({ file, schema }: InspectedTable): Promise<void> {
  const outcome = await window.bridge.request('file:preview', { path: file, encoding: schema.format?.encoding ?? 'utf-8' });
  if (!outcome.ok) return;
  const { lines } = outcome.value;
  cloneState.set((now) => ({ ...now, allLines: new Map(now.allLines).set(schema.table, lines), ...(now.draft?.schema.table === schema.table && { lines }) }));
}

/** The table that names no other is in sight first: of several it holds the persons. */
function draftOf({ tables, links }: JobResult<'inspect'>, before: CloneDraft | null, schema: string | undefined): CloneDraft {
  const parts = tables.map((table) => linked(partOf(table, schema), links));
  const first = parts.find((part) => !links.some(({ child }) => child === part.schema.table)) ?? parts[0]!;
  const { table, person } = first.schema;
  return {
    schemaVersion: 1,
    step: 'file',
    ...first,
    others: parts.filter((part) => part !== first),
    links,
    schemaFolder: null,
    privacy: before?.privacy ?? { mode: parts.length === 1 ? 'differential' : 'none', epsilon: 1, delta: 1e-6, source: table, person: person ?? null, contribution: 1, acceptWeak: false },
    k: before?.k ?? 5,
    rows: before?.rows ?? null,
    seed: before?.seed ?? 1,
  };
}

/** Columns that name other tables, or are named by them, are links and keys: their values have shown it. */
function linked(part: TablePart, links: JobResult<'inspect'>['links']): TablePart {
  const { table } = part.schema;
  const columns = new Set(links.flatMap(({ child, column }) => (child === table ? [column] : [])));
  const keys = new Set(links.flatMap(({ parent, key }) => (parent === table ? [key] : [])));
  return withRole(withRole(part, columns, 'link'), keys, 'key');
}

function partOf(table: InspectedTable, schema: string | undefined): TablePart {
  return {
    // Neither examples nor rules that name values are kept: both are real values.
    table: { ...table, columns: table.columns.map(({ name, missing, distinct }) => ({ name, missing, distinct })), rules: table.rules.filter((rule) => !namesValues(rule)) },
    schema: table.schema,
    declaredBy: schema === undefined ? null : fileName(schema),
    target: table.schema.target ?? null,
    rules: {},
  };
}
