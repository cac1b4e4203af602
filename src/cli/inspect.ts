import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Failure } from '../contract/errors.ts';
import type { InspectedTable, JobResult } from '../contract/jobs.ts';
import { namesValues, type RulesFile } from '../contract/rules.ts';
import type { Command } from './command.ts';
import { usage } from './parse.ts';
import { alignedTable, list, paint, paragraphs, safe, size, wholeNumber } from './print.ts';

type InspectResult = JobResult<'inspect'>;

/** `pratibimba inspect`: how the columns of CSV files are understood. */
export const inspect: Command = {
  name: 'inspect',
  summary: 'Show how the columns of CSV files are understood',
  usage: 'FILE… [--examples] [--write-rules FILE]',
  description: `Reads CSV files and proposes for each column what it holds and which part it plays, with the reason; for each table the rules
that its rows suggest, with the rows that break them; and of several files which belongs to which.
With --json, tables[].schema is the proposal: correct it, save it, and give it to clone with --schema.
No value of the files is printed unless --examples asks for it.`,
  options: {
    examples: { help: 'Print a few real values of each column' },
    'write-rules': { value: 'FILE', help: 'Save the rules as a rules file; some of them name values that ten rows or more hold' },
    force: { help: 'Replace the rules file if it is there' },
  },
  examples: [
    ['How is this table understood?', 'pratibimba inspect loans.csv'],
    ['The same as a document, with the proposed schema', 'pratibimba inspect loans.csv --json'],
    ['Which table belongs to which?', 'pratibimba inspect borrowers.csv loans.csv payments.csv'],
    ['Save the rules that the rows suggest', 'pratibimba inspect loans.csv --write-rules rules.json'],
  ],
  async run(args, context) {
    if (args.positionals.length === 0) throw usage('inspect needs at least one FILE.', inspect);
    const rulesPath = args.text('write-rules');
    if (rulesPath !== undefined && !args.has('force') && existsSync(rulesPath)) throw new Failure('usage', `"${rulesPath}" exists already.`, { fix: 'Choose another file, or say --force.' });
    const { runJob } = await import('./runJob.ts');
    const { result } = await runJob('inspect', { files: [...args.positionals], examples: args.has('examples'), ruleValues: rulesPath !== undefined }, args, context);
    if (rulesPath !== undefined) await writeRules(rulesPath, result);
    // What the file may hold is not thereby asked for on the screen.
    const printed = args.has('examples') ? result : { ...result, tables: result.tables.map((table) => ({ ...table, rules: table.rules.filter((rule) => !namesValues(rule)) })) };
    return {
      document: printed,
      text: paragraphs(
        ...printed.tables.map((table) => tableText(table, context.colour)),
        linksText(result, context.colour),
        rulesPath === undefined ? '' : `The rules are in ${safe(rulesPath)}.`,
      ),
    };
  },
};

async function writeRules(path: string, { tables }: InspectResult): Promise<void> {
  const document: RulesFile = { schemaVersion: 1, rules: tables.flatMap(({ rules }) => rules) };
  try {
    await writeFile(path, `${JSON.stringify(document, null, 2)}\n`);
  } catch {
    throw new Failure('resource', `"${path}" cannot be written.`, { fix: 'Choose a file in a folder that you may write to.' });
  }
}

function linksText({ links }: InspectResult, colour: boolean): string {
  return list('Links', links.map(({ child, column, parent, key, orphans }) => `${child}.${column} → ${parent}.${key}, ${wholeNumber(orphans)} ${orphans === 1 ? 'orphan' : 'orphans'}`), colour);
}

function rulesText({ ruleCounts }: InspectedTable, colour: boolean): string {
  if (ruleCounts.length === 0) return '';
  return alignedTable(['SUGGESTED RULE', 'ROWS', 'BROKEN'], ruleCounts.map(({ says, rows, broken }) => [says, wholeNumber(rows), wholeNumber(broken)]), colour);
}

function tableText(table: InspectedTable, colour: boolean): string {
  const { file, rows, bytes, schema, columns, notes } = table;
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
    rulesText(table, colour),
    list('Notes', notes, colour),
  );
}
