import { randomInt } from 'node:crypto';
import { findColumn, takeRows, type Table } from '../../table/table.ts';

/**
 * At most `most` rows of each person, so that one person more or less changes no more than that. Which of them are kept is drawn, whatever
 * stands in them; rows without a person are dropped, since nobody could say how many of them are one person's.
 * @param person name of the column that says whose a row is
 * @param drawBelow a whole number from 0 to one below its argument, each as likely; nobody can repeat the operating system's
 */
export function boundContributions(table: Table, person: string, most: number, drawBelow: (bound: number) => number = randomInt): Table {
  const column = findColumn(table, person)!;
  const key = column.storage === 'coded' ? (row: number): number => column.codes[row]! : (row: number): number => column.values[row]!;
  const isMissing = column.storage === 'coded' ? (row: number): boolean => column.codes[row]! < 0 : (row: number): boolean => Number.isNaN(column.values[row]!);
  const rows = keptOf(table.rows, (row) => (isMissing(row) ? null : key(row)), most, drawBelow);
  return { ...table, rows: rows.length, columns: table.columns.map((own) => takeRows(own, rows)) };
}

/** Positions, ascending, of at most `most` histories of each owner, drawn whatever stands in them. */
export function boundHistories(owners: Int32Array, most: number, drawBelow: (bound: number) => number = randomInt): Uint32Array {
  return keptOf(owners.length, (history) => owners[history]!, most, drawBelow);
}

function keptOf(length: number, ownerOf: (position: number) => number | null, most: number, drawBelow: (bound: number) => number): Uint32Array {
  const kept = new Map<number, number>();
  const chosen: number[] = [];
  for (const position of shuffled(length, drawBelow)) {
    const owner = ownerOf(position);
    const already = owner === null ? most : (kept.get(owner) ?? 0);
    if (owner === null || already >= most) continue;
    kept.set(owner, already + 1);
    chosen.push(position);
  }
  return Uint32Array.from(chosen).sort();
}

/** All rows in a random order (Fisher and Yates). */
export function shuffled(rows: number, drawBelow: (bound: number) => number): Uint32Array {
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  for (let last = rows - 1; last > 0; last--) {
    const other = drawBelow(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
