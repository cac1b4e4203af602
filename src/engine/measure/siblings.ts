import { pearson } from '../numeric/correlation.ts';
import type { CodedColumn, Column } from '../table/table.ts';

/** Columns of the child before that are counted with a later one, and how much alike siblings must be in them. */
const mostPrevious = 8;
const leastLikeness = 0.1;
/** Cramer's V from which a category is tied to one of the parent's, and levels up to which that is looked at. */
const leastTie = 0.25;
const mostTiedLevels = 12;

/** The later children of a table, with the sibling before each and the parent. */
export interface Siblings {
  readonly columns: readonly Column[];
  readonly laters: Uint32Array;
  /** Row of the sibling before, by row. */
  readonly before: Int32Array;
  readonly inherited: readonly Column[];
  /** Row of the parent, by row. */
  readonly parents: Int32Array;
}

/**
 * The columns of the sibling before that tell of a later one: those in which siblings are most alike, and categories tied to one of the
 * parent's. These hold siblings apart as well: of somebody who has a mortgage one loan is one, and the next one need not be.
 */
export function tellingBefore(siblings: Siblings): Column[] {
  const modelled = siblings.columns.filter(({ schema }) => schema.kind !== 'identifier' && schema.kind !== 'text' && schema.kind !== 'empty');
  const alike = modelled
    .map((column) => ({ column, likeness: likeness(column, siblings) }))
    .filter((one) => one.likeness > leastLikeness)
    .sort((one, other) => other.likeness - one.likeness)
    .map(({ column }) => column);
  const tied = modelled.filter((column) => !alike.includes(column) && isTied(column, siblings));
  return [...alike, ...tied].slice(0, mostPrevious);
}

/** Correlation of a number with that of the sibling before; of a category, how much more often the two agree than by chance (Cohen's kappa). */
function likeness(column: Column, { laters, before }: Siblings): number {
  if (column.storage === 'numeric') {
    const rows = laters.filter((row) => !Number.isNaN(column.values[row]!) && !Number.isNaN(column.values[before[row]!]!));
    return Math.abs(pearson(Float64Array.from(rows, (row) => column.values[row]!), Float64Array.from(rows, (row) => column.values[before[row]!]!)) ?? 0);
  }
  const { codes } = column;
  const shares = new Float64Array(column.levels.length + 1);
  let agreed = 0;
  for (const row of laters) {
    shares[codes[row]! + 1]! += 1 / laters.length;
    agreed += Number(codes[row] === codes[before[row]!]) / laters.length;
  }
  const chance = shares.reduce((sum, share) => sum + share * share, 0);
  return chance >= 1 ? 0 : (agreed - chance) / (1 - chance);
}

function isTied(column: Column, { laters, inherited, parents }: Siblings): boolean {
  const isFew = (one: Column): one is CodedColumn => one.storage === 'coded' && one.levels.length > 1 && one.levels.length <= mostTiedLevels;
  return isFew(column) && inherited.some((own) => isFew(own) && cramersV(laters.map((row) => column.codes[row]! + 1), column.levels.length + 1, laters.map((row) => own.codes[parents[row]!]! + 1), own.levels.length + 1) > leastTie);
}

/** Cramer's V of two columns of codes from 0: 0 for independence, 1 where one follows from the other. */
function cramersV(one: Uint32Array, codes: number, other: Uint32Array, otherCodes: number): number {
  const table = new Float64Array(codes * otherCodes);
  one.forEach((code, row) => table[code * otherCodes + other[row]!]!++);
  const sums = Array.from({ length: codes }, (_, code) => table.subarray(code * otherCodes, (code + 1) * otherCodes).reduce((sum, count) => sum + count, 0));
  const otherSums = Array.from({ length: otherCodes }, (_, code) => sums.reduce((sum, _own, row) => sum + table[row * otherCodes + code]!, 0));
  const expected = (cell: number): number => (sums[Math.floor(cell / otherCodes)]! * otherSums[cell % otherCodes]!) / one.length;
  const chiSquare = table.reduce((sum, count, cell) => sum + (expected(cell) > 0 ? (count - expected(cell)) ** 2 / expected(cell) : 0), 0);
  const used = (all: readonly number[]): number => all.filter((sum) => sum > 0).length - 1;
  const freedom = Math.min(used(sums), used(otherSums));
  return freedom < 1 ? 0 : Math.sqrt(chiSquare / one.length / freedom);
}
