import type { Monitor } from '../../contract/progress.ts';
import type { ValidatedPair, ValidationFigures } from '../../contract/validation.ts';
import { quantile, resampledTails, type TailErrors } from './metrics/tailErrors.ts';
import type { NumberVariable, ScoredVariable } from './variables.ts';

type Tails = ValidationFigures['tails'];

/** Upper-tail dependence is taken among the largest 5 % of either column. */
const level = 0.95;
const strongestPairs = 10;
/** Values that lie beyond a quantile, at least, in both tables: fewer tell nothing. */
const fewestBeyond = 5;

/** Compares the upper tails of the numbers, and of those pairs of them that rise together most. */
export function compareTails(variables: readonly ScoredVariable[], pairs: readonly ValidatedPair[], monitor: Monitor): Tails {
  const numbers = variables.filter((variable) => variable.use === 'number');
  const [q99, q999] = resampledTails(numbers, [0.99, 0.999], fewestBeyond, monitor) as [TailErrors, TailErrors];
  const columns = numbers.map(({ name }, at) => ({ name, q99_error: errorOf(q99, at), q99_interval: intervalOf(q99, at), q999_error: errorOf(q999, at), q999_interval: intervalOf(q999, at) }));
  const strongest = pairs
    .flatMap((pair) => (pair.measure === 'correlation' && pair.spearman_real !== null && pair.spearman_real > 0 ? [{ ...pair, strength: pair.spearman_real }] : []))
    .sort((one, other) => other.strength - one.strength)
    .slice(0, strongestPairs);
  const chis = strongest.flatMap(({ a, b }) => {
    monitor.check();
    const [first, second] = [a, b].map((name) => numbers.find((variable) => variable.name === name));
    return first === undefined || second === undefined ? [] : [{ a, b, ...chiOf(first, second) }];
  });
  return {
    q99_mean_error: q99.mean?.value ?? null,
    q99_mean_interval: q99.mean?.interval ?? null,
    q99_largest_error: largest(columns.map(({ q99_error }) => q99_error)),
    q999_mean_error: q999.mean?.value ?? null,
    q999_mean_interval: q999.mean?.interval ?? null,
    q999_largest_error: largest(columns.map(({ q999_error }) => q999_error)),
    chi_largest_difference: largest(chis.map(({ chi_real, chi_synthetic }) => (chi_real === null || chi_synthetic === null ? null : Math.abs(chi_real - chi_synthetic)))),
    columns,
    pairs: chis,
  };
}

function errorOf({ columns }: TailErrors, at: number): number | null {
  return columns[at]?.value ?? null;
}

function intervalOf({ columns }: TailErrors, at: number): [number, number] | null {
  return columns[at]?.interval ?? null;
}

function chiOf(first: NumberVariable, second: NumberVariable): { chi_real: number | null; chi_synthetic: number | null } {
  return { chi_real: upperTailDependence(first.cells.real, second.cells.real), chi_synthetic: upperTailDependence(first.cells.synthetic, second.cells.synthetic) };
}

/**
 * chi(u) of Coles, Heffernan and Tawn (1999): the chance that one column is above its quantile u, given that the other is above its own, over
 * complete rows. Ties leave unequal shares beyond the two quantiles, so their geometric mean is what is divided by. Null with too few rows there.
 */
export function upperTailDependence(first: Float64Array, second: Float64Array, at: number = level): number | null {
  const complete = Uint32Array.from(first.keys()).filter((row) => !Number.isNaN(first[row]!) && !Number.isNaN(second[row]!));
  const [one, other] = [first, second].map((values) => Float64Array.from(complete, (row) => values[row]!)) as [Float64Array, Float64Array];
  if (complete.length * (1 - at) < fewestBeyond) return null;
  const [edge, otherEdge] = [one, other].map((values) => quantile(values.slice().sort(), at)) as [number, number];
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
}

function largest(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : Math.max(...defined);
}
