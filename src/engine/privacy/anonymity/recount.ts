import type { ClassSizes } from '../../../contract/anonymity.ts';
import type { Monitor } from '../../../contract/progress.ts';
import type { FileFormat } from '../../../contract/tableSchema.ts';
import { readRows } from '../../io/anyRows.ts';
import { openSource } from '../../io/source.ts';

/** Classes of a written file. */
export interface Recount {
  readonly rows: number;
  readonly classes: number;
  /** Rows of the smallest class; 0 for a file without rows. */
  readonly smallest: number;
  readonly sizes: ClassSizes;
}

/** Where bins of class sizes begin: fine where a class says much of its rows. */
const sizeEdges = [1, 2, 3, 5, 10, 20, 50, 100, 1000];

/**
 * Reads a written file back as texts and counts its classes, by a path of its own: rows belong to one class where the texts of all
 * quasi-identifiers are equal. Suppressed rows are not in a file, so they can be no class of it.
 * @param positions of the quasi-identifiers among the columns
 * @param fields columns of the file
 */
export async function recountFile(path: string, format: FileFormat, positions: readonly number[], fields: number, monitor: Monitor): Promise<Recount> {
  const source = await openSource(path);
  try {
    const classes = new Map<string, number>();
    let rows = 0;
    for await (const block of readRows(source, format, { monitor, fields })) {
      for (const row of block.rows) {
        let key = '';
        // Lengths come first: no text can be taken for a part of its neighbour.
        for (const position of positions) key += `${row[position]!.length}:${row[position]!}`;
        classes.set(key, (classes.get(key) ?? 0) + 1);
      }
      rows += block.rows.length;
    }
    let smallest = rows;
    for (const count of classes.values()) smallest = Math.min(smallest, count);
    return { rows, classes: classes.size, smallest, sizes: sizesOf(classes.values()) };
  } finally {
    await source.handle.close();
  }
}

function sizesOf(counts: Iterable<number>): ClassSizes {
  const sizes = sizeEdges.map((from) => ({ from, classes: 0, rows: 0 }));
  for (const count of counts) {
    const bin = sizes.findLast(({ from }) => count >= from)!;
    bin.classes++;
    bin.rows += count;
  }
  return sizes;
}
