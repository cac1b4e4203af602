import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { ValidatedColumn, ValidatedPair, ValidationFigures } from '../../contract/validation.ts';
import type { Table } from '../table/table.ts';
import { compareCloseness } from './closeness.ts';
import { compareColumn } from './columnShapes.ts';
import { compareDefaultRates } from './defaultRate.ts';
import { missingPatternDistance } from './metrics/missingPatterns.ts';
import { compareTargetColumns } from './metrics/targetColumns.ts';
import { matchExactly } from './exactMatch.ts';
import { judgeByLearning } from './judges.ts';
import { comparePairs } from './pairTrends.ts';
import { realSupport } from './realSupport.ts';
import { subsamplesOf } from './subsamples.ts';
import { compareTails } from './tails.ts';
import { mapParts, prepareVariables } from './variables.ts';
import type { Parts } from './variables.ts';

export interface ValidationInput {
  real: Table;
  synthetic: Table;
  /** Real rows that the clone was not fitted to. */
  holdout?: Table | undefined;
  /** Name of the column whose bad level is counted. */
  target?: string | undefined;
}

/** The stages that `validate` opens, in this order; the nearest rows with a hold-out alone. */
export const validationStages = { columns: 'Comparing columns', pairs: 'Comparing pairs', closeness: 'Finding nearest rows', learning: 'Training models' } as const;

/**
 * Compares a synthetic table with the real one. Columns are matched by name; identifiers and free text are left out of all scores.
 * Nothing is changed, and the same tables give the same figures.
 * @throws Failure 'input' when a table has no rows or other columns than the real one, or there is no such target
 */
export function validate({ real, synthetic, holdout, target }: ValidationInput, monitor: Monitor): ValidationFigures {
  const tables: Parts<Table> = { real, synthetic, holdout: holdout ?? null };
  const rows = mapParts(tables, countRows);
  const defaultRate = target === undefined ? null : compareDefaultRates(tables, target);

  monitor.stage(validationStages.columns);
  const variables = prepareVariables(tables, monitor);
  const scored = variables.filter((variable) => variable.use !== 'left out');
  const columns = variables.map((variable, position) => {
    monitor.advance(position / variables.length);
    return compareColumn(variable, rows);
  });
  const exactMatch = matchExactly(scored, rows, monitor);
  monitor.stage(validationStages.pairs);
  const pairs = comparePairs(scored, monitor);
  const tails = compareTails(scored, pairs, monitor);
  let closeness: ReturnType<typeof compareCloseness> | null = null;
  if (rows.holdout !== null && scored.length > 0) {
    monitor.stage(validationStages.closeness);
    closeness = compareCloseness(scored, { ...rows, holdout: rows.holdout }, monitor);
  }
  monitor.stage(validationStages.learning);
  const learning = judgeByLearning(tables, scored.map(({ name }) => name), defaultRate, monitor);

  const columnShapes = mean(columns.map(({ score }) => score));
  const pairTrends = mean(pairs.map(({ score }) => score));
  const sdmetricsShapes = mean(columns.map(({ score, values_synthetic }) => (values_synthetic === 0 ? null : score)));
  const sdmetricsTrends = mean(pairs.map((pair) => pair.sdmetrics.score));
  const figures = {
    overall: mean([columnShapes, pairTrends]),
    column_shapes: columnShapes,
    pair_trends_all: pairTrends,
    spearman_mean_abs_difference: mean(pairs.map((pair) => (pair.measure === 'correlation' ? difference(pair.spearman_real, pair.spearman_synthetic) : null))),
    kendall_mean_abs_difference: mean(pairs.map((pair) => (pair.measure === 'correlation' ? difference(pair.kendall_real, pair.kendall_synthetic) : null))),
    eta_mean_abs_difference: mean(pairs.map((pair) => (pair.measure === 'contingency' ? difference(pair.eta_real, pair.eta_synthetic) : null))),
    closeness: closeness?.share ?? null,
    ...learning.figures,
  };
  const result: ValidationFigures = {
    schemaVersion: 1,
    label: 'internal',
    inputs: [],
    rows,
    subsamples: subsamplesOf({ rows, closeness_rows: closeness?.rows ?? null, ...figures }),
    ...figures,
    sdmetrics: {
      overall: mean([sdmetricsShapes, sdmetricsTrends]),
      column_shapes: sdmetricsShapes,
      column_pair_trends: sdmetricsTrends,
      pairs_counted: pairs.filter((pair) => pair.sdmetrics.counted).length,
    },
    tails,
    missing_pattern_distance: missingPatternDistance(scored, rows),
    target_columns: defaultRate?.rate.bad_level == null ? [] : compareTargetColumns(scored, defaultRate.rate.target, defaultRate.rate.bad_level),
    calibration: learning.calibration,
    default_rate: defaultRate?.rate ?? null,
    closeness_rows: closeness?.rows ?? null,
    exact_match: exactMatch,
    real_support: realSupport(real, synthetic),
    correlations: correlationMatrices(columns, pairs),
    columns,
    pairs,
    rules: [],
    relations: [],
    tables: [],
    reasons: {},
  };
  return { ...result, reasons: { ...reasonsOfNulls(result, defaultRate?.reason ?? null), ...learning.reasons } };
}

