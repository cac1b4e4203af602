import type { Monitor } from '../../contract/progress.ts';
import type { ValidatedPair, ValidationFigures } from '../../contract/validation.ts';
import { chiLevels, fewestBeyond, tailDependence } from './metrics/tailDependence.ts';
import { resampledTails, type TailErrors } from './metrics/tailErrors.ts';
import type { NumberVariable, ScoredVariable } from './variables.ts';

type Tails = ValidationFigures['tails'];

/** Upper-tail dependence is taken among the largest 5 % of either column. */
const level = 0.95;
const strongestPairs = 10;

/** Compares the upper tails of the numbers, and of those pairs of them that rise together most. */
export function compareTails(variables: readonly ScoredVariable[], pairs: readonly ValidatedPair[], monitor: Monitor): Tails {
  const numbers = variables.filter((variable) => variable.use === 'number');
  const [q99, q999] = resampledTails(numbers, [0.99, 0.999], fewestBeyond, monitor) as [TailErrors, TailErrors];
  const columns = numbers.map(({ name }, at) => ({ name, q99_error: errorOf(q99, at), q99_interval: intervalOf(q99, at), q999_error: errorOf(q999, at), q999_interval: intervalOf(q999, at) }));
  const strongest = pairs
    .flatMap((pair) => (pair.measure === 'correlation' && pair.spearman_real !== null && pair.spearman_real > 0 ? [{ ...pair, strength: pair.spearman_real }] : []))
    .sort((one, other) => other.strength - one.strength)
    .slice(0, strongestPairs);
  const curves = strongest.flatMap(({ a, b }) => {
    monitor.check();
    const [first, second] = [a, b].map((name) => numbers.find((variable) => variable.name === name));
    return first === undefined || second === undefined ? [] : [{ a, b, ...curvesOf(first, second) }];
  });
  const at = chiLevels.indexOf(level);
  const chis = curves.map(({ a, b, upper }) => ({ a, b, chi_real: upper.real[at]!, chi_synthetic: upper.synthetic[at]! }));
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
    curves,
  };
}

function errorOf({ columns }: TailErrors, at: number): number | null {
  return columns[at]?.value ?? null;
}

function intervalOf({ columns }: TailErrors, at: number): [number, number] | null {
  return columns[at]?.interval ?? null;
}

function curvesOf(first: NumberVariable, second: NumberVariable): Omit<Tails['curves'][number], 'a' | 'b'> {
  const curve = (side: 'upper' | 'lower') => ({
    real: tailDependence(first.cells.real, second.cells.real, chiLevels, side),
    synthetic: tailDependence(first.cells.synthetic, second.cells.synthetic, chiLevels, side),
  });
  return { levels: [...chiLevels], upper: curve('upper'), lower: curve('lower') };
}

function largest(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : Math.max(...defined);
}
