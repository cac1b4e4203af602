import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { fineCellTarget, minCount, tailCells } from './settings.ts';

/** One fine cell while cells are being cut: an interval of observed values, or an atom. */
export interface Cell {
  lo: number;
  hi: number;
  /** The largest value counted here; beyond `hi` where rare values joined an atom. */
  through: number;
  count: number;
  /** Persons among these rows, at least: what `minCount` is compared with. */
  persons: number;
  /** One value with so many rows that it is kept as it is. */
  atom: boolean;
  sentinel: boolean;
}

export interface DistinctValues {
  readonly values: Float64Array;
  readonly counts: Int32Array;
  readonly persons: Int32Array;
}

/**
 * Distinct values, ascending, with their rows and persons; missing cells (NaN) left out.
 * @param personRows 1 in one row of each person; null where each row is another person's
 */
export function distinctValues(column: Float64Array, personRows: Uint8Array | null = null): DistinctValues {
  const { values, counts } = tally(column);
  if (personRows === null) return { values, counts, persons: counts };
  const own = tally(column.filter((_, row) => personRows[row] === 1));
  const personsOf = new Map(Array.from(own.values, (value, position) => [value, own.counts[position]!]));
  return { values, counts, persons: Int32Array.from(values, (value) => personsOf.get(value) ?? 0) };
}

function tally(column: Float64Array): Pick<DistinctValues, 'values' | 'counts'> {
  const sorted = column.filter((value) => !Number.isNaN(value)).sort();
  const values = new Float64Array(sorted.length);
  const counts = new Int32Array(sorted.length);
  let length = 0;
  for (let position = 0; position < sorted.length; position++) {
    if (position === 0 || sorted[position] !== sorted[position - 1]) values[length++] = sorted[position]!;
    counts[length - 1] = counts[length - 1]! + 1;
  }
  return { values: values.slice(0, length), counts: counts.slice(0, length) };
}

/**
 * Cuts the values into fine cells of at least `minCount` persons (twin recipe 1, "fine cells"): frequent values and sentinels are atoms,
 * the rest is grouped to about 1/100 of the rows, more finely in the outer 1 %.
 */
export function cutCells(distinct: DistinctValues, sentinels: ReadonlySet<number>): Cell[] {
  return settleLoneInterval(mergeSmallCells(walkUpwards(distinct, sentinels)), distinct);
}

function walkUpwards({ values, counts, persons }: DistinctValues, sentinels: ReadonlySet<number>): Cell[] {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const few = values.length <= fineCellTarget || isDiscrete(counts, persons, rows);
  const heaps = findHeaps(counts, persons, rows);
  const tails = tailCells(rows).map((start) => start * rows);
  const cells: Cell[] = [];
  let open = false;
  let seen = 0;
  for (let position = 0; position < values.length; position++) {
    const value = values[position]!;
    const count = counts[position]!;
    seen += count;
    const sentinel = sentinels.has(value);
    const own = persons[position]!;
    const atom = own >= minCount && (few || sentinel || count >= 0.01 * rows || heaps[position] === 1);
    // A rare sentinel is no amount either: it stays apart until it joins another sentinel.
    if (atom || sentinel) {
      cells.push({ lo: value, hi: value, through: value, count, persons: own, atom, sentinel });
      open = false;
      continue;
    }
    if (open) {
      const cell = cells.at(-1)!;
      cell.hi = cell.through = value;
      cell.count += count;
      cell.persons += own;
    } else cells.push({ lo: value, hi: value, through: value, count, persons: own, atom: false, sentinel: false });
    const tail = seen <= 0.01 * rows || seen >= 0.985 * rows;
    const wanted = few ? minCount : Math.max(minCount, rows / fineCellTarget / (tail ? 8 : 1));
    const tailBegins = tails.some((start) => seen - cells.at(-1)!.count < start && seen >= start);
    // A cell does not end just below a tail, where the next one would have too few rows to end at it.
    const nearTail = tails.some((start) => seen < start && start - seen < minCount);
    open = ((cells.at(-1)!.count < wanted || nearTail) && !tailBegins) || cells.at(-1)!.persons < minCount;
  }
  return cells;
}

/** Cells of a column of few values, at most: scores, rates on a price list, numbers of months. */
const mostDiscreteValues = 1000;

/** Whether nearly all rows hold a value that `minCount` persons share, and these are few: then what lies between them is no value of the column. */
function isDiscrete(counts: Int32Array, persons: Int32Array, rows: number): boolean {
  const shared = counts.filter((_, position) => persons[position]! >= minCount);
  return shared.length <= mostDiscreteValues && shared.reduce((sum, count) => sum + count, 0) >= 0.9 * rows;
}

const heapShare = 0.001;
/** How many times as many rows as the values around it, on average, a heap has; and how many of these are looked at on either side. */
const heapHeight = 5;
const heapSurroundings = 10;

