import { Stream } from '../../random/stream.ts';
import type { Table } from '../../table/table.ts';
import { commonFeatures, joinSamples, pickRows, type Feature } from './features.ts';
import { fitLogistic, linearScores } from './logistic.ts';

/** Fixed, so that the same files give the same figure. */
const seed = 1;
/** Rows of each table that are taken at most. */
export const mostRowsOfPropensity = 5000;
/** Levels with a column of the design each; all others are the base. */
const mostLevels = 8;
/** Only to keep the fit finite: its effect on the figure is far below that of chance. */
const ridge = 1e-4;

/**
 * Propensity score mean-squared error over what it is expected to be if synthetic rows were drawn from the very distribution that the real
 * table has (Woo et al. 2009; Snoke et al. 2018): a logistic regression of main effects tells synthetic rows from real ones. With c the share
 * of synthetic rows among N and k coefficients, the intercept among them, mean (p - c)^2 is then expected to be (k - 1)(1 - c)^2 c / N, which
 * is (k - 1) c^2 (1 - c)^2 / n for n synthetic rows; of m real rows drawn from R, 1 / m - 1 / R is added to 1 / n. 1 is ideal, and rows of the
 * same population that the real table was not fitted to have about 2. Null where no column varies.
 * @param names columns of both tables
 */
export function propensityRatio(real: Table, synthetic: Table, names: readonly string[]): number | null {
  const size = Math.min(real.rows, synthetic.rows, mostRowsOfPropensity);
  const draw = ({ rows }: Table, purpose: string) => new Stream(seed, `propensity ${purpose}`).permutation(rows).subarray(0, size);
  const [ofReal, ofSynthetic] = commonFeatures([real, synthetic], names);
  const both = joinSamples(
    pickRows({ features: ofReal!, labels: new Uint8Array(real.rows) }, draw(real, 'real')),
    pickRows({ features: ofSynthetic!, labels: new Uint8Array(synthetic.rows).fill(1) }, draw(synthetic, 'synthetic')),
  );
  const design = both.features.flatMap(columnsOf);
  if (design.length === 0) return null;
  const rows = 2 * size;
  const share = 0.5;
  const error = linearScores(design, fitLogistic(design, both.labels, ridge), rows).reduce((sum, logOdds) => sum + (1 / (1 + Math.exp(-logOdds)) - share) ** 2, 0) / rows;
  return error / (design.length * share ** 2 * (1 - share) ** 2 * (2 / size - 1 / real.rows));
}

/** Standardised values with missing at the mean and an indicator of it, or an indicator for each frequent level. None is constant. */
function columnsOf(feature: Feature): Float64Array[] {
  if (feature.kind === 'number') {
    const missing = Float64Array.from(feature.values, (value) => Number(Number.isNaN(value)));
    return [standardised(feature.values), standardised(missing)].filter((column) => column !== null);
  }
  const counts = new Float64Array(feature.levels + 1);
  for (const code of feature.codes) counts[code + 1]!++;
  const occurring = [...counts.keys()].filter((level) => counts[level]! > 0).sort((a, b) => counts[b]! - counts[a]! || a - b);
  return occurring.slice(1, mostLevels + 1).flatMap((level) => standardised(Float64Array.from(feature.codes, (code) => Number(code + 1 === level))) ?? []);
}

/** Null for a column that is constant. */
function standardised(values: Float64Array): Float64Array | null {
  const present = values.filter((value) => !Number.isNaN(value));
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  const deviation = Math.sqrt(present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / present.length);
  return deviation > 0 ? values.map((value) => (Number.isNaN(value) ? 0 : (value - mean) / deviation)) : null;
}
