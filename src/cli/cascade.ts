import type { CascadeEvaluateResult } from '../contract/cascade.ts';
import type { CascadeCompareResult } from '../contract/cascadeComparison.ts';
import type { CascadeClaim, CascadeCost } from '../contract/cascadePrivacy.ts';
import type { JobInput } from '../contract/jobs.ts';
import type { Answer, Arguments, Command, Context } from './command.ts';
import { optionOf, runOptions } from './options.ts';
import { usage } from './parse.ts';
import { alignedTable, decimal, duration, list, paint, paragraphs, percent, safe, wholeNumber } from './print.ts';
import type { FieldName } from './request.ts';

/** `pratibimba cascade`: the delinquency model of a panel of monthly states. */
export const cascade: Command = {
  name: 'cascade',
  summary: 'Train a delinquency model on monthly states, judge it, and draw from it',
  usage: 'train|evaluate|compare --panel FILE --wide COL,COL,… [--static COL,…] · sample MODEL --clients N',
  description: `train keeps an LSTM of clients' monthly states as internal/cascade.json (with --epsilon a releasable cascade.json), sample draws new clients from it without the panel,
evaluate compares such a model with Markov chains on clients that neither has seen, and compare says how a synthetic panel, such as a sample, pays beside
the real one. The figures of both are of real rows, so all they write is internal.
A panel has a row a client and a column a month (--wide; months may be empty at the end of a history), or a row a client and month
(--id, --month, --state). States keep their own codes unless --map reads them as CUR, D30, D60, D90, D120, DEF, PRE and MAT.
With --epsilon training is differentially private (DP-SGD) and paid from the ledger of a source. States are then declared (--states, or --map
FILE), static columns have bounds or levels in the --schema, and so has the column of months of a long panel, of which --months count:
nothing but noisy figures is learnt from the rows.`,
  options: {
    panel: { value: 'FILE', help: 'The panel to learn from' },
    synthetic: { value: 'FILE', help: 'compare: the synthetic panel, with the columns of the real one' },
    holdout: { value: 'FILE', help: 'evaluate: other clients, to judge by (default: 30 % of the panel’s clients)' },
    wide: { value: 'COL,COL,…', help: 'Columns of the monthly states, oldest first' },
    id: { value: 'COL', help: 'Column of the client, in a panel with a row a client and month' },
    month: { value: 'COL', help: 'Column of its months: dates or whole numbers of any origin' },
    state: { value: 'COL', help: 'Column of its states' },
    borrower: { value: 'COL', help: 'Column that says whose sequence it is, where one borrower may have several' },
    static: { value: 'COL,…', help: 'Columns that stay the same over a client’s months, such as age and limit' },
    map: { value: 'auto|none|FILE', help: 'Read codes as the eight states by their meaning, or by a JSON file (default: none)' },
    segment: { value: 'COL', help: 'evaluate: fit Markov chains for each value of this column, too' },
    clients: { value: 'N', help: 'sample: clients to draw, such as 10000 or 1e6' },
    'target-default-rate': { value: 'R', help: 'sample: share of clients in default at some month; the shift that meets it is printed' },
    'target-curve': { value: 'M:R,…', help: 'sample: shares in default by month on book, such as 12:0.01,24:0.03' },
    epsilon: { value: 'E', help: 'train: how much one person may change the odds of what is seen, e^E at most (default: an open cascade)' },
    'dry-run': { help: 'train: show what a private cascade would cost; nothing is spent' },
    delta: { value: 'D', help: 'train: probability with which that may fail, far below 1 / persons (default with --epsilon: 1e-6)' },
    source: { value: 'NAME', help: 'train: whose budget pays (default: the table’s name)' },
    states: { value: 'A,B,…', help: 'train: the states of a private cascade, best first; others end a history' },
    months: { value: 'M', help: 'train: most months of a history, of a private cascade of a long panel; later ones are left out' },
    schema: { value: 'FILE', help: 'train: declared bounds and levels of static columns, and “rows”, for a private cascade' },
    person: { value: 'COL', help: 'train: whose a row is, in a private cascade (default: each row is another person’s, each client of a long panel)' },
    'rows-per-person': { value: 'M', help: 'train: histories that one person may contribute, the rest being left out (default: 1)' },
    engine: { value: 'auto|simd|tensorflow', help: 'Who trains: the compiled kernel, or TensorFlow.js where it is installed (default: auto, the kernel)' },
    seed: { value: 'S', help: 'The same seed gives the same bytes (default: 1)' },
    ...runOptions,
  },
  examples: [
    ['Does the model remember more than a Markov chain?', 'pratibimba cascade evaluate --panel cards.csv --holdout others.csv --wide PAY_3,PAY_2,PAY_1'],
    ['Keep a model of a long panel', 'pratibimba cascade train --panel history.csv --id ID --month MONTH --state STATUS --map auto -o cascade1'],
    ['Do its clients pay as the real ones do?', 'pratibimba cascade compare --panel history.csv --synthetic panel1/history.csv --id ID --month MONTH --state STATUS --map auto -o compared1'],
    ['A private cascade, paid by the source "cards"', 'pratibimba cascade train --panel cards.csv --wide PAY_3,PAY_2,PAY_1 --states 0,1,2,3 --epsilon 1 --delta 1e-6 --source cards -o cascade2'],
    ['Ten thousand new clients with a default rate of 4 %', 'pratibimba cascade sample cascade1/internal/cascade.json --clients 10000 --target-default-rate 0.04 -o panel1'],
  ],
  run(args, context) {
    const [verb, ...more] = args.positionals;
    switch (verb) {
      case 'train': return train(args, more, context);
      case 'sample': return sample(args, more, context);
      case 'evaluate': return evaluate(args, more, context);
      case 'compare': return compare(args, more, context);
      default: throw usage(verb === undefined ? 'cascade needs a verb: train, sample, evaluate or compare.' : `cascade has no verb "${verb}"; there are train, sample, evaluate and compare.`, cascade);
    }
  },
};

