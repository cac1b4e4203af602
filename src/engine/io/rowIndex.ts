import type { Monitor } from '../../contract/progress.ts';
import type { FileFormat } from '../../contract/tableSchema.ts';
import { rowsPerMark, type RowIndex } from '../../contract/tableView.ts';
import { isParquet, readParquetRows } from './parquetRows.ts';
import { detectFormat } from './profile.ts';
import { parseRows, type Row, unifyLineEnds } from './rows.ts';
import type { Source } from './source.ts';

const scanBytes = 1024 * 1024;
/** Bytes in which the first cell of a row is looked for. */
const cellBytes = 512;
const quote = 0x22;
const lineFeed = 0x0a;

/** The order of texts that hold numbers: L-2 comes before L-10. */
export const textOrder = new Intl.Collator('en', { numeric: true });

/** The index of a file, and the names of its columns: numbered where it has none. */
export interface IndexedFile {
  readonly index: RowIndex;
  readonly names: readonly string[];
}

/**
 * Finds where the rows of a file begin, by its bytes alone and in one pass: a line end within quotes ends no row.
 * @throws Failure 'input' if the file is no table of text and no sound Parquet file
 */
export async function indexRows(source: Source, monitor: Monitor): Promise<IndexedFile> {
  if (await isParquet(source)) return indexParquet(source, monitor);
  const format = await detectFormat(source, {});
  const { rows, marks } = await findRows(source, format, monitor);
  const firstTexts: string[] = [];
  for (const mark of marks) {
    firstTexts.push((await firstCells(source, format, mark, cellBytes))[0] ?? '');
    monitor.check();
  }
  const names = (await firstCells(source, format, 0, scanBytes)).map((name, position) => (format.header && name.trim() !== '' ? name.trim() : `column_${position + 1}`));
  return { index: { format, bytes: source.bytes, rows, marks, firstTexts: ifRising(firstTexts) }, names };
}

async function indexParquet(source: Source, monitor: Monitor): Promise<IndexedFile> {
  const firstTexts: string[] = [];
  let names: Row = [];
  let rows = 0;
  for await (const block of readParquetRows(source, { monitor, onHeader: (header) => (names = header) })) {
    const next = Math.ceil(rows / rowsPerMark) * rowsPerMark;
    for (let row = next; row < rows + block.rows.length; row += rowsPerMark) firstTexts.push(block.rows[row - rows]![0] ?? '');
    rows += block.rows.length;
  }
  return { index: { format: null, bytes: source.bytes, rows, marks: [], firstTexts: ifRising(firstTexts) }, names };
}

function ifRising(texts: string[]): string[] | null {
  return texts.every((text, at) => at === 0 || textOrder.compare(texts[at - 1]!, text) <= 0) ? texts : null;
}

async function findRows(source: Source, format: FileFormat, monitor: Monitor): Promise<{ rows: number; marks: number[] }> {
  const width = format.encoding === 'utf-16le' ? 2 : 1;
  const buffer = new Uint8Array(scanBytes);
  // The row that is being read, the header coming before row 0, and where it starts.
  let row = format.header ? -1 : 0;
  let start = 0;
  let quoted = false;
  const marks = row === 0 ? [0] : [];
  for (let position = 0; position < source.bytes;) {
    const { bytesRead } = await source.handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) break;
    for (let at = 0; at < bytesRead; at += width) {
      const byte = buffer[at]!;
      // In two bytes a character, the second tells whether it is the one that the first looks like.
      if ((byte !== quote && byte !== lineFeed) || (width === 2 && buffer[at + 1] !== 0)) continue;
      if (byte === quote) {
        quoted = !quoted;
      } else if (!quoted) {
        row++;
        start = position + at + width;
        if (row % rowsPerMark === 0 && start < source.bytes) marks.push(start);
      }
    }
    position += bytesRead;
    monitor.advance(position / source.bytes, Math.max(0, row));
  }
  // What follows the last line end is a row, unless it is nothing.
  return { rows: Math.max(0, start < source.bytes ? row + 1 : row), marks };
}

/** The cells of the row that starts at a byte, as far as they lie within so many bytes. */
async function firstCells(source: Source, format: FileFormat, position: number, bytes: number): Promise<string[]> {
  const text = unifyLineEnds(new TextDecoder(format.encoding).decode(await readBytes(source, position, position + bytes)));
  return parseRows(text, format.delimiter, { complete: true, limit: 1 }).data[0] ?? [];
}

async function readBytes({ handle, bytes }: Source, from: number, to: number): Promise<Uint8Array> {
  const part = new Uint8Array(Math.max(0, Math.min(to, bytes) - from));
  const { bytesRead } = await handle.read(part, 0, part.length, from);
  return part.subarray(0, bytesRead);
}

/** Rows `from` to before `to` of a delimited file, as its cells stand there; numbers of rows count from 0. */
export async function readTextRows(source: Source, format: FileFormat, { marks }: RowIndex, from: number, to: number): Promise<Row[]> {
  const mark = Math.floor(from / rowsPerMark);
  const first = mark * rowsPerMark;
  const bytes = await readBytes(source, marks[mark] ?? source.bytes, marks[Math.ceil(to / rowsPerMark)] ?? source.bytes);
  return parseRows(unifyLineEnds(decode(bytes, format)), format.delimiter, { complete: true, limit: to - first }).data.slice(from - first);
}

/** UTF-8 may have been a guess from the beginning of the file; the one-byte encoding takes any bytes. */
function decode(bytes: Uint8Array, { encoding }: FileFormat): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
