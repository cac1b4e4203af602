import { sortedPresent } from './distance.ts';

/**
 * Pearson's product-moment correlation, -1 to 1 (two passes). Null where it is undefined: fewer than two rows, a constant side, or
 * squares beyond what a float64 holds.
 */
export function pearson(x: Float64Array, y: Float64Array): number | null {
  return cosine(centre(x), centre(y));
}

/** Null for a constant. */
function centre(values: Float64Array): Centred | null {
  if (isConstant(values)) return null;
  const middle = mean(values);
  const differences = new Float64Array(values.length);
  let squares = 0;
  for (let row = 0; row < values.length; row++) {
    const difference = values[row]! - middle;
    differences[row] = difference;
    squares += difference * difference;
  }
  return { differences, norm: Math.sqrt(squares) };
}

function cosine(x: Centred | null, y: Centred | null): number | null {
  if (x === null || y === null) return null;
  let products = 0;
  for (let row = 0; row < x.differences.length; row++) products += x.differences[row]! * y.differences[row]!;
  const correlation = products / x.norm / y.norm;
  return Number.isFinite(correlation) ? Math.min(1, Math.max(-1, correlation)) : null;
}

/** The position of each value among the distinct values of its column, ascending from 0; -1 where missing. */
export interface Ordinals {
  readonly codes: Int32Array;
  readonly distinct: number;
}

/** @param ascending the values that are there, where they have been sorted already */
export function ordinals(values: Float64Array, ascending?: Float64Array): Ordinals {
  const distinct = ascending?.slice() ?? sortedPresent(values);
  let length = 0;
  for (let at = 0; at < distinct.length; at++) {
    if (at === 0 || distinct[at] !== distinct[at - 1]) distinct[length++] = distinct[at]!;
  }
  const codes = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    let low = Number.isNaN(value) ? -1 : 0;
    let high = low < 0 ? -1 : length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (distinct[middle]! < value) low = middle + 1;
      else high = middle;
    }
    codes[row] = low;
  }
  return { codes, distinct: length };
}

/** Ranks from 1, equal values share the mean of their ranks, taken from ordinals without a missing one. */
export function averageRanks(codes: Int32Array, distinct: number): Float64Array {
  const rankOf = new Float64Array(distinct);
  for (const code of codes) rankOf[code]!++;
  let below = 0;
  for (let code = 0; code < distinct; code++) {
    const count = rankOf[code]!;
    rankOf[code] = below + (count + 1) / 2;
    below += count;
  }
  return gather(rankOf, codes);
}

/** A column of numbers made ready for correlations with others. */
export interface Ranked {
  readonly values: Float64Array;
  readonly ordinals: Ordinals;
  /** What each pair of columns without a missing value would work out again: null where there is one. */
  readonly whole: { readonly values: Centred | null; readonly ranks: Centred | null } | null;
}

/** Differences from the mean, and the root of the sum of their squares. */
interface Centred {
  readonly differences: Float64Array;
  readonly norm: number;
}

/** @param ascending the values that are there, where they have been sorted already */
export function rankColumn(values: Float64Array, ascending: Float64Array = sortedPresent(values)): Ranked {
  const ranked = ordinals(values, ascending);
  const hasMissing = ascending.length < values.length;
  return { values, ordinals: ranked, whole: hasMissing ? null : { values: centre(values), ranks: centre(averageRanks(ranked.codes, ranked.distinct)) } };
}

export interface Correlations {
  /** Rows in which neither value is missing; the others are left out. */
  readonly rows: number;
  readonly pearson: number | null;
  /** Pearson's correlation of the ranks within those rows (Spearman 1904, ties averaged). */
  readonly spearman: number | null;
}

export function correlate(a: Ranked, b: Ranked): Correlations {
  if (a.whole !== null && b.whole !== null) return { rows: a.values.length, pearson: cosine(a.whole.values, b.whole.values), spearman: cosine(a.whole.ranks, b.whole.ranks) };
  const complete = completeRows(a.ordinals.codes, b.ordinals.codes);
  const ranks = ({ ordinals: { codes, distinct } }: Ranked) => averageRanks(gatherCodes(codes, complete), distinct);
  return { rows: complete.length, pearson: pearson(gather(a.values, complete), gather(b.values, complete)), spearman: pearson(ranks(a), ranks(b)) };
}

function gatherCodes(codes: Int32Array, places: Int32Array): Int32Array {
  const gathered = new Int32Array(places.length);
  for (let at = 0; at < places.length; at++) gathered[at] = codes[places[at]!]!;
  return gathered;
}

function gather(values: Float64Array, places: Int32Array): Float64Array {
  const gathered = new Float64Array(places.length);
  for (let at = 0; at < places.length; at++) gathered[at] = values[places[at]!]!;
  return gathered;
}

function completeRows(a: Int32Array, b: Int32Array): Int32Array {
  const rows = new Int32Array(a.length);
  let length = 0;
  for (let row = 0; row < a.length; row++) if (a[row]! >= 0 && b[row]! >= 0) rows[length++] = row;
  return rows.subarray(0, length);
}

function mean(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}

/** Asked of the values themselves: rounding of the mean gives a constant such as .1 a variance above 0. */
function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}
