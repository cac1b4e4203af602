import type { SchemaElement } from 'hyparquet';
import type { ColumnSource } from 'hyparquet-writer';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { Failure } from '../../contract/errors.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import type { Column, Table } from '../table/table.ts';
import { datePattern } from './datePattern.ts';
import { OutputFile } from './outputFile.ts';
import type { TableWriter } from './write.ts';

/** Rows that a row group gathers at least: readers skip and decode by groups, and the footer holds an entry for each. */
const groupRows = 65_536;
const createdBy = 'Pratibimba';
const int32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };

/**
 * Opens a new Parquet file for writing, over an old one of that path. Whole numbers are INT32 where their declared bounds allow it, else
 * INT64; numbers are DOUBLE; dates are DATE, date-times TIMESTAMP (microseconds, UTC), months texts in their own pattern; all else is text.
 * Missing cells are null. Memory is bounded by a row group; the same blocks give the same bytes. Once a call has failed, nothing but
 * `abort` is left to call.
 */
export async function createParquetWriter(path: string, columns: readonly ColumnSchema[]): Promise<TableWriter> {
  const file = await OutputFile.create(path);
  const output = new ByteWriter();
  const layouts = columns.map(layoutOf);
  const schema: SchemaElement[] = [{ name: 'table', num_children: columns.length }, ...layouts.map(({ element }) => element)];
  // Bounds of row groups would let readers skip some of them; a synthetic table is read as a whole.
  const parquet = new ParquetWriter({ writer: output, schema, statistics: false, createdBy });
  let pending: Table[] = [];
  let pendingRows = 0;
  let rows = 0;

  const flush = async (): Promise<void> => {
    const bytes = output.getBytes();
    output.index = 0;
    await file.write(bytes);
  };
  const writeGroup = async (): Promise<void> => {
    const columnData = layouts.map(({ element, encode }, position): ColumnSource => ({ name: element.name, data: encode(pending.map(({ columns: parts }) => parts[position]!), pendingRows), offsetIndex: false }));
    pending = [];
    await parquet.write({ columnData, rowGroupSize: pendingRows });
    pendingRows = 0;
    await flush();
  };
  return {
    async write(block) {
      if (block.rows === 0) return;
      pending.push(block);
      pendingRows += block.rows;
      rows += block.rows;
      if (pendingRows >= groupRows) await writeGroup();
    },
    async close() {
      if (pendingRows > 0) await writeGroup();
      await parquet.finish();
      await flush();
      return { ...(await file.close()), rows };
    },
    abort: () => file.abort(),
  };
}

/** How a column stands in the file, and how its cells in some blocks become the cells of a row group. */
interface Layout {
  readonly element: SchemaElement;
  encode(parts: readonly Column[], rows: number): ColumnSource['data'];
}

function layoutOf(schema: ColumnSchema): Layout {
  const { name } = schema;
  const optional = { name, repetition_type: 'OPTIONAL' } as const;
  const text: SchemaElement = { ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
  switch (schema.kind) {
    case 'number':
      return { element: { ...optional, type: 'DOUBLE' }, encode: doubles };
    case 'integer':
      return isSmall(schema)
        ? { element: { ...optional, type: 'INT32' }, encode: numeric((value) => smallInteger(value, schema)) }
        : { element: { ...optional, type: 'INT64' }, encode: numeric((value) => BigInt(Math.round(value))) };
    case 'date': {
      const pattern = datePattern(schema.dateFormat ?? 'yyyy-MM-dd');
      if (pattern.hasTime) return { element: { ...optional, type: 'INT64', converted_type: 'TIMESTAMP_MICROS' }, encode: numeric((value) => BigInt(Math.round(value * 1000))) };
      if (!namesDay(pattern.pattern)) return { element: text, encode: numeric(remembered(pattern.format)) };
      return { element: { ...optional, type: 'INT32', converted_type: 'DATE' }, encode: numeric(Math.round) };
    }
    default:
      return { element: text, encode: texts };
  }
}

/** Whether the declared bounds fit into 32 bits. */
function isSmall({ min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: ColumnSchema): boolean {
  return min >= int32.min && max <= int32.max;
}

/** Numbers beyond their declared bounds are kept everywhere else; here they may not fit. */
function smallInteger(value: number, { name }: ColumnSchema): number {
  const rounded = Math.round(value);
  if (rounded >= int32.min && rounded <= int32.max) return rounded;
  throw new Failure('input', `Column "${name}" has numbers far beyond its declared bounds, which a Parquet column of 32 bits cannot hold.`, { column: name, fix: 'Correct "min" and "max" of the column.' });
}

/** Whether a date pattern has letters for the day outside of its quoted words. */
function namesDay(pattern: string): boolean {
  return pattern.replaceAll(/'[^']*'/g, '').includes('d');
}

function joined(parts: readonly Column[], rows: number): Float64Array {
  const values = new Float64Array(rows);
  let row = 0;
  for (const part of parts) {
    if (part.storage !== 'numeric') throw new Error('a numeric column is coded in one of its blocks');
    values.set(part.values, row);
    row += part.values.length;
  }
  return values;
}

/** Numbers as they are; the typed array goes through as long as no cell is missing. */
function doubles(parts: readonly Column[], rows: number): ColumnSource['data'] {
  const values = joined(parts, rows);
  return values.some(Number.isNaN) ? Array.from(values, (value) => (Number.isNaN(value) ? null : value)) : values;
}

function numeric(convert: (value: number) => number | bigint | string): Layout['encode'] {
  return (parts, rows) => Array.from(joined(parts, rows), (value) => (Number.isNaN(value) ? null : convert(value)));
}

/** Months are few and recur: each is written once. */
function remembered(format: (value: number) => string): (value: number) => string {
  const known = new Map<number, string>();
  return (value) => {
    const text = known.get(value) ?? format(value);
    known.set(value, text);
    return text;
  };
}

function texts(parts: readonly Column[]): ColumnSource['data'] {
  return parts.flatMap((part) => {
    if (part.storage !== 'coded') throw new Error('a coded column is numeric in one of its blocks');
    return Array.from(part.codes, (code) => part.levels[code] ?? null);
  });
}
