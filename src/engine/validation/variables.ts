import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import { sortedPresent } from '../numeric/distance.ts';
import { countMissing, findColumn } from '../table/table.ts';
import type { Column, Table } from '../table/table.ts';

/** The same thing of each table that is compared. */
export interface Parts<T> {
  readonly real: T;
  readonly synthetic: T;
  readonly holdout: T | null;
}

interface Named {
  readonly name: string;
  readonly missing: Parts<number>;
}

/** NaN where missing. */
export interface NumberVariable extends Named {
  readonly use: 'number';
  /** Unit of dates, since 1970; null for numbers. */
  readonly dates: 'days' | 'milliseconds' | null;
  readonly cells: Parts<Float64Array>;
  /** The values that are there, sorted once for all that need them so. */
  readonly ascending: { readonly real: Float64Array; readonly synthetic: Float64Array };
}

/**
 * One code a row, 0 to `size` - 1, the same in all parts: the real table's levels, then one code for all levels that the real
 * table lacks (which of them it is changes no distance to the real table), then `missingCode`.
 */
export interface CategoryVariable extends Named {
  readonly use: 'category';
  readonly cells: Parts<Int32Array>;
  readonly size: number;
  /** The real table's, by code. */
  readonly levels: readonly string[];
  readonly missingCode: number;
}

export interface LeftOutVariable {
  readonly use: 'left out';
  readonly name: string;
  readonly missing: { readonly real: number; readonly synthetic: number | null };
  readonly reason: string;
}

export type ScoredVariable = NumberVariable | CategoryVariable;
export type Variable = ScoredVariable | LeftOutVariable;

/** Whole numbers with at most this many distinct values are categories to every measure, as quality reports commonly type them. */
export const mostLevelsOfNumber = 15;

/**
 * Matches the columns of the tables by name, decides how each is compared, and brings categories to common codes.
 * @throws Failure 'input' when a table has other columns than the real one, naming them
 */
export function prepareVariables(tables: Parts<Table>, monitor: Monitor): Variable[] {
  checkColumns(tables.real, tables.synthetic, 'synthetic');
  if (tables.holdout !== null) checkColumns(tables.real, tables.holdout, 'hold-out');
  return tables.real.columns.map((real) => {
    monitor.check();
    const synthetic = findColumn(tables.synthetic, real.schema.name);
    const reason = reasonToLeaveOut(real, tables.real.rows);
    if (reason !== null || synthetic === undefined) {
      const missing = { real: countMissing(real), synthetic: synthetic === undefined ? null : countMissing(synthetic) };
      return { use: 'left out', name: real.schema.name, missing, reason: reason ?? 'The schema drops this column.' };
    }
    return scoredVariable({ real, synthetic, holdout: tables.holdout === null ? null : (findColumn(tables.holdout, real.schema.name) ?? null) });
  });
}

function checkColumns(real: Table, other: Table, part: string): void {
  const mayLack = (column: Column) => column.schema.action === 'drop';
  const lacks = real.columns.filter((column) => !mayLack(column) && findColumn(other, column.schema.name) === undefined);
  if (lacks.length > 0) {
    throw new Failure('input', `The ${part} table "${other.name}" lacks ${listColumns(lacks)} of the real table "${real.name}".`, {
      column: lacks[0]!.schema.name,
      fix: 'Compare tables with the same columns; their order does not matter.',
    });
  }
  const adds = other.columns.filter((column) => findColumn(real, column.schema.name) === undefined);
  if (adds.length > 0) {
    throw new Failure('input', `The ${part} table "${other.name}" has ${listColumns(adds)}, which the real table "${real.name}" lacks.`, {
      column: adds[0]!.schema.name,
      fix: 'Compare tables with the same columns; their order does not matter.',
    });
  }
  const differs = real.columns.find((column) => (findColumn(other, column.schema.name) ?? column).storage !== column.storage);
  if (differs !== undefined) {
    throw new Failure('input', `Column "${differs.schema.name}" holds numbers in one of the tables "${real.name}" and "${other.name}" and texts in the other.`, {
      column: differs.schema.name,
      fix: 'Read both tables with the same schema.',
    });
  }
}

function listColumns(columns: readonly Column[]): string {
  const names = columns.slice(0, 10).map((column) => `"${column.schema.name}"`);
  const more = columns.length > names.length ? ` and ${columns.length - names.length} more` : '';
  return `the column${columns.length === 1 ? '' : 's'} ${names.join(', ')}${more}`;
}

function reasonToLeaveOut(column: Column, rows: number): string | null {
  const { kind, role } = column.schema;
  if (kind === 'identifier' || role === 'identifier' || role === 'key' || role === 'link') return 'Identifiers are not compared.';
  if (kind === 'text') return 'Free text is not compared.';
  if (countMissing(column) === rows) return 'The real column has no value.';
  return null;
}

function scoredVariable(columns: Parts<Column>): ScoredVariable {
  const { name, kind } = columns.real.schema;
  const missing = mapParts(columns, countMissing);
  if (columns.real.storage === 'numeric' && (kind === 'date' || !isCategoryLike(columns.real.values))) {
    const cells = mapParts(columns, (column) => (column.storage === 'numeric' ? column.values : new Float64Array()));
    return { use: 'number', name, missing, dates: datesOf(columns.real), cells, ascending: { real: sortedPresent(cells.real), synthetic: sortedPresent(cells.synthetic) } };
  }
  const levels = new Map<string | number, number>();
  for (const level of valuesOf(columns.real)) if (!levels.has(level)) levels.set(level, levels.size);
  const missingCode = levels.size + 1;
  return { use: 'category', name, missing, size: missingCode + 1, levels: Array.from(levels.keys(), String), missingCode, cells: mapParts(columns, (column) => encode(column, levels, missingCode)) };
}

function datesOf({ schema }: Column): NumberVariable['dates'] {
  if (schema.kind !== 'date') return null;
  return /[HhmsS]/.test(schema.dateFormat ?? '') ? 'milliseconds' : 'days';
}

function isCategoryLike(values: Float64Array): boolean {
  const distinct = new Set<number>();
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return false;
    if (distinct.size <= mostLevelsOfNumber) distinct.add(value);
  }
  return distinct.size <= mostLevelsOfNumber;
}

function* valuesOf(column: Column): Iterable<string | number> {
  if (column.storage === 'coded') yield* column.levels;
  else for (const value of column.values) if (!Number.isNaN(value)) yield value;
}

function encode(column: Column, levels: Map<string | number, number>, missingCode: number): Int32Array {
  const unseen = levels.size;
  if (column.storage === 'numeric') {
    const codes = new Int32Array(column.values.length);
    for (let row = 0; row < codes.length; row++) {
      const value = column.values[row]!;
      codes[row] = Number.isNaN(value) ? missingCode : (levels.get(value) ?? unseen);
    }
    return codes;
  }
  const codeOf = column.levels.map((level) => levels.get(level) ?? unseen);
  return column.codes.map((code) => (code < 0 ? missingCode : codeOf[code]!));
}

export function mapParts<T, U>(parts: Parts<T>, change: (part: T) => U): Parts<U> {
  return { real: change(parts.real), synthetic: change(parts.synthetic), holdout: parts.holdout === null ? null : change(parts.holdout) };
}
