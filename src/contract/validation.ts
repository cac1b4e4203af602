import { z } from 'zod';
import { ruleCount } from './rules.ts';
import { judgement } from './verdict.ts';

const share = z.number().min(0).max(1);
const correlation = z.number().min(-1).max(1);
const error = z.number().nonnegative().nullable().describe('|synthetic - real| / |real|; null where the real figure is 0 or hardly a value lies beyond.');
const area = share.nullable().describe('Area under the ROC on the hold-out; Gini is 2 AUC - 1.');
const count = z.int().nonnegative();
const reason = z.string().nullable().describe('Why a figure is null or what is special about it; null when there is nothing to say.');
const quantile = z.number().nullable().default(null);
const interval = z.tuple([z.number(), z.number()]).nullable().describe('95 %; null where the figure is.');
function quantileFigures<Q extends 'q99' | 'q999'>(name: Q) {
  const figures = { [`${name}_real`]: quantile, [`${name}_synthetic`]: quantile, [`${name}_error`]: error, [`${name}_interval`]: interval };
  return figures as { [F in `${Q}_real` | `${Q}_synthetic`]: typeof quantile } & { [F in `${Q}_error`]: typeof error } & { [F in `${Q}_interval`]: typeof interval };
}
const matrix = z.array(z.array(correlation.nullable()));

/** One column as it is drawn, by bins that both tables share. */
const columnHistogram = z.object({
  edges: z.array(z.number()).nullable().describe('Of the bins, one more than there are; the outer bins also hold what lies beyond their edges. Dates: days since 1970, or milliseconds where they have a time of day. Null for levels.'),
  dates: z.enum(['days', 'milliseconds']).nullable().default(null).describe('Unit of the edges of a column of dates, since 1970.'),
  levels: z.array(z.string()).nullable().describe('The most frequent real ones, then "(other)" for the rest. Null for numbers.'),
  real: z.array(share).describe('Shares of the values that are there, bin by bin.'),
  synthetic: z.array(share),
});
export type ColumnHistogram = z.infer<typeof columnHistogram>;

/** Distances over the tenths of the real values, or over levels as in the histogram; missing is one more bin where there is any. Half a row is added to each bin, so that all are finite. */
const columnDivergence = z.object({
  bins: count,
  psi: z.number().nonnegative().describe('Population stability index. By convention .10 is a shift and .25 a large one.'),
  psi_critical: z.number().nonnegative().nullable().describe('What the index exceeds in 5 % of cases where both tables are draws of so many rows from one distribution.'),
  kl_real_from_synthetic: z.number().nonnegative().describe('Kullback-Leibler divergence of the real distribution from the synthetic one, in nats.'),
  kl_synthetic_from_real: z.number().nonnegative(),
  jensen_shannon: z.number().nonnegative().describe('Distance: root of the divergence in nats.'),
  wasserstein: z.number().nonnegative().nullable().describe('Of order 1, in the unit of the column, over values and not bins; null for levels.'),
  worst_bin: z.object({
    from: z.number().nullable(),
    to: z.number().nullable(),
    level: z.string().nullable(),
    missing: z.boolean(),
    rows_real: count.describe('With fewer than 30 it is little evidence.'),
    share_real: share,
    share_synthetic: share,
  }).describe('The bin that adds most to the index: from (inclusive) to (exclusive), null where it is open.'),
});
export type ColumnDivergence = z.infer<typeof columnDivergence>;

/** A bin of a column: from (inclusive) to (exclusive), null where it is open, or a level, or what is missing. */
const place = z.object({ column: z.string(), from: z.number().nullable(), to: z.number().nullable(), level: z.string().nullable(), missing: z.boolean() });
export type Place = z.infer<typeof place>;

const columnRange = z.object({
  coverage: share.describe('Share of the real range, smallest to largest value, that the synthetic values span.'),
  within: share.describe('Share of the synthetic values that lie within it.'),
  decimals_real: count.nullable().describe('The most that a value needs, 15 at most; null for dates.'),
  decimals_synthetic: count.nullable(),
  as_precise: share.nullable().describe('Share of the synthetic values with no more decimals than the real column has.'),
});
export type ColumnRange = z.infer<typeof columnRange>;

/** What lies beyond a real quantile, in both tables. */
const excess = z.object({
  level: share,
  threshold: z.number().describe('The real quantile.'),
  real: z.number().positive().describe('Mean of what values beyond the threshold exceed it by, in the unit of the column.'),
  synthetic: z.number().nonnegative().describe('0 where none lies beyond: that tail is lost.'),
  share_real: share.describe('Share of the values that lie beyond it.'),
  share_synthetic: share,
});