async function evaluate(args: Arguments, files: readonly string[], context: Context): Promise<Answer> {
  refuse(args, 'evaluate', ['synthetic', 'clients', 'target-default-rate', 'target-curve', ...privateOptions]);
  const input = { ...panelInput(args, 'evaluate', files), holdout: args.text('holdout') ?? null, segment: args.text('segment') ?? null };
  const { runDocument, runJob, runText } = await import('./runJob.ts');
  const outcome = await runJob('cascade-evaluate', input, args, context);
  return { document: runDocument(outcome), text: paragraphs(evaluationText(outcome.result, context.colour), outcome.run === null ? '' : runText(outcome.run, context.colour)) };
}

async function compare(args: Arguments, files: readonly string[], context: Context): Promise<Answer> {
  refuse(args, 'compare', ['holdout', 'segment', 'clients', 'target-default-rate', 'target-curve', 'engine', 'seed', ...privateOptions]);
  const { seed: _, engine: __, ...columns } = panelInput(args, 'compare', files);
  const synthetic = args.text('synthetic');
  if (synthetic === undefined) throw usage('cascade compare needs --synthetic FILE.', cascade);
  const { runDocument, runJob, runText } = await import('./runJob.ts');
  const outcome = await runJob('cascade-compare', { ...columns, synthetic }, args, context);
  return { document: runDocument(outcome), text: paragraphs(comparisonText(outcome.result, context.colour), outcome.run === null ? '' : runText(outcome.run, context.colour)) };
}

