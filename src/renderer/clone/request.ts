import type { CloneDraft } from '../../contract/cloneDraft.ts';
import type { Outcome } from '../../contract/ipc.ts';
import type { JobInput } from '../../contract/jobs.ts';
import type { Rule } from '../../contract/rules.ts';
import { isSeveral, partsOf } from './tables.ts';

/** What a draft asks of the engine: its schemas and its rules are written to files of the workspace, which the job reads. */
export async function requestOf(draft: CloneDraft): Promise<Outcome<JobInput<'clone'>>> {
  const { privacy, rows, seed, k } = draft;
  const schemaPath = await writeSchemas(draft);
  if (!schemaPath.ok) return schemaPath;
  const taken = rulesOf(draft);
  const rulesPath = taken.length === 0 ? null : await write('clone-rules', { schemaVersion: 1, rules: taken });
  if (rulesPath?.ok === false) return rulesPath;
  const { mode, ...asked } = isSeveral(draft) ? { ...privacy, person: null, contribution: 1 } : privacy;
  return {
    ok: true,
    value: { ...filesOf(draft), schema: schemaPath.value, target: targetOf(draft), privacy: mode === 'none' ? { mode } : { mode, ...asked }, rows, seed, k, rules: rulesPath?.value ?? 'none' },
  };
}

/** One file, or a folder of them; the declared folder where several tables are cloned privately. */
async function writeSchemas(draft: CloneDraft): Promise<Outcome<string>> {
  if (!isSeveral(draft)) return write('clone-schema', { ...draft.schema, target: draft.target });
  if (draft.privacy.mode === 'differential' && draft.schemaFolder !== null) return { ok: true, value: draft.schemaFolder };
  return window.bridge.request('draft:write-folder', { name: 'clone-schemas', contents: Object.fromEntries(partsOf(draft).map(({ schema }) => [schema.table, plain(schema)])) });
}

/** The table of the persons first, as it was read. */
function filesOf(draft: CloneDraft): { file: string; related: string[] } {
  const [file = '', ...related] = partsOf(draft).map(({ table }) => table.file);
  return { file, related };
}

/** Of several tables the target is named with its table. */
function targetOf(draft: CloneDraft): string | null {
  if (!isSeveral(draft)) return draft.target;
  const part = partsOf(draft).find(({ target }) => target !== null);
  return part === undefined ? null : `${part.schema.table}.${part.target}`;
}

/** The rules that a person took, with what becomes of rows that break them. */
export const rulesOf = (draft: CloneDraft): Rule[] => partsOf(draft).flatMap(({ table, schema, rules }) => table.rules.flatMap((rule) => {
  const input = rules[rule.id];
  return input === undefined ? [] : [{ ...rule, input, enforce: input !== 'relax', ...(isSeveral(draft) && { table: schema.table }) }];
}));

const plain = (content: unknown) => JSON.parse(JSON.stringify(content));
const write = (name: string, content: unknown): Promise<Outcome<string>> => window.bridge.request('draft:write', { name, content: plain(content) });
