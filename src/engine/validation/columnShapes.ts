import type { ValidatedColumn } from '../../contract/validation.ts';
import { countCodes, kolmogorovSmirnov, totalVariation } from '../numeric/distance.ts';
import { divergenceOf, histogramOf } from './metrics/distribution.ts';
import { rangeOf } from './metrics/valueRange.ts';
import type { ScoredVariable, Variable } from './variables.ts';

/** Compares one column of the real and the synthetic table. `rows` are the rows of either. */
export function compareColumn(variable: Variable, rows: { real: number; synthetic: number }): ValidatedColumn {
  const { real, synthetic } = variable.missing;
  const rateReal = real / rows.real;
  const rateSynthetic = synthetic === null ? null : synthetic / rows.synthetic;
  const common = {
    name: variable.name,
    use: variable.use,
    values_real: rows.real - real,
    values_synthetic: synthetic === null ? null : rows.synthetic - synthetic,
    missing_rate_real: rateReal,
    missing_rate_synthetic: rateSynthetic,
    histogram: null,
    divergence: null,
    range: null,
    missing_difference_points: rateSynthetic === null ? null : 100 * (rateSynthetic - rateReal),
  };
  if (variable.use === 'left out') return { ...common, measure: null, distance: null, score: null, reason: variable.reason };
  const measure = variable.use === 'number' ? 'kolmogorov-smirnov' : 'total variation';
  // A column that the clone left empty has kept nothing of its shape; leaving it out of the mean would reward that.
  if (synthetic === rows.synthetic) return { ...common, measure, distance: 1, score: 0, reason: 'The synthetic column has no value.' };
  const distance = shapeDistance(variable);
  return { ...common, measure, distance, score: 1 - distance, histogram: histogramOf(variable), divergence: divergenceOf(variable), range: variable.use === 'number' ? rangeOf(variable) : null, reason: null };
}

function shapeDistance(variable: ScoredVariable): number {
  if (variable.use === 'number') return kolmogorovSmirnov(variable.ascending.real, variable.ascending.synthetic);
  const levels = (codes: Int32Array) => countCodes(codes, variable.size).subarray(0, variable.missingCode);
  return totalVariation(levels(variable.cells.real), levels(variable.cells.synthetic));
}
