import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../contract/errors.ts';
import { relatedSchema, type RelatedSchema } from '../../contract/relatedSchema.ts';
import { readJsonFile } from '../io/json.ts';
import { tableNameOf } from '../io/load.ts';

/** The declaration of one of several tables that are cloned privately, and what its children name. */
export interface RelatedDeclaration {
  readonly file: string;
  readonly schema: RelatedSchema;
  readonly key: string | null;
  /** Position of the parent in the list; null for the table of persons. */
  readonly parent: number | null;
}

/**
 * The declarations of all tables, a parent before its children: which table belongs to which may not be read from rows.
 * @param folder with `<table>.json` for each file
 * @throws Failure 'usage' or 'input' if one is missing, or if they do not make one tree with sound keys
 */
export async function readRelatedSchemas(folder: string | null, files: readonly string[]): Promise<RelatedDeclaration[]> {
  if (folder === null) throw new Failure('usage', 'Several tables are cloned privately by their declarations alone: how they belong to each other may not be read from rows.', { fix: 'Say --schema FOLDER with <table>.json for each table, or make an open clone (--no-dp).' });
  // One after the other: of several that are wrong, always the same one is named.
  for (const file of files) await refuseMissing(folder, tableNameOf(file));
  const read: { file: string; schema: RelatedSchema }[] = [];
  for (const file of files) read.push({ file, schema: { ...(await readJsonFile(pathOf(folder, tableNameOf(file)), relatedSchema, 'schema')), table: tableNameOf(file) } });
  const twice = read.find(({ schema }, position) => read.findIndex((other) => other.schema.table === schema.table) < position);
  if (twice) throw new Failure('input', `Two of the files make a table called ${twice.schema.table}.`, { fix: 'Rename one of them.' });
  return inOrder(read).map(({ file, schema }, _, ordered) => {
    const { parent } = schema;
    const keys = [...new Set(ordered.flatMap((other) => (other.schema.parent?.table === schema.table ? [other.schema.parent.key] : [])))];
    if (keys.length > 1) throw new Failure('input', `The tables below ${schema.table} name it by different columns.`, { fix: 'Name one and the same key in each "parent".' });
    checkLinks(schema, keys[0] ?? null);
    return { file, schema, key: keys[0] ?? null, parent: parent === undefined ? null : ordered.findIndex((other) => other.schema.table === parent.table) };
  });
}

function pathOf(folder: string, table: string): string {
  return join(folder, `${table}.json`);
}

async function refuseMissing(folder: string, table: string): Promise<void> {
  if (!(await stat(pathOf(folder, table)).then((found) => found.isFile(), () => false))) {
    throw new Failure('usage', `The folder of schemas holds none for the table ${table}.`, { fix: `Write ${table}.json there: how the tables belong to each other may not be read from rows.` });
  }
}

/** The table of persons first, then what hangs on it, level by level. */
function inOrder(read: readonly { file: string; schema: RelatedSchema }[]): { file: string; schema: RelatedSchema }[] {
  const names = read.map(({ schema }) => schema.table);
  const lost = read.find(({ schema: { parent } }) => parent !== undefined && !names.includes(parent.table));
  if (lost) throw new Failure('input', `The schema of ${lost.schema.table} names ${lost.schema.parent!.table} as its parent, which is none of the tables.`, { fix: 'Clone it with them, or correct "parent".' });
  const persons = read.filter(({ schema }) => schema.parent === undefined);
  if (persons.length !== 1) {
    const which = persons.length === 0 ? 'none of the schemas is that of a table of persons' : `the schemas of ${persons.map(({ schema }) => schema.table).join(' and ')} name no parent`;
    throw new Failure('input', `One table holds the persons and each other one names its parent, but ${which}.`, { fix: 'Add "parent": { "table", "column", "key", "atMost" } to the schema of each table but that of the persons.' });
  }
  const ordered = [...persons];
  for (const above of ordered) ordered.push(...read.filter(({ schema }) => schema.parent?.table === above.schema.table));
  if (ordered.length < read.length) throw new Failure('input', 'The tables name each other in a circle; each may belong to one parent only.', { fix: 'Correct "parent" in their schemas.' });
  return ordered;
}

/** Keys are made anew and links take them over, so both have to be there as identifiers. */
function checkLinks({ table, columns, parent }: RelatedSchema, key: string | null): void {
  for (const [name, what] of [[key, 'key'], [parent?.column ?? null, 'link']] as const) {
    if (name === null) continue;
    const column = columns.find((own) => own.name === name);
    if (column === undefined) throw new Failure('input', `The schema of ${table} has no column ${name}, which is named as its ${what}.`, { column: name, fix: 'Correct "parent", or declare the column.' });
    if (column.action === 'drop') throw new Failure('input', `Column ${name} of ${table} is the ${what} of the table and cannot be dropped.`, { column: name, fix: 'Take "action" out of the column in the schema.' });
    if (column.kind !== 'identifier') throw new Failure('input', `Column ${name} of ${table} is the ${what} of the table and has to be declared as an identifier.`, { column: name, fix: 'Set its "kind" to "identifier".' });
  }
  if (key !== null && key === parent?.column) throw new Failure('input', `Column ${key} of ${table} is its key and its link at once.`, { column: key, fix: 'Correct "parent" in the schemas.' });
}
