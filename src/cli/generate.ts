import type { GenerateResult } from '../contract/jobs.ts';
import type { Command } from './command.ts';
import { runOptions } from './options.ts';
import { usage } from './parse.ts';
import { alignedTable, decimal, list, paint, paragraphs, percent, safe, wholeNumber } from './print.ts';

/** `pratibimba generate`: a credit portfolio from nothing but a template and a few numbers. */
export const generate: Command = {
  name: 'generate',
  summary: 'Make a credit portfolio from nothing, with the default rate asked for',
  usage: '[--config FILE | --template T] --borrowers N [--target-default-rate R] [--tolerance R] [--history-months M] [--seed S] [-o DIR]',
  description: `Makes borrowers, their loans and the loans' month-by-month payments from a template's calibration figures.
Writes borrowers, loans and payments, and dictionary.json, which explains each column. No real data is used.
A --config is a JSON file of the same fields: template, num_borrowers, target_default_rate, default_rate_tolerance,
include_payment_history, history_months, use_copulas, copula, cascade, privacy_epsilon, k_anonymity, seed, format. Options win over it.`,
  options: {
    config: { value: 'FILE', help: 'JSON file with the fields of the request' },
    template: { value: 'T', help: 'A shipped template or the path of one (default: us-personal-loans)' },
    borrowers: { value: 'N', help: 'Borrowers to make, such as 10000 or 1e6' },
    'target-default-rate': { value: 'R', help: 'Share of loans that default, such as 0.035 (default: the template’s)' },
    tolerance: { value: 'R', help: 'How far from it the achieved rate may be (default: 0.01)' },
    'history-months': { value: 'M', help: 'Months of payment history of each loan, 3 to 120 (default: 24)' },
    'no-history': { help: 'No payment history' },
    'no-copulas': { help: 'Independent variables; the result says what that costs' },
    copula: { value: 'gaussian|t', help: 'Dependence without or with joint extremes (default: t)' },
    cascade: { value: 'lstm|markov', help: 'How loans pay: by the shipped network, or by the chain it is compared with (default: lstm)' },
    'privacy-epsilon': { value: 'E', help: 'Accepted and answered: nothing real is used, so the guarantee is epsilon = 0' },
    k: { value: 'K', help: 'Borrowers that share each combination of age, region and employment (default: 5; 1 is off)' },
    seed: { value: 'S', help: 'The same seed gives the same bytes (default: 1)' },
    format: { value: 'csv|parquet', help: 'How tables are written (default: csv)' },
    ...runOptions,
  },
  examples: [
    ['A portfolio of 10,000 borrowers', 'pratibimba generate --borrowers 10000 --target-default-rate 0.035 --seed 7 -o portfolio1'],
    ['The same from a file, with another seed', 'pratibimba generate --config portfolio.json --seed 8 -o portfolio2'],
    ['A million borrowers as Parquet', 'pratibimba generate --borrowers 1e6 --format parquet -o portfolio3'],
  ],
  async run(args, context) {
    if (args.positionals.length > 0) throw usage('generate takes no file but that of --config.', generate);
    const { generateInput } = await import('./generateInput.ts');
    const { input, nameOf } = await generateInput(args, context.messages);
    const { runDocument, runJob, runText } = await import('./runJob.ts');
    const outcome = await runJob('generate', input, args, context, nameOf);
    return {
      document: runDocument(outcome),
      text: paragraphs(resultText(outcome.result, context.colour), outcome.run === null ? '' : runText(outcome.run, context.colour)),
    };
  },
};

function resultText(result: GenerateResult, colour: boolean): string {
  const [low, high] = result.achieved_default_rate_interval;
  const { realism } = result;
  const figures = [
    ['Default rate', percent(result.achieved_default_rate), `${percent(result.target_default_rate)} asked for, within ${percent(result.default_rate_tolerance)}; 95 % interval ${percent(low)} to ${percent(high)}`],
    ['Gini of the credit score', decimal(realism.gini_score), '0.40 to 0.60 is usual within a lender'],
    ['KS of the credit score', decimal(realism.ks_score), '0 tells nothing, 1 everything'],
    ['Balance of the largest 1 %', percent(realism.concentration_top_1pct), 'of borrowers'],
  ];
  const grades = realism.default_rate_by_grade.map(({ group, loans, rate, interval }) => [group, wholeNumber(loans), percent(rate), `${percent(interval[0])} to ${percent(interval[1])}`]);
  return paragraphs(
    [
      paint('bold', `${result.portfolio_id}: ${wholeNumber(result.num_borrowers)} borrowers, ${wholeNumber(result.num_loans)} loans, ${wholeNumber(result.num_payments)} payments`, colour),
      `Template ${safe(result.template)}, made in ${result.generation_time_seconds.toFixed(2)} s.`,
      `Default: ${result.default_definition}`,
      `Privacy: ${safe(result.privacy)}`,
      safe(result.anonymity.statement),
    ].join('\n'),
    alignedTable(['FIGURE', 'VALUE', 'COMPARE'], figures, colour),
    alignedTable(['GRADE', 'LOANS', 'DEFAULT RATE', '95 % INTERVAL'], grades, colour),
    list('Notes', result.notes, colour),
    assumptionsText(result.assumptions),
  );
}

/** By name alone: the sources fill a screen, and run.json has them. */
function assumptionsText(assumptions: GenerateResult['assumptions']): string {
  if (assumptions.length === 0) return '';
  const one = assumptions.length === 1;
  return `${assumptions.length} ${one ? 'figure of the template is an assumption' : 'figures of the template are assumptions'} (sources in run.json): ${assumptions.map(({ figure }) => safe(figure)).join(', ')}.`;
}
