import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RunListItem } from '../contract/ipc.ts';
import { listRuns } from '../workspace/runs.ts';

const summarySchema = z.object({ summary: z.object({ table: z.string(), rows: z.int() }) });

/** The runs of a workspace as a list shows them, the latest first. Throws like `listRuns`. */
export async function runListItems(workspace: string): Promise<RunListItem[]> {
  const runs = await listRuns(workspace);
  return Promise.all(runs.map(async ({ id, kind, privacy, startedAt, seconds, folder }) => ({
    id, kind, privacy, startedAt, seconds, ...(await tableOf(folder)),
  })));
}

/** What `run.json` says about the table; nothing when the folder has been moved or the run has no table. */
async function tableOf(folder: string): Promise<Pick<RunListItem, 'table' | 'rows'>> {
  try {
    return summarySchema.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'))).summary;
  } catch {
    return { table: null, rows: null };
  }
}
