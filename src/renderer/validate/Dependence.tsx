import type { PolicyFigure } from '../../contract/policy.ts';
import type { ValidationResult } from '../../contract/validation.ts';
import type { ValidationCheck } from '../../contract/verdict.ts';
import { CorrelationMaps } from './CorrelationMaps.tsx';
import { TailCurves } from './TailCurves.tsx';

/** Checks that a map of all columns explains, and those that what lies far out does. */
const mapped: readonly PolicyFigure[] = ['overall', 'pair_trends_all', 'sdmetrics.overall', 'spearman_mean_abs_difference', 'rank_correlation'];
const ofTails: readonly PolicyFigure[] = ['chi_largest_difference'];

/** How columns hang together in both tables, as far as the check is about that and the result holds it. */
export function Dependence({ check: { figure }, result }: { check: ValidationCheck; result: ValidationResult }) {
  if (mapped.includes(figure)) return <CorrelationMaps correlations={result.correlations} />;
  return ofTails.includes(figure) && result.tails.curves.length > 0 ? <TailCurves curves={result.tails.curves} /> : null;
}
