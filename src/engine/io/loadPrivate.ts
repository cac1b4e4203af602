import { Failure } from '../../contract/errors.ts';
import { shareOfStage, type Monitor } from '../../contract/progress.ts';
import type { ColumnSchema, TableSchema } from '../../contract/tableSchema.ts';
import type { Table } from '../table/table.ts';
import { tableNameOf } from './load.ts';
import { checkColumns } from './merge.ts';
import { missingCodes } from './missing.ts';
import { numberFormatOf } from './numberText.ts';
import { profileFile } from './profile.ts';
import { readTable } from './read.ts';
import { proposeSchema } from './typing.ts';

export interface PrivateSource {
  readonly table: Table;
  /** Nothing in it depends on a row, but for what `conditions` name. */
  readonly schema: TableSchema;
  /** What had to be taken from the source for want of a declaration, a sentence each: the guarantee is conditional on it. */
  readonly conditions: string[];
  readonly headerUncertain: boolean;
}

/** The schema of a private clone: what is declared, and what has to be drafted from the source, for want of a declaration. */
export type PrivateDraft = Omit<PrivateSource, 'table'>;

/**
 * Looks at the columns of a file, and drafts what the declaration leaves open. Names of the columns, delimiter, line ends and encoding are
 * taken from the file and are assumed to be public. Which cells are quoted is not: one person's cell can decide it.
 * @throws Failure 'input' as `profileFile` does, and if the declaration does not have the columns of the file
 */
export async function draftPrivately(path: string, declared: TableSchema | null, monitor: Monitor): Promise<PrivateDraft> {
  const profile = await profileFile(path, { format: declared?.format }, monitor);
  const { schema: draft } = proposeSchema(profile, tableNameOf(path));
  if (declared !== null) checkColumns(draft, declared);
  const conditions: string[] = declared === null ? ['No schema was declared: kinds, roles and formats of all columns were taken from the source.'] : [];
  // A proposal of `inspect` that nobody has put their own word to is still taken from the source, whatever file it stands in.
  const proposals = declared?.columns.filter(({ reason }) => reason !== undefined).length ?? 0;
  if (proposals > 0) conditions.push(`Kinds and formats of ${proposals} of ${draft.columns.length} columns were proposed from the source and not declared.`);
  const ofName = new Map(declared?.columns.map((column) => [column.name, column]));
  const columns = draft.columns.map((proposed) => {
    const column = ofName.get(proposed.name);
    if (column === undefined) return draftColumn(proposed);
    const { schema, condition } = declaredColumn(column, proposed);
    if (condition !== null) conditions.push(condition);
    return schema;
  });
  return { schema: { ...(declared ?? { schemaVersion: 1 }), table: draft.table, format: declared?.format ?? { ...profile.format, quoting: 'needed' }, columns }, conditions, headerUncertain: profile.headerUncertain };
}

/**
 * Reads a table for a private clone: by its declaration alone where there is one. What does not fit it counts as missing, and no message says
 * so, since that would tell about a row.
 * @param texts columns that are read as texts, whatever they are declared or seem to be, with the levels that are declared for them
 * @throws Failure 'input' as `draftPrivately` does
 */
export async function loadPrivately(path: string, declared: TableSchema | null, monitor: Monitor, texts: ReadonlyMap<string, readonly string[]> = new Map()): Promise<PrivateSource> {
  const draft = await draftPrivately(path, declared, shareOfStage(monitor, 0, 0.5));
  const columns = draft.schema.columns.map((column) => readable(texts.has(column.name) ? textColumn(column, texts.get(column.name)!, declared !== null) : column));
  const table = await readTable(path, { ...draft.schema, columns }, shareOfStage(monitor, 0.5, 1), 'missing');
  return { ...draft, table };
}

/** What `inspect` proposes, without anything that counts rows. */
function draftColumn({ reason: _reason, confidence: _confidence, undecided: _undecided, suggestedRole: _suggestedRole, missing: _missing, ...proposed }: ColumnSchema): ColumnSchema {
  return proposed;
}

function declaredColumn(column: ColumnSchema, proposed: ColumnSchema): { schema: ColumnSchema; condition: string | null } {
  const { name, kind } = column;
  if (kind === 'number' && column.number === undefined && column.decimals === undefined) {
    if (proposed.number === undefined) throw undeclaredFormat(column, 'decimals', '"decimals"');
    return { schema: { ...column, number: proposed.number }, condition: `The decimals of column "${name}" were taken from the source.` };
  }
  if (kind === 'date' && column.dateFormat === undefined) {
    if (proposed.dateFormat === undefined) throw undeclaredFormat(column, 'date format', '"dateFormat", for example "yyyy-MM-dd"');
    return { schema: { ...column, dateFormat: proposed.dateFormat }, condition: `The date format of column "${name}" was taken from the source.` };
  }
  const numeric = kind === 'number' || kind === 'integer';
  return { schema: numeric ? { ...column, number: numberFormatOf(column) } : column, condition: null };
}

function undeclaredFormat({ name }: ColumnSchema, what: string, fix: string): Failure {
  return new Failure('input', `Column "${name}" is declared without its ${what}, and its values do not tell it.`, { column: name, fix: `Add ${fix} to the column in the schema.` });
}

/** What is drafted for want of a declaration has no say in how it is read. */
function textColumn({ name, role, missingCodes: codes }: ColumnSchema, levels: readonly string[], isDeclared: boolean): ColumnSchema {
  return { name, kind: 'category', role: isDeclared ? role : 'ordinary', levels: [...levels], ...(isDeclared && codes !== undefined && { missingCodes: codes }) };
}

/** Cells are missing by custom or by declaration, the same for every table; the declared code is the one that is written. */
function readable(column: ColumnSchema): ColumnSchema {
  const levels = new Set(column.levels);
  const codes = [...(column.missingCodes ?? ['']), ...missingCodes].filter((code) => !levels.has(code));
  return { ...column, missingCodes: [...new Set(codes)] };
}
