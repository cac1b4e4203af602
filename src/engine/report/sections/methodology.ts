import { figure, list, number, percent, type Section, type SectionContext, sentence, table, whole } from '../blocks.ts';
import type { ReportBlock } from '../../../contract/report.ts';
import { type Evidence, isClone } from '../evidence.ts';

/** Margins, copula, default link, cascade, tails; what was rejected; parameters. */
export const methodology: Section = ({ evidence }) => (isClone(evidence) ? twinMethod(evidence) : portfolioMethod(evidence));

function portfolioMethod({ run, generated }: Evidence): ReportBlock[] {
  const asked = run.request;
  const copula = asked['use_copulas'] === false ? 'none: columns are drawn apart from each other' : `${asked['copula'] === 't' ? 'Student t' : 'Gaussian'} copula`;
  return [
    ...table('Method', ['Part', 'How'], [
      ['Margins', 'Of each variable by the template: lognormal, quantile tables, shares by band and by level'],
      ['Dependence', copula],
      ['Default link', 'A latent score with noise, calibrated so that the default rate is the target and its order follows grades'],
      ['Payments', generated!.cascade],
      ['Default', generated!.default_definition],
      ['Tails', 'Of the margins and of the copula; nothing is cut but at the bounds of the template'],
    ]),
    ...parameters(asked),
    sentence('Alternatives rejected: independent columns, which lose the dependence that defaults rest on; first-order roll rates, which forget how a loan came into its state.'),
    sentence(`The default rate achieved is ${percentText(generated!.achieved_default_rate)}, 95 % interval ${generated!.achieved_default_rate_interval.map(percentText).join(' to ')}.`),
  ];
}

/** What is not one value each, such as overrides, stands in sections of its own. */
function parameters(request: Evidence['run']['request']): ReportBlock[] {
  return table('Parameters of the request', ['Parameter', 'Value'], Object.entries(request).filter(([, value]) => value !== null && typeof value !== 'object').map(([name, value]) => [name, String(value)]));
}

