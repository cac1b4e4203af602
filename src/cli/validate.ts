import type { RelationFigures, Subsample, ValidationResult } from '../contract/validation.ts';
import type { ValidationCheck, ValidationVerdict } from '../contract/verdict.ts';
import type { Answer, Command } from './command.ts';
import { runOptions } from './options.ts';
import { usage } from './parse.ts';
import { alignedTable, decimal, list, paint, paragraphs, percent, safe, wholeNumber } from './print.ts';

const worstShown = 5;
const openShown = 8;
const checksShown = 30;

/** `pratibimba validate`: how well a synthetic table agrees with the real one. */
export const validate: Command = {
  name: 'validate',
  summary: 'Judge a synthetic table by the real one: pass, fail or inconclusive',
  usage: '--synthetic FILE --real FILE [--holdout FILE] [--target COLUMN] [--policy FILE] [-o DIR]',
  description: `Measures how close the distributions, the dependence and the default rate of a synthetic table are to the real ones, and holds the figures to a
policy (resources/policies/default.json is the form of one). Each check has an interval; what did not pass comes with what to change and the
command that does it. Exits with 0 for a pass, 5 for a fail, 6 where rows are too few to tell.
The result holds statistics of real rows: all of it is internal.`,
  options: {
    synthetic: { value: 'FILE', help: 'The synthetic table' },
    real: { value: 'FILE', help: 'The real table that it was made from' },
    holdout: { value: 'FILE', help: 'Real rows that the twin has not seen: shows whether rows were copied' },
    target: { value: 'COLUMN', help: 'The column that models predict, such as the default flag' },
    schema: { value: 'FILE', help: 'Declared schema (default: what inspect proposes for the real table)' },
    policy: { value: 'FILE', help: 'What the figures are held to (default: the shipped policy)' },
    rules: { value: 'FILE', help: 'Business rules that the rows must keep (default: those of the twin beside the synthetic table)' },
    ...runOptions,
  },
  examples: [
    ['Does the clone behave like its source?', 'pratibimba validate --synthetic run1/loans.csv --real loans.csv --target default -o check1'],
    ['And tables that belong to each other, by folder?', 'pratibimba validate --synthetic run2 --real production -o check3'],
    ['And were real rows copied?', 'pratibimba validate --synthetic run1/loans.csv --real loans.csv --holdout holdout.csv -o check2'],
  ],
  async run(args, context) {
    const synthetic = args.text('synthetic');
    const real = args.text('real');
    if (synthetic === undefined) throw usage('validate needs --synthetic FILE.', validate);
    if (real === undefined) throw usage('validate needs --real FILE.', validate);
    if (args.positionals.length > 0) throw usage('validate takes its files with --synthetic, --real and --holdout.', validate);
    const input = { synthetic, real, holdout: args.text('holdout') ?? null, target: args.text('target') ?? null, schema: args.text('schema') ?? null, policy: args.text('policy') ?? null, rules: args.text('rules') ?? null };
    const { runDocument, runJob, runText } = await import('./runJob.ts');
    const outcome = await runJob('validate', input, args, context);
    return {
      document: runDocument(outcome),
      text: paragraphs(resultText(outcome.result, context.colour), outcome.run === null ? '' : runText(outcome.run, context.colour)),
      ...failureOf(outcome.result.verdict),
    };
  },
};

function failureOf(verdict: ValidationVerdict): Pick<Answer, 'verdict'> {
  if (verdict === 'pass') return {};
  return { verdict: verdict === 'fail' ? 'validation' : 'inconclusive' };
}

