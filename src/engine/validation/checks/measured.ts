import type { PolicyFigure } from '../../../contract/policy.ts';
import type { RelationFigures, ValidatedPair, ValidationFigures } from '../../../contract/validation.ts';
import type { ValidationCheck } from '../../../contract/verdict.ts';
import { wilsonInterval, z95 } from '../../numeric/binomial.ts';
import { fewestSiblings } from '../relations.ts';
import { quantileCell, sharesText, worstBin, worstCell, worstColumn, worstPair } from './cell.ts';

type Interval = [low: number, high: number];

/** One figure as a check sees it. Intervals are at 95 %. */
export interface Measured {
  readonly what: ValidationCheck['what'];
  /** Where in it, in words. */
  readonly cell?: string | null;
  readonly value: number | null;
  readonly interval: Interval | null;
  readonly method: string;
  /** The smaller of the tables that the interval rests on. */
  readonly rows: number;
  /** Why there is no value. */
  readonly reason: string | null;
}

const whole: Measured['what'] = { kind: 'table', names: [] };
const exact = 'a count';
const worstCase = 'the widest that a share of so many rows can have, all columns taken to move together';

/** What a policy may be asked of, figure by figure, out of the figures of a comparison alone: whoever holds the JSON can do it again. */
export const measures: { readonly [F in PolicyFigure]: (figures: ValidationFigures) => Measured[] } = {
  overall: (figures) => [shareOfTable(figures, 'overall', figures.overall)],
  column_shapes: (figures) => [{ ...shareOfTable(figures, 'column_shapes', figures.column_shapes), cell: worstColumn(figures.columns, ({ score }) => 1 - (score ?? 1)) }],
  pair_trends_all: (figures) => [{ ...shareOfTable(figures, 'pair_trends_all', figures.pair_trends_all), cell: worstPair(figures.pairs, ({ score }) => 1 - (score ?? 1)) }],
  'sdmetrics.overall': (figures) => [shareOfTable(figures, 'sdmetrics.overall', figures.sdmetrics.overall)],
  spearman_mean_abs_difference: (figures) => [correlations(figures, 'spearman')],
  kendall_mean_abs_difference: (figures) => [correlations(figures, 'kendall')],
  eta_mean_abs_difference: (figures) => [
    { ...plain(figures, 'eta_mean_abs_difference', figures.eta_mean_abs_difference), cell: worstPair(figures.pairs, (pair) => (pair.measure === 'contingency' ? gap(pair.eta_real, pair.eta_synthetic) : 0)) },
  ],
  missing_pattern_distance: (figures) => [plain(figures, 'missing_pattern_distance', figures.missing_pattern_distance)],
  pmse_ratio: (figures) => [plain(figures, 'pmse_ratio', figures.pmse_ratio)],
  excess95_mean_error: (figures) => [excess(figures, 'excess95_mean_error', 0.95)],
  excess99_mean_error: (figures) => [excess(figures, 'excess99_mean_error', 0.99)],
  default_rate: (figures) => [defaultRate(figures)],
  tstr_gini_ratio: (figures) => [
    { ...plain(figures, 'tstr_gini_ratio', figures.tstr_gini_ratio), interval: figures.tstr_gini_ratio_interval, method: 'DeLong, delta method, over rows of the hold-out', rows: figures.rows.holdout ?? 0 },
  ],
  q99_mean_error: (figures) => [{ ...plain(figures, 'tails.q99_mean_error', figures.tails.q99_mean_error), interval: figures.tails.q99_mean_interval, method: resampled, cell: worstColumn(figures.tails.columns, ({ q99_error: error }) => error ?? 0) }],
  q999_mean_error: (figures) => [{ ...plain(figures, 'tails.q999_mean_error', figures.tails.q999_mean_error), interval: figures.tails.q999_mean_interval, method: resampled, cell: worstColumn(figures.tails.columns, ({ q999_error: error }) => error ?? 0) }],
  chi_largest_difference: (figures) => [
    { ...plain(figures, 'tails.chi_largest_difference', figures.tails.chi_largest_difference), cell: worstPair(figures.tails.pairs, ({ chi_real: real, chi_synthetic: synthetic }) => gap(real, synthetic)) },
  ],
  copies: (figures) => [copies(figures)],
  closeness: (figures) => [closeness(figures)],
  discriminator_auc: (figures) => [plain(figures, 'discriminator_auc', figures.discriminator_auc)],
  column_shape: ({ columns }) =>
    columns.flatMap(({ name, score, values_real: real, values_synthetic: synthetic, divergence, histogram }) =>
      score === null || synthetic === null ? [] : [{ what: { kind: 'column' as const, names: [name] }, cell: worstBin(divergence, histogram?.dates ?? null), value: score, interval: around(score, widest(real, synthetic)), method: worstCase, rows: Math.min(real, synthetic), reason: null }]),
  missing_rate: ({ columns, rows }) =>
    columns.flatMap(({ name, use, missing_rate_real: real, missing_rate_synthetic: synthetic }) => {
      if (use === 'left out' || synthetic === null) return [];
      const [low, high] = differenceInterval([real, rows.real], [synthetic, rows.synthetic]);
      return [{ what: { kind: 'column' as const, names: [name] }, cell: `missing: ${sharesText(synthetic, real)}`, value: Math.abs(synthetic - real), interval: magnitude(low, high), method: newcombe, rows: Math.min(rows.real, rows.synthetic), reason: null }];
    }),
  rank_correlation: ({ pairs }) => pairs.flatMap((pair) => (pair.measure === 'correlation' ? rankCorrelation(pair) : [])),
  contingency: (figures) => figures.pairs.flatMap((pair) => (pair.measure === 'contingency' ? contingency(pair, figures) : [])),
  q99_error: (figures) => figures.tails.columns.flatMap(({ name, q99_real: real, q99_synthetic: synthetic, q99_error: value, q99_interval: interval }) => quantileError(figures, name, '99 %', { real, synthetic, value, interval })),
  q999_error: (figures) => figures.tails.columns.flatMap(({ name, q999_real: real, q999_synthetic: synthetic, q999_error: value, q999_interval: interval }) => quantileError(figures, name, '99.9 %', { real, synthetic, value, interval })),
  rule: (figures) => {
    const { rules, rows } = figures;
    if (rules.length === 0) return [{ ...plain(figures, 'rule', null), reason: 'No rules were named, and no twin with rules lies beside the synthetic table.' }];
    return rules.map(({ id, rows: applied, broken }) => {
      const value = applied === 0 ? 0 : broken / applied;
      return { what: { kind: 'rule' as const, names: [id] }, value, interval: [value, value], method: exact, rows: rows.synthetic, reason: null };
    });
  },
  orphans: ({ relations, rows }) =>
    relations.map(({ child, parent, orphans }) => {
      const value = Math.max(0, orphans.synthetic - orphans.real);
      return { what: { kind: 'relation' as const, names: [child, parent] }, value, interval: [value, value], method: exact, rows: rows.synthetic, reason: null };
    }),
  children_distance: (figures) => figures.relations.map((relation) => ofRelation(figures, relation, relation.children_distance)),
  sibling_correlation: ({ relations }) =>
    relations.flatMap((relation) => relation.sibling_correlations.filter(({ pairs }) => pairs >= fewestSiblings).map((one) => siblings(relation, one))),
  roll_rate_distance: (figures) => figures.relations.flatMap((relation) => (relation.roll_rate_distance === null ? [] : [ofRelation(figures, relation, relation.roll_rate_distance)])),
  second_order_gap: (figures) =>
    figures.relations.flatMap((relation) => {
      const { real, synthetic } = relation.second_order_gap ?? { real: null, synthetic: null };
      return real === null || synthetic === null ? [] : [ofRelation(figures, relation, Math.abs(synthetic - real))];
    }),
};

