import Papa from 'papaparse';
import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { FileFormat } from '../../contract/tableSchema.ts';
import { createDecoder } from './encoding.ts';
import type { Source } from './source.ts';

/** Bytes that are read, decoded and parsed at once: memory is bounded by it, not by the file. */
const blockBytes = 256 * 1024;
/** Characters that one row may have. Beyond it a quote that never closes would swallow the file. */
const maxRowLength = 16 * 1024 * 1024;
/** Failures list this many lines. */
export const listedLines = 5;

export type Row = readonly string[];

/** Some rows of a file, all of the same number of fields. */
export interface RowBlock {
  readonly rows: readonly Row[];
  /** Line of the file on which the row starts, the header being line 1. Slow: for messages. */
  lineOf(row: Row): number;
}

interface ParsedBlock {
  data: string[][];
  errors: { row?: number }[];
  meta: { cursor: number };
}

/** Splits text with line ends `\n` into rows of fields; quotes follow RFC 4180. */
export function parseRows(text: string, delimiter: string, options: { complete: boolean; limit?: number }): ParsedBlock {
  return new Papa.Parser({ delimiter, newline: '\n', preview: options.limit ?? 0 }).parse(text, 0, !options.complete) as ParsedBlock;
}

/** Line ends of all systems become `\n`, also inside quoted cells. */
export function unifyLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** The encoding did not hold for the whole file. */
export class EncodingMismatch extends Error {}

export interface RowOptions {
  readonly monitor: Monitor;
  /** Called with the fields of the first row where the format has a header. */
  readonly onHeader?: (names: Row) => void;
  /** Fields of each row, where a schema says so: a file of one column may hold nothing but blank lines. */
  readonly fields?: number;
  /** Called with all bytes, in order. */
  readonly onBytes?: (bytes: Uint8Array) => void;
}

/**
 * All rows of a delimited text file after the header, block by block. Blank lines are left out, unless the table has one column.
 * @throws EncodingMismatch on bytes that are not in the encoding
 * @throws Failure 'input' on quotes that do not close and, once all rows have been read, on rows of another length than the first
 */
export async function* readDelimitedRows(source: Source, format: FileFormat, options: RowOptions): AsyncGenerator<RowBlock> {
  const lengths = new RowLengths(source.path, format.header, options.fields);
  let headerPending = format.header;
  let rowsSoFar = 0;
  let line = 1;
  let carry = '';
  for await (const { text: decoded, last, fraction } of decodeBlocks(source, format, options)) {
    const text = carry + decoded;
    const parsed = parseRows(text, format.delimiter, { complete: last });
    const all = parsed.data;
    const firstLine = line;
    const lineOf = (row: Row): number => firstLine + countLines(all, row);
    // A cell that the block cuts may look broken; its row comes again with the next block.
    const broken = parsed.errors.find((error) => last || (error.row ?? 0) < all.length);
    if (broken !== undefined) throw quoteFailure(source.path, lineOf(all[broken.row ?? 0] ?? []));
    // At the end of a file the parser takes what follows the last line end for a row, even if that is nothing.
    if (last && text.endsWith('\n')) all.pop();
    let rows = lengths.accept(all, lineOf);
    if (headerPending && rows.length > 0) {
      options.onHeader?.(rows[0]!);
      rows = rows.slice(1);
      headerPending = false;
    }
    rowsSoFar += rows.length;
    if (rows.length > 0) yield { rows, lineOf };
    line += countNewlines(text, parsed.meta.cursor);
    carry = text.slice(parsed.meta.cursor);
    if (carry.length > maxRowLength) throw quoteFailure(source.path, line);
    options.monitor.advance(fraction, rowsSoFar);
  }
  lengths.finish(rowsSoFar);
}

