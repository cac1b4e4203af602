import { isAbsolute, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { artefactSchema, type Run, runSchema } from '../contract/run.ts';
import { readDatabase, updateDatabase } from './database.ts';
import { isWithin } from './staging.ts';

const listedRunSchema = runSchema.pick({ id: true, kind: true, startedAt: true, seed: true, privacy: true }).extend({
  /** How long it took; of a private run this stays in the workspace. */
  seconds: z.number().nonnegative(),
  folder: z.string(),
  /** Name and rows of the table that the run made, if it made one. */
  table: z.string().nullable(),
  rows: z.int().nullable(),
  artefacts: z.array(artefactSchema),
});

/** A run as the workspace lists it, with the absolute path of its folder. */
export type ListedRun = z.infer<typeof listedRunSchema>;

/** Enters a finished run. A run that lay in the same folder before (`--force`) is no longer listed. Throws like `updateDatabase`. */
export async function registerRun(workspace: string, folder: string, run: Run, made: Pick<ListedRun, 'table' | 'rows' | 'seconds'>): Promise<void> {
  const stored = storedFolder(workspace, folder);
  await updateDatabase(workspace, (database) => {
    database.run('DELETE FROM runs WHERE folder = ?', [stored]);
    database.run('INSERT INTO runs (folder, id, kind, started_at, seconds, seed, privacy, table_name, rows) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', [
      stored, run.id, run.kind, run.startedAt, made.seconds, run.seed, run.privacy, made.table, made.rows,
    ]);
    for (const { path, bytes, sha256, label } of run.artefacts) {
      database.run('INSERT INTO artefacts (folder, path, bytes, sha256, label) VALUES (?, ?, ?, ?, ?)', [stored, path, bytes, sha256, label]);
    }
  });
}

/** All runs of the workspace, the latest first. A folder may have been moved or deleted since. Throws like `readDatabase`. */
export async function listRuns(workspace: string): Promise<ListedRun[]> {
  const rows = await readDatabase(workspace, (database) => {
    const statement = database.prepare(`
      SELECT id, kind, started_at AS startedAt, seconds, seed, privacy, folder, table_name AS "table", rows,
        (SELECT json_group_array(json_object('path', path, 'bytes', bytes, 'sha256', sha256, 'label', label))
         FROM (SELECT * FROM artefacts WHERE folder = runs.folder ORDER BY path)) AS artefacts
      FROM runs ORDER BY started_at DESC, folder`);
    const found: Record<string, unknown>[] = [];
    while (statement.step()) found.push(statement.getAsObject());
    statement.free();
    return found;
  });
  return rows.map((row) => {
    const run = listedRunSchema.parse({ ...row, artefacts: JSON.parse(String(row['artefacts'])) });
    return { ...run, folder: isAbsolute(run.folder) ? run.folder : join(workspace, run.folder) };
  });
}

/** Folders inside the workspace are stored relative to it, so that the workspace can be moved as a whole. */
function storedFolder(workspace: string, folder: string): string {
  return isWithin(folder, workspace) ? relative(workspace, folder).split(sep).join('/') : folder;
}
