import type { CloneDraft } from '../../contract/cloneDraft.ts';
import type { Outcome } from '../../contract/ipc.ts';
import type { JobInput } from '../../contract/jobs.ts';
import type { Rule } from '../../contract/rules.ts';

/** What a draft asks of the engine: its schema and its rules are written to files of the workspace, which the job reads. */
export async function requestOf(draft: CloneDraft): Promise<Outcome<JobInput<'clone'>>> {
  const { table, schema, target, privacy, rows, seed, k } = draft;
  const schemaPath = await write('clone-schema', { ...schema, target });
  if (!schemaPath.ok) return schemaPath;
  const taken = rulesOf(draft);
  const rulesPath = taken.length === 0 ? null : await write('clone-rules', { schemaVersion: 1, rules: taken });
  if (rulesPath?.ok === false) return rulesPath;
  const { mode, ...asked } = privacy;
  return {
    ok: true,
    value: { file: table.file, schema: schemaPath.value, target, privacy: mode === 'none' ? { mode } : { mode, ...asked }, rows, seed, k, rules: rulesPath?.value ?? 'none' },
  };
}

/** The rules that a person took, with what becomes of rows that break them. */
export const rulesOf = ({ table, rules }: CloneDraft): Rule[] => table.rules.flatMap((rule) => {
  const input = rules[rule.id];
  return input === undefined ? [] : [{ ...rule, input, enforce: input !== 'relax' }];
});

const write = (name: string, content: unknown): Promise<Outcome<string>> => window.bridge.request('draft:write', { name, content: JSON.parse(JSON.stringify(content)) });