async function train(args: Arguments, files: readonly string[], context: Context): Promise<Answer> {
  refuse(args, 'train', ['synthetic', 'holdout', 'segment', 'clients', 'target-default-rate', 'target-curve']);
  const input = { ...panelInput(args, 'train', files), privacy: privacyOf(args), schema: args.text('schema') ?? null };
  if (args.has('dry-run')) {
    const { runJob } = await import('./runJob.ts');
    const { result } = await runJob('cascade-plan', input, args, context, nameOf);
    return { document: result, text: costText(result) };
  }
  const { runDocument, runJob, runText } = await import('./runJob.ts');
  const outcome = await runJob('cascade-train', input, args, context, nameOf);
  const { training, training_report: report, states, engine, privacy, claim, notes } = outcome.result;
  const text = [
    paint('bold', `Learnt from ${wholeNumber(training.clients)} clients with ${wholeNumber(training.transitions)} transitions between ${states.length} states`, context.colour),
    claim === null ? `${report.epochs} epochs in ${duration(report.seconds)}. Engine: ${engine}.` : `${claimText(claim)} ${duration(report.seconds)}.`,
    `Privacy: ${safe(privacy)}`,
  ].join('\n');
  return { document: runDocument(outcome), text: paragraphs(text, list('Notes', notes, context.colour), outcome.run === null ? '' : runText(outcome.run, context.colour)) };
}

/** What was spent, and on what. The clients of a private cascade are a noisy number. */
function claimText({ starts, training, totals }: CascadeClaim): string {
  return `DP-SGD: ${wholeNumber(training.steps)} steps, each with a person at a probability of ${training.rate.toFixed(4)}, noise of ${training.sigma.toFixed(3)} times the clipping norm (epsilon ${training.epsilon_alone.toFixed(3)} by itself).
${wholeNumber(starts.queries)} noisy counts of how histories begin, sigma ${starts.sigma.toFixed(1)} (epsilon ${starts.epsilon_alone.toFixed(3)} by itself). Both together: ${totals.pld.toFixed(4)}. Trained in`;
}

/** What a training would spend, and on what. */
function costText({ source, epsilon, delta, rows, starts, training, step_noise: stepNoise, totals }: CascadeCost): string {
  return [
    `The source "${safe(source)}" would pay epsilon ${epsilon} at delta ${delta}. Nothing was read of rows and nothing was spent.`,
    `DP-SGD: ${wholeNumber(training.steps)} steps, each with a person at a probability of ${training.rate.toFixed(4)}, noise of ${training.sigma.toFixed(3)} times the clipping norm ${training.clip} (epsilon ${training.epsilon_alone.toFixed(3)} by itself).`,
    `Counts of how histories begin: sigma ${starts.sigma.toFixed(1)} times their sensitivity (epsilon ${starts.epsilon_alone.toFixed(3)} by itself). Both together: ${totals.pld.toFixed(4)}.`,
    stepNoise === null ? 'Declare "rows" in the schema for the noise of a step.' : `With ${wholeNumber(rows ?? 0)} histories the noise on a step's mean gradient is ${stepNoise.toFixed(4)} of the clipping norm.`,
  ].join('\n');
}

async function sample(args: Arguments, files: readonly string[], context: Context): Promise<Answer> {
  refuse(args, 'sample', ['panel', 'synthetic', 'holdout', 'segment', 'wide', 'id', 'month', 'state', 'borrower', 'static', 'map', 'engine', ...privateOptions]);
  const [model, ...more] = files;
  if (model === undefined || more.length > 0) throw usage('cascade sample takes one cascade.json.', cascade);
  const clients = args.wholeNumber('clients');
  if (clients === undefined) throw usage('cascade sample needs --clients N.', cascade);
  const input = { model, clients, target_default_rate: args.number('target-default-rate') ?? null, target_curve: curveOf(args.text('target-curve')), seed: args.wholeNumber('seed') };
  const { runDocument, runJob, runText } = await import('./runJob.ts');
  const outcome = await runJob('cascade-sample', input, args, context);
  const { table, rows, privacy, default_rate: rate, calibration } = outcome.result;
  const text = [
    paint('bold', `${safe(table)}: ${wholeNumber(clients)} clients, ${wholeNumber(rows)} rows`, context.colour),
    ...(rate === null ? [] : [`In default at some month: ${percent(rate)}.`]),
    ...calibration.map(({ month, target, achieved, shift }) => `By month ${month}: ${percent(achieved)} (${percent(target)} asked for), met by a shift of ${shift.toFixed(3)} of the logits of worse states.`),
    `Privacy: ${safe(privacy)}`,
  ].join('\n');
  return { document: runDocument(outcome), text: paragraphs(text, outcome.run === null ? '' : runText(outcome.run, context.colour)) };
}

