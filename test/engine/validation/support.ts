import { Failure } from '../../../src/contract/errors.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import type { ColumnSchema } from '../../../src/contract/tableSchema.ts';
import type { ValidationFigures } from '../../../src/contract/validation.ts';
import { validationFiguresSchema } from '../../../src/contract/validation.ts';
import type { Column, Table } from '../../../src/engine/table/table.ts';
import type { ValidationInput } from '../../../src/engine/validation/validate.ts';
import { validate } from '../../../src/engine/validation/validate.ts';

/** A column of numbers; null is missing. */
export function numbers(name: string, values: readonly (number | null)[], schema: Partial<ColumnSchema> = {}): Column {
  return { storage: 'numeric', schema: { name, kind: 'number', role: 'ordinary', ...schema }, values: Float64Array.from(values, (value) => value ?? Number.NaN) };
}

/** A column of texts; null is missing. */
export function texts(name: string, values: readonly (string | null)[], schema: Partial<ColumnSchema> = {}): Column {
  const levels = [...new Set(values.filter((value) => value !== null))];
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : levels.indexOf(value)));
  return { storage: 'coded', schema: { name, kind: 'category', role: 'ordinary', ...schema }, codes, levels };
}

export function table(name: string, ...columns: Column[]): Table {
  const rows = columns[0]!.storage === 'numeric' ? columns[0]!.values.length : columns[0]!.codes.length;
  const format = { encoding: 'utf-8', byteOrderMark: false, delimiter: ',', newline: '\n', quoting: 'needed', header: true } as const;
  return { name, rows, columns, format };
}

/** The same table with its rows in another order. */
export function reordered(original: Table, order: readonly number[]): Table {
  const columns = original.columns.map((column): Column =>
    column.storage === 'numeric' ? { ...column, values: Float64Array.from(order, (row) => column.values[row]!) } : { ...column, codes: Int32Array.from(order, (row) => column.codes[row]!) },
  );
  return { ...original, columns };
}

/** The result as a reader of the JSON gets it: parsing refuses NaN and every field that is not declared. */
export function judged(input: ValidationInput): ValidationFigures {
  return validationFiguresSchema.parse(JSON.parse(JSON.stringify(validate(input, silentMonitor))));
}

export function failureOf(input: ValidationInput): Failure {
  try {
    validate(input, silentMonitor);
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
  }
  throw new Error('It did not fail.');
}
