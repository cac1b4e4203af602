import { minCount } from './settings.ts';

const knownNegative = new Set([-9, -8, -7, -99, -999, -9999]);

/**
 * Values of a numeric column that are codes, not amounts (twin recipe 1.7): known negative codes where almost all else is positive,
 * and up to three values at an end that stand far off the rest.
 * @param distinct ascending  @param counts rows of each
 */
export function findSentinels(distinct: Float64Array, counts: Int32Array): Set<number> {
  const found = new Set<number>();
  if (distinct.length < 5) return found;
  const nonNegative = distinct.length - lowerBound(distinct, 0);
  if (knownNegative.has(distinct[0]!) && nonNegative > distinct.length / 2) {
    for (const value of distinct) if (value < 0 && knownNegative.has(value)) found.add(value);
  }
  for (const value of isolatedEnd(distinct, counts, 1)) found.add(value);
  for (const value of isolatedEnd(distinct, counts, -1)) found.add(value);
  return found;
}

/** At one end: k <= 3 values of at most 5 % of the rows, 3 rows each on average and one with `minCount`, at a gap twice the range of the rest. */
function isolatedEnd(distinct: Float64Array, counts: Int32Array, side: 1 | -1): number[] {
  const last = distinct.length - 1;
  const at = (fromEnd: number): number => (side > 0 ? last - fromEnd : fromEnd);
  let rows = 0;
  for (const count of counts) rows += count;
  let isolated: number[] = [];
  let mass = 0;
  let largest = 0;
  const candidates: number[] = [];
  for (let k = 1; k <= 3 && k < distinct.length - 3; k++) {
    const position = at(k - 1);
    candidates.push(distinct[position]!);
    mass += counts[position]!;
    largest = Math.max(largest, counts[position]!);
    const gap = Math.abs(distinct[position]! - distinct[at(k)]!);
    const range = Math.abs(distinct[at(k)]! - distinct[at(last)]!);
    if (mass <= 0.05 * rows && mass >= 3 * k && largest >= minCount && gap >= 2 * range) isolated = [...candidates];
  }
  return isolated;
}

/** First position whose value is not below `bound`. */
export function lowerBound(ascending: Float64Array, bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
