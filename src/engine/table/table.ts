import type { ColumnSchema, FileFormat } from '../../contract/tableSchema.ts';

/**
 * Numbers, integers and dates. One float64 a row, NaN where missing.
 * Dates are whole days since 1970-01-01 when the format has no time of day, else milliseconds since then (both UTC).
 */
export interface NumericColumn {
  readonly storage: 'numeric';
  readonly schema: ColumnSchema;
  readonly values: Float64Array;
}

/** Categories, text and identifiers. One code a row into `levels`, -1 where missing. Texts are verbatim. */
export interface CodedColumn {
  readonly storage: 'coded';
  readonly schema: ColumnSchema;
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type Column = NumericColumn | CodedColumn;

/** A table in memory, column by column, in the order of the file. */
export interface Table {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly format: FileFormat;
}

/** The column of that name. */
export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.schema.name === name);
}

/** The column with these rows alone, in this order. */
export function takeRows<C extends Column>(column: C, rows: ArrayLike<number>): C {
  if (column.storage === 'numeric') return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) };
  return { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) };
}

/** How many cells of the column are missing. */
export function countMissing(column: Column): number {
  let missing = 0;
  if (column.storage === 'numeric') for (const value of column.values) missing += Number.isNaN(value) ? 1 : 0;
  else for (const code of column.codes) missing += code < 0 ? 1 : 0;
  return missing;
}

/** The table without the columns that a schema says are to be dropped: nothing is made of them, and no clone has them. */
export function withoutDropped(table: Table): Table {
  return { ...table, columns: table.columns.filter(({ schema }) => schema.action !== 'drop') };
}
