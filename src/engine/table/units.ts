import type { ColumnSchema } from '../../contract/tableSchema.ts';
import type { Column } from './table.ts';

/** What a whole number of a column counts: 10^-decimals of its unit, months (of dates without a day), or days. */
export interface Unit {
  readonly kind: 'amount' | 'month' | 'day';
  readonly decimals: number;
}

/** A column in whole units, NaN where missing: sums and differences of columns are exact. */
export interface UnitColumn {
  readonly name: string;
  readonly unit: Unit;
  readonly values: Float64Array;
}

const dayMs = 86_400_000;

/** The column in whole units; null for one that holds no numbers, and for dates with a time of day. */
export function toUnits(column: Column): UnitColumn | null {
  const { name } = column.schema;
  if (column.storage === 'coded') return codedUnits(column.schema, column.codes, column.levels);
  if (column.schema.kind === 'date') {
    const pattern = column.schema.dateFormat ?? '';
    if (/[HhmsSa]/.test(pattern.replaceAll(/'[^']*'/g, ''))) return null;
    const monthly = !/d/.test(pattern);
    return { name, unit: { kind: monthly ? 'month' : 'day', decimals: 0 }, values: monthly ? column.values.map(monthOf) : column.values };
  }
  const decimals = Math.min(6, column.schema.number?.decimals ?? column.schema.decimals ?? 0);
  return { name, unit: { kind: 'amount', decimals }, values: column.values.map((value) => Math.round(value * 10 ** decimals)) };
}

function codedUnits(schema: ColumnSchema, codes: Int32Array, levels: readonly string[]): UnitColumn | null {
  if (schema.kind !== 'category' || levels.length === 0 || !levels.every((level) => /^-?\d{1,12}(\.\d{1,6})?$/.test(level))) return null;
  const decimals = Math.max(...levels.map((level) => level.split('.')[1]?.length ?? 0));
  const units = levels.map((level) => Math.round(Number(level) * 10 ** decimals));
  return { name: schema.name, unit: { kind: 'amount', decimals }, values: Float64Array.from(codes, (code) => units[code] ?? Number.NaN) };
}

/** Months since year 0 of a day since 1970; NaN for NaN. */
export function monthOf(day: number): number {
  if (Number.isNaN(day)) return day;
  const date = new Date(day * dayMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** A value of the column from its units: the first day of a month. */
export function fromUnits(units: number, { kind, decimals }: Unit): number {
  if (Number.isNaN(units)) return units;
  if (kind === 'month') return Date.UTC(Math.floor(units / 12), units - 12 * Math.floor(units / 12), 1) / dayMs;
  return kind === 'day' ? units : Number((units / 10 ** decimals).toFixed(decimals));
}

/** The unit that a schema's column has; a category of numbers is written with their decimals. */
export function unitOf(schema: ColumnSchema): Unit {
  const column: Column = schema.kind === 'category' ? { storage: 'numeric', schema: { ...schema, kind: 'number' }, values: new Float64Array(0) } : { storage: 'numeric', schema, values: new Float64Array(0) };
  return toUnits(column)!.unit;
}
