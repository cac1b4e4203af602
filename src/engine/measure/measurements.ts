import type { TablePlan } from '../../contract/plan.ts';
import type { RelatedTable } from '../../contract/relatedTwin.ts';

/**
 * All that leaves `measure`: a plan and whole counts. `fit` sees this and nothing else. Those of a private clone hold noise, and
 * everything that follows is post-processing.
 */
export interface Measurements {
  readonly plan: TablePlan;
  readonly rows: number;
  readonly strata: readonly StratumCounts[];
}

/** What leaves of a table among others that belong to it, or it to them: counts in the place of twins. */
export type RelatedMeasurements = Omit<RelatedTable, 'twins'> & { readonly measurements: readonly Measurements[] };

/** Counts of the rows for which a group of columns is "all special" (missing together, or at their sentinel), or is not. */
export interface StratumCounts {
  readonly rows: number;
  /** Positions (in the plan) of the columns that vary here; at least two codes each. */
  readonly columns: readonly number[];
  /** Columns that do not vary here, with the one fine cell all rows are in. */
  readonly fixed: readonly { readonly column: number; readonly cell: number }[];
  /** For each of `columns`: rows per fine cell. */
  readonly fine: readonly Int32Array[];
  /** One class per value of the target where the twin is refined by class, else one class with all rows. */
  readonly classes: readonly ClassCounts[];
  /** What is known of the noise in these counts; null where they are exact. */
  readonly noise: CountNoise | null;
}

/** The noise of a private measurement, which the fit must not take for structure. Public: it follows from the plan and the budget. */
export interface CountNoise {
  /** Standard deviation of each cell of a pair's table; NaN for a pair that was not measured, whose table is empty. */
  readonly tableDeviation: Float64Array;
  /** Latent correlation of each pair, from noisy sums and shrunk by their noise. */
  readonly correlation: Float64Array;
}

export interface ClassCounts {
  /** Code of the target, or null for "all rows". */
  readonly code: number | null;
  readonly rows: number;
  /** All pair tables of coarse codes, laid out by `PairLayout` over the stratum's columns. */
  readonly tables: Int32Array;
}
