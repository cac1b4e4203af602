import { Failure } from '../../contract/errors.ts';
import type { ColumnSchema, TableSchema } from '../../contract/tableSchema.ts';
import { countFrom } from '../identifiers/counting.ts';
import { datePattern } from './datePattern.ts';
import { numberFormatOf } from './numberText.ts';

/**
 * The proposal with what a person declared put over it, column by column, in the order of the file. A declared column loses the reason,
 * the confidence and the doubt of the proposal. The table is called by its file, as its clone will be.
 * @throws Failure 'input' if the two do not have the same columns, or a declared date has no format that can be used
 */
export function mergeSchema(proposed: TableSchema, declared: TableSchema): TableSchema {
  checkColumns(proposed, declared);
  const byName = new Map(declared.columns.map((column) => [column.name, column]));
  const { format = declared.format, columns } = proposed;
  return {
    ...declared,
    table: proposed.table,
    ...(format === undefined ? {} : { format: { ...format, ...declared.format } }),
    columns: columns.map((column) => mergeColumn(column, byName.get(column.name)!)),
  };
}

/** @throws Failure 'input' if the declaration does not have the columns of the file, each once, or says of one what makes no sense */
export function checkColumns(proposed: TableSchema, declared: TableSchema): void {
  const found = proposed.columns.map(({ name }) => name);
  const names = declared.columns.map(({ name }) => name);
  const twice = names.find((name, position) => names.indexOf(name) < position);
  if (twice !== undefined) throw new Failure('input', `The schema of table "${declared.table}" declares column "${twice}" twice.`, { column: twice, fix: 'Delete one of the two.' });
  declared.columns.forEach(checkIdentifier);
  const absent = names.filter((name) => !found.includes(name));
  if (absent.length > 0) {
    throw new Failure('input', `The file has no column ${quoteSome(absent)}, which the schema of table "${declared.table}" declares.`, { column: absent[0]!, fix: 'Correct the schema; names are case-sensitive.' });
  }
  const undeclared = found.filter((name) => !names.includes(name));
  if (undeclared.length > 0) {
    throw new Failure('input', `The schema of table "${declared.table}" does not declare column ${quoteSome(undeclared)} of the file.`, { column: undeclared[0]!, fix: 'Add it to the schema.' });
  }
}

/** What only an identifier can be declared with. The words themselves stay out of the message: they may be a real identifier. */
function checkIdentifier({ name, kind, format, startAfter }: ColumnSchema): void {
  if (kind !== 'identifier' && (format !== undefined || startAfter !== undefined)) {
    throw new Failure('input', `Column "${name}" is declared with "${format === undefined ? 'startAfter' : 'format'}", but is no identifier.`, { column: name, fix: 'Declare its kind "identifier", or take that out.' });
  }
  if (startAfter === undefined) return;
  if (format !== undefined) throw new Failure('input', `Column "${name}" is declared with both "format" and "startAfter".`, { column: name, fix: 'Take one of them out: numbers that are counted cannot keep to a reserved range.' });
  if (countFrom(startAfter) === null) {
    throw new Failure('input', `The "startAfter" of column "${name}" has no number of at most 15 digits to count on from.`, { column: name, fix: 'Write it like an identifier of the column, for example "L0009999".' });
  }
}

function quoteSome(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `"${name}"`).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

function mergeColumn({ reason: _reason, confidence: _confidence, undecided: _undecided, suggestedRole: _suggestedRole, ...proposed }: ColumnSchema, declared: ColumnSchema): ColumnSchema {
  const merged: ColumnSchema = { ...proposed, ...declared };
  if (merged.kind === 'date') checkDateFormat(merged);
  else delete merged.dateFormat;
  if (merged.kind !== 'identifier' && declared.action === undefined) delete merged.action;
  if (merged.kind !== 'identifier' || merged.startAfter !== undefined) delete merged.format;
  if (merged.kind === 'integer' || merged.kind === 'number') merged.number = numberFormatOf(merged);
  // Codes of both count as missing; those of the person come first, since the first is written.
  const codes = new Set([...(declared.missingCodes ?? []), ...(proposed.missingCodes ?? [])]);
  return codes.size === 0 ? merged : { ...merged, missingCodes: [...codes] };
}

function checkDateFormat({ name, dateFormat }: ColumnSchema): void {
  if (dateFormat === undefined) throw new Failure('input', `Column "${name}" is declared a date, but its values are of no format that is known.`, { column: name, fix: 'Add "dateFormat", for example "yyyy-MM-dd".' });
  try {
    datePattern(dateFormat);
  } catch {
    throw new Failure('input', `The date format of column "${name}" has letters without a meaning.`, { column: name, fix: 'Use yyyy, yy, MM, MMM, dd, HH, mm, ss, and quotes around words.' });
  }
}
