import type { ColumnSchema, FileFormat } from '../../contract/tableSchema.ts';
import type { Column, Table } from '../table/table.ts';
import { datePattern } from './datePattern.ts';
import { encode } from './encoding.ts';
import { numberFormatOf, numberShape, numberWriter } from './numberText.ts';
import { OutputFile } from './outputFile.ts';

/** Characters that are gathered before they go to the file in one call. */
export const flushLength = 1024 * 1024;

/** Writes a table block by block, in the formats of its source. */
export interface TableWriter {
  /** Writes the rows of a block with the columns of the writer, and waits until the operating system has taken them. */
  write(block: Table): Promise<void>;
  /** Writes what is left and closes the file. */
  close(): Promise<{ bytes: number; sha256: string; rows: number }>;
  /** Closes the file and removes it. Does nothing after `close`. */
  abort(): Promise<void>;
}

/**
 * Opens a new file for writing, over an old one of that path. Once a call has failed (a full disk comes as the system's own
 * `ENOSPC`), nothing but `abort` is left to call.
 */
export async function createTableWriter(path: string, columns: readonly ColumnSchema[], format: FileFormat): Promise<TableWriter> {
  const file = await OutputFile.create(path);
  const output = new TextOutput(file, format.encoding);
  const cells = columns.map((schema) => createCellWriter(schema, format, columns.length));
  let rows = 0;
  if (format.byteOrderMark) output.add('\ufeff');
  if (format.header) output.add(columns.map(({ name }) => quoteHeader(name, format)).join(format.delimiter) + format.newline);
  return {
    async write(block) {
      const texts = cells.map((cell, position) => cell(block.columns[position]!));
      const last = texts.length - 1;
      let lines = '';
      for (let row = 0; row < block.rows; row++) {
        for (let position = 0; position < last; position++) lines += texts[position]!(row) + format.delimiter;
        lines += texts[last]!(row) + format.newline;
        if (lines.length >= flushLength) {
          await output.write(lines);
          lines = '';
        }
      }
      output.add(lines);
      rows += block.rows;
      await output.flush(flushLength);
    },
    async close() {
      await output.flush(0);
      return { ...(await file.close()), rows };
    },
    abort: () => file.abort(),
  };
}

/** Text on its way to a file, gathered into large pieces. */
export class TextOutput {
  private readonly file: OutputFile;
  private readonly encoding: FileFormat['encoding'];
  private pending = '';

  constructor(file: OutputFile, encoding: FileFormat['encoding']) {
    this.file = file;
    this.encoding = encoding;
  }

  add(text: string): void {
    this.pending += text;
  }

  async write(text: string): Promise<void> {
    this.add(text);
    await this.flush(0);
  }

  /** Hands over what is pending, if it is at least so many characters. */
  async flush(least: number): Promise<void> {
    if (this.pending.length === 0 || this.pending.length < least) return;
    const bytes = encode(this.pending, this.encoding);
    this.pending = '';
    await this.file.write(bytes);
  }
}

type CellWriter = (column: Column) => (row: number) => string;

/** For a column: a function that, for each block, gives the function that writes its cells. */
function createCellWriter(schema: ColumnSchema, format: FileFormat, width: number): CellWriter {
  const missing = missingText(schema, format, width);
  const quote = (text: string): string => quoteCell(text, schema.kind === 'integer' || schema.kind === 'number', format);
  const number = numericText(schema, format, quote);
  let levels: readonly string[] = [];
  let quoted: string[] = [];
  return (column) => {
    if (column.storage === 'numeric') {
      const { values } = column;
      return (row) => {
        const value = values[row]!;
        return Number.isNaN(value) ? missing : number(value);
      };
    }
    // Blocks of one table share their levels, which are then quoted once.
    if (column.levels !== levels) {
      levels = column.levels;
      quoted = levels.map(quote);
    }
    const { codes } = column;
    const texts = quoted;
    return (row) => texts[codes[row]!] ?? missing;
  };
}

function numericText(schema: ColumnSchema, format: FileFormat, quote: (text: string) => string): (value: number) => string {
  const number = numberFormatOf(schema);
  const dateFormat = schema.kind === 'date' ? schema.dateFormat : undefined;
  const write = dateFormat === undefined ? numberWriter(number) : remembering(datePattern(dateFormat).format);
  // Whether a cell can need quotes is told once from the signs of its format.
  const signs = dateFormat ?? number.decimalSign + number.thousandsSign + number.prefix + number.suffix;
  return format.quoting === 'needed' && !needsQuotes(signs, format) ? write : (value) => quote(write(value));
}

const mostRemembered = 4096;

/** Dates recur, months above all, and taking one apart costs more than looking it up. */
function remembering(write: (value: number) => string): (value: number) => string {
  const known = new Map<number, string>();
  return (value) => {
    let text = known.get(value);
    if (text === undefined) {
      text = write(value);
      if (known.size < mostRemembered) known.set(value, text);
    }
    return text;
  };
}

function missingText(schema: ColumnSchema, format: FileFormat, width: number): string {
  const code = schema.missingCodes?.[0] ?? '';
  // A blank line would be no row.
  if (format.quoting === 'all' || (code === '' && width === 1)) return `"${code}"`;
  return needsQuotes(code, format) ? enclosed(code) : code;
}

/** A cell as the format writes it. Formats that quote texts leave the cells of a number bare. */
export function quoteCell(text: string, isNumber: boolean, format: FileFormat): string {
  if (format.quoting === 'all' || needsQuotes(text, format)) return enclosed(text);
  if (format.quoting === 'needed' || isNumber) return text;
  const shape = numberShape(text);
  return shape === undefined || shape.leadingZero ? enclosed(text) : text;
}

export function quoteHeader(name: string, format: FileFormat): string {
  return format.quoting !== 'needed' || needsQuotes(name, format) ? enclosed(name) : name;
}

function needsQuotes(text: string, format: FileFormat): boolean {
  return text.includes(format.delimiter) || text.includes('"') || text.includes('\n') || text.includes('\r');
}

function enclosed(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
