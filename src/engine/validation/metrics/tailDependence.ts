import { quantile } from './quantile.ts';

/** Rows that lie beyond a quantile, at least: fewer tell nothing. */
export const fewestBeyond = 5;

/** Levels u of the curves that are drawn. */
export const chiLevels: readonly number[] = [0.8, 0.84, 0.88, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99];

/**
 * chi(u) of Coles, Heffernan and Tawn (1999) at each level: the chance that one column is above its quantile u, given that the other is above
 * its own, over complete rows. Ties leave unequal shares beyond the two quantiles, so their geometric mean is what is divided by. Null with
 * too few rows there.
 * @param side 'lower' asks for the chance of being below the quantiles 1 - u
 */
export function tailDependence(first: Float64Array, second: Float64Array, levels: readonly number[], side: 'upper' | 'lower' = 'upper'): (number | null)[] {
  const sign = side === 'upper' ? 1 : -1;
  const complete = Uint32Array.from(first.keys()).filter((row) => !Number.isNaN(first[row]!) && !Number.isNaN(second[row]!));
  const [one, other] = [first, second].map((values) => Float64Array.from(complete, (row) => sign * values[row]!)) as [Float64Array, Float64Array];
  const [ascending, otherAscending] = [one.toSorted(), other.toSorted()];
  return levels.map((level) => {
    if (complete.length * (1 - level) < fewestBeyond) return null;
    const [edge, otherEdge] = [quantile(ascending, level), quantile(otherAscending, level)];
    let beyond = 0;
    let otherBeyond = 0;
    let both = 0;
    for (let row = 0; row < one.length; row++) {
      const isBeyond = one[row]! > edge;
      const isOtherBeyond = other[row]! > otherEdge;
      if (isBeyond) beyond++;
      if (isOtherBeyond) otherBeyond++;
      if (isBeyond && isOtherBeyond) both++;
    }
    return Math.min(beyond, otherBeyond) < fewestBeyond ? null : Math.min(1, both / Math.sqrt(beyond * otherBeyond));
  });
}
