import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { ColumnSchema, FileFormat, TableSchema } from '../../contract/tableSchema.ts';
import { CodedBuilder, NumericBuilder } from '../table/builder.ts';
import type { Column, Table } from '../table/table.ts';
import { readRows } from './anyRows.ts';
import { datePattern } from './datePattern.ts';
import { numberFormatOf, numberReader } from './numberText.ts';
import type { Row, RowBlock } from './rows.ts';
import { EncodingMismatch, listedLines } from './rows.ts';
import { openSource } from './source.ts';

/**
 * Reads a delimited text file into typed columns, streaming. Cells of text, categories and identifiers stay verbatim. Numbers outside
 * the declared bounds and levels that were not declared are kept.
 * @param schema with `format`; its columns are those of the file, in order
 * @param misfits what becomes of a cell that does not fit its kind: the table fails with count and first lines, or the cell counts as
 * missing and nothing is said of it
 * @throws Failure 'input' if the file does not have these columns, or for misfits
 */
export async function readTable(path: string, schema: TableSchema, monitor: Monitor, misfits: 'fail' | 'missing' = 'fail'): Promise<Table> {
  const format = formatOf(schema);
  const readers = schema.columns.map(createReader);
  const source = await openSource(path);
  try {
    let rows = 0;
    for await (const block of readRows(source, format, { monitor, fields: readers.length, onHeader: (names) => checkHeader(path, names, schema) })) {
      if (block.rows[0]?.length !== readers.length) throw new Failure('input', `"${path}" has ${block.rows[0]?.length ?? 0} columns, its schema has ${readers.length}.`);
      readers.forEach((reader, position) => readColumn(reader, block, position));
      rows += block.rows.length;
    }
    if (misfits === 'fail') throwMisfits(path, readers);
    return { name: schema.table, rows, columns: readers.map((reader) => reader.build()), format };
  } catch (thrown) {
    throw thrown instanceof EncodingMismatch ? encodingFailure(path, format) : thrown;
  } finally {
    await source.handle.close();
  }
}

/**
 * Reads some columns of a file block by block, in memory that goes with the block.
 * @throws Failure as `readTable` does; cells that do not fit are counted in the first block that has any
 */
export async function* readTableBlocks(path: string, schema: TableSchema, names: readonly string[], monitor: Monitor): AsyncGenerator<Table> {
  const format = formatOf(schema);
  const positions = schema.columns.flatMap(({ name }, position) => (names.includes(name) ? [position] : []));
  const source = await openSource(path);
  try {
    for await (const block of readRows(source, format, { monitor, fields: schema.columns.length, onHeader: (header) => checkHeader(path, header, schema) })) {
      const readers = positions.map((position) => createReader(schema.columns[position]!));
      readers.forEach((reader, at) => readColumn(reader, block, positions[at]!));
      throwMisfits(path, readers);
      yield { name: schema.table, rows: block.rows.length, columns: readers.map((reader) => reader.build()), format };
    }
  } finally {
    await source.handle.close();
  }
}

function formatOf({ format, table }: TableSchema): FileFormat {
  if (format === undefined) throw new Failure('input', `The schema of table "${table}" says nothing about the format of its file.`, { fix: 'Add "format" to the schema.' });
  return format;
}

interface ColumnReader {
  readonly schema: ColumnSchema;
  /** Takes the next cell; false if it does not fit the kind of the column. */
  take(text: string): boolean;
  build(): Column;
  misfits: number;
  readonly lines: number[];
}

function readColumn(reader: ColumnReader, block: RowBlock, position: number): void {
  for (const row of block.rows) {
    if (reader.take(row[position]!)) continue;
    reader.misfits++;
    if (reader.lines.length < listedLines) reader.lines.push(block.lineOf(row));
  }
}

function createReader(schema: ColumnSchema): ColumnReader {
  const codes = new Set(schema.missingCodes);
  const isMissing = (text: string): boolean => text === '' || (codes.size > 0 && codes.has(text));
  const mayMiss = schema.missing !== false;
  const results = { schema, misfits: 0, lines: [] };
  if (schema.kind === 'integer' || schema.kind === 'number' || schema.kind === 'date') {
    const builder = new NumericBuilder();
    const read = numericCellReader(schema);
    return {
      ...results,
      take(text) {
        const missing = isMissing(text);
        const value = missing ? Number.NaN : read(text);
        builder.push(value);
        return missing ? mayMiss : !Number.isNaN(value);
      },
      build: () => builder.build(schema),
    };
  }
  const builder = new CodedBuilder(schema.levels);
  return {
    ...results,
    take(text) {
      if (isMissing(text)) {
        builder.pushMissing();
        return mayMiss;
      }
      builder.push(text);
      return schema.kind !== 'empty';
    },
    build: () => builder.build(schema),
  };
}

/** How a cell of a numeric column is read: NaN for what does not fit. */
function numericCellReader(schema: ColumnSchema): (text: string) => number {
  if (schema.kind === 'date') {
    if (schema.dateFormat === undefined) throw new Failure('input', `Column "${schema.name}" is a date without a format.`, { column: schema.name, fix: 'Add "dateFormat" to the column in the schema, for example "yyyy-MM-dd".' });
    return datePattern(schema.dateFormat).parse;
  }
  const read = numberReader(numberFormatOf(schema));
  if (schema.kind === 'number') return read;
  return (text) => {
    const value = read(text);
    return Number.isInteger(value) ? value : Number.NaN;
  };
}

function checkHeader(path: string, names: Row, schema: TableSchema): void {
  const position = schema.columns.findIndex((column, index) => names[index] !== undefined && names[index].trim() !== '' && names[index].trim() !== column.name);
  if (position < 0) return;
  throw new Failure('input', `Field ${position + 1} of the header of "${path}" is not "${schema.columns[position]!.name}" as its schema says.`, {
    column: schema.columns[position]!.name, rows: [1], fix: 'Use the schema of this file.',
  });
}

function throwMisfits(path: string, readers: readonly ColumnReader[]): void {
  const faulty = readers.filter((reader) => reader.misfits > 0);
  const [first] = faulty;
  if (first === undefined) return;
  const { schema, misfits, lines } = first;
  const others = faulty.length === 1 ? '' : `; ${faulty.length - 1} more ${faulty.length === 2 ? 'column has' : 'columns have'} such cells`;
  throw new Failure('input', `In "${path}" ${misfits} ${misfits === 1 ? 'cell' : 'cells'} of column "${schema.name}" ${misfits === 1 ? 'is' : 'are'} no ${expectation(schema)} (${lines.length < misfits ? 'first lines' : 'lines'} ${lines.join(', ')})${others}.`, {
    column: schema.name, rows: lines, fix: 'Correct these cells, declare another kind, or add their text to "missingCodes" in the schema.',
  });
}

function expectation(schema: ColumnSchema): string {
  const present = schema.missing === false ? 'present ' : '';
  switch (schema.kind) {
    case 'integer': return `${present}whole number`;
    case 'number': return `${present}number`;
    case 'date': return `${present}date of the format ${schema.dateFormat}`;
    case 'empty': return 'missing value';
    default: return `${present}value`;
  }
}

function encodingFailure(path: string, format: FileFormat): Failure {
  return new Failure('input', `"${path}" holds bytes that are not ${format.encoding}.`, { fix: 'Declare its true encoding in the format of the schema, or save the file in UTF-8.' });
}
