import { Failure } from '../../contract/errors.ts';
import type { Table } from '../table/table.ts';

/** A table's column that names a row of another table by its key. */
export interface Link {
  readonly child: string;
  readonly column: string;
  readonly parent: string;
  readonly key: string;
  /** Rows of the child whose parent is not there. */
  readonly orphans: number;
}

/** Share of a child's rows whose parent may be missing, for a link to be proposed. */
const mostOrphans = 0.05;

/**
 * The links between tables that their columns' names and values suggest: the key is different in every row of the parent, has the same name
 * in the child (or `<parent>_id` for `id`), and holds nearly every value there. A declared `key` or `link` role goes before a guess. Each table belongs to one parent at most, the
 * one whose key it repeats least.
 * @throws Failure input: tables belong to each other in a circle
 */
export function suggestLinks(tables: readonly Table[]): Link[] {
  const links = tables.flatMap((child) => {
    const candidates = tables.flatMap((parent) => (parent === child ? [] : linksBetween(child, parent)));
    // A loan's payments name the borrower, too, perhaps: the nearest parent is the one with most rows.
    const [best] = candidates.sort((one, other) => rowsOf(tables, other.parent) - rowsOf(tables, one.parent));
    return best ? [best] : [];
  });
  for (const { child } of links) {
    let at: string | undefined = child;
    for (let step = 0; at !== undefined; step++) {
      if (step > tables.length) throw new Failure('input', 'The tables name each other in a circle; each may belong to one parent only.', { fix: 'Clone fewer of them together.' });
      at = links.find((link) => link.child === at)?.parent;
    }
  }
  return links;
}

function rowsOf(tables: readonly Table[], name: string): number {
  return tables.find((table) => table.name === name)!.rows;
}

function linksBetween(child: Table, parent: Table): Link[] {
  return parent.columns.flatMap((key) => {
    if (key.storage !== 'coded' || key.schema.kind === 'empty') return [];
    const own = child.columns.find(({ schema, storage }) => storage === 'coded' && sameThing(schema.name, key.schema.name, parent.name));
    if (own === undefined || own.storage !== 'coded' || !isUnique(key.codes, key.levels.length)) return [];
    const known = new Set(key.levels);
    const isKnown = own.levels.map((level) => known.has(level));
    const orphans = own.codes.reduce((count, code) => count + Number(code < 0 || !isKnown[code]), 0);
    if (orphans > mostOrphans * child.rows) return [];
    // Unique on both sides with the same name: the table with more rows is the parent, and only one of the two directions may stand.
    if (isUnique(own.codes, own.levels.length) && (child.rows > parent.rows || (child.rows === parent.rows && child.name < parent.name))) return [];
    return [{ child: child.name, column: own.schema.name, parent: parent.name, key: key.schema.name, orphans }];
  });
}

function sameThing(own: string, key: string, parent: string): boolean {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const singular = plain(parent).replace(/s$/, '');
  return plain(own) === plain(key) || (['id', 'key', 'number', 'no'].includes(plain(key)) && [`${singular}${plain(key)}`, `${plain(parent)}${plain(key)}`].includes(plain(own)));
}

function isUnique(codes: Int32Array, levels: number): boolean {
  const seen = new Uint8Array(levels);
  for (const code of codes) {
    if (code < 0 || seen[code] === 1) return false;
    seen[code] = 1;
  }
  return true;
}

/** Row of the parent of each of the child's rows, -1 where it is not there. */
export function parentRows(child: Table, parent: Table, { column, key }: Pick<Link, 'column' | 'key'>): Int32Array {
  const [own, keys] = [child.columns.find(({ schema }) => schema.name === column)!, parent.columns.find(({ schema }) => schema.name === key)!];
  if (own.storage !== 'coded' || keys.storage !== 'coded') throw new Error('keys and links are coded');
  const rowOf = new Map<string, number>();
  keys.codes.forEach((code, row) => rowOf.set(keys.levels[code]!, row));
  const rowOfLevel = own.levels.map((level) => rowOf.get(level) ?? -1);
  return own.codes.map((code) => (code < 0 ? -1 : rowOfLevel[code]!));
}
