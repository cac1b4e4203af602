import { basename, extname } from 'node:path';
import { shareOfStage, type Monitor } from '../../contract/progress.ts';
import type { TableSchema } from '../../contract/tableSchema.ts';
import type { Column, Table } from '../table/table.ts';
import { mergeSchema } from './merge.ts';
import { profileFile } from './profile.ts';
import { readTable } from './read.ts';
import { proposeSchema } from './typing.ts';

export interface LoadedTable {
  readonly table: Table;
  readonly schema: TableSchema;
  /** True where nothing tells whether the first line is names or data, and it was taken for names. */
  readonly headerUncertain: boolean;
  /** Sentences a person should read. */
  readonly notes: string[];
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Reads a file in two passes: profile and proposal, put under what was declared, then the typed columns. A declared format is taken at
 * its word; without one it is detected.
 * @throws Failure 'input' as `profileFile`, `mergeSchema` and `readTable` do
 */
export async function loadTable(path: string, declared: TableSchema | null, monitor: Monitor): Promise<LoadedTable> {
  const profile = await profileFile(path, { format: declared?.format }, shareOfStage(monitor, 0, 0.5));
  const proposal = proposeSchema(profile, tableNameOf(path));
  const schema = declared === null ? proposal.schema : mergeSchema(proposal.schema, declared);
  const table = await readTable(path, schema, shareOfStage(monitor, 0.5, 1));
  const notes = declared === null ? proposal.notes : [...profile.notes, ...table.columns.flatMap(undeclaredValues)];
  return { table, schema, headerUncertain: profile.headerUncertain, notes, sha256: profile.sha256, bytes: profile.bytes };
}

/** The name of a table is that of its file without the extension. */
export function tableNameOf(path: string): string {
  return basename(path, extname(path));
}

/** Values that were kept though the declaration does not foresee them. */
function undeclaredValues(column: Column): string[] {
  const { schema } = column;
  let cells = 0;
  if (column.storage === 'numeric') {
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = schema;
    for (const value of column.values) if (value < min || value > max) cells++;
  } else if (schema.levels !== undefined) {
    for (const code of column.codes) if (code >= schema.levels.length) cells++;
  }
  return cells === 0 ? [] : [`Column "${schema.name}": ${cells} ${cells === 1 ? 'value lies' : 'values lie'} outside the declared ${column.storage === 'numeric' ? 'bounds' : 'levels'}.`];
}
