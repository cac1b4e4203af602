import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnonymityRequest, AnonymityResult } from '../../contract/anonymity.ts';
import { Failure } from '../../contract/errors.ts';
import { silentMonitor, type Monitor } from '../../contract/progress.ts';
import { tableSchema } from '../../contract/tableSchema.ts';
import { datePattern } from '../io/datePattern.ts';
import { readJsonFile } from '../io/json.ts';
import { loadTable } from '../io/load.ts';
import { numberFormatOf, numberWriter } from '../io/numberText.ts';
import { detectFormat } from '../io/profile.ts';
import { readRows } from '../io/anyRows.ts';
import { openSource } from '../io/source.ts';
import { createTableWriter } from '../io/write.ts';
import { anonymise, type Anonymised, type AnonymiseOptions } from '../privacy/anonymity/anonymise.ts';
import { recountFile, type Recount } from '../privacy/anonymity/recount.ts';
import type { Column, Table } from '../table/table.ts';
import { artefactFolder, type Job } from './job.ts';
import { quasiIdentifiersOf } from './releaseK.ts';

const dayMilliseconds = 86_400_000;

/** Makes a file k-anonymous, writes it with a report and a dictionary, and counts the written file again. All of it is internal: the file may be real. */
export const anonymityJob: Job<'anonymity'> = {
  stages: [
    { name: 'Reading', share: 0.4 },
    { name: 'Anonymising', share: 0.3 },
    { name: 'Writing', share: 0.2 },
    { name: 'Counting again', share: 0.1 },
  ],
  async run(request, context) {
    const { monitor } = context;
    const folder = artefactFolder(context);
    refuseUnused(request);
    const declared = request.schema === null ? null : await readJsonFile(request.schema, tableSchema, 'schema');
    monitor.stage('Reading');
    const { table, notes } = await loadTable(request.file, declared, monitor);
    const options = await optionsOf(request, table);
    monitor.stage('Anonymising');
    const anonymised = anonymise(table, options, monitor);
    monitor.stage('Writing');
    const recount = await writeCounted(anonymised.table, options, join(folder, `${table.name}.csv`), monitor);
    const result: AnonymityResult = {
      table: table.name,
      rows: anonymised.table.rows,
      k: request.k,
      method: request.method,
      quasiIdentifiers: [...options.quasi],
      figures: anonymised.figures,
      rowsMoved: anonymised.rowsMoved,
      columns: anonymised.columns,
      recount,
      statement: statementOf(request, options, anonymised, recount),
      notes: [...notes, ...identifiersOf(table, options.quasi)],
      stageSeconds: monitor.finish(),
    };
    const json = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;
    const { stageSeconds: _, ...report } = result;
    await writeFile(join(folder, 'anonymity.json'), json({ schemaVersion: 1, label: 'internal', claim: 'release-k', ...report }));
    await writeFile(join(folder, 'dictionary.json'), json({ schemaVersion: 1, table: table.name, columns: dictionaryOf(anonymised) }));
    return result;
  },
};

/** An option that a method has no use for would be a promise that is not kept. */
function refuseUnused({ method, suppress, relaxed, l, t, sensitive, hierarchies }: AnonymityRequest): void {
  if ((l !== null || t !== null) && sensitive.length === 0) throw new Failure('usage', 'l-diversity and t-closeness need a sensitive column.', { fix: 'Name it with --sensitive COLUMN.' });
  const unused = [
    ...(method !== 'lattice' && suppress > 0 ? ['--suppress belongs to --method lattice'] : []),
    ...(method !== 'mondrian' && relaxed ? ['--relaxed belongs to --method mondrian'] : []),
    ...(method === 'move' && (l !== null || t !== null) ? ['--l and --t belong to --method mondrian and lattice'] : []),
    ...(method === 'move' && hierarchies.length > 0 ? ['--hierarchy belongs to --method mondrian and lattice'] : []),
  ];
  if (unused.length > 0) throw new Failure('usage', `${unused.join('; ')}.`);
}

