import { Failure } from '../contract/errors.ts';
import type { Command } from './command.ts';
import { runOptions } from './options.ts';
import { usage } from './parse.ts';
import { paint, paragraphs, safe, wholeNumber } from './print.ts';

/** `pratibimba sample`: more rows from a twin that was saved. */
export const sample: Command = {
  name: 'sample',
  summary: 'Draw rows from a saved twin',
  usage: 'twin.json --rows N [--part I/N] [--seed S] [-o DIR]',
  description: `Draws rows from a twin that clone has saved; no real data is needed.
With --part, any number of machines can share the work: the parts are the rows that a single run would give.`,
  options: {
    rows: { value: 'N', help: 'Rows of all parts together, such as 5000 or 1e6' },
    part: { value: 'I/N', help: 'Only part I of N' },
    seed: { value: 'S', help: 'The same seed gives the same bytes (default: 1)' },
    ...runOptions,
  },
  examples: [
    ['A million rows from the twin of a run', 'pratibimba sample run1/internal/twin.json --rows 1e6 -o sample1'],
    ['The third of 64 parts of a billion rows', 'pratibimba sample twin.json --rows 1e9 --part 3/64 -o part3'],
  ],
  async run(args, context) {
    const [twin, ...more] = args.positionals;
    if (twin === undefined) throw usage('sample needs a twin.json.', sample);
    if (more.length > 0) throw usage('sample takes one twin at a time.', sample);
    const rows = args.wholeNumber('rows');
    if (rows === undefined) throw usage('sample needs --rows N.', sample);
    const input = { twin, rows, part: partOf(args.text('part')), seed: args.wholeNumber('seed') };
    const { runDocument, runJob, runText } = await import('./runJob.ts');
    const outcome = await runJob('sample', input, args, context);
    const { table, rows: made, columns, privacy } = outcome.result;
    return {
      document: runDocument(outcome),
      text: paragraphs(
        `${paint('bold', `${safe(table)}: ${wholeNumber(made)} rows, ${wholeNumber(columns)} columns`, context.colour)}\nPrivacy: ${safe(privacy)}`,
        outcome.run === null ? '' : runText(outcome.run, context.colour),
      ),
    };
  },
};

function partOf(text: string | undefined): { index: number; of: number } | undefined {
  if (text === undefined) return undefined;
  const [, index, of] = (/^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? []).map(Number);
  if (index === undefined || of === undefined || index < 1 || index > of) throw new Failure('usage', `--part takes I/N with I from 1 to N, such as 3/64, not "${text}".`);
  return { index, of };
}
