import { Failure } from '../contract/errors.ts';
import type { Command } from './command.ts';
import { runOptions } from './options.ts';
import { usage } from './parse.ts';
import { paint, paragraphs, rulesText, safe, wholeNumber } from './print.ts';

/** `pratibimba sample`: more rows from a twin that was saved. */
export const sample: Command = {
  name: 'sample',
  summary: 'Draw rows from a saved twin',
  usage: "twin.json --rows N [--where 'COLUMN=VALUE'] [--target-rate R | --quota LIST] [--part I/N] [--seed S] [-o DIR]",
  description: `Draws rows from a twin that clone has saved; no real data is needed.
With --where every row satisfies the conditions (=, !=, <, <=, >, >=; an empty value is missing; several values of = with commas). A condition
that no row can satisfy is refused at once, with the nearest that one can. Of a twin of several tables, the rows counted are those of the table
that the conditions name (TABLE.COLUMN), else of the first; each comes with all that belongs to it.
With --part, any number of machines can share the work: the parts are the rows that a single run would give.`,
  options: {
    rows: { value: 'N', help: 'Rows of all parts together, such as 5000 or 1e6' },
    where: { value: 'CONDITION', repeatable: true, help: "Only rows that satisfy it, such as 'grade=E' or 'dti>40'; may be given again" },
    'target-rate': { value: 'R', help: 'Share of rows with the bad value of the target, such as 0.45' },
    quota: { value: 'LIST', help: "Rows by value of a column, such as 'grade=A:100,B:200'; --rows may be left out" },
    k: { value: 'N', help: 'Rows that share each combination of quasi-identifiers, over all parts (default: 5; 1 is off)' },
    part: { value: 'I/N', help: 'Only part I of N' },
    seed: { value: 'S', help: 'The same seed gives the same bytes (default: 1)' },
    ...runOptions,
  },
  examples: [
    ['A million rows from the twin of a run', 'pratibimba sample run1/internal/twin.json --rows 1e6 -o sample1'],
    ['Risky loans alone', "pratibimba sample run1/internal/twin.json --rows 1000 --where grade=E --where 'dti>40' -o risky"],
    ['45 % defaults', 'pratibimba sample run1/internal/twin.json --rows 1000 --target-rate 0.45 -o balanced'],
    ['The third of 64 parts of a billion rows', 'pratibimba sample twin.json --rows 1e9 --part 3/64 -o part3'],
  ],
  async run(args, context) {
    const [twin, ...more] = args.positionals;
    if (twin === undefined) throw usage('sample needs a twin.json.', sample);
    if (more.length > 0) throw usage('sample takes one twin at a time.', sample);
    const rows = args.wholeNumber('rows');
    const quota = args.text('quota') ?? null;
    if (rows === undefined && quota === null) throw usage('sample needs --rows N.', sample);
    const input = {
      twin,
      rows: rows ?? null,
      where: [...args.texts('where')],
      targetRate: args.number('target-rate') ?? null,
      quota,
      k: args.wholeNumber('k'),
      part: partOf(args.text('part')),
      seed: args.wholeNumber('seed'),
    };
    const { runDocument, runJob, runText } = await import('./runJob.ts');
    const outcome = await runJob('sample', input, args, context);
    const { table, tables, rows: made, columns, privacy, anonymity, rules } = outcome.result;
    const sizes = (tables.length > 0 ? tables : [{ table, rows: made, columns }]).map((one) =>
      paint('bold', `${safe(one.table)}: ${wholeNumber(one.rows)} rows, ${wholeNumber(one.columns)} columns`, context.colour));
    return {
      document: runDocument(outcome),
      text: paragraphs(
        `${sizes.join('\n')}\nPrivacy: ${safe(privacy)}\n${safe(anonymity.statement)}`,
        rulesText(rules, context.colour),
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