const chiCurve = z.object({
  real: z.array(share.nullable()),
  synthetic: z.array(share.nullable()),
  synthetic_interval: z.array(interval).default([]).describe('Wilson\'s, of the synthetic figure at each level: a share of the synthetic rows beyond it. Empty in files of earlier versions.'),
});

/** One column of the real table and what became of it in the synthetic one. */
export const validatedColumnSchema = z.object({
  name: z.string(),
  use: z.enum(['number', 'category', 'left out']).describe('Dates count as numbers; whole numbers with at most 15 distinct real values as categories.'),
  measure: z.enum(['kolmogorov-smirnov', 'total variation']).nullable(),
  distance: share.nullable().describe('Distance of the two distributions, missing cells left out.'),
  score: share.nullable().describe('1 - distance. Null where the real column leaves nothing to compare.'),
  values_real: count.describe('Cells that are not missing.'),
  values_synthetic: count.nullable().describe('Null where the schema says that the clone drops the column.'),
  missing_rate_real: share,
  missing_rate_synthetic: share.nullable(),
  missing_difference_points: z.number().min(-100).max(100).nullable().describe('Synthetic minus real, in percentage points.'),
  histogram: columnHistogram.nullable().default(null).describe('Null where a table has no value or the column is left out.'),
  divergence: columnDivergence.nullable().default(null),
  range: columnRange.nullable().default(null).describe('Null for levels.'),
  reason,
});
export type ValidatedColumn = z.infer<typeof validatedColumnSchema>;

const pairBasics = {
  a: z.string(),
  b: z.string(),
  score: share.nullable(),
  sdmetrics: z.object({
    counted: z.boolean().describe('Only pairs with real |Pearson| > .5 or real Cramér\'s V > .3 enter the mean.'),
    score: share.nullable(),
  }),
  reason,
};

/** One column and the target. */
const targetColumn = z.object({
  name: z.string(),
  information_value_real: z.number().nonnegative().describe('Over the tenths of the real values or over levels. By convention below .02 says nothing, above .5 is suspicious.'),
  information_value_synthetic: z.number().nonnegative(),
  levels: z.array(z.object({ level: z.string(), rows_real: count, rate_real: share.nullable(), rows_synthetic: count, rate_synthetic: share.nullable() })).nullable().describe('Rate of the target by level; null for numbers and more than 20 levels.'),
  pairs: count.nullable().describe('Of levels with at least 30 rows in both tables.'),
  pairs_reversed: count.nullable().describe('Of these, how many come in the other order by their rate.'),
});
export type TargetColumn = z.infer<typeof targetColumn>;

const calibrationTenth = z.object({ rows: count, predicted: share.describe('Mean probability.'), observed: share, interval: interval.describe('Wilson\'s, 95 %, of the observed share.') });
export type CalibrationTenth = z.infer<typeof calibrationTenth>;

/** Two columns and how well their dependence is kept. */
export const validatedPairSchema = z.discriminatedUnion('measure', [
  z.object({
    ...pairBasics,
    measure: z.literal('correlation').describe('Both are numbers. Score: 1 - |difference of the Pearson correlations| / 2.'),
    rows_real: count.describe('Rows in which neither cell is missing.'),
    rows_synthetic: count,
    pearson_real: correlation.nullable(),
    pearson_synthetic: correlation.nullable(),
    spearman_real: correlation.nullable(),
    spearman_synthetic: correlation.nullable(),
    kendall_real: correlation.nullable().default(null).describe('tau-b, of at most 5,000 rows of each table, drawn by a fixed seed.'),
    kendall_synthetic: correlation.nullable().default(null),
  }),
  z.object({
    ...pairBasics,
    measure: z.literal('contingency').describe('At least one is a category. Score: 1 - total variation of the joint table.'),
    rows_real: count,
    rows_synthetic: count,
    expected_distance: share.describe('Total variation that sampling alone gives two tables of so many rows and cells.'),
    cramers_v_real: share.nullable().describe('By the cells of SDMetrics, whose threshold it is for.'),
    eta_real: share.nullable().default(null).describe('Correlation ratio of the number on the category; null where both are categories.'),
    eta_synthetic: share.nullable().default(null),
    worst_cell: z.object({ places: z.array(place).length(2), share_real: share, share_synthetic: share }).nullable().default(null)
      .describe('The cell of the joint table that differs most, and the share of the rows of either table in it.'),
  }),
]);
export type ValidatedPair = z.infer<typeof validatedPairSchema>;