function resultText(result: ValidationResult, colour: boolean): string {
  const { default_rate: rate, closeness, exact_match: exact } = result;
  const figures = [
    ['Overall', decimal(result.overall), '1 is equal'],
    ['Distributions of columns', decimal(result.column_shapes), '1 is equal'],
    ['Dependence of pairs', decimal(result.pair_trends_all), '1 is equal'],
    ['Overall as SDMetrics reports it', decimal(result.sdmetrics.overall), '1 is equal'],
    ['Difference of rank correlations', decimal(result.spearman_mean_abs_difference), '0 is equal'],
    ...(result.kendall_mean_abs_difference === null ? [] : [['Difference of Kendall\'s tau', decimal(result.kendall_mean_abs_difference), '0 is equal']]),
    ...(result.eta_mean_abs_difference === null ? [] : [['Difference of correlation ratios', decimal(result.eta_mean_abs_difference), '0 is equal']]),
    ...(rate === null ? [] : [[`Rate of ${rate.target}`, percent(rate.synthetic), `${percent(rate.real)} in the real table`]]),
    ...(closeness === null ? [] : [['Closer to the source than to the hold-out', percent(closeness), '50 % is ideal']]),
    ...tailRows(result),
    ...(result.tstr_gini_ratio === null ? [] : [['What models keep of their Gini', percent(result.tstr_gini_ratio), 'of that trained on real rows']]),
    ...giniRows(result),
    ...(result.discriminator_auc === null ? [] : [['Told apart from real rows (AUC)', decimal(result.discriminator_auc), '0.5 is ideal']]),
    ...(result.pmse_ratio === null ? [] : [['Propensity error over that of chance', decimal(result.pmse_ratio), '1 is ideal, below 3 good']]),
    ['Equal to a real row', percent(exact.synthetic_in_real), exact.holdout_in_real === null ? '' : `${percent(exact.holdout_in_real)} of the hold-out`],
  ];
  const support = result.real_support;
  if (support !== null) figures.push(['Combinations without a real row', `${wholeNumber(support.none)} of ${wholeNumber(support.classes)}`, `${wholeNumber(support.below_k)} more with fewer than ${support.k}`]);
  const relations = result.relations.map((one) => [
    `${one.child} of ${one.parent}`, decimal(one.children_distance), wholeNumber(one.orphans.synthetic), one.sibling_max_difference === null ? '' : decimal(one.sibling_max_difference), one.roll_rate_distance === null ? '' : decimal(one.roll_rate_distance), gapText(one.second_order_gap),
  ]);
  const tables = result.tables.map((one) => [one.table, decimal(one.column_shapes), decimal(one.pair_trends_all), wholeNumber(one.rules), wholeNumber(one.rows_breaking)]);
  return paragraphs(
    verdictText(result, colour),
    relations.length === 0 ? '' : alignedTable(['RELATION', 'CHILDREN PER PARENT', 'ORPHANS', 'SIBLINGS, AT MOST', 'ROLL RATES', 'MEMORY'], relations, colour),
    tables.length === 0 ? '' : alignedTable(['TABLE', 'DISTRIBUTIONS', 'PAIRS', 'RULES', 'ROWS BREAKING ONE'], tables, colour),
    `${wholeNumber(result.rows.synthetic)} synthetic rows against ${wholeNumber(result.rows.real)} real ones.`,
    alignedTable(['MEASURE', 'VALUE', 'COMPARE'], figures, colour),
    worstColumns(result, colour),
    list('Resting on fewer rows than there are', result.subsamples.map(subsampleText), colour),
    list('Not checked', result.checks.filter(({ status }) => status === 'skipped').map(({ name, reason }) => `${name}: ${reason ?? ''}`), colour),
    list('Not measured', Object.entries(result.reasons).map(([figure, reason]) => `${figure}: ${reason}`), colour),
  );
}