function countRows(table: Table): number {
  if (table.rows === 0) throw new Failure('input', `The table "${table.name}" has no rows.`, { fix: 'Compare tables that hold rows.' });
  return table.rows;
}

/** Of those that are not null; null where none is. */
function mean(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : defined.reduce((total, value) => total + value, 0) / defined.length;
}

function difference(real: number | null, synthetic: number | null): number | null {
  return real === null || synthetic === null ? null : Math.abs(real - synthetic);
}

type Matrix = (number | null)[][];

/** The figures of the pairs once more, as the matrices that are shown. */
function correlationMatrices(columns: readonly ValidatedColumn[], pairs: readonly ValidatedPair[]): ValidationFigures['correlations'] {
  const names = columns.filter(({ use }) => use === 'number').map(({ name }) => name);
  const position = new Map(names.map((name, index) => [name, index]));
  const empty = (): Matrix => names.map((row) => names.map((column) => (row === column ? 1 : null)));
  const matrices = { pearson: { real: empty(), synthetic: empty() }, spearman: { real: empty(), synthetic: empty() } };
  for (const pair of pairs) {
    if (pair.measure !== 'correlation') continue;
    const write = (matrix: Matrix, value: number | null) => {
      const [row, column] = [position.get(pair.a) ?? 0, position.get(pair.b) ?? 0];
      matrix[row]![column] = value;
      matrix[column]![row] = value;
    };
    write(matrices.pearson.real, pair.pearson_real);
    write(matrices.pearson.synthetic, pair.pearson_synthetic);
    write(matrices.spearman.real, pair.spearman_real);
    write(matrices.spearman.synthetic, pair.spearman_synthetic);
  }
  return { columns: names, ...matrices };
}

function reasonsOfNulls(result: ValidationFigures, defaultRateReason: string | null): Record<string, string> {
  const noColumn = 'No column can be compared.';
  const noHoldout = 'No hold-out was given.';
  const noPair = 'Fewer than two columns can be compared.';
  const reasons: Record<string, string | null> = {
    overall: result.overall === null ? noColumn : result.pair_trends_all === null ? 'The column shapes alone: there is no pair of columns to compare.' : null,
    column_shapes: result.column_shapes === null ? noColumn : null,
    pair_trends_all: result.pair_trends_all === null ? noPair : null,
    'sdmetrics.overall': result.sdmetrics.overall === null ? noColumn : null,
    'sdmetrics.column_shapes': result.sdmetrics.column_shapes === null ? noColumn : null,
    'sdmetrics.column_pair_trends': result.sdmetrics.column_pair_trends === null ? 'No pair of columns depends strongly enough in the real table.' : null,
    spearman_mean_abs_difference: result.spearman_mean_abs_difference === null ? 'There is no pair of numbers to compare.' : null,
    kendall_mean_abs_difference: result.kendall_mean_abs_difference === null ? 'There is no pair of numbers to compare.' : null,
    eta_mean_abs_difference: result.eta_mean_abs_difference === null ? 'There is no pair of a number and a category to compare.' : null,
    missing_pattern_distance: result.missing_pattern_distance === null ? 'No cell is missing in either table.' : null,
    'tails.excess95_mean_error': result.tails.excess95_mean_error === null ? 'No number has values enough beyond its quantile.' : null,
    'tails.excess99_mean_error': result.tails.excess99_mean_error === null ? 'No number has values enough beyond its quantile.' : null,
    'tails.q99_mean_error': result.tails.q99_mean_error === null ? 'No number has values enough beyond its quantile.' : null,
    'tails.q999_mean_error': result.tails.q999_mean_error === null ? 'No number has values enough beyond its quantile.' : null,
    'tails.chi_largest_difference': result.tails.chi_largest_difference === null ? 'No two numbers rise together and have values enough in both tails.' : null,
    default_rate: result.default_rate === null ? 'No target was given.' : defaultRateReason,
    closeness: result.closeness !== null ? null : result.rows.holdout === null ? noHoldout : noColumn,
    'exact_match.synthetic_in_real': result.exact_match.synthetic_in_real === null ? noColumn : null,
    'exact_match.holdout_in_real': result.exact_match.holdout_in_real !== null ? null : result.rows.holdout === null ? noHoldout : noColumn,
  };
  return Object.fromEntries(Object.entries(reasons).filter((entry): entry is [string, string] => entry[1] !== null));
}
