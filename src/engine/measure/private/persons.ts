import { randomInt } from 'node:crypto';
import { findColumn, takeRows, type Table } from '../../table/table.ts';
import { shuffled } from './contribution.ts';

/** A table by its declaration. A parent stands before its children; the first one has none and holds the persons. */
export interface LinkedTable {
  readonly table: Table;
  /** The column that its children name; null where it has none. */
  readonly key: string | null;
  readonly parent: {
    readonly position: number;
    readonly link: string;
    readonly atMost: number;
    /** Column by which a panel's rows are in order: the first ones of each parent are kept, and rows without a time are dropped. */
    readonly time?: string;
  } | null;
}

/** Rows that are kept of a table, and the row of each one's parent among those that are kept of its table. */
export interface BoundTable {
  readonly table: Table;
  readonly parent: Int32Array | null;
}

/** Rows that one person may have in each table, when each parent has at most so many: products down from the persons' table. */
export function rowsPerPerson(parents: readonly (Pick<NonNullable<LinkedTable['parent']>, 'position' | 'atMost'> | null)[]): number[] {
  const most: number[] = [];
  for (const parent of parents) most.push(parent === null ? 1 : most[parent.position]! * parent.atMost);
  return most;
}

/**
 * Bounds what one person may change: of each one row of the first table and of each parent at most so many rows, drawn whatever stands in
 * them (of a panel the first ones). Rows that share a key, or name one another by keys, are one person's, so that no person has a say in which rows are kept of another.
 * Rows that belong to nobody are dropped.
 * @param drawBelow a whole number from 0 to one below its argument, each as likely; nobody can repeat the operating system's
 */
export function boundPersons(tables: readonly LinkedTable[], drawBelow: (bound: number) => number = randomInt): BoundTable[] {
  const personOf = personsOf(tables);
  const kept: { readonly rows: Uint32Array; readonly parent: Int32Array | null; readonly rowOfKey: ReadonlyMap<string, number> }[] = [];
  for (const [position, { table, key, parent }] of tables.entries()) {
    const above = parent === null ? null : kept[parent.position]!;
    const ownKey = key === null ? null : textsOf(table, key);
    const link = parent === null ? null : textsOf(table, parent.link);
    const limit = parent?.atMost ?? 1;
    const taken = new Map<number, number>();
    const keys = new Set<string>();
    const chosen: { row: number; owner: number; key: string | null }[] = [];
    for (const row of parent?.time === undefined ? shuffled(table.rows, drawBelow) : inTime(table, parent.time)) {
      const text = ownKey?.(row) ?? null;
      if (ownKey !== null && (text === null || keys.has(text))) continue;
      const owner = link === null ? personOf(position, text!) : above!.rowOfKey.get(link(row) ?? '');
      if (owner === undefined || (taken.get(owner) ?? 0) >= limit) continue;
      taken.set(owner, (taken.get(owner) ?? 0) + 1);
      if (text !== null) keys.add(text);
      chosen.push({ row, owner, key: text });
    }
    // In the order of the file: a draw has no say in what follows. A panel's rows stand parent by parent.
    if (parent?.time === undefined) chosen.sort((one, other) => one.row - other.row);
    else chosen.sort((one, other) => one.owner - other.owner);
    kept.push({
      rows: Uint32Array.from(chosen, ({ row }) => row),
      parent: above === null ? null : Int32Array.from(chosen, ({ owner }) => owner),
      rowOfKey: new Map(chosen.flatMap(({ key: text }, row) => (text === null ? [] : [[text, row] as const]))),
    });
  }
  return kept.map(({ rows, parent }, position) => ({ table: selectRows(tables[position]!.table, rows), parent }));
}

/** The person of each key of each table: keys that one row holds together (its own and its parent's) are one person's, and so on (union-find, Tarjan 1975). */
function personsOf(tables: readonly LinkedTable[]): (position: number, key: string) => number {
  const numbers = new Map<string, number>();
  const above: number[] = [];
  const numberOf = (position: number, key: string): number => {
    const name = `${position}/${key}`;
    let number = numbers.get(name);
    if (number === undefined) numbers.set(name, (number = above.push(above.length) - 1));
    return number;
  };
  const find = (number: number): number => {
    while (above[number] !== number) number = above[number] = above[above[number]!]!;
    return number;
  };
  for (const [position, { table, key, parent }] of tables.entries()) {
    if (key === null || parent === null) continue;
    const [own, link] = [textsOf(table, key), textsOf(table, parent.link)];
    for (let row = 0; row < table.rows; row++) {
      const [text, name] = [own(row), link(row)];
      if (text !== null && name !== null) above[find(numberOf(position, text))] = find(numberOf(parent.position, name));
    }
  }
  return (position, key) => find(numberOf(position, key));
}

/** Rows by their time, those of one time in the order of the file. */
function inTime(table: Table, name: string): Uint32Array {
  const column = findColumn(table, name);
  if (column?.storage !== 'numeric') throw new Error('times are numbers or dates');
  const { values } = column;
  return Uint32Array.from({ length: table.rows }, (_, row) => row).filter((row) => !Number.isNaN(values[row])).sort((one, other) => values[one]! - values[other]! || one - other);
}

/** Keys are compared as texts, which is how they are read. */
function textsOf(table: Table, name: string): (row: number) => string | null {
  const column = findColumn(table, name);
  if (column?.storage !== 'coded') throw new Error('keys and links are read as texts');
  return (row) => column.levels[column.codes[row]!] ?? null;
}

function selectRows(table: Table, rows: Uint32Array): Table {
  return { ...table, rows: rows.length, columns: table.columns.map((column) => takeRows(column, rows)) };
}
