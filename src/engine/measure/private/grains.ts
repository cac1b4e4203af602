import type { ColumnSchema } from '../../../contract/tableSchema.ts';
import type { Column } from '../../table/table.ts';
import { numbersOf } from './assign.ts';
import { denoised, rounded } from './denoise.ts';
import { shortestRange, unitOf } from './publicColumn.ts';

/** How often the amounts of a column are multiples of what, coarsest size first: noisy counts. */
export interface NoisyGrains {
  readonly sizes: readonly number[];
  readonly counts: ArrayLike<number>;
  readonly deviation: number;
}

/** What noisy grains say: amounts are multiples of `finest`, and so many are rounded to each of the sizes from the coarsest to it. */
export interface Grains {
  readonly finest: number;
  readonly sizes: readonly number[];
  readonly counts: readonly number[];
}

const wholeSizes = [10_000, 5000, 1000, 500, 100, 50, 10, 5, 1];
/** With fewer rows than so many deviations a size that many rows have may drown in the noise, and amounts would be made rounder than they are. */
const leastDeviations = 50;
/** Below so many deviations, or this share of the rows, amounts that are multiples of nothing coarser are taken for none. */
const emptyBelow = 1.5;
const emptyShare = 0.01;

/** Whether the round sizes of a column are measured: of numbers, unless their declared range is so short that each value has its own cell. */
export function hasGrains({ kind, min, max, number, decimals }: ColumnSchema): boolean {
  if (kind !== 'number' && kind !== 'integer') return false;
  return min === undefined || max === undefined || (max - min) / unitOf({ kind, number, decimals }) >= shortestRange;
}

/** The sizes that are told apart: 1 and 5 times powers of ten from 10,000 down, and the declared decimals. Each is a multiple of the next. */
export function grainSizes(schema: ColumnSchema): number[] {
  const decimals = Math.round(-Math.log10(unitOf(schema)));
  return [...wholeSizes, ...Array.from({ length: Math.max(0, decimals) }, (_, place) => 1 / 10 ** (place + 1))];
}

/** How many amounts are a multiple of each size and of none coarser. A row is in one count at most; 0, special values and "missing" are in none. */
export function countGrains(column: Column, schema: ColumnSchema): Int32Array {
  const scale = Math.round(1 / unitOf(schema));
  const sizes = grainSizes(schema).map((size) => Math.round(size * scale));
  const special = new Set(schema.special ?? []);
  const counts = new Int32Array(sizes.length);
  for (const value of numbersOf(column)) {
    const units = Math.round(value * scale);
    if (!Number.isFinite(units) || units === 0 || special.has(value)) continue;
    counts[sizes.findIndex((size) => units % size === 0)]!++;
  }
  return counts;
}

/** What the noisy counts say; null where noise hides it. Post-processing. */
export function likelyGrains({ sizes, counts, deviation }: NoisyGrains): Grains | null {
  const rows = Array.from(counts).reduce((sum, count) => sum + count, 0);
  if (rows < leastDeviations * deviation) return null;
  let finer = 0;
  let last = sizes.length - 1;
  for (; last > 0; last--) {
    finer += counts[last]!;
    if (finer > Math.max(emptyBelow * deviation * Math.sqrt(sizes.length - last), emptyShare * rows)) break;
  }
  const kept = Array.from(counts).slice(0, last + 1);
  return { finest: sizes[last]!, sizes: sizes.slice(0, last + 1), counts: [...rounded(roundedTo(sizes.slice(0, last + 1), denoised(kept, kept.map(() => deviation), rows)))] };
}

/**
 * How many amounts are rounded to each size, from how many are multiples of it and of none coarser: of those that are rounded to 1 every tenth is
 * a multiple of 10 by chance. Solved from the finest size up, which no other adds to.
 */
function roundedTo(sizes: readonly number[], multiples: Float64Array): Float64Array {
  const amounts = new Float64Array(sizes.length);
  let byChance = 0;
  for (let at = sizes.length - 1; at >= 0; at--) {
    const [own, coarser] = [1 / sizes[at]!, at === 0 ? 0 : 1 / sizes[at - 1]!];
    amounts[at] = Math.max(0, (multiples[at]! - byChance * (own - coarser)) / (1 - coarser / own));
    byChance += amounts[at]! * sizes[at]!;
  }
  return amounts;
}
