import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRepeat, judgementFiles, type JudgementKind, judgesAny, precedes } from '../contract/evidence.ts';
import { type Run, runSchema } from '../contract/run.ts';
import { listRuns, type ListedRun } from './runs.ts';

/**
 * Folders of runs of the workspace that judged tables of this run (by their SHA-256), ran the same request once more, or are the last of the same
 * source before it; the latest first. A folder that was moved away is none.
 */
export async function evidenceFor(workspace: string, folder: string): Promise<string[]> {
  const run = await readRun(folder);
  if (run === null) return [];
  const hashes = new Set(run.artefacts.map(({ sha256 }) => sha256));
  const runs = (await listRuns(workspace)).filter(({ id }) => id !== run.id);
  const others = await Promise.all(runs.map(async (listed) => (listed.kind === run.kind ? await readRun(listed.folder) : null)));
  const last = others.findIndex((other) => other !== null && precedes(other, run));
  const speaks = await Promise.all(runs.map(async (listed, place) => (await judges(listed, hashes)) || place === last || (others[place] != null && isRepeat(others[place], run))));
  return runs.filter((_run, place) => speaks[place]).map((other) => other.folder);
}

async function judges({ kind, folder }: ListedRun, hashes: ReadonlySet<string>): Promise<boolean> {
  if (!isJudgement(kind)) return false;
  return judgesAny(await readJson(join(folder, judgementFiles[kind])), hashes) === true;
}

function isJudgement(kind: string): kind is JudgementKind {
  return kind in judgementFiles;
}

async function readRun(folder: string): Promise<Run | null> {
  const run = runSchema.safeParse(await readJson(join(folder, 'run.json')));
  return run.success ? run.data : null;
}

/** Null for a file that is not there or no JSON. */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}