/** How a child table belongs to its parent, in the real tables and in the synthetic ones. */
export const relationFigures = z.object({
  child: z.string(),
  parent: z.string(),
  column: z.string(),
  children_distance: share.describe('Total variation of the distribution of children per parent.'),
  orphans: z.object({ real: count, synthetic: count }),
  sibling_correlations: z.array(z.object({ column: z.string(), pairs: count, real: z.number(), synthetic: z.number() })).describe('Of each number with that of the sibling before.'),
  sibling_max_difference: z.number().nullable().describe('Of the columns with at least 500 pairs of siblings.'),
  roll_rate_distance: z.number().min(0).max(2).nullable().describe('Row-weighted sum of absolute differences of the monthly transition matrix; null for a table that is no panel.'),
  second_order_gap: z.object({ real: z.number().min(-1).max(1).nullable(), synthetic: z.number().min(-1).max(1).nullable() }).nullable().default(null)
    .describe('P(delinquent | delinquent now and before) - P(delinquent | delinquent now, not before): the memory of paths beyond the month before. Null for a table that is no panel.'),
});
export type RelationFigures = z.infer<typeof relationFigures>;

/** Rows that one figure was taken from, by table: null where the figure asks nothing of it. */
const subsample = z.object({
  figure: z.string(),
  rows: z.object({ real: count.nullable(), synthetic: count.nullable(), holdout: count.nullable() }),
  of: z.object({ real: count, synthetic: count, holdout: count.nullable() }).describe('Rows of the tables.'),
  drawn: z.string().describe('How.'),
});
export type Subsample = z.infer<typeof subsample>;

