import { Failure } from '../../contract/errors.ts';
import type { Column } from '../table/table.ts';

/** One number a client: a numeric column, or whether a category has this level; standardised by mean and deviation. */
export interface StaticFeature {
  readonly column: string;
  /** Null for a numeric column. */
  readonly level: string | null;
  readonly mean: number;
  /** Above 0. */
  readonly deviation: number;
}

/** A rarer level would be a spike of many deviations that tells about a handful of clients. */
export const leastLevelShare = 0.01;
/** Standardised values beyond this say no more than that they are extreme. */
const largest = 5;

/**
 * How static columns become features: a number is one; a category is an indicator for each of its levels but the most frequent one,
 * with which the levels of fewer than one in a hundred clients are thrown together. A column without variation gives none.
 * @throws Failure 'input' if a column has no value, or holds texts or identifiers
 */
export function fitFeatures(columns: readonly Column[]): StaticFeature[] {
  return columns.flatMap((column) => {
    const { name, kind } = column.schema;
    if (kind === 'text' || kind === 'identifier') throw new Failure('input', `Column "${name}" holds ${kind === 'text' ? 'free text' : 'identifiers'}, which cannot be a feature.`, { column: name, fix: 'Leave it out of the static columns.' });
    if (kind === 'empty') throw new Failure('input', `Column "${name}" has no value in any row.`, { column: name, fix: 'Leave it out of the static columns.' });
    return column.storage === 'numeric' ? numericFeature(name, column.values) : levelFeatures(name, column);
  });
}

/**
 * The features of each client.
 * @param columns the columns of `fitFeatures`, perhaps of another table
 * @returns f32 [rows][features], from -5 to 5; 0 where the cell is missing
 * @throws Failure 'input' if a column that was fitted as numbers does not hold numbers
 */
export function staticFeatures(columns: readonly Column[], features: readonly StaticFeature[], rows: number): Float32Array {
  const values = new Float32Array(rows * features.length);
  features.forEach((feature, position) => {
    const column = columns.find(({ schema }) => schema.name === feature.column)!;
    const read = reader(column, feature);
    for (let row = 0; row < rows; row++) {
      const scaled = (read(row) - feature.mean) / feature.deviation;
      values[row * features.length + position] = Number.isNaN(scaled) ? 0 : Math.max(-largest, Math.min(largest, scaled));
    }
  });
  return values;
}

/** The column in these rows alone, such as the first of each client. */
export function rowsOf(column: Column, rows: Int32Array): Column {
  if (column.storage === 'numeric') return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) };
  return { ...column, codes: rows.map((row) => column.codes[row]!) };
}

/** The unscaled feature of a row, NaN where missing. A column may be numbers in one table and codes in another. */
function reader(column: Column, { column: name, level }: StaticFeature): (row: number) => number {
  if (column.storage === 'numeric') {
    const { values } = column;
    if (level === null) return (row) => values[row]!;
    return (row) => (Number.isNaN(values[row]!) ? Number.NaN : Number(values[row] === Number(level)));
  }
  const { codes, levels } = column;
  const ofLevel = levels.map((text) => {
    if (level !== null) return Number(text === level || (text.trim() !== '' && Number(text) === Number(level)));
    const value = Number(text);
    if (text.trim() === '' || Number.isNaN(value)) throw new Failure('input', `Column "${name}" holds numbers in the training panel, but texts in the hold-out.`, { column: name, fix: 'Code both tables alike.' });
    return value;
  });
  return (row) => ofLevel[codes[row]!] ?? Number.NaN;
}

function numericFeature(column: string, values: Float64Array): StaticFeature[] {
  let count = 0;
  let sum = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
  }
  const mean = sum / count;
  let squares = 0;
  for (const value of values) if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / count);
  return deviation > 0 ? [{ column, level: null, mean, deviation }] : [];
}

function levelFeatures(name: string, { codes, levels }: { codes: Int32Array; levels: readonly string[] }): StaticFeature[] {
  const counts = new Float64Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const present = counts.reduce((sum, count) => sum + count, 0);
  const mostFrequent = counts.indexOf(Math.max(...counts));
  return levels.flatMap((level, code) => {
    const mean = counts[code]! / present;
    if (code === mostFrequent || mean < leastLevelShare) return [];
    return [{ column: name, level, mean, deviation: Math.sqrt(mean * (1 - mean)) }];
  });
}