/** The verdict, what did not pass with what to do about it, and all checks: failed ones first. */
function verdictText({ verdict, checks, policy, multiple_testing: tests }: ValidationResult, colour: boolean): string {
  const gates = checks.filter(({ decides }) => decides);
  const count = (status: ValidationCheck['status']) => gates.filter((check) => check.status === status).length;
  const open = gates.filter(({ status }) => status !== 'pass');
  const commands = [...new Set(open.flatMap(({ request }) => request?.command ?? []))];
  return paragraphs(
    `${paint(verdict === 'fail' ? 'red' : 'bold', verdict.toUpperCase(), colour)}: ${count('fail')} gates failed, ${count('inconclusive')} inconclusive, ${count('pass')} passed; policy "${safe(policy.name)}", version ${policy.version}.`,
    ...open.slice(0, openShown).map(openText),
    open.length > openShown ? `… and ${open.length - openShown} more: see "checks" in validation.json.` : '',
    list('Ready to run', commands, colour),
    alignedTable(['CHECK', 'STATUS', 'VALUE', `${100 * policy.confidence} % INTERVAL`, 'MUST BE'], checks.filter(({ status }) => status !== 'skipped').slice(0, checksShown).map(checkRow), colour),
    `Checks in brackets do not make the verdict. ${tests.statement}`,
  );
}

function openText({ name, status, cell, reason, why, recommendation }: ValidationCheck): string {
  return [`${status}: ${safe(name)}. ${why}`, safe(cell ?? ''), reason ?? '', recommendation === null ? '' : `${safe(recommendation.text)} (${recommendation.parameter}: ${recommendation.from ?? 'none'} → ${recommendation.to ?? 'none'})`].filter((line) => line !== '').join('\n  ');
}

function checkRow({ name, status, decides, value, interval, direction, threshold }: ValidationCheck): string[] {
  const range = interval === null ? '' : `${decimal(interval[0])} to ${decimal(interval[1])}`;
  return [name, decides ? status : `(${status})`, decimal(value), range, `${direction} ${threshold}`];
}

function tailRows({ tails }: ValidationResult): string[][] {
  return [
    ...(tails.q99_mean_error === null ? [] : [['Error of 99 % quantiles', percent(tails.q99_mean_error), `${percent(tails.q99_largest_error)} at most`]]),
    ...(tails.q999_mean_error === null ? [] : [['Error of 99.9 % quantiles', percent(tails.q999_mean_error), `${percent(tails.q999_largest_error)} at most`]]),
    ...(tails.excess99_mean_error === null ? [] : [['Error of mean excess beyond 99 %', percent(tails.excess99_mean_error), '0 is equal']]),
    ...(tails.chi_largest_difference === null ? [] : [['Difference of tail dependence', decimal(tails.chi_largest_difference), 'the largest of the strongest pairs; 0 is equal']]),
  ];
}

function subsampleText({ figure, rows, of, drawn }: Subsample): string {
  const parts = [['real', 'real'], ['synthetic', 'synthetic'], ['holdout', 'hold-out']] as const;
  const taken = parts.flatMap(([part, name]) => (rows[part] === null ? [] : [`${wholeNumber(rows[part])} of ${wholeNumber(of[part] ?? rows[part])} ${name} rows`]));
  return `${figure}: ${taken.join(', ')}. ${drawn}`;
}

/** What lateness in the month before last adds to that of the last one, in both. */
function gapText(gap: RelationFigures['second_order_gap']): string {
  return gap === null ? '' : `${decimal(gap.synthetic)} for ${decimal(gap.real)}`;
}

function giniRows(result: ValidationResult): string[][] {
  const models = [['boosted trees', result.tstr_gini_trees, result.trtr_gini_trees], ['a scorecard', result.tstr_gini_logistic, result.trtr_gini_logistic]] as const;
  return models.flatMap(([model, synthetic, real]) => (synthetic === null ? [] : [[`Gini of ${model} trained on it`, decimal(synthetic), `${decimal(real)} trained on real rows`]]));
}

function worstColumns({ columns }: ValidationResult, colour: boolean): string {
  const worst = columns.filter(({ score }) => score !== null).toSorted((a, b) => (a.score ?? 1) - (b.score ?? 1)).slice(0, worstShown);
  return worst.length === 0 ? '' : alignedTable(['LEAST ALIKE', 'SCORE', 'BY'], worst.map(({ name, score, measure }) => [name, decimal(score), measure ?? '']), colour);
}