/** All figures of a comparison. Statistics of real rows: always internal. */
export const validationFiguresSchema = z.object({
  schemaVersion: z.literal(1),
  label: z.literal('internal'),
  /** The judged files by what they are; empty where tables were handed over in memory. */
  inputs: z.array(z.object({
    part: z.enum(['real', 'synthetic', 'holdout']),
    file: z.string().describe('Name without folder.'),
    bytes: count,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  })),
  rows: z.object({ real: count, synthetic: count, holdout: count.nullable() }),
  /** Figures that rest on fewer rows than the tables have; all others rest on all rows. */
  subsamples: z.array(subsample).default([]),
  overall: share.nullable().describe('Mean of column_shapes and pair_trends_all, of those that are not null.'),
  column_shapes: share.nullable().describe('Mean score of the columns.'),
  pair_trends_all: share.nullable().describe('Mean score of all pairs of columns.'),
  /** What SDMetrics 0.29 reports by default for the same tables, apart from its random subsample above 50,000 rows. */
  sdmetrics: z.object({
    overall: share.nullable(),
    column_shapes: share.nullable(),
    column_pair_trends: share.nullable(),
    pairs_counted: count,
  }),
  spearman_mean_abs_difference: z.number().min(0).max(2).nullable().describe('Mean over pairs of numbers of |real - synthetic|.'),
  kendall_mean_abs_difference: z.number().min(0).max(2).nullable().default(null).describe('The same of Kendall\'s tau-b.'),
  eta_mean_abs_difference: share.nullable().default(null).describe('Mean over pairs of a number and a category of |real - synthetic| of the correlation ratio.'),
  /** What a model keeps: boosted trees and a scorecard trained on synthetic (tstr) or real (trtr) rows, both tested on the real hold-out. */
  tstr_gini_trees: correlation.nullable().describe('Gini of boosted trees trained on synthetic rows.'),
  tstr_gini_logistic: correlation.nullable().describe('Gini of a scorecard (weight of evidence, logistic regression) trained on synthetic rows.'),
  trtr_gini_trees: correlation.nullable().describe('The same trees trained on the real table.'),
  trtr_gini_logistic: correlation.nullable().describe('The same scorecard trained on the real table.'),
  tstr_gini_ratio: z.number().nullable().describe('Mean over both models of the Gini trained on synthetic over that trained on real; 1 is equal.'),
  tstr_gini_ratio_interval: interval.describe('95 % over rows of the hold-out: DeLong\'s components, delta method.'),
  tstr_auc_trees: area,
  tstr_auc_logistic: area,
  trtr_auc_trees: area,
  trtr_auc_logistic: area,
  discriminator_auc: share.nullable().describe('Area under the ROC of boosted trees that tell synthetic rows from real ones, three folds; .5 is ideal.'),
  pmse_ratio: z.number().nonnegative().nullable().default(null).describe('Propensity score mean-squared error over its expectation for rows drawn from the distribution that the real table has; 1 is ideal. By convention below 3 is good and up to 10 usable. Of at most 5,000 rows of each table, drawn by a fixed seed.'),
  /** The upper tails of the numbers: errors of quantiles as a share of the real ones, and chi(.95) of the ten pairs that rise together most. */
  tails: z.object({
    q99_mean_error: error,
    q99_largest_error: error,
    q999_mean_error: error,
    q999_largest_error: error,
    chi_largest_difference: share.nullable(),
    q99_mean_interval: interval.describe('95 %, by resampling synthetic rows; the real quantile is taken as it is.'),
    q999_mean_interval: interval,
    excess95_mean_error: error.default(null).describe('|synthetic - real| / real of the mean excess over the real quantile .95, mean over the numbers.'),
    excess99_mean_error: error.default(null),
    columns: z.array(z.object({
      name: z.string(),
      ...quantileFigures('q99'),
      ...quantileFigures('q999'),
      excess: z.array(excess).default([]).describe('Over the real quantiles .95 and .99; without one where fewer than 5 real values lie beyond it.'),
    })),
    pairs: z.array(z.object({ a: z.string(), b: z.string(), chi_real: share.nullable(), chi_synthetic: share.nullable() })),
    curves: z.array(z.object({ a: z.string(), b: z.string(), levels: z.array(share), upper: chiCurve, lower: chiCurve })).default([])
      .describe('chi(u) of the same pairs at each level u: upper is the chance that one is above its quantile u given that the other is, lower that one is below its quantile 1 - u. Null with fewer than 5 rows there.'),
  }),
  missing_pattern_distance: share.nullable().default(null).describe('Total variation of which cells of a row are missing together; null where none is.'),
  /** What each column says of the target. */
  target_columns: z.array(targetColumn).default([]),
  calibration: z.array(calibrationTenth).default([]).describe('Of the scorecard trained on synthetic rows, on the real hold-out, by tenths of its score.'),
  default_rate: z.object({
    target: z.string(),
    bad_level: z.string().nullable(),
    rule: z.string().describe('How the bad one of the two levels was chosen.'),
    real: share.nullable(),
    synthetic: share.nullable(),
    synthetic_interval: interval.describe('Wilson\'s, 95 %: of the synthetic rows; the real rate is taken as it is.'),
    synthetic_rows: count.describe('Rows with a value.'),
    holdout: share.nullable(),
    difference_points: z.number().min(-100).max(100).nullable().describe('Synthetic minus real, in percentage points.'),
  }).nullable(),
  closeness: share.nullable().describe('Share of synthetic rows whose nearest real row (Gower) is of train rather than hold-out, ties half; .5 is ideal.'),
  closeness_rows: z.object({
    train: count.describe('The larger of real table and hold-out is cut to the size of the other, drawn without replacement by a fixed seed.'),
    holdout: count,
    synthetic: count,
    ties: count,
  }).nullable(),
  exact_match: z.object({
    synthetic_in_real: share.nullable().describe('Share of synthetic rows that equal a real row in every scored column.'),
    holdout_in_real: share.nullable(),
  }),
  /** Real rows behind each combination of quasi-identifiers of the synthetic table; null where none is declared. Never a gate. */
  real_support: z.object({
    columns: z.array(z.string()),
    k: count,
    classes: count.describe('Combinations that the synthetic table holds.'),
    none: count.describe('Of these, with no real row behind them.'),
    below_k: count,
    at_least_k: count,
    rows_without: share.describe('Share of the synthetic rows whose combination no real row has.'),
  }).nullable(),
  correlations: z.object({
    columns: z.array(z.string()).describe('The numbers, in the order of the matrices.'),
    pearson: z.object({ real: matrix, synthetic: matrix }),
    spearman: z.object({ real: matrix, synthetic: matrix }),
  }),
  columns: z.array(validatedColumnSchema),
  pairs: z.array(validatedPairSchema),
  /** How often the synthetic rows break the rules that they were made by; empty where none are known. */
  rules: z.array(ruleCount).default([]),
  /** Of several tables that belong to each other: the figures above are those of the first one. */
  relations: z.array(relationFigures).default([]),
  tables: z.array(z.object({
    table: z.string(),
    column_shapes: share.nullable(),
    pair_trends_all: share.nullable(),
    rules: count.default(0).describe('Business rules of the table that were counted.'),
    rows_breaking: count.default(0).describe('Rows that break one, added up over the rules.'),
  })).default([]),
  /** Why a figure above is null, or rests on less than it is made of, by its name. */
  reasons: z.record(z.string(), z.string()),
});
export type ValidationFigures = z.infer<typeof validationFiguresSchema>;

/** Result of `validate`: the figures, and the verdict that a policy gives on them. */
export const validationResultSchema = validationFiguresSchema.extend(judgement.shape);
export type ValidationResult = z.infer<typeof validationResultSchema>;
