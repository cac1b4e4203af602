import { Failure } from '../../contract/errors.ts';
import { silentMonitor } from '../../contract/progress.ts';
import { rowsPerMark, type RowIndex } from '../../contract/tableView.ts';
import { type ParquetGroup, readParquetGroup } from './parquetRows.ts';
import { readTextRows, textOrder } from './rowIndex.ts';
import type { Row } from './rows.ts';
import { openSource, type Source } from './source.ts';

/** Rows of a file here and there, without the others. */
export interface RowReader {
  /** At most `count` rows from row `from` on, counted from 0: their cells are the texts of the file. */
  rows(from: number, count: number): Promise<Row[]>;
  /** The rows, at most `most`, whose first cell is this text; null where the rows are in no order by which they could be found. */
  find(text: string, most: number): Promise<Row[] | null>;
}

/**
 * Reads rows of a file by its index. Both calls throw Failure 'input' once the file has another size than when it was indexed, or is gone.
 * The group of a Parquet file that was read last is kept in memory.
 */
export function createRowReader(path: string, index: RowIndex): RowReader {
  let kept: ParquetGroup | undefined;

  async function parquetRows(source: Source, from: number, to: number): Promise<Row[]> {
    const rows: Row[] = [];
    for (let row = from; row < to;) {
      if (kept === undefined || row < kept.first || row >= kept.end) kept = await readParquetGroup(source, row, silentMonitor);
      if (kept === undefined) break;
      const end = Math.min(to, kept.end);
      for (const one of kept.rows(row, end)) rows.push(one);
      row = end;
    }
    return rows;
  }

  const rows: RowReader['rows'] = async (from, count) => {
    const to = Math.min(index.rows, from + count);
    if (from >= to) return [];
    const source = await openIndexed(path, index);
    try {
      return index.format === null ? await parquetRows(source, from, to) : await readTextRows(source, index.format, index, from, to);
    } finally {
      await source.handle.close();
    }
  };

  return {
    rows,
    async find(text, most) {
      if (index.firstTexts === null) return null;
      // Rows with this text may begin among those before the first mark that has it.
      let mark = Math.max(0, lowerBound(index.firstTexts, text) - 1);
      const found: Row[] = [];
      for (; mark * rowsPerMark < index.rows && found.length < most; mark++) {
        const page = await rows(mark * rowsPerMark, rowsPerMark);
        for (const row of page) if (row[0] === text && found.length < most) found.push(row);
        if (textOrder.compare(page.at(-1)?.[0] ?? '', text) > 0) break;
      }
      return found;
    },
  };
}

/** Opens a file that was indexed. */
export async function openIndexed(path: string, index: RowIndex): Promise<Source> {
  const source = await openSource(path);
  if (source.bytes === index.bytes) return source;
  await source.handle.close();
  throw new Failure('input', `"${path}" has changed since it was opened.`, { fix: 'Open it again.' });
}

/** Position of the first text that does not come before the given one. */
function lowerBound(texts: readonly string[], text: string): number {
  let [low, high] = [0, texts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (textOrder.compare(texts[middle]!, text) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