function ofRelation({ rows }: ValidationFigures, { child, parent }: RelationFigures, value: number): Measured {
  return { what: { kind: 'relation', names: [child, parent] }, value, interval: null, method: 'none', rows: Math.min(rows.real, rows.synthetic), reason: null };
}

const resampled = '100 resamples of the synthetic rows by a fixed seed';
const newcombe = 'Newcombe, from the intervals of Wilson';

function plain({ rows, reasons }: ValidationFigures, name: string, value: number | null): Measured {
  return { what: whole, value, interval: null, method: 'none', rows: Math.min(rows.real, rows.synthetic), reason: value === null ? (reasons[name] ?? 'It was not measured.') : null };
}

function gap(real: number | null, synthetic: number | null): number {
  return real === null || synthetic === null ? 0 : Math.abs(synthetic - real);
}

/** Mean difference of one kind of correlation over all pairs of numbers. */
function correlations(figures: ValidationFigures, kind: 'spearman' | 'kendall'): Measured {
  const name = `${kind}_mean_abs_difference` as const;
  return { ...plain(figures, name, figures[name]), cell: worstPair(figures.pairs, (pair) => (pair.measure === 'correlation' ? gap(pair[`${kind}_real`], pair[`${kind}_synthetic`]) : 0)) };
}

