import { normalQuantile } from '../../src/engine/numeric/normal.ts';
import { Stream } from '../../src/engine/random/stream.ts';
import type { Column, Table } from '../../src/engine/table/table.ts';

/** A column of a made-up table, row by row: numbers for numbers, texts for the rest, null for missing. */
export interface MadeColumn {
  readonly name: string;
  readonly kind: 'number' | 'integer' | 'category' | 'text' | 'identifier';
  readonly values: readonly (number | string | null)[];
}

/** A table in memory with these columns. */
export function tableOf(...columns: MadeColumn[]): Table {
  const format = { encoding: 'utf-8', byteOrderMark: false, delimiter: ',', newline: '\n', quoting: 'needed', header: true } as const;
  return { name: 'loans', rows: columns[0]!.values.length, columns: columns.map(columnOf), format };
}

function columnOf({ name, kind, values }: MadeColumn): Column {
  const schema = { name, kind, role: 'ordinary' } as const;
  if (kind === 'number' || kind === 'integer') return { storage: 'numeric', schema, values: Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))) };
  const levels = [...new Set(values)].filter((value) => value !== null).map(String);
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  return { storage: 'coded', schema, codes: Int32Array.from(values, (value) => (value === null ? -1 : codeOf.get(String(value))!)), levels };
}

/** A made-up value for each row, from a stream of its own. */
export function eachRow<T>(rows: number, seed: number, value: (stream: Stream, row: number) => T): T[] {
  const stream = new Stream(seed, 'made-up');
  return Array.from({ length: rows }, (_, row) => value(stream, row));
}

export function drawNormal(stream: Stream): number {
  return normalQuantile(stream.uniform());
}

/** The value as `digits` after the point write it. */
export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/**
 * Made-up loans with what credit tables have: heavy tails, many zeros, a sentinel, missing cells, ordered grades, an identifier, and a
 * default (about one in six) that depends on score, grade and utilisation. All of it is chance: nothing here was ever measured.
 */
export function creditColumns(rows: number, seed: number): MadeColumn[] {
  const loans = eachRow(rows, seed, drawLoan);
  return [
    { name: 'loan_id', kind: 'identifier', values: loans.map((_, row) => `LN-${String(100_000 + ((row * 7919) % 900_000))}`) },
    { name: 'income', kind: 'integer', values: loans.map(({ income }) => income) },
    { name: 'utilisation', kind: 'number', values: loans.map(({ utilisation }) => utilisation) },
    { name: 'late_days', kind: 'integer', values: loans.map(({ lateDays }) => lateDays) },
    { name: 'score', kind: 'integer', values: loans.map(({ score }) => score) },
    { name: 'grade', kind: 'category', values: loans.map(({ grade }) => grade) },
    { name: 'purpose', kind: 'category', values: loans.map(({ purpose }) => purpose) },
    { name: 'default', kind: 'category', values: loans.map(({ bad }) => (bad ? 'yes' : 'no')) },
  ];
}

export function creditTable(rows: number, seed: number): Table {
  return tableOf(...creditColumns(rows, seed));
}

function drawLoan(stream: Stream) {
  const risk = drawNormal(stream);
  const utilisation = Math.max(0, 0.4 + 0.25 * risk + 0.2 * drawNormal(stream));
  const badProbability = 1 / (1 + Math.exp(2.2 - 1.4 * risk));
  return {
    income: Math.round(Math.exp(10.3 - 0.2 * risk + 0.6 * drawNormal(stream)) / 100) * 100,
    utilisation: stream.uniform() < 0.05 ? null : round(utilisation, 3),
    lateDays: stream.uniform() < 0.02 ? 9_999_999 : stream.uniform() < 0.7 ? 0 : Math.floor(Math.exp(1.5 + 0.5 * risk + 0.6 * drawNormal(stream))),
    score: Math.round(650 - 55 * (0.8 * risk + 0.6 * drawNormal(stream))),
    grade: 'ABCDE'[Math.min(4, Math.max(0, Math.floor(2.5 + 1.1 * risk + 0.6 * drawNormal(stream))))]!,
    purpose: ['car', 'home', 'card', 'study', 'other'][stream.below(5)]!,
    bad: stream.uniform() < badProbability,
  };
}

/** The columns as the text of a CSV file. */
export function csvOf(columns: readonly MadeColumn[]): string {
  const lines = columns[0]!.values.map((_, row) => columns.map(({ values }) => values[row] ?? '').join(','));
  return `${[columns.map(({ name }) => name).join(','), ...lines].join('\n')}\n`;
}
