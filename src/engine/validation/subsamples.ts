import type { Subsample, ValidationFigures } from '../../contract/validation.ts';
import { mostRowsToTell } from './learn/discriminator.ts';
import { mostRowsOfPropensity } from './learn/propensity.ts';
import { mostRowsOfKendall } from './pairTrends.ts';

/** Which of these figures rest on fewer rows than the tables have, so that nobody has to know the code to tell. */
export function subsamplesOf(figures: Pick<ValidationFigures, 'rows' | 'closeness_rows' | 'kendall_mean_abs_difference' | 'discriminator_auc' | 'pmse_ratio'>): Subsample[] {
  const { rows: of, closeness_rows: closeness } = figures;
  const alike = (most: number) => Math.min(of.real, of.synthetic, most);
  const drawn = 'Without replacement, by a fixed seed.';
  const asMany = 'Without replacement, by a fixed seed; as many rows of either.';
  const taken: (Subsample | null)[] = [
    figures.kendall_mean_abs_difference === null ? null : { figure: 'kendall_mean_abs_difference', rows: { real: Math.min(of.real, mostRowsOfKendall), synthetic: Math.min(of.synthetic, mostRowsOfKendall), holdout: null }, of, drawn },
    closeness === null ? null : { figure: 'closeness', rows: { real: closeness.train, synthetic: closeness.synthetic, holdout: closeness.holdout }, of, drawn: asMany },
    figures.discriminator_auc === null ? null : { figure: 'discriminator_auc', rows: { real: alike(mostRowsToTell), synthetic: alike(mostRowsToTell), holdout: null }, of, drawn: asMany },
    figures.pmse_ratio === null ? null : { figure: 'pmse_ratio', rows: { real: alike(mostRowsOfPropensity), synthetic: alike(mostRowsOfPropensity), holdout: null }, of, drawn: asMany },
  ];
  return taken.filter((one) => one !== null).filter(({ rows }) => (['real', 'synthetic', 'holdout'] as const).some((part) => (rows[part] ?? Infinity) < (of[part] ?? 0)));
}
