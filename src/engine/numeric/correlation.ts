import { sortedPresent } from './distance.ts';

/**
 * Pearson's product-moment correlation, -1 to 1 (two passes). Null where it is undefined: fewer than two rows, a constant side, or
 * squares beyond what a float64 holds.
 */
export function pearson(x: Float64Array, y: Float64Array): number | null {
  if (isConstant(x) || isConstant(y)) return null;
  const meanX = mean(x);
  const meanY = mean(y);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let row = 0; row < x.length; row++) {
    const fromX = x[row]! - meanX;
    const fromY = y[row]! - meanY;
    xx += fromX * fromX;
    yy += fromY * fromY;
    xy += fromX * fromY;
  }
  const correlation = xy / Math.sqrt(xx) / Math.sqrt(yy);
  return Number.isFinite(correlation) ? Math.min(1, Math.max(-1, correlation)) : null;
}

/** The position of each value among the distinct values of its column, ascending from 0; -1 where missing. */
export interface Ordinals {
  readonly codes: Int32Array;
  readonly distinct: number;
}

export function ordinals(values: Float64Array): Ordinals {
  const distinct = sortedPresent(values);
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
}

export interface Correlations {
  /** Rows in which neither value is missing; the others are left out. */
  readonly rows: number;
  readonly pearson: number | null;
  /** Pearson's correlation of the ranks within those rows (Spearman 1904, ties averaged). */
  readonly spearman: number | null;
}

export function correlate(a: Ranked, b: Ranked): Correlations {
  const complete = completeRows(a.ordinals.codes, b.ordinals.codes);
  const ranks = ({ ordinals: { codes, distinct } }: Ranked) => averageRanks(complete.map((row) => codes[row]!), distinct);
  return { rows: complete.length, pearson: pearson(gather(a.values, complete), gather(b.values, complete)), spearman: pearson(ranks(a), ranks(b)) };
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
