import { z } from 'zod';

/** What a policy can hold a table to: one figure of the whole table … */
export const tableFigures = [
  'overall', 'column_shapes', 'pair_trends_all', 'sdmetrics.overall', 'spearman_mean_abs_difference', 'default_rate', 'tstr_gini_ratio',
  'q99_mean_error', 'q999_mean_error', 'chi_largest_difference', 'copies', 'closeness', 'discriminator_auc', 'kendall_mean_abs_difference', 'eta_mean_abs_difference',
  'excess95_mean_error', 'excess99_mean_error', 'missing_pattern_distance', 'pmse_ratio',
] as const;
/** … or one for each column, pair, rule or relation, each of which may fail by itself. */
export const memberFigures = ['column_shape', 'missing_rate', 'rank_correlation', 'contingency', 'q99_error', 'q999_error', 'rule', 'orphans', 'children_distance', 'sibling_correlation', 'roll_rate_distance', 'second_order_gap'] as const;

export const policyFigure = z.enum([...tableFigures, ...memberFigures]);
export type PolicyFigure = z.infer<typeof policyFigure>;

/** One figure and what it is held to. */
export const policyCheck = z.object({
  figure: policyFigure,
  direction: z.enum(['at least', 'at most']),
  threshold: z.number(),
  /** A check passes with its whole interval within the threshold and this much more; it fails beyond the threshold itself. */
  margin: z.number().nonnegative().default(0),
  /** Gates make the verdict; what is informative is judged and printed alone. */
  role: z.enum(['gate', 'informative']),
  /** Does the threshold stand in a source, or is it a convention of practice? */
  status: z.enum(['sourced', 'convention']),
  source: z.string().min(1),
  /** Why it matters for the use of the table, one sentence. */
  why: z.string().min(1),
});
export type PolicyCheck = z.infer<typeof policyCheck>;

/** A policy file: what `validate --policy FILE` takes. */
export const validationPolicy = z.object({
  schemaVersion: z.literal(1),
  name: z.string().min(1),
  /** Of the policy, counted up by whoever edits it. */
  version: z.int().positive(),
  /** Of each interval, and of the verdict over all gates by Holm's procedure. */
  confidence: z.number().min(0.5).max(0.9999).default(0.95),
  /** A figure that rests on fewer rows is inconclusive, whatever it is. */
  fewestRows: z.int().nonnegative().default(100),
  checks: z.array(policyCheck).min(1).refine((checks) => new Set(checks.map(({ figure }) => figure)).size === checks.length, 'A figure has one check.'),
});
export type ValidationPolicy = z.infer<typeof validationPolicy>;
