import { Failure } from '../contract/errors.ts';
import type { CloneResult } from '../contract/jobs.ts';
import type { Command } from './command.ts';
import { runOptions } from './options.ts';
import { usage } from './parse.ts';
import { decimal, list, paint, paragraphs, safe, wholeNumber } from './print.ts';

/** `pratibimba clone`: a synthetic table with the distributions and the dependence of a real one. */
export const clone: Command = {
  name: 'clone',
  summary: 'Make a synthetic table that behaves like a real one',
  usage: 'FILE --no-dp [--schema FILE] [--target COLUMN] [--rows N] [--seed S] [-o DIR]',
  description: `Fits a twin to a table and samples a synthetic table from it. Writes <table>.csv, and the twin to internal/.
The clone is an open one (--no-dp): its output is not differentially private.
Everything in internal/ holds statistics of real rows and must stay in the house.`,
  options: {
    'no-dp': { help: 'An open clone, without differential privacy (the only kind in this version)' },
    schema: { value: 'FILE', help: 'Declared schema (default: what inspect proposes)' },
    target: { value: 'COLUMN', help: 'The column that models will predict, such as the default flag' },
    rows: { value: 'N', help: 'Rows to make, such as 5000 or 1e6 (default: as many as the source has)' },
    seed: { value: 'S', help: 'The same seed gives the same bytes (default: 1)' },
    k: { value: 'N', help: 'Rows that share each combination of quasi-identifiers, by moving others to the nearest (default: 5; 1 is off)' },
    'keep-extremes': { help: 'Reach the real smallest and largest values; the output becomes internal' },
    ...runOptions,
  },
  examples: [
    ['An open clone of a table', 'pratibimba clone loans.csv --target default --no-dp -o run1'],
    ['A million rows, by a corrected schema', 'pratibimba clone loans.csv --schema schema.json --no-dp --rows 1e6 -o run2'],
    ['Another sample of the same size', 'pratibimba clone loans.csv --no-dp --seed 2 -o run3'],
  ],
  async run(args, context) {
    const [file, ...more] = args.positionals;
    if (file === undefined) throw usage('clone needs a FILE.', clone);
    if (more.length > 0) throw usage('clone takes one FILE at a time in this version.', clone);
    if (!args.has('no-dp')) {
      throw new Failure('usage', 'A private clone is not available in this version; say --no-dp for an open one (its output is not differentially private).');
    }
    const input = {
      file,
      schema: args.text('schema') ?? null,
      target: args.text('target') ?? null,
      privacy: { mode: 'none' as const },
      rows: args.wholeNumber('rows') ?? null,
      seed: args.wholeNumber('seed'),
      k: args.wholeNumber('k'),
      keepExtremes: args.has('keep-extremes'),
    };
    const { runDocument, runJob, runText } = await import('./runJob.ts');
    const outcome = await runJob('clone', input, args, context);
    return {
      document: runDocument(outcome),
      text: paragraphs(resultText(outcome.result, context.colour), outcome.run === null ? '' : runText(outcome.run, context.colour)),
    };
  },
};

function resultText({ table, rows, columns, target, privacy, anonymity, fit, notes, suppressedLevels }: CloneResult, colour: boolean): string {
  const suppressed = suppressedLevels.map(({ column, levels }) => `${column}: ${wholeNumber(levels)} rare ${levels === 1 ? 'value' : 'values'}`);
  return paragraphs(
    [
      paint('bold', `${safe(table)}: ${wholeNumber(rows)} rows, ${wholeNumber(columns)} columns${target === null ? '' : `, target ${safe(target)}`}`, colour),
      `Privacy: ${safe(privacy)}`,
      safe(anonymity.statement),
      ...(fit.pairTables === 0 ? [] : [`Fit of ${wholeNumber(fit.pairTables)} pairs of columns: distance ${decimal(fit.meanDistance)} on average, ${decimal(fit.maxDistance)} at most (0 is exact, 1 is unrelated).`]),
    ].join('\n'),
    list('Too rare to be kept', suppressed, colour),
    list('Notes', notes, colour),
  );
}
