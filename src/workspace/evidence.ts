import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Run, runSchema } from '../contract/run.ts';
import { listRuns, type ListedRun } from './runs.ts';

/** Where the result of a kind of run names the files that it judged. */
const judgements: Readonly<Record<string, string>> = { validate: 'internal/validation.json', attack: 'internal/attack.json', stress: 'stress.json', 'cascade-compare': 'internal/cascade-comparison.json' };

/** Files that were judged, in any of these results. A test that a table served as the real one says nothing of it. */
const judgedFiles = z.object({
  inputs: z.array(z.object({ part: z.string(), sha256: z.string() })).default([]),
  tables: z.array(z.object({ sha256: z.string().optional() })).default([]),
});

/**
 * Folders of runs of the workspace that judged tables of this run (by their SHA-256), or ran the same request once more; the latest first.
 * A folder that was moved away is none.
 */
export async function evidenceFor(workspace: string, folder: string): Promise<string[]> {
  const run = await readRun(folder);
  if (run === null) return [];
  const hashes = run.artefacts.map(({ sha256 }) => sha256);
  const runs = (await listRuns(workspace)).filter(({ id }) => id !== run.id);
  const speaks = await Promise.all(runs.map(async (other) => (await judges(other, hashes)) || (await repeats(other, run))));
  return runs.filter((_run, place) => speaks[place]).map((other) => other.folder);
}

async function judges({ kind, folder }: ListedRun, hashes: readonly string[]): Promise<boolean> {
  const file = judgements[kind];
  if (file === undefined) return false;
  const judgement = judgedFiles.safeParse(JSON.parse(await readFile(join(folder, file), 'utf8').catch(() => 'null')));
  if (!judgement.success) return false;
  const { inputs, tables } = judgement.data;
  return [...inputs.filter(({ part }) => part === 'synthetic'), ...tables].some(({ sha256 }) => sha256 !== undefined && hashes.includes(sha256));
}

/** Noise never repeats, so that a private run has no second. */
async function repeats({ kind, folder }: ListedRun, run: Run): Promise<boolean> {
  if (kind !== run.kind || run.ledger !== undefined) return false;
  const other = await readRun(folder);
  return other !== null && other.versions.pratibimba === run.versions.pratibimba && JSON.stringify(other.request) === JSON.stringify(run.request);
}

async function readRun(folder: string): Promise<Run | null> {
  try {
    return runSchema.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')));
  } catch {
    return null;
  }
}
