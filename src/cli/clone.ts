import type { ClonePlan, DifferentialPrivacy } from '../contract/clonePrivacy.ts';
import type { CloneResult, JobInput } from '../contract/jobs.ts';
import type { Arguments, Command } from './command.ts';
import { optionOf, runOptions } from './options.ts';
import { usage } from './parse.ts';
import { alignedTable, decimal, list, paint, paragraphs, rulesText, safe, wholeNumber } from './print.ts';
import type { FieldName } from './request.ts';

/** `pratibimba clone`: a synthetic table with the distributions and the dependence of a real one. */
export const clone: Command = {
  name: 'clone',
  summary: 'Make a synthetic table that behaves like a real one',
  usage: 'FILE… [--epsilon E --delta D | --no-dp] [--source NAME] [--schema FILE] [--target COLUMN] [--rows N] [--seed S] [-o DIR]',
  description: `Fits a twin to a table and samples a synthetic table from it. Writes <table>.csv and the twin.
A clone is differentially private (epsilon 1, delta 1e-6) unless --no-dp is said; its budget is paid from the ledger of a source.
Without --schema kinds and formats are drafted from the rows, and the guarantee is conditional on that.
Several files are cloned together; --schema is then a folder with <table>.json. With --no-dp the columns' names and values tell which table
belongs to which: rows keep their parents, siblings stay alike, and monthly rows keep their books. A private clone takes the links from the
schemas alone ("parent": { "table", "column", "key", "atMost" }), monthly rows from their "panel", and protects a person with all of their rows.
Everything in internal/ holds statistics of real rows and must stay in the house.`,
  options: {
    epsilon: { value: 'E', help: 'How much one person may change the odds of what is seen: e^E at most (default: 1)' },
    delta: { value: 'D', help: 'Probability with which that may fail, far below 1 / rows (default: 1e-6)' },
    source: { value: 'NAME', help: 'Whose budget pays: a population of persons, such as retail-cards (default: the table’s name)' },
    person: { value: 'COLUMN', help: 'The column that says whose a row is (default: each row is another person’s)' },
    'rows-per-person': { value: 'M', help: 'Rows that one person may contribute, the rest being left out (default: 1)' },
    paths: { value: 'lstm|chain', help: 'How monthly rows of several tables are learnt privately: by a network (DP-SGD) or by noisy counts of steps (default: lstm)' },
    'accept-weak': { help: 'Go on where the noise leaves little to learn from' },
    'dry-run': { help: 'Show what a private clone would cost and how exact it would be; nothing is spent' },
    'no-dp': { help: 'An open clone: its output is not differentially private' },
    schema: { value: 'FILE', help: 'Declared schema (default: what inspect proposes)' },
    target: { value: 'COLUMN', help: 'The column that models will predict, such as the default flag; of several tables TABLE.COLUMN' },
    rows: { value: 'N', help: 'Rows to make, such as 5000 or 1e6 (default: as many as the source has)' },
    seed: { value: 'S', help: 'The same seed gives the same bytes (default: 1)' },
    k: { value: 'N', help: 'Rows that share each combination of quasi-identifiers, by moving others to the nearest (default: 5; 1 is off)' },
    rules: { value: 'auto|none|FILE', help: 'Business rules that the output keeps: those that the rows suggest, none, or those of a file, checked on the source first (default: auto)' },
    'keep-extremes': { help: 'Reach the real smallest and largest values; the output becomes internal' },
    ...runOptions,
  },
  examples: [
    ['A private clone, paid by the source "retail-loans"', 'pratibimba clone loans.csv --schema schema.json --source retail-loans --epsilon 1 --delta 1e-6 -o run0'],
    ['An open clone of a table', 'pratibimba clone loans.csv --target default --no-dp -o run1'],
    ['A million rows, by a corrected schema', 'pratibimba clone loans.csv --schema schema.json --no-dp --rows 1e6 -o run2'],
    ['Borrowers, their loans and the payments of these', 'pratibimba clone borrowers.csv loans.csv payments.csv --no-dp -o run4'],
    ['The same privately: a schema for each says how they belong together', 'pratibimba clone borrowers.csv loans.csv payments.csv --schema schemas --source retail-loans --epsilon 1 -o run5'],
    ['Rows that keep the rules of a file', 'pratibimba clone loans.csv --no-dp --rules rules.json -o run6'],
    ['Another sample of the same size', 'pratibimba clone loans.csv --no-dp --seed 2 -o run3'],
  ],
  async run(args, context) {
    const [file, ...more] = args.positionals;
    if (file === undefined) throw usage('clone needs a FILE.', clone);
    const input = {
      file,
      related: more,
      schema: args.text('schema') ?? null,
      target: args.text('target') ?? null,
      privacy: privacyOf(args),
      rows: args.wholeNumber('rows') ?? null,
      seed: args.wholeNumber('seed'),
      k: args.wholeNumber('k'),
      rules: args.text('rules'),
      keepExtremes: args.has('keep-extremes'),
    };
    const { runDocument, runJob, runText } = await import('./runJob.ts');
    if (args.has('dry-run')) {
      const { result } = await runJob('clone-plan', input, args, context, nameOf);
      return { document: result, text: planText(result, context.colour) };
    }
    const outcome = await runJob('clone', input, args, context, nameOf);
    return {
      document: runDocument(outcome),
      text: paragraphs(resultText(outcome.result, context.colour), outcome.run === null ? '' : runText(outcome.run, context.colour)),
    };
  },
};

