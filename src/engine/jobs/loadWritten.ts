import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Monitor } from '../../contract/progress.ts';
import { columnKinds, columnRoles, type TableSchema } from '../../contract/tableSchema.ts';
import { type LoadedTable, loadTable, tableNameOf } from '../io/load.ts';
import { contentOf } from './runFiles.ts';

const describedTable = z.object({
  table: z.string(),
  columns: z.array(z.object({ name: z.string(), kind: z.enum(columnKinds), role: z.enum(columnRoles), format: z.string().nullable() })),
});
const dictionary = z.union([describedTable.transform((one) => [one]), z.object({ tables: z.array(describedTable) }).transform(({ tables }) => tables)]);

/**
 * Reads a table that a clone wrote as the dictionary beside it says: told by its texts alone, a column of amounts that all differ would be an identifier. Without a
 * dictionary that tells kinds the texts decide.
 * @throws Failure as `loadTable` does
 */
export async function loadWritten(path: string, monitor: Monitor): Promise<LoadedTable> {
  return await loadTable(path, await describedBeside(path), monitor);
}

async function describedBeside(path: string): Promise<TableSchema | null> {
  const found = dictionary.safeParse(await contentOf(join(dirname(path), 'dictionary.json')));
  const own = found.success ? found.data.find(({ table }) => table === tableNameOf(path)) : undefined;
  if (own === undefined) return null;
  return { schemaVersion: 1, table: own.table, columns: own.columns.map(({ name, kind, role, format }) => ({ name, kind, role, ...(kind === 'date' && format !== null && { dateFormat: format }) })) };
}