/** Decoded text of the file with line ends unified; a final `last` block is always given. */
async function* decodeBlocks(source: Source, format: FileFormat, options: RowOptions): AsyncGenerator<{ text: string; last: boolean; fraction: number }> {
  const decoder = createDecoder(format.encoding);
  const buffer = new Uint8Array(blockBytes);
  let position = 0;
  let heldBack = '';
  for (;;) {
    const { bytesRead } = await source.handle.read(buffer, 0, buffer.length, position);
    const bytes = buffer.subarray(0, bytesRead);
    const last = bytesRead === 0;
    position += bytesRead;
    options.onBytes?.(bytes);
    let text = heldBack + decode(decoder, bytes, last);
    // A line end of two characters may lie across two blocks.
    heldBack = !last && text.endsWith('\r') ? '\r' : '';
    if (heldBack !== '') text = text.slice(0, -1);
    yield { text: unifyLineEnds(text), last, fraction: Math.min(1, position / Math.max(1, source.bytes)) };
    if (last) return;
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array, last: boolean): string {
  try {
    return decoder.decode(bytes, { stream: !last });
  } catch {
    throw new EncodingMismatch();
  }
}

/** Sees to it that all rows have as many fields as the first, and remembers those that have not. */
class RowLengths {
  private readonly path: string;
  private readonly header: boolean;
  private readonly declared: number | undefined;
  private expected: number | undefined;
  private misfits = 0;
  private lines: number[] = [];
  private firstLength = 0;

  constructor(path: string, header: boolean, declared: number | undefined) {
    this.path = path;
    this.header = header;
    this.declared = declared;
  }

  /** The rows of the right length, without blank lines. */
  accept(rows: string[][], lineOf: (row: Row) => number): string[][] {
    this.expected ??= rows.find((row) => !isBlank(row))?.length ?? (this.declared === 1 ? 1 : undefined);
    const { expected } = this;
    if (rows.every((row) => row.length === expected)) return rows;
    return rows.filter((row) => {
      if (row.length === expected) return true;
      if (!isBlank(row)) this.note(row, lineOf);
      return false;
    });
  }

  /** @throws Failure if rows did not fit; `accepted` is how many did, the header left out. */
  finish(accepted: number): void {
    if (this.misfits === 0) return;
    const first = `the ${this.header ? 'header' : 'first row'} has ${this.expected} ${this.expected === 1 ? 'field' : 'fields'}`;
    const rest = accepted === 0
      ? `rows have ${this.firstLength} (line ${this.lines[0]})`
      : `${this.misfits} ${this.misfits === 1 ? 'row has' : 'rows have'} another number, the first ${this.firstLength} (line ${this.lines[0]})`;
    throw new Failure('input', `In "${this.path}" ${first}, ${rest}.`, {
      rows: this.lines,
      fix: 'Look for a trailing delimiter, a missing field, or a text with the delimiter in it that is not quoted.',
    });
  }

  private note(row: Row, lineOf: (row: Row) => number): void {
    this.misfits++;
    if (this.misfits === 1) this.firstLength = row.length;
    if (this.lines.length < listedLines) this.lines.push(lineOf(row));
  }
}

function isBlank(row: Row): boolean {
  return row.length === 1 && row[0] === '';
}

/** Lines that the rows before `row` take; those of all rows if it is not among them. */
function countLines(rows: readonly Row[], row: Row): number {
  let lines = 0;
  for (const before of rows) {
    if (before === row) break;
    lines += 1;
    for (const cell of before) lines += countNewlines(cell, cell.length);
  }
  return lines;
}

function countNewlines(text: string, end: number): number {
  let count = 0;
  for (let position = text.indexOf('\n'); position >= 0 && position < end; position = text.indexOf('\n', position + 1)) count++;
  return count;
}

function quoteFailure(path: string, line: number): Failure {
  return new Failure('input', `In "${path}" a quoted cell of the row on line ${line} is not closed properly.`, {
    rows: [line],
    fix: 'Double the quotes inside quoted cells, and close each cell that opens with a quote.',
  });
}