function planText({ table, source, columns, rows, epsilon, delta, mu, steps, trainings = [], feasibility, conditions }: ClonePlan, colour: boolean): string {
  const lines = steps.map((step) => [step.name, wholeNumber(step.queries), step.mu.toFixed(4), step.sigma.toFixed(1), `${(100 * step.noise_share).toFixed(2)} %`]);
  return paragraphs(
    `${paint('bold', `${safe(table)}: ${wholeNumber(columns)} columns, about ${wholeNumber(rows)} rows; nothing was spent`, colour)}
It would cost the source "${safe(source)}" epsilon ${epsilon} and delta ${delta} (mu ${mu.toFixed(4)}${trainings.length === 0 ? '' : ' for the counts, and a training'}).`,
    alignedTable(['STEP', 'QUERIES', 'MU', 'SIGMA', 'OF ALL ROWS'], lines, colour),
    ...trainings.map((own) => `${safe(own.table)}: a network learns the paths by DP-SGD, ${wholeNumber(own.steps)} steps, each with a person at a probability of ${own.rate.toFixed(4)}, noise of ${own.sigma.toFixed(3)} times the clipping norm (epsilon ${own.epsilon_alone.toFixed(3)} by itself). Noise of a step: ${(100 * own.noise_share).toFixed(1)} % of what the persons in it could add.`),
    `Feasibility: ${feasibility.verdict}.`,
    list('Reasons', feasibility.reasons, colour),
    list('The guarantee would be conditional', conditions, colour),
  );
}

const nameOf: FieldName = (field) => (field === 'contribution' ? '--rows-per-person' : optionOf(field));

const privateOptions = ['epsilon', 'delta', 'source', 'person', 'rows-per-person', 'paths', 'accept-weak'];

function privacyOf(args: Arguments): JobInput<'clone'>['privacy'] {
  if (args.has('no-dp')) {
    const idle = privateOptions.find((option) => args.has(option));
    if (idle !== undefined) throw usage(`--${idle} belongs to a private clone, and --no-dp asks for an open one.`, clone);
    return { mode: 'none' };
  }
  return {
    mode: 'differential',
    epsilon: args.number('epsilon') ?? 1,
    delta: args.number('delta') ?? 1e-6,
    source: args.text('source') ?? null,
    person: args.text('person') ?? null,
    contribution: args.wholeNumber('rows-per-person'),
    paths: args.text('paths') as DifferentialPrivacy['paths'] | undefined,
    acceptWeak: args.has('accept-weak'),
  };
}

function resultText({ table, tables, rows, columns, target, privacy, anonymity, fit, notes, suppressedLevels, rules }: CloneResult, colour: boolean): string {
  const suppressed = suppressedLevels.map(({ column, levels }) => `${column}: ${wholeNumber(levels)} rare ${levels === 1 ? 'value' : 'values'}`);
  return paragraphs(
    [
      ...(tables.length > 0 ? tables : [{ table, rows, columns }]).map((one) =>
        paint('bold', `${safe(one.table)}: ${wholeNumber(one.rows)} rows, ${wholeNumber(one.columns)} columns${target === null || (tables.length > 0 && !target.startsWith(`${one.table}.`)) ? '' : `, target ${safe(target)}`}`, colour)),
      `Privacy: ${safe(privacy)}`,
      safe(anonymity.statement),
      ...(fit.pairTables === 0 ? [] : [`Fit of ${wholeNumber(fit.pairTables)} pairs of columns: distance ${decimal(fit.meanDistance)} on average, ${decimal(fit.maxDistance)} at most (0 is exact, 1 is unrelated).`]),
    ].join('\n'),
    rulesText(rules, colour),
    list('Too rare to be kept', suppressed, colour),
    list('Notes', notes, colour),
  );
}
