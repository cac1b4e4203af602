import type { CellValue } from './quasiCodes.ts';

/**
 * A quasi-identifier whose codes are ranks: numbers and dates by size, texts by their code units, or leaves of a tree in the order of
 * the tree; missing comes first. Neighbouring ranks are neighbouring values, so that a generalised value is a range of ranks.
 */
export interface QuasiColumn {
  readonly name: string;
  /** Values by rank. */
  readonly values: readonly CellValue[];
  /** Where a rank stands: the value itself for numbers and dates, the rank for the rest; missing stands with its neighbour. */
  readonly places: Float64Array;
  /** Groups that ranks may be cut between: those of a tree, coarsest last. Empty where any two ranks may be parted. */
  readonly levels: readonly HierarchyLevel[];
}

/** One level of generalisation. Groups are ranges of ranks, numbered along the ranks. */
export interface HierarchyLevel {
  /** Group of each rank. */
  readonly groups: Int32Array;
  /** First rank of each group, and the number of ranks after the last. */
  readonly starts: Int32Array;
  /** What is written instead of a value, by group. */
  readonly labels: readonly string[];
}

/** The column of these values, and the rank of each. @param values distinct, in any order */
export function rankValues(name: string, values: readonly CellValue[]): { column: QuasiColumn; ranks: Int32Array } {
  const order = Array.from(values.keys()).sort((one, other) => compareCells(values[one]!, values[other]!));
  const ranks = new Int32Array(values.length);
  order.forEach((value, rank) => (ranks[value] = rank));
  const sorted = order.map((value) => values[value]!);
  return { column: { name, values: sorted, places: placesOf(sorted), levels: [] }, ranks };
}

export function compareCells(one: CellValue, other: CellValue): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? -1 : 1;
  return one < other ? -1 : 1;
}

function placesOf(values: readonly CellValue[]): Float64Array {
  const places = Float64Array.from(values, (value, rank) => (typeof value === 'number' ? value : rank));
  if (values[0] === null && values.length > 1) places[0] = places[1]!;
  return places;
}

/** How much of the column's whole span a range of ranks covers, 0 to 1 (the normalised certainty penalty of Xu et al. 2006). */
export function spanShare({ places, levels, values }: QuasiColumn, low: number, high: number): number {
  if (low === high) return 0;
  if (levels.length > 0) {
    const group = coveringGroup(levels, low, high);
    return group === null ? 1 : (group.last - group.first) / (values.length - 1);
  }
  const whole = places.at(-1)! - places[0]!;
  return whole > 0 ? (places[high]! - places[low]!) / whole : 0;
}

/** The finest group of a tree that holds both ranks, and its own first and last rank; null where only the whole does. */
export function coveringGroup(levels: readonly HierarchyLevel[], low: number, high: number): { level: number; group: number; first: number; last: number } | null {
  const level = levels.findIndex(({ groups }) => groups[low] === groups[high]);
  if (level < 0) return null;
  const { groups, starts } = levels[level]!;
  const group = groups[low]!;
  return { level, group, first: starts[group]!, last: starts[group + 1]! - 1 };
}
