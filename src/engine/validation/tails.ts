import type { Monitor } from '../../contract/progress.ts';
import type { ValidatedPair, ValidationResult } from '../../contract/validation.ts';
import { sortedPresent } from '../numeric/distance.ts';
import type { NumberVariable, ScoredVariable } from './variables.ts';

type Tails = ValidationResult['tails'];

/** Upper-tail dependence is taken among the largest 5 % of either column. */
const level = 0.95;
const strongestPairs = 10;
/** Values that lie beyond a quantile, at least, in both tables: fewer tell nothing. */
const fewestBeyond = 5;

/** Compares the upper tails of the numbers, and of those pairs of them that rise together most. */
export function compareTails(variables: readonly ScoredVariable[], pairs: readonly ValidatedPair[], monitor: Monitor): Tails {
  const numbers = variables.filter((variable) => variable.use === 'number');
  const columns = numbers.map(({ name, cells }) => {
    monitor.check();
    const real = sortedPresent(cells.real);
    const synthetic = sortedPresent(cells.synthetic);
    return { name, q99_error: quantileError(real, synthetic, 0.99), q999_error: quantileError(real, synthetic, 0.999) };
  });
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
    q99_mean_error: mean(columns.map(({ q99_error }) => q99_error)),
    q99_largest_error: largest(columns.map(({ q99_error }) => q99_error)),
    q999_mean_error: mean(columns.map(({ q999_error }) => q999_error)),
    q999_largest_error: largest(columns.map(({ q999_error }) => q999_error)),
    chi_largest_difference: largest(chis.map(({ chi_real, chi_synthetic }) => (chi_real === null || chi_synthetic === null ? null : Math.abs(chi_real - chi_synthetic)))),
    columns,
    pairs: chis,
  };
}

/** |synthetic - real| / |real| of a quantile; null where it is 0 in the real table, or hardly a value lies beyond it. */
function quantileError(real: Float64Array, synthetic: Float64Array, probability: number): number | null {
  if (Math.min(real.length, synthetic.length) * (1 - probability) < fewestBeyond) return null;
  const [ofReal, ofSynthetic] = [quantile(real, probability), quantile(synthetic, probability)];
  return ofReal === 0 ? null : Math.abs(ofSynthetic - ofReal) / Math.abs(ofReal);
}

/** Linear between order statistics (definition 7 of Hyndman and Fan 1996). */
function quantile(ascending: Float64Array, probability: number): number {
  const place = (ascending.length - 1) * probability;
  const below = Math.floor(place);
  const lower = ascending[below]!;
  return lower + (place - below) * (ascending[Math.min(below + 1, ascending.length - 1)]! - lower);
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

function mean(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : defined.reduce((total, value) => total + value, 0) / defined.length;
}

function largest(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : Math.max(...defined);
}
