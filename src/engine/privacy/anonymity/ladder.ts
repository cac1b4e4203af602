import { Failure } from '../../../contract/errors.ts';
import { compareCells, spanShare, type HierarchyLevel, type QuasiColumn } from './quasiColumn.ts';
import type { CellValue } from './quasiCodes.ts';

/** What stands for a value that could be any. */
export const anyValue = '*';
/** The finest bands part the whole range into about so many. */
const finestBands = 32;

/** A level whose groups are runs of equal keys along the ranks. */
function levelOf(ranks: number, keyOf: (rank: number) => string, labelOf: (rank: number) => string = keyOf): HierarchyLevel {
  const groups = new Int32Array(ranks);
  const labels: string[] = [];
  const starts: number[] = [];
  let last: string | undefined;
  for (let rank = 0; rank < ranks; rank++) {
    const key = keyOf(rank);
    if (rank === 0 || key !== last) {
      labels.push(labelOf(rank));
      starts.push(rank);
      last = key;
    }
    groups[rank] = labels.length - 1;
  }
  return { groups, labels, starts: Int32Array.from([...starts, ranks]) };
}

/** Every value by itself, written as in the file; '' for missing. */
export function leafLevel({ values }: QuasiColumn, textOf: (value: CellValue) => string): HierarchyLevel {
  return levelOf(values.length, String, (rank) => textOf(values[rank]!));
}

/** Nothing but `*`. */
export function topLevel({ values }: QuasiColumn): HierarchyLevel {
  return levelOf(values.length, () => anyValue);
}

/** Bands of a numeric column, each twice as wide as those before and made of two of them, from a round width (1, 2 or 5 times a power of ten). */
export function bandLevels({ values, places }: QuasiColumn, integer: boolean): HierarchyLevel[] {
  const range = places.at(-1)! - places[0]!;
  if (!(range > 0)) return [];
  const levels: HierarchyLevel[] = [];
  for (let width = Math.max(roundWidth(range / finestBands), integer ? 2 : 0); width < range; width *= 2) {
    const band = (rank: number): number => Math.floor(places[rank]! / width);
    const digits = Math.max(0, -Math.floor(Math.log10(width)));
    const label = (rank: number): string => {
      const low = band(rank) * width;
      return integer ? `${low} to ${low + width - 1}` : `${low.toFixed(digits)} to under ${(low + width).toFixed(digits)}`;
    };
    levels.push(levelOf(values.length, (rank) => (values[rank] === null ? '' : String(band(rank))), (rank) => (values[rank] === null ? '' : label(rank))));
  }
  return levels;
}

function roundWidth(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((step) => step * power).find((width) => width >= least)!;
}

/** Months, quarters and years of a date column. @param unit of its values: milliseconds in one */
export function dateLevels({ values }: QuasiColumn, unit: number): HierarchyLevel[] {
  const named = (name: (date: Date) => string): HierarchyLevel => levelOf(values.length, (rank) => {
    const value = values[rank];
    return typeof value === 'number' ? name(new Date(value * unit)) : '';
  });
  const year = (date: Date): string => String(date.getUTCFullYear()).padStart(4, '0');
  return [
    named((date) => `${year(date)}-${String(date.getUTCMonth() + 1).padStart(2, '0')}`),
    named((date) => `${year(date)}-Q${Math.floor(date.getUTCMonth() / 3) + 1}`),
    named(year),
  ];
}

/**
 * The column in the order of a tree, with the tree's levels, and the new rank of each old one.
 * @param rows of the hierarchy file: a leaf, then its ancestors, the nearest first; as many on each row
 * @throws Failure 'input' where rows are of different lengths or values of the column are not among the leaves
 */
export function treeColumn(column: QuasiColumn, textOf: (value: CellValue) => string, rows: readonly (readonly string[])[]): { column: QuasiColumn; ranks: Int32Array } {
  const { name, values } = column;
  const depth = rows[0]?.length ?? 0;
  if (depth < 2 || rows.some((row) => row.length !== depth)) {
    throw new Failure('input', `The hierarchy of column "${name}" needs the same number of cells on every row: a value, then its groups from fine to coarse.`, { column: name, fix: 'Repeat a group where a branch of the tree is shorter.' });
  }
  const ancestorsOf = new Map(rows.map(([leaf, ...ancestors]) => [leaf, ancestors]));
  const paths = values.map((value) => (value === null ? [] : ancestorsOf.get(textOf(value))));
  const unknown = paths.filter((path) => path === undefined).length;
  if (unknown > 0) {
    throw new Failure('input', `${unknown} ${unknown === 1 ? 'value' : 'values'} of column "${name}" ${unknown === 1 ? 'is' : 'are'} not in its hierarchy.`, { column: name, fix: 'Give each value a row of the hierarchy file, written as in the table.' });
  }
  // The way from the top: groups of one label under different parents stay apart, and every group is a run of leaves.
  const fromTop = paths.map((path) => (path ?? []).toReversed());
  const keyOf = (rank: number, coarsest: number): string => JSON.stringify(fromTop[rank]!.slice(0, coarsest));
  const order = Array.from(values.keys()).sort((one, other) => compareCells(values[one] === null ? null : keyOf(one, depth), values[other] === null ? null : keyOf(other, depth)) || compareCells(values[one]!, values[other]!));
  const ranks = new Int32Array(values.length);
  order.forEach((old, rank) => (ranks[old] = rank));
  const groups = Array.from({ length: depth - 1 }, (_, level) => {
    const kept = depth - 1 - level;
    return levelOf(values.length, (rank) => (values[order[rank]!] === null ? '' : keyOf(order[rank]!, kept)), (rank) => fromTop[order[rank]!]![kept - 1] ?? '');
  });
  const sorted = { name, values: order.map((old) => values[old]!), places: Float64Array.from(order.keys()), levels: [] };
  return { column: { ...sorted, levels: [leafLevel(sorted, textOf), ...groups] }, ranks };
}

/** How much of the column's span each group of a level covers, 0 to 1; 1 for `*`. */
export function groupShares(column: QuasiColumn, { starts, labels }: HierarchyLevel): Float64Array {
  return Float64Array.from(labels, (label, group) => {
    if (label === anyValue) return 1;
    return spanShare({ ...column, levels: [] }, starts[group]!, starts[group + 1]! - 1);
  });
}
