import type { ReleaseAnonymity } from '../../contract/anonymity.ts';
import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { ColumnSchema, FileFormat } from '../../contract/tableSchema.ts';
import { ClassTable } from '../privacy/anonymity/classTable.ts';
import { QuasiCodes } from '../privacy/anonymity/quasiCodes.ts';
import { recountFile } from '../privacy/anonymity/recount.ts';
import { moveRows, planMoves } from '../privacy/anonymity/releaseMoves.ts';
import type { Table } from '../table/table.ts';

/** The rows of a release as they are to be written, and what is said of them. */
export interface ReleaseK {
  move(block: Table): Table;
  /** Counts the written file. @throws Failure 'rule' if a class has fewer than k rows. */
  recount(path: string, format: FileFormat, monitor: Monitor): Promise<ReleaseAnonymity>;
  /** For a part of a release, whose classes are those of all parts. */
  ofParts(parts: number): ReleaseAnonymity;
}

/** Names of the columns with the role quasi-identifier. */
export function quasiIdentifiersOf(columns: readonly ColumnSchema[]): string[] {
  return columns.filter(({ role }) => role === 'quasi-identifier').map(({ name }) => name);
}

/**
 * Sees to it that each class of quasi-identifiers has k rows or more in a release that is written block by block. All blocks are counted
 * first, in their order: where rows go depends on the release as a whole, never on who draws a block or which part is written.
 * Memory is that of the classes, not of the rows.
 * @param blocks all blocks of the release; they will be drawn again, or kept, for writing
 * @throws Failure 'rule' where the release has fewer than k rows in all
 */
export async function enforceReleaseK(columns: readonly ColumnSchema[], k: number, blocks: () => AsyncIterable<Table>, monitor: Monitor): Promise<ReleaseK> {
  const quasiIdentifiers = quasiIdentifiersOf(columns);
  if (k === 1 || quasiIdentifiers.length === 0) {
    const untouched = { k, quasiIdentifiers, enforced: null, statement: notApplied(k) };
    return { move: (block) => block, recount: () => Promise.resolve(untouched), ofParts: () => untouched };
  }
  const codes = new QuasiCodes(quasiIdentifiers);
  const classes = new ClassTable(codes.width);
  for await (const block of blocks()) {
    const tuples = codes.encode(block);
    for (let row = 0; row < block.rows; row++) classes.add(tuples, row * codes.width);
  }
  const moves = planMoves(classes, codes, k, monitor);
  const { rows, rowsMoved, classesBefore, classesAfter, smallest } = moves;
  const figures = { rows, rowsMoved, classesBefore, classes: classesAfter, smallestClass: smallest };
  const about = { k, quasiIdentifiers };
  return {
    move: (block) => moveRows(block, classes, codes, moves),
    async recount(path, format, during) {
      const positions = quasiIdentifiers.map((name) => columns.findIndex((column) => column.name === name));
      const counted = await recountFile(path, format, positions, columns.length, during);
      refuseSmallClass(counted, rows, about);
      const enforced = { ...figures, classes: counted.classes, smallestClass: counted.smallest, recounted: true, sizes: counted.sizes };
      return { ...about, enforced, statement: `${claimOf(about, enforced)} The written file was counted again.` };
    },
    ofParts(parts) {
      const enforced = { ...figures, recounted: false };
      return { ...about, enforced, statement: `${claimOf(about, enforced)} This holds over all ${parts} parts together: one part by itself may have smaller classes.` };
    },
  };
}

function notApplied(k: number): string {
  return k === 1 ? 'k-anonymity: not applied (k = 1)' : 'k-anonymity: not applied (no quasi-identifier declared)';
}

function claimOf({ k, quasiIdentifiers }: Pick<ReleaseAnonymity, 'k' | 'quasiIdentifiers'>, { rows, rowsMoved, classes, smallestClass }: NonNullable<ReleaseAnonymity['enforced']>): string {
  return `k-anonymity: each of the ${classes} combinations of ${quasiIdentifiers.join(', ')} has ${k} rows or more (the smallest ${smallestClass}); ${rowsMoved} of ${rows} synthetic rows were moved to the nearest one.`;
}

/** What was to be enforced is not taken at its word. */
function refuseSmallClass(counted: { rows: number; smallest: number }, rows: number, { k }: { k: number }): void {
  if (counted.smallest >= k && counted.rows === rows) return;
  throw new Failure('rule', `The written file was counted again and is not k-anonymous: its smallest class has ${counted.smallest} ${counted.smallest === 1 ? 'row' : 'rows'}, not ${k}.`, {
    fix: 'Nothing was released. Please report this; --k 1 writes the file without k-anonymity.',
  });
}

/** What release-k says and what it does not, for `privacy.json`. */
export function describeReleaseK({ statement, ...figures }: ReleaseAnonymity): object {
  return {
    claim: 'release-k',
    statement,
    ...figures,
    claimed: figures.enforced === null ? 'nothing' : `Every combination of the quasi-identifiers that the file holds, it holds in ${figures.k} rows or more.`,
    notClaimed: 'That so many real people stand behind a combination (real-support k), or anything about columns that are no quasi-identifiers. It is no differential privacy and takes none away: only synthetic rows were looked at.',
  };
}
