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

/** The rows of one table and then those of another with the same columns, matched by name. */
export function joinRows(one: Table, other: Table): Table {
  const columns = one.columns.map((column) => joinColumns(column, findColumn(other, column.schema.name)!));
  return { ...one, rows: one.rows + other.rows, columns };
}

function joinColumns(one: Column, other: Column): Column {
  if (one.storage === 'numeric' && other.storage === 'numeric') {
    const values = new Float64Array(one.values.length + other.values.length);
    values.set(one.values);
    values.set(other.values, one.values.length);
    return { ...one, values };
  }
  if (one.storage === 'numeric' || other.storage === 'numeric') throw new Error('columns of one name hold the same kind of value');
  const levels = [...one.levels];
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const codes = new Int32Array(one.codes.length + other.codes.length);
  codes.set(one.codes);
  const renamed = other.levels.map((level) => {
    const known = codeOf.get(level);
    if (known === undefined) levels.push(level);
    return known ?? levels.length - 1;
  });
  other.codes.forEach((code, row) => (codes[one.codes.length + row] = code < 0 ? code : renamed[code]!));
  return { ...one, levels, codes };
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
