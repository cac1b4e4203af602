import texts from '../../../../resources/texts/report.en.json' with { type: 'json' };
import type { ReportBlock, TableFigures } from '../../../contract/report.ts';
import { tailCurve } from '../../../contract/tailCurve.ts';
import type { ValidationResult } from '../../../contract/validation.ts';
import { figure, list, notPerformed, number, percent, type Section, type SectionContext, sentence, table } from '../blocks.ts';
import { type Evidence, isInternal } from '../evidence.ts';
import { cascadeAgainstReal } from './cascade.ts';
import { policyChecks } from './checks.ts';
import { realism } from './methodology.ts';

/** Calibration, discrimination, distances, dependence, tails, cascade. */
export const testing: Section = (context) => {
  const { evidence } = context;
  const { generated } = evidence;
  return [
    ...(generated !== null && Math.abs(generated.achieved_default_rate - generated.target_default_rate) > generated.default_rate_tolerance
      ? [context.find({ severity: 'high', text: 'The default rate achieved is further from its target than the tolerance that was asked for.' })]
      : []),
    ...realism(context),
    ...dependence(context),
    ...tailsOf(evidence),
    ...againstReal(context),
    ...cascadeAgainstReal(context),
    ...(evidence.validation === null ? [notPerformed(context, 'medium', 'PSI, Kullback-Leibler and Jensen-Shannon distances, quantiles .99 and .999 against real rows')] : []),
  ];
};

/** Three maps where real rows may be printed, else the synthetic one alone. */
function dependence({ evidence }: SectionContext): ReportBlock[] {
  const { validation, figures } = evidence;
  if (validation !== null && isInternal(evidence) && validation.correlations.columns.length > 1) return threeMaps(validation);
  return figures.filter(({ spearman }) => spearman.columns.length > 1).slice(0, 2).map(({ file, spearman }) =>
    figure(`Rank correlations (Spearman) in ${file}.`, { kind: 'matrix', rows: spearman.columns, columns: spearman.columns, values: spearman.values, scale: 'signed', most: 1, decimals: 2 }));
}

const mostMapped = 12;

function threeMaps({ correlations: { columns, spearman } }: ValidationResult): ReportBlock[] {
  const names = columns.slice(0, mostMapped);
  const cut = (matrix: readonly (readonly (number | null)[])[]): (number | null)[][] => matrix.slice(0, mostMapped).map((row) => row.slice(0, mostMapped));
  const [real, synthetic] = [cut(spearman.real), cut(spearman.synthetic)];
  const difference = synthetic.map((row, one) => row.map((value, other) => (value === null || real[one]![other] == null ? null : value - real[one]![other])));
  const map = (what: string, values: (number | null)[][]): ReportBlock => figure(`Rank correlations (Spearman): ${what}.`, { kind: 'matrix', rows: names, columns: names, values, scale: 'signed', most: 1, decimals: 2 });
  return [map('real', real), map('synthetic', synthetic), map('synthetic less real', difference)];
}

function tails({ file, tail }: TableFigures): ReportBlock[] {
  if (tail === null) return [];
  const { a, b, quantiles, chi, low, high } = tail;
  return [
    figure(`Tail dependence of ${a} and ${b} in ${file}: how often one is above its quantile u, given that the other is; band: 95 % interval.`, { kind: 'tails', quantiles, real: null, synthetic: chi, low, high }),
  ];
}

/** Pairs whose tail dependence is drawn beside that of the source. */
const mostTails = 4;

function tailsOf(evidence: Evidence): ReportBlock[] {
  const { validation } = evidence;
  const against = validation !== null && isInternal(evidence) ? validation.tails.curves.slice(0, mostTails).flatMap(realTails) : [];
  return against.length === 0 ? evidence.figures.flatMap(tails) : against;
}

/** Levels that a curve needs to be one. */
const leastLevels = 3;

function realTails(curve: ValidationResult['tails']['curves'][number]): ReportBlock[] {
  const drawn = tailCurve(curve, 'upper');
  if (drawn.quantiles.length < leastLevels) return [];
  const band = drawn.low === null ? '' : '; band: 95 % interval of the synthetic figure';
  return [figure(`Tail dependence of ${curve.a} and ${curve.b}, real and synthetic: how often one is above its quantile u, given that the other is${band}.`, { kind: 'tails', ...drawn })];
}

function againstReal(context: SectionContext): ReportBlock[] {
  const { evidence } = context;
  const { validation } = evidence;
  if (validation === null) return [];
  if (!isInternal(evidence)) return [sentence(`Tests against real rows. ${texts.internalOnly}`)];
  return [
    ...policyChecks(context, validation),
    ...table('Tests against real rows', ['Measure', 'Value', 'Compare'], [
      ['Distributions of columns', number(validation.column_shapes), '1 is equal'],
      ['Dependence of pairs', number(validation.pair_trends_all), '1 is equal'],
      ['Overall', number(validation.overall), '1 is equal'],
      ['Difference of rank correlations, mean', number(validation.spearman_mean_abs_difference), '0 is equal'],
      ['Difference of Kendall\'s tau, mean', number(validation.kendall_mean_abs_difference), '0 is equal'],
      ['Difference of correlation ratios (number by category), mean', number(validation.eta_mean_abs_difference), '0 is equal'],
      ['Error of quantiles .99, mean', percent(validation.tails.q99_mean_error), '0 is equal'],
      ['Error of quantiles .999, mean', percent(validation.tails.q999_mean_error), '0 is equal'],
      ['Error of mean excess beyond .99, mean', percent(validation.tails.excess99_mean_error), '0 is equal'],
      ['Tail dependence, largest difference', number(validation.tails.chi_largest_difference), '0 is equal'],
      ['Closeness to the source', number(validation.closeness), '.5 is ideal'],
      ['Told apart from real rows (AUC)', number(validation.discriminator_auc), '.5 is ideal'],
      ['Propensity error over that of chance (pMSE ratio)', number(validation.pmse_ratio), '1 is ideal'],
      ['Patterns of missing cells', number(validation.missing_pattern_distance), '0 is equal'],
      ['Rows equal to a real row', percent(validation.exact_match.synthetic_in_real), ''],
    ]),
    ...table('Figures that rest on fewer rows than there are', ['Figure', 'Real', 'Synthetic', 'Hold-out', 'Drawn'], validation.subsamples.map(({ figure: name, rows, drawn }) => [name, number(rows.real, 0), number(rows.synthetic, 0), number(rows.holdout, 0), drawn])),
    ...table('Not measured', ['Figure', 'Why'], Object.entries(validation.reasons)),
  ];
}

