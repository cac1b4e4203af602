import type { AnonymityResult } from '../contract/anonymity.ts';
import { Failure } from '../contract/errors.ts';
import type { JobInput } from '../contract/jobs.ts';
import type { Arguments, Command } from './command.ts';
import { runOptions } from './options.ts';
import { usage } from './parse.ts';
import { alignedTable, decimal, list, paint, paragraphs, percent, safe, wholeNumber } from './print.ts';

/** `pratibimba anonymity`: a file of which each combination of quasi-identifiers has k rows or more. */
export const anonymity: Command = {
  name: 'anonymity',
  summary: 'Make a file k-anonymous and say what that costs',
  usage: 'FILE --quasi A,B,… [--k 5] [--sensitive C] [-o DIR]',
  description: `Generalises the quasi-identifiers of a file until each combination has k rows or more, and counts the written file again.
Writes <table>.csv, anonymity.json and dictionary.json, all of them internal: the file may be a real one.
Methods: mondrian halves the rows again and again (ranges of values); lattice finds the levels of least loss for whole columns (bands,
months, quarters, years, trees of a hierarchy file); move gives rows of small classes the values of the nearest class.
No column is taken for a quasi-identifier unless it is named, or has that role in the schema.`,
  options: {
    quasi: { value: 'A,B,…', help: 'Quasi-identifiers (default: those of the schema)' },
    k: { value: 'N', help: 'Rows of each combination at least (default: 5)' },
    sensitive: { value: 'C,…', help: 'Columns that a class must not give away' },
    l: { value: 'L', help: 'l-diversity: different values of each sensitive column in a class' },
    diversity: { value: 'distinct|entropy', help: 'How values are counted for --l (default: distinct)' },
    t: { value: 'T', help: 't-closeness: the largest distance of a class to the whole table, 0 to 1' },
    method: { value: 'mondrian|lattice|move', help: 'How (default: mondrian)' },
    relaxed: { help: 'Mondrian may part equal values: smaller classes, overlapping ranges' },
    suppress: { value: 'SHARE', help: 'Share of rows that the lattice may leave out, such as 0.01 (default: 0)' },
    hierarchy: { value: 'COL=FILE', repeatable: true, help: 'Tree of a column: on each row a value and its groups, fine to coarse; may be given again' },
    schema: { value: 'FILE', help: 'Declared schema (default: what inspect proposes)' },
    ...runOptions,
  },
  examples: [
    ['Five rows or more of each age, region and job', 'pratibimba anonymity loans.csv --quasi age,region,job -o anonymous1'],
    ['Whole columns by bands and a tree, at most 1 % of rows left out', 'pratibimba anonymity loans.csv --quasi age,job --method lattice --hierarchy job=jobs.csv --suppress 0.01 -o anonymous2'],
    ['No class that gives the outcome away', 'pratibimba anonymity loans.csv --quasi age,region --sensitive default --l 2 --t 0.2 -o anonymous3'],
  ],
  async run(args, context) {
    const [file, ...more] = args.positionals;
    if (file === undefined) throw usage('anonymity needs a FILE.', anonymity);
    if (more.length > 0) throw usage('anonymity takes one FILE at a time.', anonymity);
    const { runDocument, runJob, runText } = await import('./runJob.ts');
    const outcome = await runJob('anonymity', inputOf(file, args), args, context);
    return {
      document: runDocument(outcome),
      text: paragraphs(resultText(outcome.result, context.colour), outcome.run === null ? '' : runText(outcome.run, context.colour)),
    };
  },
};

function inputOf(file: string, args: Arguments): JobInput<'anonymity'> {
  return {
    file,
    schema: args.text('schema') ?? null,
    quasi: names(args.text('quasi')),
    k: args.wholeNumber('k'),
    sensitive: names(args.text('sensitive')),
    l: args.number('l') ?? null,
    t: args.number('t') ?? null,
    // The contract checks these two, as it does the rest.
    diversity: args.text('diversity') as JobInput<'anonymity'>['diversity'],
    method: args.text('method') as JobInput<'anonymity'>['method'],
    relaxed: args.has('relaxed'),
    suppress: args.number('suppress'),
    hierarchies: args.texts('hierarchy').map(hierarchyOf),
  };
}

function names(text = ''): string[] {
  return text.split(',').map((name) => name.trim()).filter((name) => name !== '');
}

function hierarchyOf(text: string): { column: string; file: string } {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new Failure('usage', `--hierarchy takes COL=FILE, not "${text}".`);
  return { column: text.slice(0, at), file: text.slice(at + 1) };
}

function resultText({ table, rows, statement, figures, columns, notes }: AnonymityResult, colour: boolean): string {
  const measures = [
    ['Classes', wholeNumber(figures.classes), ''],
    ['Average class', decimal(figures.averageClass), `${decimal(figures.averageClassOverK)} times k; 1 is the least`],
    ['Discernibility', wholeNumber(figures.discernibility), 'sum of squared class sizes'],
    ['Information lost', percent(figures.informationLoss), 'of the span of the quasi-identifiers'],
    ['Rows suppressed', wholeNumber(figures.suppressedRows), 'not in the file, and no class'],
  ];
  const sensitive = figures.sensitive.map((worst) => [worst.column, wholeNumber(worst.distinctL), decimal(worst.entropyL), decimal(worst.t)]);
  return paragraphs(
    `${paint('bold', `${safe(table)}: ${wholeNumber(rows)} rows`, colour)}\n${safe(statement)}`,
    alignedTable(['MEASURE', 'VALUE', 'COMPARE'], measures, colour),
    alignedTable(['QUASI-IDENTIFIER', 'WRITTEN AS', 'VALUES'], columns.map(({ column, generalisation, values }) => [column, generalisation, values === null ? '–' : wholeNumber(values)]), colour),
    sensitive.length === 0 ? '' : alignedTable(['SENSITIVE, WORST CLASS', 'DISTINCT L', 'ENTROPY L', 'T'], sensitive, colour),
    list('Notes', notes, colour),
  );
}
