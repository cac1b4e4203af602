import { findColumn, type CodedColumn, type NumericColumn, type Table } from '../table/table.ts';

/** A numeric column of one of our own tables. */
export function numbersOf(table: Table, name: string): Float64Array {
  return columnOf(table, name, 'numeric').values;
}

/** A coded column of one of our own tables. */
export function codedOf(table: Table, name: string): CodedColumn {
  return columnOf(table, name, 'coded');
}

function columnOf<S extends 'numeric' | 'coded'>(table: Table, name: string, storage: S): Extract<NumericColumn | CodedColumn, { storage: S }> {
  const column = findColumn(table, name);
  if (column?.storage !== storage) throw new Error(`${table.name} has no ${storage} column ${name}`);
  return column as Extract<NumericColumn | CodedColumn, { storage: S }>;
}
