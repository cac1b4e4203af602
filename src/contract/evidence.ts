import { z } from 'zod';
import type { Run } from './run.ts';

/** Results that judge tables: where a run of this kind writes its own. */
export const judgementFiles = { validate: 'internal/validation.json', attack: 'internal/attack.json', stress: 'stress.json', 'cascade-compare': 'internal/cascade-comparison.json' } as const;
export type JudgementKind = keyof typeof judgementFiles;

/** What every such result, of whatever version, says of the files that it judged. A test that a table served as the real one says nothing of it. */
const judgedFiles = z.object({
  inputs: z.array(z.object({ part: z.string(), sha256: z.string() })).default([]),
  tables: z.array(z.object({ sha256: z.string().optional() })).default([]),
});

/** Whether a result judged one of these files; null where it is of no shape that tells. */
export function judgesAny(content: unknown, hashes: ReadonlySet<string>): boolean | null {
  const judged = judgedFiles.safeParse(content);
  if (!judged.success) return null;
  const { inputs, tables } = judged.data;
  return [...inputs.filter(({ part }) => part === 'synthetic'), ...tables].some(({ sha256 }) => sha256 !== undefined && hashes.has(sha256));
}

/** Whether another run asked for the same by the same version. Noise never repeats, so that a run that a budget paid for has no second. */
export function isRepeat(other: Run, run: Run): boolean {
  return other.id !== run.id && other.kind === run.kind && run.ledger === undefined && other.ledger === undefined && other.versions.pratibimba === run.versions.pratibimba && JSON.stringify(other.request) === JSON.stringify(run.request);
}

/** Whether another run came before this one, of the same source and not of the same request: what a drift is measured against. */
export function precedes(other: Run, run: Run): boolean {
  const source = sourceOf(run);
  return source !== null && sourceOf(other) === source && other.id !== run.id && other.startedAt < run.startedAt && !isRepeat(other, run);
}

/** A budget's source, a template, or the names of cloned files; a source that grows keeps its name. Null for runs of no source of their own. */
function sourceOf({ kind, ledger, request }: Run): string | null {
  if (ledger !== undefined) return `${kind} ${ledger.source}`;
  if (kind === 'generate') return `${kind} ${String(request['template'])}`;
  return kind === 'clone' ? `${kind} ${JSON.stringify([request['file'], request['related']])}` : null;
}