/** 1 for each value at which amounts heap: round sums, instalments on a price list. */
function findHeaps(counts: Int32Array, persons: Int32Array, rows: number): Uint8Array {
  const before = new Float64Array(counts.length + 1);
  for (let position = 0; position < counts.length; position++) before[position + 1] = before[position]! + counts[position]!;
  return Uint8Array.from(counts, (count, position) => {
    if (persons[position]! < minCount || count < heapShare * rows) return 0;
    const from = Math.max(0, position - heapSurroundings);
    const to = Math.min(counts.length, position + heapSurroundings + 1);
    const around = (before[to]! - before[from]! - count) / Math.max(1, to - from - 1);
    return count >= heapHeight * around ? 1 : 0;
  });
}

/** Joins each cell of fewer than `minCount` persons to a neighbour: to an interval rather than to an atom (a sentinel to a sentinel), to the nearer of two alike. */
function mergeSmallCells(cells: Cell[]): Cell[] {
  const merged = [...cells];
  for (;;) {
    const small = merged.findIndex((cell) => cell.persons < minCount);
    if (small < 0 || merged.length === 1) return merged;
    const left = small > 0 ? small - 1 : small + 1;
    const right = small < merged.length - 1 ? small + 1 : small - 1;
    const neighbour = preferLeft(merged[left]!, merged[small]!, merged[right]!) ? left : right;
    merged.splice(Math.min(small, neighbour), 2, joined(merged[small]!, merged[neighbour]!));
  }
}

function preferLeft(left: Cell, cell: Cell, right: Cell): boolean {
  const reluctance = (other: Cell): number => (other.sentinel === cell.sentinel ? 0 : 2) + (other.atom ? 1 : 0);
  if (reluctance(left) !== reluctance(right)) return reluctance(left) < reluctance(right);
  return Math.abs(cell.lo - left.hi) <= Math.abs(right.lo - cell.hi);
}

/** An atom stays the value it is, and the few rows beside it become that value; two intervals become one. */
function joined(small: Cell, neighbour: Cell): Cell {
  const count = small.count + neighbour.count;
  const persons = small.persons + neighbour.persons;
  const through = Math.max(small.through, neighbour.through);
  if (neighbour.atom) return { ...neighbour, through, count, persons };
  return { lo: Math.min(small.lo, neighbour.lo), hi: Math.max(small.hi, neighbour.hi), through, count, persons, atom: false, sentinel: small.sentinel && neighbour.sentinel };
}

/** A single interval has no inner edge that could be told in place of its extremes: its rows take their mean. */
function settleLoneInterval(cells: Cell[], { values, counts }: DistinctValues): Cell[] {
  const [lone, ...others] = cells.filter(({ sentinel }) => !sentinel);
  if (!lone || lone.atom || others.length > 0) return cells;
  const sum = values.reduce((total, value, position) => total + (value >= lone.lo && value <= lone.hi ? value * counts[position]! : 0), 0);
  const mean = Number((sum / lone.count).toFixed(valueDecimals(values)));
  return cells.map((cell) => (cell === lone ? { ...lone, lo: mean, hi: mean, atom: true } : cell));
}

/** Fewest digits after the decimal point (0 to 7) that write every value. */
export function valueDecimals(values: Float64Array): number {
  let decimals = 0;
  for (const value of values) {
    while (decimals < 7 && Math.abs(value - Number(value.toFixed(decimals))) > 1e-9 * Math.max(1, Math.abs(value))) decimals++;
  }
  return decimals;
}

/**
 * Intervals, drawn in to the multiples of the step inside them: samples stop at the edges, and one that is no multiple is a person's own
 * value. An interval without a multiple becomes the one nearest to its middle.
 */
export function cellsOnStep(cells: readonly Cell[], step: number): Cell[] {
  return cells.map((cell) => {
    if (cell.atom) return cell;
    const lo = Math.ceil(cell.lo / step) * step;
    const hi = Math.floor(cell.hi / step) * step;
    if (lo <= hi) return { ...cell, lo, hi };
    const nearest = Math.round((cell.lo + cell.hi) / 2 / step) * step;
    return { ...cell, lo: nearest, hi: nearest };
  });
}

const integerSteps = [10000, 1000, 500, 100, 50, 10, 5];
const millisecondSteps = [86_400_000, 3_600_000, 60_000, 1000];

/** The largest round step of which more than 97 % of the rows are multiples; null where there is none. */
export function valueStep({ values, counts }: DistinctValues, schema: ColumnSchema, decimals: number): number | null {
  if (decimals > 0 || values.length <= 20) return null;
  const steps = schema.kind === 'date' ? millisecondSteps : integerSteps;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  for (const step of steps) {
    let multiples = 0;
    for (let position = 0; position < values.length; position++) if (values[position]! % step === 0) multiples += counts[position]!;
    if (multiples > 0.97 * rows) return step;
  }
  return null;
}