async function optionsOf(request: AnonymityRequest, table: Table): Promise<AnonymiseOptions> {
  const quasi = request.quasi.length > 0 ? request.quasi : quasiIdentifiersOf(table.columns.map(({ schema }) => schema));
  if (quasi.length === 0) throw new Failure('usage', 'No quasi-identifier is declared, and none is ever assumed.', { fix: 'Name them with --quasi A,B,… or give them that role in a --schema.' });
  const names = table.columns.map(({ schema }) => schema.name);
  for (const name of [...quasi, ...request.sensitive, ...request.hierarchies.map(({ column }) => column)]) {
    if (!names.includes(name)) throw new Failure('input', `The table has no column "${name}".`, { column: name, fix: 'Write its name as the header does.' });
  }
  const both = quasi.find((name, at) => request.sensitive.includes(name) || quasi.indexOf(name) !== at);
  if (both !== undefined) throw new Failure('usage', `"${both}" is named twice: a column is one quasi-identifier, or sensitive.`, { column: both });
  const foreign = request.hierarchies.find(({ column }) => !quasi.includes(column));
  if (foreign !== undefined) throw new Failure('usage', `"${foreign.column}" has a hierarchy but is no quasi-identifier.`, { column: foreign.column });
  const trees = new Map<string, readonly (readonly string[])[]>();
  for (const { column, file } of request.hierarchies) trees.set(column, await readHierarchy(file));
  const { k, sensitive, l, t, diversity, method, relaxed, suppress } = request;
  return { quasi, sensitive, k, limits: { diversity: l === null ? null : { l, kind: diversity }, closeness: t }, method, relaxed, suppress, trees, textOf, dateUnit };
}

/** Rows of a hierarchy file: it has no header, as in ARX. */
async function readHierarchy(path: string): Promise<string[][]> {
  const source = await openSource(path);
  try {
    const format = { ...(await detectFormat(source, { header: false })), header: false };
    const rows: string[][] = [];
    for await (const block of readRows(source, format, { monitor: silentMonitor })) rows.push(...block.rows.map((row) => [...row]));
    return rows;
  } finally {
    await source.handle.close();
  }
}

function textOf({ schema, storage }: Column): (value: string | number | null) => string {
  const write = storage === 'coded' ? String : schema.kind === 'date' && schema.dateFormat !== undefined ? datePattern(schema.dateFormat).format : numberWriter(numberFormatOf(schema));
  return (value) => (value === null ? '' : typeof value === 'number' ? write(value) : value);
}

function dateUnit({ schema }: Column): number {
  return datePattern(schema.dateFormat ?? 'yyyy-MM-dd').hasTime ? 1 : dayMilliseconds;
}

/** Writes the table and counts the file again; a file that is not k-anonymous is removed. */
async function writeCounted(table: Table, { quasi, k }: AnonymiseOptions, path: string, monitor: Monitor): Promise<Recount> {
  const schemas = table.columns.map(({ schema }) => schema);
  const writer = await createTableWriter(path, schemas, table.format);
  try {
    await writer.write(table);
    await writer.close();
    monitor.stage('Counting again');
    const recount = await recountFile(path, table.format, quasi.map((name) => schemas.findIndex((schema) => schema.name === name)), schemas.length, monitor);
    if (recount.rows !== table.rows || (recount.rows > 0 && recount.smallest < k)) {
      throw new Failure('rule', `The written file was counted again and is not k-anonymous: its smallest class has ${recount.smallest} rows, not ${k}.`, { fix: 'Nothing was written. Please report this.' });
    }
    return recount;
  } catch (thrown) {
    await writer.abort();
    await rm(path, { force: true });
    throw thrown;
  }
}

function statementOf({ k, method }: AnonymityRequest, { quasi }: AnonymiseOptions, { figures, rowsMoved }: Anonymised, { classes, smallest, rows }: Recount): string {
  const many = (count: number): string => `${count} ${count === 1 ? 'row was' : 'rows were'}`;
  const cost = method === 'move' ? `${many(rowsMoved)} moved` : `${many(figures.suppressedRows)} suppressed and left out of the file`;
  return `k-anonymity: each of the ${classes} combinations of ${quasi.join(', ')} has ${k} rows or more (the smallest ${smallest}) in the written file of ${rows} rows, which was counted again; ${cost}.`;
}

function identifiersOf({ columns }: Table, quasi: readonly string[]): string[] {
  const left = columns.filter(({ schema }) => schema.kind === 'identifier' && !quasi.includes(schema.name)).map(({ schema }) => `"${schema.name}"`);
  return left.length === 0 ? [] : [`${left.join(', ')} ${left.length === 1 ? 'is an identifier and was' : 'are identifiers and were'} written as in the source: classes protect nobody while such a column stands beside them.`];
}

function dictionaryOf({ table, columns }: Anonymised): object[] {
  return table.columns.map(({ schema: { name, kind } }) => {
    const own = columns.find(({ column }) => column === name);
    return { name, kind, generalisation: own?.generalisation ?? 'none', ...(own === undefined || own.values === null ? {} : { values: own.values }) };
  });
}