function excess(figures: ValidationFigures, name: 'excess95_mean_error' | 'excess99_mean_error', level: number): Measured {
  const { tails } = figures;
  const errorOf = (column: (typeof tails.columns)[number]): number => column.excess.filter((one) => one.level === level).reduce((_none, { real, synthetic }) => gap(real, synthetic) / real, 0);
  return { ...plain(figures, `tails.${name}`, tails[name]), cell: worstColumn(tails.columns, errorOf) };
}

function quantileError(figures: ValidationFigures, name: string, probability: string, { real, synthetic, value, interval }: { real: number | null; synthetic: number | null; value: number | null; interval: Interval | null }): Measured[] {
  if (value === null) return [];
  return [{ what: { kind: 'column', names: [name] }, cell: quantileCell(figures, name, probability, synthetic, real), value, interval, method: resampled, rows: figures.rows.synthetic, reason: null }];
}

function shareOfTable(figures: ValidationFigures, name: string, value: number | null): Measured {
  const { rows } = figures;
  return { ...plain(figures, name, value), interval: value === null ? null : around(value, widest(rows.real, rows.synthetic)), method: worstCase };
}

/** Half of the 95 % interval of a difference of shares of a half: no other is as wide. */
function widest(real: number, synthetic: number): number {
  return (z95 / 2) * Math.sqrt(1 / Math.max(1, real) + 1 / Math.max(1, synthetic));
}

function around(share: number, half: number): Interval {
  return [Math.max(0, share - half), Math.min(1, share + half)];
}

/** Relative to the real rate, which is taken as it is. */
function defaultRate(figures: ValidationFigures): Measured {
  const { default_rate: rate, reasons } = figures;
  if (rate === null || rate.real === null || rate.real === 0 || rate.synthetic === null || rate.synthetic_interval === null) {
    return { ...plain(figures, 'default_rate', null), reason: reasons['default_rate'] ?? 'The real table has no bad row.' };
  }
  const { real } = rate;
  const [low, high] = rate.synthetic_interval.map((end) => (end - real) / real) as Interval;
  return { what: { kind: 'column', names: [rate.target] }, cell: `"${rate.bad_level ?? ''}": ${sharesText(rate.synthetic, real)}`, value: Math.abs(rate.synthetic - real) / real, interval: magnitude(low, high), method: 'Wilson, of the synthetic rows, relative to the real rate', rows: rate.synthetic_rows, reason: null };
}

/** Copies among synthetic rows less those among the hold-out. */
function copies(figures: ValidationFigures): Measured {
  const { exact_match: match, rows } = figures;
  if (match.synthetic_in_real === null || match.holdout_in_real === null || rows.holdout === null) return plain(figures, 'exact_match.holdout_in_real', null);
  const interval = differenceInterval([match.holdout_in_real, rows.holdout], [match.synthetic_in_real, rows.synthetic]);
  return { what: whole, value: match.synthetic_in_real - match.holdout_in_real, interval, method: newcombe, rows: Math.min(rows.holdout, rows.synthetic), reason: null };
}