const privateOptions = ['dry-run', 'epsilon', 'delta', 'source', 'states', 'months', 'schema', 'person', 'rows-per-person'];

const nameOf: FieldName = (field) => (field === 'contribution' ? '--rows-per-person' : optionOf(field));

/** Private as soon as a budget is named: then every other option of it has a meaning. */
function privacyOf(args: Arguments): JobInput<'cascade-train'>['privacy'] {
  const epsilon = args.number('epsilon');
  if (epsilon === undefined) {
    const idle = privateOptions.find((option) => args.has(option));
    if (idle !== undefined) throw usage(`--${idle} belongs to a private cascade, which needs --epsilon E.`, cascade);
    return { mode: 'none' };
  }
  return {
    mode: 'differential', epsilon, delta: args.number('delta') ?? 1e-6, source: args.text('source') ?? null, person: args.text('person') ?? null,
    contribution: args.wholeNumber('rows-per-person'), states: names(args, 'states'), months: args.wholeNumber('months') ?? null,
  };
}

/** Options of the other verbs. */
function refuse(args: Arguments, verb: string, options: readonly string[]): void {
  const given = options.find((option) => args.has(option));
  if (given !== undefined) throw usage(`cascade ${verb} has no option --${given}.`, cascade);
}

function panelInput(args: Arguments, verb: string, files: readonly string[]): JobInput<'cascade-train'> {
  if (files.length > 0) throw usage(`cascade ${verb} takes its files with --panel${verb === 'evaluate' ? ' and --holdout' : verb === 'compare' ? ' and --synthetic' : ''}.`, cascade);
  const panel = args.text('panel');
  if (panel === undefined) throw usage(`cascade ${verb} needs --panel FILE.`, cascade);
  return { panel, ...panelColumns(args, verb), seed: args.wholeNumber('seed') };
}

/** `12:0.01,24:0.03` */
function curveOf(text: string | undefined): { month: number; rate: number }[] {
  return (text ?? '').split(',').filter((point) => point !== '').map((point) => {
    const [, month, rate] = /^\s*(\d{1,3}):(\d*\.?\d+)\s*$/.exec(point) ?? [];
    if (month === undefined || rate === undefined) throw usage(`--target-curve takes months and rates such as 12:0.01,24:0.03, not "${point}".`, cascade);
    return { month: Number(month), rate: Number(rate) };
  });
}

/** The columns of a wide or a long panel. */
function panelColumns(args: Arguments, verb: string): Omit<JobInput<'cascade-train'>, 'panel' | 'seed'> {
  const wide = names(args, 'wide');
  const long = ['id', 'month', 'state'].filter((option) => args.text(option) !== undefined);
  if (wide.length > 0 && long.length > 0) throw usage(`A panel is wide or long: cascade ${verb} takes --wide or --id, --month and --state.`, cascade);
  if (wide.length === 0 && long.length < 3) throw usage(`cascade ${verb} needs --wide with the columns of the months, oldest first, or --id, --month and --state.`, cascade);
  if (wide.length === 1) throw usage(`cascade ${verb} needs --wide with two columns or more, oldest first.`, cascade);
  const column = (option: string): string | null => args.text(option) ?? null;
  return { wide, id: column('id'), month: column('month'), state: column('state'), static: names(args, 'static'), borrower: column('borrower'), map: args.text('map'), engine: engineOf(args) };
}

