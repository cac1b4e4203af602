import type { Monitor } from '../../contract/progress.ts';
import type { FileFormat } from '../../contract/tableSchema.ts';
import { readRows } from './anyRows.ts';
import { openSource } from './source.ts';

/**
 * Lines of a file on which rows start, the header being line 1: cells may go over several lines.
 * @param rows counted from 0, ascending
 */
export async function linesOfRows(path: string, format: FileFormat, rows: readonly number[], monitor: Monitor): Promise<number[]> {
  const source = await openSource(path);
  try {
    const lines: number[] = [];
    let first = 0;
    for await (const block of readRows(source, format, { monitor })) {
      while (lines.length < rows.length && rows[lines.length]! < first + block.rows.length) lines.push(block.lineOf(block.rows[rows[lines.length]! - first]!));
      if (lines.length === rows.length) break;
      first += block.rows.length;
    }
    return lines;
  } finally {
    await source.handle.close();
  }
}
