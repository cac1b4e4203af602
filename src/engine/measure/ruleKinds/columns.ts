import type { Monitor } from '../../../contract/progress.ts';
import { Stream } from '../../random/stream.ts';
import type { Column, Table } from '../../table/table.ts';
import { toUnits, type Unit } from '../../table/units.ts';
import { levelCap, minCount } from '../settings.ts';

/** Rows on which candidates are tried before they are counted on all. */
const sampledRows = 2000;

/** A column of amounts, months or days. */
export interface NumberColumn {
  readonly name: string;
  readonly column: Column;
  readonly unit: Unit;
  /** In whole units, NaN where missing: of the sampled rows, and of all (made when first asked for). */
  readonly sample: Float64Array;
  readonly all: () => Float64Array;
  /** Different values among the sampled rows. */
  readonly distinct: number;
}

/** A category whose frequent levels cover nearly all rows. */
export interface LevelColumn {
  readonly name: string;
  /** Levels that `minCount` rows or more hold: all that may be named. */
  readonly levels: readonly string[];
  /** Rows of each of these, and of all rarer ones together. */
  readonly counts: Int32Array;
  /** Level of each row by its position: `levels.length` for a rarer one, `missingLevel` where missing. */
  readonly codes: Uint8Array;
}

export const missingLevel = 255;

/** A table as rules are looked for in it. */
export interface RuleColumns {
  readonly table: Table;
  /** Sampled rows, ascending; all of a small table. */
  readonly rows: Uint32Array;
  readonly numbers: readonly NumberColumn[];
  readonly levels: readonly LevelColumn[];
}

export function ruleColumns(table: Table, monitor: Monitor): RuleColumns {
  const rows = sampleRows(table.rows);
  const ofEach = <T>(make: (column: Column) => T[]): T[] => table.columns.flatMap((column) => {
    monitor.check();
    return make(column);
  });
  return { table, rows, numbers: ofEach((column) => numberColumn(column, rows)), levels: ofEach(levelColumn) };
}

/** One row at random from each of equally long stretches: the same ones for the same number of rows. */
function sampleRows(rows: number): Uint32Array {
  if (rows <= sampledRows) return Uint32Array.from({ length: rows }, (_, row) => row);
  const stream = new Stream(1, 'rule candidates');
  return Uint32Array.from({ length: sampledRows }, (_, index) => Math.floor(((index + stream.uniform()) * rows) / sampledRows));
}

function numberColumn(column: Column, rows: Uint32Array): NumberColumn[] {
  const sampled = toUnits(column.storage === 'numeric' ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) } : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) });
  if (sampled === null || !isQuantity(column)) return [];
  const distinct = new Set(sampled.values.filter((value) => !Number.isNaN(value))).size;
  let all: Float64Array | null = null;
  return [{ name: sampled.name, column, unit: sampled.unit, sample: sampled.values, distinct, all: () => (all ??= toUnits(column)!.values) }];
}

function isQuantity({ schema: { kind, role } }: Column): boolean {
  return kind !== 'identifier' && kind !== 'text' && role !== 'key' && role !== 'link' && role !== 'identifier';
}

function levelColumn(column: Column): LevelColumn[] {
  if (column.storage !== 'coded' || column.schema.kind !== 'category' || !isQuantity(column)) return [];
  const all = new Int32Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) all[code]!++;
  const kept = [...all.keys()].filter((level) => all[level]! >= minCount);
  if (kept.length === 0 || kept.length > levelCap) return [];
  const counts = Int32Array.from([...kept.map((level) => all[level]!), 0]);
  const covered = counts.reduce((sum, count) => sum + count, 0);
  const present = all.reduce((sum, count) => sum + count, 0);
  if (covered < 0.99 * present) return [];
  counts[kept.length] = present - covered;
  const position = new Uint8Array(all.length).fill(kept.length);
  kept.forEach((level, index) => (position[level] = index));
  return [{ name: column.schema.name, levels: kept.map((level) => column.levels[level]!), counts, codes: Uint8Array.from(column.codes, (code) => (code < 0 ? missingLevel : position[code]!)) }];
}

/** Whether a cell of the column is missing. */
export function missingAt(column: Column): (row: number) => boolean {
  return column.storage === 'numeric' ? (row) => Number.isNaN(column.values[row]!) : (row) => column.codes[row]! < 0;
}

/**
 * Columns with like names, each group in the order of the table: names that agree but for their last part or their number
 * (`fee_card`, `fee_late`; `due1`, `due2`), or but for their first part (`interest_paid`, `principal_paid`).
 */
export function likeNames<T extends { readonly name: string }>(columns: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const column of columns) {
    const parts = column.name.toLowerCase().replaceAll(/(\p{L})(\d)/gu, '$1_$2').split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
    if (parts.length < 2) continue;
    for (const key of [`${parts.slice(0, -1).join('_')}_*`, `*_${parts.slice(1).join('_')}`]) groups.set(key, [...(groups.get(key) ?? []), column]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}