function engineOf(args: Arguments): JobInput<'cascade-train'>['engine'] {
  const engine = args.text('engine');
  if (engine === undefined || engine === 'auto' || engine === 'simd' || engine === 'tensorflow') return engine;
  throw usage(`--engine is auto, simd or tensorflow, not "${engine}".`, cascade);
}

/** The names of `A,B,C`; none if the option was not given. */
function names(args: Arguments, option: string): string[] {
  return (args.text(option) ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
}

function evaluationText(result: CascadeEvaluateResult, colour: boolean): string {
  const { training, holdout, training_report: report } = result;
  const memory = [
    ['Distance of roll rates', decimal(result.roll_rate_distance.real_holdout), decimal(result.roll_rate_distance.lstm_sample), '0 is equal, 2 the most; the first is the hold-out'],
    ['Second-order gap', decimal(result.second_order_gap.real), decimal(result.second_order_gap.lstm_sample), '0 for a chain without memory'],
    ...result.autocorrelation.real.map((real, index) => [`Autocorrelation, lag ${index + 1}`, decimal(real), decimal(result.autocorrelation.lstm_sample[index] ?? null), 'of being delinquent']),
  ];
  return paragraphs(
    `Learnt from ${wholeNumber(training.clients)} clients with ${wholeNumber(training.transitions)} transitions, judged on ${wholeNumber(holdout.clients)} with ${wholeNumber(holdout.transitions)}.
${report.epochs} epochs in ${duration(report.seconds)}, the best was epoch ${report.kept_epoch}. Engine: ${result.engine}.`,
    lossTable(result, colour),
    differenceText(result),
    alignedTable(['MEASURE', 'REAL', 'SAMPLED', 'COMPARE'], memory, colour),
    list('Not measured', Object.entries(result.reasons).map(([figure, reason]) => `${figure}: ${reason}`), colour),
  );
}

function comparisonText({ states, real, synthetic, behaviour, roll_rate_distance: distance }: CascadeCompareResult, colour: boolean): string {
  const rows = states.flatMap((from, row) => states.flatMap((to, column) => {
    const [one, other] = [behaviour.real.roll_rates[row]?.[column]?.value ?? null, behaviour.synthetic.roll_rates[row]?.[column]?.value ?? null];
    return one === null || (one === 0 && (other ?? 0) === 0) ? [] : [[`${safe(from)} to ${safe(to)}`, percent(one), other === null ? '–' : percent(other)]];
  }));
  return paragraphs(
    `${wholeNumber(real.clients)} real clients with ${wholeNumber(real.transitions)} transitions, ${wholeNumber(synthetic.clients)} synthetic ones with ${wholeNumber(synthetic.transitions)}.
Distance of roll rates: ${decimal(distance)} (0 is equal, 2 the most).`,
    alignedTable(['FROM MONTH TO MONTH', 'REAL', 'SYNTHETIC'], rows, colour),
  );
}

/** The column of segments stands only where they were asked for. */
function lossTable(result: CascadeEvaluateResult, colour: boolean): string {
  const models = [
    ['Markov, order 1', result.nll_markov1, result.nll_markov1_by_month, result.nll_markov1_by_segment],
    ['Markov, order 2', result.nll_markov2, result.nll_markov2_by_month, result.nll_markov2_by_segment],
    ['Markov, order 3', result.nll_markov3, result.nll_markov3_by_month, result.nll_markov3_by_segment],
    ['LSTM', result.nll_lstm, null, null],
  ] as const;
  const segmented = result.nll_markov1_by_segment !== null;
  const header = ['LOSS PER TRANSITION', 'ALL MONTHS ALIKE', 'BY MONTH', ...(segmented ? ['BY SEGMENT'] : [])];
  return alignedTable(header, models.map(([name, ...losses]) => [name, ...losses.slice(0, header.length - 1).map(decimal4)]), colour);
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
