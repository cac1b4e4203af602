import { Failure } from '../../contract/errors.ts';
import type { ColumnSchema, TableSchema } from '../../contract/tableSchema.ts';
import type { StartMeaning } from '../cascade/privateStarts.ts';
import { levelCells, numericCells } from '../measure/private/assign.ts';
import { publicColumn } from '../measure/private/publicColumn.ts';
import type { StartCells } from '../measure/private/startCounts.ts';
import type { Column } from '../table/table.ts';

/** Cells are told apart by a byte. */
const mostLevels = 250;

/** A static column by its declaration alone: what its cells stand for, and how values are put into them. */
export interface DeclaredStatic {
  readonly schema: ColumnSchema;
  readonly meaning: StartMeaning;
  cellsOf(column: Column): StartCells;
}

/** @throws Failure 'input' for a column whose levels or bounds are not declared: they may not be read from the rows */
export function declaredStatics(names: readonly string[], declared: TableSchema | null): DeclaredStatic[] {
  return names.map((name) => declaredStatic(name, declared?.columns.find((column) => column.name === name)));
}

function declaredStatic(name: string, schema: ColumnSchema | undefined): DeclaredStatic {
  if (schema === undefined) throw refused(name, 'is not declared', 'Declare its levels or bounds in a schema (--schema FILE)');
  const { kind } = schema;
  if (kind !== 'category' && kind !== 'integer' && kind !== 'number') throw refused(name, `is declared as ${kind}, which cannot be a static column of a private cascade`, 'Leave it out of --static');
  if (kind === 'category') return ofLevels(schema, schema.levels);
  if (schema.min === undefined || schema.max === undefined) throw refused(name, 'is declared without its bounds', 'Add "min" and "max" to the column in the schema');
  if (kind === 'number' && schema.number === undefined && schema.decimals === undefined) throw refused(name, 'is declared without its decimals', 'Add "decimals" to the column in the schema');
  return ofNumbers(schema);
}

function ofLevels(schema: ColumnSchema, levels: readonly string[] | undefined): DeclaredStatic {
  if (levels === undefined || levels.length === 0) throw refused(schema.name, 'is declared without its levels', 'Add "levels" to the column in the schema');
  if (levels.length > mostLevels) throw refused(schema.name, `has ${levels.length} levels, more than noise could tell apart`, `Declare ${mostLevels} at most, or leave it out of --static`);
  const missing = schema.missing !== false;
  const values = [...levels.map((_, code) => [code, code] as const), ...(missing ? [null] : [])];
  return {
    schema,
    meaning: { name: schema.name, values, levels, whole: true },
    // What was not declared and what is missing are one cell.
    cellsOf: (column) => ({ cells: levels.length + 1, rowCells: Uint8Array.from(levelCells(column, { levels, other: levels.length }, missing), (cell) => Math.min(cell, levels.length)) }),
  };
}

function ofNumbers(schema: ColumnSchema): DeclaredStatic {
  const cells = publicColumn(schema, 1);
  if (cells.model !== 'cells') throw new Error('a number has cells');
  const values = [...Array.from(cells.lo, (lo, cell) => [lo, cells.hi[cell]!] as const), ...(cells.missing ? [null] : [])];
  return {
    schema,
    meaning: { name: schema.name, values, levels: null, whole: cells.decimals === 0 },
    cellsOf: (column) => ({ cells: values.length, rowCells: Uint8Array.from(numericCells(column, cells)) }),
  };
}

function refused(column: string, what: string, fix: string): Failure {
  return new Failure('input', `Column "${column}" ${what}.`, { column, fix: `${fix}: a private cascade reads nothing of it from the rows.` });
}