/** Scenarios whose fan is drawn. */
const mostFans = 5;

/** Back-test, models trained on synthetic rows, stress. */
export const outcomes: Section = (context) => {
  const { evidence } = context;
  const { validation } = evidence;
  return [
    ...backTest(context, validation),
    ...stressed(context),
  ];
};

function backTest(context: SectionContext, validation: ValidationResult | null): ReportBlock[] {
  if (validation === null) return [notPerformed(context, 'medium', 'Back-test against real rows, and models trained on synthetic rows tested on real ones')];
  if (!isInternal(context.evidence)) return [sentence(`Back-test against real rows. ${texts.internalOnly}`)];
  const { default_rate: rate } = validation;
  return [
    ...(rate === null ? [sentence('No target was named, so that default rates were not compared.')] : table('Default rate', ['Table', 'Rate'], [
      ['Real', percent(rate.real)], ['Synthetic', percent(rate.synthetic)], ['Hold-out', percent(rate.holdout)],
    ])),
    ...table('Gini on the hold-out', ['Model', 'Trained on synthetic rows', 'Trained on real rows'], [
      ['Boosted trees', number(validation.tstr_gini_trees), number(validation.trtr_gini_trees)],
      ['Scorecard', number(validation.tstr_gini_logistic), number(validation.trtr_gini_logistic)],
    ]),
  ];
}

/** Figures of the synthetic book, and so of either edition; those of an internal one stay in the house. */
function stressed(context: SectionContext): ReportBlock[] {
  const { stress } = context.evidence;
  if (stress === null) return [notPerformed(context, 'medium', 'Stress test against 2008 to 2010 and the nearest window of history')];
  if (stress.label === 'internal' && !isInternal(context.evidence)) return [sentence(`Stress test. ${texts.internalOnly}`)];
  const told = stress.scenarios.filter(({ plausibility }) => plausibility.reportable);
  const withheld = stress.scenarios.filter(({ plausibility }) => !plausibility.reportable);
  const share = (loss: number): number => (100 * loss) / stress.exposure;
  const most = Math.ceil(Math.max(...told.map(({ path }) => share(path.at(-1)?.fan.p95 ?? 0)))) || 1;
  return [
    ...table(`Stress scenarios; exposure ${stress.exposure.toFixed(0)} ${stress.currency}`, ['Scenario', 'Loss rate', 'Times baseline', 'P5 to P95, share of exposure', 'Distance from history', 'Band', 'Nearest window'], told.map((one) => [
      one.title, percent(one.loss_rate), number(one.multiple_of_baseline, 2), `${share(one.fan.p5).toFixed(2)} % to ${share(one.fan.p95).toFixed(2)} %`, number(one.plausibility.distance, 2), one.plausibility.band, one.plausibility.nearest_window.start,
    ])),
    ...told.slice(0, mostFans).map(({ title, quarters, path }) => figure(`${title}: cumulated loss as a share of exposure by quarter; median, P25 to P75 and P5 to P95 over simulated paths.`, {
      kind: 'fan', periods: quarters, baseline: null, most, unit: ' %',
      p5: path.map(({ fan }) => share(fan.p5)), p25: path.map(({ fan }) => share(fan.p25)), median: path.map(({ fan }) => share(fan.p50)), p75: path.map(({ fan }) => share(fan.p75)), p95: path.map(({ fan }) => share(fan.p95)),
    })),
    ...withheld.map(({ title }) => context.find({ severity: 'medium', text: `The scenario ${title} lies beyond precedent or contradicts itself, and no rationale was written: its losses are not reported.` })),
    ...table('Stressed figures against what happened', ['Scenario', 'Figure', 'When', 'Happened', 'Stressed', 'Ratio'], told.flatMap(({ title, outcome }) => outcome.map(({ figure: name, when, happened, stressed: value, ratio }) => [title, name, when, number(happened, 2), number(value, 2), number(ratio, 2)]))),
    ...table('Reverse stress: what makes losses exceed an amount', ['Scenario', 'Unemployment at its peak, %', 'Distance', 'Why not'], stress.reverse.map(({ scenario, unemployment_peak: peak, distance, reason }) => [scenario, number(peak, 2), number(distance, 2), reason ?? ''])),
    ...table('Assumptions of the stress test', ['Figure', 'Value', 'Status', 'Source'], stress.assumptions.map(({ figure: name, value, status, source }) => [name, String(value), status, source])),
    ...(stress.rationale === null ? [] : [sentence(`Rationale given for the scenarios: ${stress.rationale}`)]),
    ...list(stress.caveats),
  ];
}
