import type { Monitor } from '../../contract/progress.ts';
import type { ValidatedPair, ValidationFigures } from '../../contract/validation.ts';
import { excessesOf, meanExcessError } from './metrics/meanExcess.ts';
import { chiLevels, fewestBeyond, tailDependence } from './metrics/tailDependence.ts';
import { resampledTails, type TailError, type TailErrors } from './metrics/tailErrors.ts';
import type { NumberVariable, ScoredVariable } from './variables.ts';

type Tails = ValidationFigures['tails'];
type Chi = ReturnType<typeof tailDependence>;
type Curves = Tails['curves'][number];

/** Upper-tail dependence is taken among the largest 5 % of either column. */
const level = 0.95;
const strongestPairs = 10;

/** Compares the upper tails of the numbers, and of those pairs of them that rise together most. */
export function compareTails(variables: readonly ScoredVariable[], pairs: readonly ValidatedPair[], monitor: Monitor): Tails {
  const numbers = variables.filter((variable) => variable.use === 'number');
  const [q99, q999] = resampledTails(numbers, [0.99, 0.999], fewestBeyond, monitor) as [TailErrors, TailErrors];
  const excesses = numbers.map(excessesOf);
  const columns = numbers.map(({ name }, at) => ({ name, ...quantilesOf('q99', q99.columns[at]), ...quantilesOf('q999', q999.columns[at]), excess: excesses[at]! }));
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
    excess95_mean_error: meanExcessError(excesses, 0.95),
    excess99_mean_error: meanExcessError(excesses, 0.99),
    chi_largest_difference: largest(chis.map(({ chi_real, chi_synthetic }) => (chi_real === null || chi_synthetic === null ? null : Math.abs(chi_real - chi_synthetic)))),
    columns,
    pairs: chis,
    curves,
  };
}

type QuantileFigures<Q extends 'q99' | 'q999'> = { [F in `${Q}_real` | `${Q}_synthetic` | `${Q}_error`]: number | null } & { [F in `${Q}_interval`]: [number, number] | null };

function quantilesOf<Q extends 'q99' | 'q999'>(name: Q, error: TailError | null | undefined): QuantileFigures<Q> {
  const { real = null, synthetic = null, value = null, interval = null } = error ?? {};
  return { [`${name}_real`]: real, [`${name}_synthetic`]: synthetic, [`${name}_error`]: value, [`${name}_interval`]: interval } as QuantileFigures<Q>;
}

function curvesOf(first: NumberVariable, second: NumberVariable): Omit<Curves, 'a' | 'b'> {
  const sorted = ({ cells, ascending }: NumberVariable, part: 'real' | 'synthetic') => ({ values: cells[part], ascending: ascending[part] });
  const [real, synthetic] = (['real', 'synthetic'] as const).map((part) => tailDependence(sorted(first, part), sorted(second, part), chiLevels)) as [Chi, Chi];
  const side = (name: keyof Chi): Curves[keyof Chi] => ({ real: real[name].values, synthetic: synthetic[name].values, synthetic_interval: synthetic[name].intervals });
  return { levels: [...chiLevels], upper: side('upper'), lower: side('lower') };
}

function largest(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : Math.max(...defined);
}
