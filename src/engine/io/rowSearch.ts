import type { Monitor } from '../../contract/progress.ts';
import { rowsPerMark, type RowIndex } from '../../contract/tableView.ts';
import { createRowReader, openIndexed } from './rowReader.ts';
import type { Row } from './rows.ts';
import type { Source } from './source.ts';

const scanBytes = 4 * 1024 * 1024;

/** A text and the position of the column in which it stands; at most so many rows are wanted. */
export interface Sought {
  readonly position: number;
  readonly text: string;
  readonly most: number;
}

/**
 * The rows with a text in one column, in the order of the file, wherever they stand. All bytes are looked through for the text, and only
 * those rows are parsed among which it occurs.
 * @throws Failure 'input' once the file has another size than when it was indexed, or is gone
 */
export async function searchRows(path: string, index: RowIndex, { position, text, most }: Sought, monitor: Monitor): Promise<Row[]> {
  const reader = createRowReader(path, index);
  const found: Row[] = [];
  for await (const first of pagesWith(path, index, text, monitor)) {
    for (const row of await reader.rows(first, rowsPerMark)) if (row[position] === text && found.length < most) found.push(row);
    if (found.length >= most) break;
  }
  return found;
}

/** First rows of the pages between two marks in which the text may stand. */
async function* pagesWith(path: string, index: RowIndex, text: string, monitor: Monitor): AsyncGenerator<number> {
  const source = await openIndexed(path, index);
  try {
    const needle = index.format === null ? null : needleOf(text, index.format.encoding);
    if (needle === null) {
      for (let first = 0; first < index.rows; first += rowsPerMark) {
        yield first;
        monitor.advance(Math.min(1, (first + rowsPerMark) / index.rows), Math.min(index.rows, first + rowsPerMark));
      }
      return;
    }
    const { marks } = index;
    for (let mark = 0; mark < marks.length;) {
      const from = marks[mark]!;
      let end = mark + 1;
      while (end < marks.length && marks[end]! - from < scanBytes) end++;
      const bytes = await bytesOf(source, from, marks[end] ?? source.bytes);
      for (let at = bytes.indexOf(needle); at >= 0;) {
        while (mark + 1 < end && marks[mark + 1]! <= from + at) mark++;
        yield mark * rowsPerMark;
        at = mark + 1 < end ? bytes.indexOf(needle, marks[mark + 1]! - from) : -1;
      }
      mark = end;
      monitor.advance(Math.min(1, (from + bytes.length) / source.bytes), Math.min(index.rows, end * rowsPerMark));
    }
  } finally {
    await source.handle.close();
  }
}

async function bytesOf({ handle }: Source, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.alloc(to - from);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
  return bytes.subarray(0, bytesRead);
}

/** The longest part of a text that has the same bytes however its cell is quoted and in both one-byte encodings; null where it has none. */
function needleOf(text: string, encoding: string): Buffer | null {
  const longest = (text.match(/[ !#-~]+/g) ?? []).toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined ? null : Buffer.from(longest, encoding === 'utf-16le' ? 'utf16le' : 'latin1');
}