function closeness(figures: ValidationFigures): Measured {
  const { closeness: value, closeness_rows: rows } = figures;
  if (value === null || rows === null) return plain(figures, 'closeness', null);
  return { what: whole, value, interval: wilsonInterval(Math.round(value * rows.synthetic), rows.synthetic), method: 'Wilson', rows: Math.min(rows.holdout, rows.synthetic), reason: null };
}

/** Second share less first, 95 % (Newcombe 1998, method 10). */
function differenceInterval([first, firstRows]: [share: number, rows: number], [second, secondRows]: [share: number, rows: number]): Interval {
  const [low1, high1] = wilsonInterval(Math.round(first * firstRows), firstRows);
  const [low2, high2] = wilsonInterval(Math.round(second * secondRows), secondRows);
  const difference = second - first;
  return [difference - Math.hypot(second - low2, high1 - first), difference + Math.hypot(high2 - second, first - low1)];
}

/** Of the absolute value of what lies between. */
function magnitude(low: number, high: number): Interval {
  const ends = [Math.abs(low), Math.abs(high)];
  return [low <= 0 && high >= 0 ? 0 : Math.min(...ends), Math.max(...ends)];
}

/** Difference of Spearman's correlations; its interval from those of Fisher's z with the variance of Bonett and Wright (2000). */
function rankCorrelation(pair: Extract<ValidatedPair, { measure: 'correlation' }>): Measured[] {
  const { spearman_real: real, rows_real: realRows, rows_synthetic: syntheticRows } = pair;
  const rows = Math.min(realRows, syntheticRows);
  if (real === null || rows < 4) return [];
  // A dependence that the clone has lost counts as 0.
  const synthetic = pair.spearman_synthetic ?? 0;
  const interval = correlationDifference([real, (1 + (real * real) / 2) / (realRows - 3)], [synthetic, (1 + (synthetic * synthetic) / 2) / (syntheticRows - 3)]);
  return [{ what: { kind: 'pair', names: [pair.a, pair.b] }, cell: `rank correlation ${synthetic.toFixed(3)}, real ${real.toFixed(3)}`, value: Math.abs(synthetic - real), interval, method: 'Fisher\'s z, Bonett and Wright; Zou', rows, reason: null }];
}

/** Pearson's, whose z has the variance 1 / (pairs - 3). */
function siblings(relation: RelationFigures, { column, pairs, real, synthetic }: RelationFigures['sibling_correlations'][number]): Measured {
  const interval = correlationDifference([real, 1 / (pairs - 3)], [synthetic, 1 / (pairs - 3)]);
  return { what: { kind: 'relation', names: [relation.child, relation.parent, column] }, value: Math.abs(synthetic - real), interval, method: 'Fisher\'s z; Zou', rows: pairs, reason: null };
}

type Correlation = readonly [value: number, varianceOfZ: number];

/** Of |second - first|, 95 %, of two independent correlations (Zou 2007). */
function correlationDifference(first: Correlation, second: Correlation): Interval {
  const ends = ([value, variance]: Correlation) => [-1, 1].map((side) => Math.tanh(Math.atanh(Math.min(0.999999, Math.max(-0.999999, value))) + side * z95 * Math.sqrt(variance))) as Interval;
  const [[low1, high1], [low2, high2]] = [ends(first), ends(second)];
  const difference = second[0] - first[0];
  return magnitude(difference - Math.hypot(second[0] - low2, high1 - first[0]), difference + Math.hypot(high2 - second[0], first[0] - low1));
}

/** Total variation of the joint table beyond what sampling alone gives one of so many cells. */
function contingency(pair: Extract<ValidatedPair, { measure: 'contingency' }>, figures: ValidationFigures): Measured[] {
  const { a, b, score, expected_distance: expected, rows_real: real, rows_synthetic: synthetic } = pair;
  if (score === null) return [];
  const value = Math.max(0, 1 - score - expected);
  return [{ what: { kind: 'pair', names: [a, b] }, cell: worstCell(pair, figures), value, interval: around(value, widest(real, synthetic)), method: worstCase, rows: Math.min(real, synthetic), reason: null }];
}
