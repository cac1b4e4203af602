import { wilsonInterval } from '../../numeric/binomial.ts';
import { sortedPresent } from '../../numeric/distance.ts';
import { quantile } from './quantile.ts';

/** Rows that lie beyond a quantile, at least: fewer tell nothing. */
export const fewestBeyond = 5;

/** Levels u of the curves that are drawn. */
export const chiLevels: readonly number[] = [0.8, 0.84, 0.88, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99];

/** A column row by row, NaN where missing, and its values that are there, sorted. */
export interface Sorted {
  readonly values: Float64Array;
  readonly ascending: Float64Array;
}

/** chi(u) at each level, 0 to 1, with Wilson's 95 % interval of a share of the rows beyond u; null with too few of them. */
export interface ChiCurve {
  readonly values: (number | null)[];
  readonly intervals: ([low: number, high: number] | null)[];
}

export function sorted(values: Float64Array): Sorted {
  return { values, ascending: sortedPresent(values) };
}

/**
 * chi(u) of Coles, Heffernan and Tawn (1999) at each level, at either end: the chance that one column is above its quantile u, given that the other
 * is above its own (lower: below the quantiles 1 - u), over complete rows. Ties leave unequal shares beyond the two quantiles, so their geometric
 * mean is what is divided by. Null with too few rows there.
 */
export function tailDependence(first: Sorted, second: Sorted, levels: readonly number[]): { upper: ChiCurve; lower: ChiCurve } {
  const [one, other] = completeRows(first, second);
  return { upper: upperTails(one, other, levels), lower: upperTails(turned(one), turned(other), levels) };
}

/** Both columns where neither is missing. */
function completeRows(first: Sorted, second: Sorted): [Sorted, Sorted] {
  if (first.ascending.length === first.values.length && second.ascending.length === second.values.length) return [first, second];
  const rows = Uint32Array.from(first.values.keys()).filter((row) => !Number.isNaN(first.values[row]!) && !Number.isNaN(second.values[row]!));
  const kept = ({ values }: Sorted): Sorted => sorted(Float64Array.from(rows, (row) => values[row]!));
  return [kept(first), kept(second)];
}

/** Its lower end as the upper one. */
function turned({ values, ascending }: Sorted): Sorted {
  return { values: values.map((value) => -value), ascending: ascending.map((value) => -value).reverse() };
}

function upperTails(first: Sorted, second: Sorted, levels: readonly number[]): ChiCurve {
  const edgesAt = (level: number): [number, number] => [quantile(first.ascending, level), quantile(second.ascending, level)];
  const least = Math.min(...levels);
  const isKnown = (level: number): boolean => first.values.length * (1 - level) >= fewestBeyond;
  const tail = isKnown(least) ? rowsBeyond(first.values, second.values, edgesAt(least)) : [];
  const points = levels.map((level) => {
    if (!isKnown(level)) return null;
    const [edge, otherEdge] = edgesAt(level);
    let [beyond, otherBeyond, both] = [0, 0, 0];
    for (const row of tail) {
      const isBeyond = first.values[row]! > edge;
      const isOtherBeyond = second.values[row]! > otherEdge;
      if (isBeyond) beyond++;
      if (isOtherBeyond) otherBeyond++;
      if (isBeyond && isOtherBeyond) both++;
    }
    if (Math.min(beyond, otherBeyond) < fewestBeyond) return null;
    const rows = Math.sqrt(beyond * otherBeyond);
    return { value: Math.min(1, both / rows), interval: wilsonInterval(Math.min(both, rows), rows) };
  });
  return { values: points.map((point) => point?.value ?? null), intervals: points.map((point) => point?.interval ?? null) };
}

/** Rows beyond one of the least edges: the others are beyond none of the higher ones, either. */
function rowsBeyond(first: Float64Array, second: Float64Array, [edge, otherEdge]: readonly [number, number]): Uint32Array {
  const rows = new Uint32Array(first.length);
  let length = 0;
  for (let row = 0; row < first.length; row++) if (first[row]! > edge || second[row]! > otherEdge) rows[length++] = row;
  return rows.subarray(0, length);
}
