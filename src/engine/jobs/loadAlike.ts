import type { Monitor } from '../../contract/progress.ts';
import type { ColumnSchema, TableSchema } from '../../contract/tableSchema.ts';
import { type LoadedTable, tableNameOf } from '../io/load.ts';
import { numberFormatOf } from '../io/numberText.ts';
import { profileFile } from '../io/profile.ts';
import { readTable } from '../io/read.ts';
import { proposeSchema } from '../io/typing.ts';

export type ReadTable = Pick<LoadedTable, 'table' | 'sha256' | 'bytes'>;

/**
 * Reads a table that is to be compared with one of this schema. The file may be written in another format and have its columns in
 * another order; which columns it must have is for the comparison to say, which knows both tables.
 */
export async function loadAlike(path: string, like: TableSchema, monitor: Monitor): Promise<ReadTable> {
  const profile = await profileFile(path, {}, monitor);
  const { schema } = proposeSchema(profile, tableNameOf(path));
  const columns = schema.columns.map((column) => alike(column, like.columns.find(({ name }) => name === column.name)));
  return { table: await readTable(path, { ...schema, columns }, monitor), sha256: profile.sha256, bytes: profile.bytes };
}

/** A column as it was found in its own file, held the way `like` is held: as numbers or as codes. */
function alike(found: ColumnSchema, like: ColumnSchema | undefined): ColumnSchema {
  if (like === undefined) return found;
  const { name, role } = like;
  const missingCodes = [...new Set([...(found.missingCodes ?? []), ...(like.missingCodes ?? [])])];
  switch (like.kind) {
    case 'integer':
    case 'number':
      // A clone may have put fractions where the real table has none; that is for the figures to show.
      return { name, role, missingCodes, kind: 'number', number: found.number ?? numberFormatOf(like) };
    case 'date':
      return { name, role, missingCodes, kind: 'date', ...(like.dateFormat === undefined ? {} : { dateFormat: like.dateFormat }) };
    default:
      // Whatever a clone put into an empty column is no failure: it is held as text, and left out.
      return { name, role, missingCodes, kind: like.kind === 'empty' ? 'text' : like.kind };
  }
}
