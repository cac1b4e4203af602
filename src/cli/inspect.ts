import type { InspectedTable } from '../contract/jobs.ts';
import type { Command } from './command.ts';
import { usage } from './parse.ts';
import { alignedTable, list, paint, paragraphs, safe, size, wholeNumber } from './print.ts';

/** `pratibimba inspect`: how the columns of CSV files are understood. */
export const inspect: Command = {
  name: 'inspect',
  summary: 'Show how the columns of CSV files are understood',
  usage: 'FILE… [--examples]',
  description: `Reads CSV files and proposes for each column what it holds and which part it plays, with the reason.
With --json, tables[].schema is the proposal: correct it, save it, and give it to clone with --schema.
No value of the files is printed unless --examples asks for it.`,
  options: {
    examples: { help: 'Print a few real values of each column' },
  },
  examples: [
    ['How is this table understood?', 'pratibimba inspect loans.csv'],
    ['The same as a document, with the proposed schema', 'pratibimba inspect loans.csv --json'],
  ],
  async run(args, context) {
    if (args.positionals.length === 0) throw usage('inspect needs at least one FILE.', inspect);
    const { runJob } = await import('./runJob.ts');
    const { result } = await runJob('inspect', { files: [...args.positionals], examples: args.has('examples') }, args, context);
    return { document: result, text: paragraphs(...result.tables.map((table) => tableText(table, context.colour))) };
  },
};

function tableText({ file, rows, bytes, schema, columns, notes }: InspectedTable, colour: boolean): string {
  const withExamples = columns.some(({ examples }) => examples !== undefined);
  const lines = schema.columns.map(({ name, kind, role, suggestedRole, reason, undecided }, j) => {
    const { missing, distinct, examples } = columns[j] ?? {};
    return [
      name,
      undecided === true ? `${kind} ?` : kind,
      suggestedRole === undefined ? role : `${role}, or ${suggestedRole}?`,
      wholeNumber(missing ?? 0),
      distinct === null || distinct === undefined ? '> 10,000' : wholeNumber(distinct),
      ...(withExamples ? [(examples ?? []).join(' | ')] : []),
      reason ?? '',
    ];
  });
  return paragraphs(
    paint('bold', `${safe(file)}: ${wholeNumber(rows)} rows, ${wholeNumber(columns.length)} columns, ${size(bytes)}`, colour),
    alignedTable(['COLUMN', 'KIND', 'ROLE', 'MISSING', 'DISTINCT', ...(withExamples ? ['EXAMPLES'] : []), 'WHY'], lines, colour),
    schema.columns.some(({ undecided }) => undecided === true) ? '? needs a person’s word: declare the column in a schema.' : '',
    list('Notes', notes, colour),
  );
}
