import type { CascadeEvaluateResult } from '../contract/cascade.ts';
import type { JobInput } from '../contract/jobs.ts';
import type { Arguments, Command } from './command.ts';
import { usage } from './parse.ts';
import { alignedTable, decimal, duration, list, paragraphs, wholeNumber } from './print.ts';

/** `pratibimba cascade`: the delinquency model of a panel of monthly states. */
export const cascade: Command = {
  name: 'cascade',
  summary: 'Train a delinquency model on monthly states and judge it',
  usage: 'evaluate --panel FILE [--holdout FILE] --wide COL,COL,… [--static COL,…] [--seed S]',
  description: `Trains an LSTM on clients' monthly states and compares it with Markov chains on clients that neither has seen.
The panel has a row a client and a column a month; months may be empty at the end of a history. States keep their own codes.
The result holds statistics of real rows: all of it is internal.`,
  options: {
    panel: { value: 'FILE', help: 'The panel to learn from' },
    holdout: { value: 'FILE', help: 'Other clients, to judge by (default: 30 % of the panel’s clients)' },
    wide: { value: 'COL,COL,…', help: 'Columns of the monthly states, oldest first' },
    id: { value: 'COL', help: 'Column of the client, in a panel with a row a client and month' },
    month: { value: 'COL', help: 'Column of its months: dates or whole numbers of any origin' },
    state: { value: 'COL', help: 'Column of its states' },
    borrower: { value: 'COL', help: 'Column that says whose sequence it is, where one borrower may have several' },
    map: { value: 'auto|none|FILE', help: 'Read codes as CUR, D30, D60, D90, D120, DEF, PRE and MAT: by their meaning or by a JSON file (default: none)' },
    static: { value: 'COL,…', help: 'Columns that stay the same over a client’s months, such as age and limit' },
    seed: { value: 'S', help: 'The same seed gives the same figures (default: 1)' },
  },
  examples: [
    ['Does the model remember more than a Markov chain?', 'pratibimba cascade evaluate --panel cards.csv --holdout others.csv --wide PAY_3,PAY_2,PAY_1'],
    ['With what is known of each client', 'pratibimba cascade evaluate --panel cards.csv --wide PAY_3,PAY_2,PAY_1 --static LIMIT,AGE --json'],
  ],
  async run(args, context) {
    const [verb, ...more] = args.positionals;
    if (verb !== 'evaluate') throw usage(verb === undefined ? 'cascade needs a verb: evaluate.' : `cascade has no verb "${verb}"; there is evaluate.`, cascade);
    if (more.length > 0) throw usage('cascade evaluate takes its files with --panel and --holdout.', cascade);
    const panel = args.text('panel');
    if (panel === undefined) throw usage('cascade evaluate needs --panel FILE.', cascade);
    const input = { panel, holdout: args.text('holdout') ?? null, ...panelColumns(args, verb), seed: args.wholeNumber('seed') };
    const { runJob } = await import('./runJob.ts');
    const { result } = await runJob('cascade-evaluate', input, args, context);
    return { document: result, text: resultText(result, context.colour) };
  },
};

/** The columns of a wide or a long panel. */
function panelColumns(args: Arguments, verb: string): Pick<JobInput<'cascade-evaluate'>, 'wide' | 'id' | 'month' | 'state' | 'static' | 'borrower' | 'map'> {
  const wide = names(args, 'wide');
  const long = ['id', 'month', 'state'].filter((option) => args.text(option) !== undefined);
  if (wide.length > 0 && long.length > 0) throw usage(`A panel is wide or long: cascade ${verb} takes --wide or --id, --month and --state.`, cascade);
  if (wide.length === 0 && long.length < 3) throw usage(`cascade ${verb} needs --wide with the columns of the months, oldest first, or --id, --month and --state.`, cascade);
  if (wide.length === 1) throw usage(`cascade ${verb} needs --wide with two columns or more, oldest first.`, cascade);
  const column = (option: string): string | null => args.text(option) ?? null;
  return { wide, id: column('id'), month: column('month'), state: column('state'), static: names(args, 'static'), borrower: column('borrower'), map: args.text('map') };
}

/** The names of `A,B,C`; none if the option was not given. */
function names(args: Arguments, option: string): string[] {
  return (args.text(option) ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
}

function resultText(result: CascadeEvaluateResult, colour: boolean): string {
  const { training, holdout, training_report: report } = result;
  const models = [
    ['Markov, order 1', result.nll_markov1, result.nll_markov1_by_month],
    ['Markov, order 2', result.nll_markov2, result.nll_markov2_by_month],
    ['Markov, order 3', result.nll_markov3, result.nll_markov3_by_month],
    ['LSTM', result.nll_lstm, null],
  ] as const;
  const memory = [
    ['Distance of roll rates', decimal(result.roll_rate_distance.real_holdout), decimal(result.roll_rate_distance.lstm_sample), '0 is equal, 2 the most; the first is the hold-out'],
    ['Second-order gap', decimal(result.second_order_gap.real), decimal(result.second_order_gap.lstm_sample), '0 for a chain without memory'],
    ...result.autocorrelation.real.map((real, index) => [`Autocorrelation, lag ${index + 1}`, decimal(real), decimal(result.autocorrelation.lstm_sample[index] ?? null), 'of being delinquent']),
  ];
  return paragraphs(
    `Learnt from ${wholeNumber(training.clients)} clients with ${wholeNumber(training.transitions)} transitions, judged on ${wholeNumber(holdout.clients)} with ${wholeNumber(holdout.transitions)}.
${report.epochs} epochs in ${duration(report.seconds)}, the best was epoch ${report.kept_epoch}. Engine: ${result.engine}.`,
    alignedTable(['LOSS PER TRANSITION', 'ALL MONTHS ALIKE', 'BY MONTH'], models.map(([name, pooled, byMonth]) => [name, decimal4(pooled), decimal4(byMonth)]), colour),
    differenceText(result),
    alignedTable(['MEASURE', 'REAL', 'SAMPLED', 'COMPARE'], memory, colour),
    list('Not measured', Object.entries(result.reasons).map(([figure, reason]) => `${figure}: ${reason}`), colour),
  );
}

function differenceText({ lstm_against_markov3_by_month: paired }: CascadeEvaluateResult): string {
  if (paired === null) return '';
  const [low, high] = paired.interval;
  return `LSTM less Markov of order 3 by month: ${paired.difference.toFixed(4)}, 95 % interval ${low.toFixed(4)} to ${high.toFixed(4)} (below 0 the LSTM is better).`;
}

/** Losses of good models differ in the fourth decimal. */
function decimal4(value: number | null): string {
  return value === null ? '–' : value.toFixed(4);
}
