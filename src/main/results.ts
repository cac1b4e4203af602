import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { judgementFiles, type JudgementKind } from '../contract/evidence.ts';
import { listRuns } from '../workspace/runs.ts';

/** What a file of a run holds; null where there is none that this version can read. */
export async function readAs<T>(path: string, shape: z.ZodType<T>): Promise<T | null> {
  try {
    return shape.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

/** What a run of the kind has found, if the workspace lists it; null where it does not, or where this version cannot read it. No other folder is read. */
export async function resultOf<T>(workspace: string, folder: string, kind: JudgementKind, shape: z.ZodType<T>): Promise<T | null> {
  const listed = (await listRuns(workspace)).some((run) => run.folder === folder && run.kind === kind);
  return listed ? await readAs(join(folder, judgementFiles[kind]), shape) : null;
}
