import type { Equality, ModelledPlan } from '../../contract/plan.ts';
import type { Table } from '../table/table.ts';
import type { PlannedColumn } from './plan.ts';
import { minCount } from './settings.ts';

/** Share of the rows in which two columns must hold the same amount, and how many different amounts these must be. */
const leastShare = 0.05;
const fewestAmounts = 50;
/** Equalities of a table at most: each adds a column to the model. */
const mostEqualities = 12;

/** Two columns of numbers that are often equal, and where. */
export interface FoundEquality extends Equality {
  /** 1 where both hold the same amount, else 0. */
  readonly flags: Uint16Array;
}

interface Candidate extends Equality {
  readonly rows: number;
}

/**
 * Pairs of numbers that hold the same amount more often than chance explains, such as a payment of all that was billed (twin recipe 7,
 * "equality flags"). Zeros and special codes are not counted: a cell of their own says it all. The later column follows the earlier one, each
 * follows one other, and those with the most rows come first, so that no circle can arise.
 * @param planned plan and fine cells of each column of the table
 */
export function findEqualities(table: Table, planned: readonly PlannedColumn[]): FoundEquality[] {
  const amounts = planned.map((column, position) => amountsOf(table, column, position));
  const candidates: Candidate[] = [];
  for (let equals = 0; equals < amounts.length; equals++) {
    for (let column = equals + 1; column < amounts.length; column++) {
      const rows = countEqual(amounts[column]!, amounts[equals]!);
      if (rows >= Math.max(minCount, leastShare * table.rows)) candidates.push({ column, equals, rows });
    }
  }
  const found: FoundEquality[] = [];
  for (const { column, equals } of candidates.sort((one, other) => other.rows - one.rows)) {
    if (found.length === mostEqualities) break;
    if (found.some((equality) => equality.column === column)) continue;
    const flags = flagsOf(amounts[column]!, amounts[equals]!);
    if (flags !== null) found.push({ column, equals, flags });
  }
  return found.sort((one, other) => one.column - other.column);
}

/** Amounts of a column of numbers, NaN for anything else; empty for a column that cannot take part. */
function amountsOf(table: Table, { plan, cells }: PlannedColumn, position: number): Float64Array {
  const column = table.columns[position]!;
  if (plan.model !== 'cells' || cells === null || column.storage !== 'numeric' || plan.schema.kind === 'date' || plan.lo.length <= fewestAmounts) return new Float64Array();
  const { first, last } = plan.ordinary;
  return column.values.map((value, row) => (value !== 0 && cells[row]! >= first && cells[row]! <= last ? value : Number.NaN));
}

function countEqual(one: Float64Array, other: Float64Array): number {
  if (one.length === 0 || other.length === 0) return 0;
  let rows = 0;
  for (let row = 0; row < one.length; row++) if (one[row] === other[row]) rows++;
  return rows;
}

/** Null where the two are equal in few different amounts. Fewer than `minCount` rows that differ do not count. */
function flagsOf(one: Float64Array, other: Float64Array): Uint16Array | null {
  const flags = Uint16Array.from(one, (value, row) => (value === other[row] ? 1 : 0));
  const different = new Set<number>();
  for (let row = 0; row < flags.length && different.size <= fewestAmounts; row++) if (flags[row] === 1) different.add(one[row]!);
  if (different.size <= fewestAmounts) return null;
  const differing = flags.reduce((count, flag) => count + 1 - flag, 0);
  return differing < minCount ? flags.fill(1) : flags;
}

/**
 * The histogram of a column that follows another one in some rows: each code keeps its rows, but within it they are spread as the rows are
 * that follow nothing, since the others get their values from elsewhere (round amounts among them are fewer).
 * @param all rows of each fine cell  @param own of those that follow nothing
 */
export function ownHistogram({ coarse }: ModelledPlan, all: Int32Array, own: Int32Array): Int32Array {
  const spread = all.slice();
  for (let from = 0; from < coarse.length;) {
    let to = from;
    while (to < coarse.length && coarse[to] === coarse[from]) to++;
    const rows = all.subarray(from, to).reduce((sum, count) => sum + count, 0);
    const ownRows = own.subarray(from, to).reduce((sum, count) => sum + count, 0);
    // A code of rows that all follow the other column keeps their spread.
    const pattern = ownRows > 0 ? own : all;
    const scale = ownRows > 0 ? rows / ownRows : 1;
    let seen = 0;
    for (let cell = from; cell < to; cell++) {
      const before = Math.round(scale * seen);
      seen += pattern[cell]!;
      spread[cell] = Math.round(scale * seen) - before;
    }
    from = to;
  }
  return spread;
}