function percentText(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

function twinMethod({ claim, run }: Evidence): ReportBlock[] {
  return [
    ...table('Method', ['Part', 'How'], [
      ['Margins', 'Counts of fine cells of each column; values drawn within cells; no cell of fewer than ten rows in an open clone'],
      ['Dependence', 'Latent normal correlations of coarse codes, and a tilt fitted to tables of pairs'],
      ['Default link', 'Tables of each column with the target, where one was named'],
      ['Cascade', `Of monthly rows: ${claim?.trainings === undefined ? 'chains of states by segment' : 'an LSTM over states, trained with noise (DP-SGD)'}, and expressions that hold on rows`],
      ['Tails', 'Ends of columns are rounded inwards; no extreme of a real row is kept unless that was asked for'],
      ['Noise', claim === null ? 'None: counts are exact' : claim.mechanism],
    ]),
    ...parameters(run.request),
    ...(claim === null ? [] : table('Steps of noisy counting', ['Step', 'Queries', 'Sensitivity', 'Sigma', 'Part of mu'], claim.steps.map((step) => [step.name, whole(step.queries), number(step.sensitivity), number(step.sigma), number(step.mu)]))),
    ...(claim?.trainings === undefined ? [] : table('Trainings of paths', ['Table', 'Steps', 'Rate', 'Clip', 'Sigma', 'Epsilon alone'], claim.trainings.map((own) => [own.table, whole(own.steps), number(own.rate), number(own.clip), number(own.sigma), number(own.epsilon_alone)]))),
    sentence('Alternatives rejected: a deep generative network, which needs the rows themselves to train on and leaves its counts unsaid; independent columns, which lose dependence.'),
  ];
}

/** Every override of a calibrated value, and its effect on the default rate. */
export const adjustments: Section = (context) => {
  const { overrides, inputs } = context.evidence;
  if (overrides.length === 0) return [sentence('No calibrated value was replaced.')];
  const stated = new Map(overrides.map(({ field, reason: why }) => [field, why]));
  const reason = (field: string): string | null => inputs.override_reasons[field] ?? stated.get(field) ?? null;
  const unexplained = overrides.filter(({ field }) => reason(field) === null).map(({ field }) => field);
  return [
    ...table('Calibrated values that were replaced', ['Value', 'Calibrated', 'Used', 'Reason', 'Effect on the default rate, points'], overrides.map(({ field, calibrated, used, effect }) => [
      field, calibrated, used, reason(field) ?? 'to be completed by the bank', effect === null ? 'not measured' : number(effect, 2),
    ])),
    ...(unexplained.length === 0 ? [] : [context.find({ severity: 'medium', text: `Reasons for replacing ${unexplained.join(', ')}: to be completed by the bank.` })]),
  ];
};

/** Expert judgement that was put on top of results: the application does none. */
export const postModel: Section = (context) => [
  sentence('The application puts no adjustment on top of a result. Values that the request replaced before the run:'),
  ...list(context.evidence.overrides.map(({ field, calibrated, used }) => `${field}: ${calibrated} became ${used}.`)),
  ...(context.evidence.overrides.length === 0 ? [sentence('None.')] : []),
];

/** What a generated portfolio measures of itself. */
export function realism({ evidence }: SectionContext): ReportBlock[] {
  const { generated } = evidence;
  if (generated === null) return [];
  const { realism: found } = generated;
  const gaps = found.correlations.flatMap(({ achieved, calibration }) => (calibration === null ? [] : [Math.abs(achieved - calibration)]));
  const worst = gaps.length === 0 ? null : Math.max(...gaps);
  return [
    ...table('Realism of the portfolio', ['Measure', 'Value', 'Compare'], [
      ['Default rate', percent(generated.achieved_default_rate), `target ${percentText(generated.target_default_rate)}, tolerance ${percentText(generated.default_rate_tolerance)}`],
      ['Gini of the score', number(found.gini_score), ''],
      ['Kolmogorov-Smirnov of the score', number(found.ks_score), ''],
      ['Rank correlations: largest distance from calibration', number(worst), '0 is equal'],
      ['Second-order gap', number(found.second_order_gap), 'above 0: delinquency has a memory'],
      ['Default within 12 months by roll rates alone', percent(found.default_by_roll_rates), 'of a loan without arrears, by a chain without memory'],
      ['Balance of the largest 1 % of borrowers', percent(found.concentration_top_1pct), ''],
      ['Excess kurtosis of log income', number(found.log_income_excess_kurtosis), '0 for a normal'],
    ]),
    ...table('Default rate by grade', ['Grade', 'Loans', 'Rate', '95 % interval'], found.default_rate_by_grade.map(({ group, loans, rate, interval }) => [group, whole(loans), percent(rate), interval.map(percentText).join(' to ')])),
    ...gradePicture(found.default_rate_by_grade),
    ...table('Rank correlations', ['Pair', 'Achieved', 'Calibration'], found.correlations.map(({ pair, achieved, calibration }) => [pair, number(achieved), number(calibration)])),
    ...cascadePictures(found),
  ];
}

type Realism = NonNullable<Evidence['generated']>['realism'];

function gradePicture(grades: Realism['default_rate_by_grade']): ReportBlock[] {
  const items = grades.map(({ group, rate, interval }) => ({ name: group, value: 100 * rate, low: 100 * interval[0], high: 100 * interval[1], inconclusive: false }));
  return items.length === 0 ? [] : [figure('Default rate by grade, per cent, with 95 % intervals.', { kind: 'intervals', name: 'per cent', items, limit: null })];
}

function cascadePictures({ roll_rates: rolls, vintage_curves: curves }: Realism): ReportBlock[] {
  const cohorts = curves.filter(({ cumulated }) => cumulated.length > 1).slice(-6).map(({ cohort, cumulated }) => ({ name: cohort, cumulated }));
  return [
    ...(rolls === null ? [] : [figure('Roll rates from month to month: shares of loans in each state (rows) that are in another the month after (columns).', { kind: 'matrix', rows: rolls.states, columns: rolls.states, values: rolls.matrix, scale: 'share', most: 1, decimals: 3 })]),
    ...(cohorts.length === 0 ? [] : [figure('Cumulated default rate by months on book, of the latest cohorts.', { kind: 'vintages', cohorts })]),
  ];
}
