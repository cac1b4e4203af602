import type { ColumnSchema } from '../../../contract/tableSchema.ts';

/**
 * The cells of a column as its declaration alone gives them: nothing here depends on a row, so adding or removing one changes nothing.
 * Where cells may be missing, "missing" is one more cell after the last.
 */
export type PublicColumn = PublicCells | PublicLevels | PublicTexts;

/** A number or date: ascending intervals [lo, hi] of values on the column's lattice. */
export interface PublicCells {
  readonly model: 'cells';
  readonly schema: ColumnSchema;
  readonly lo: Float64Array;
  readonly hi: Float64Array;
  /** Cells of declared special values (codes such as -9), which are no amounts. */
  readonly special: Uint8Array;
  readonly missing: boolean;
  /** False where the cells span all magnitudes, and the range must be found from noisy counts. */
  readonly bounded: boolean;
  readonly decimals: number;
  /** Values are multiples of this (a day, a second); null for the last decimal. */
  readonly step: number | null;
}

/** A category: its declared levels and a cell for all else, or null where the levels must be found. */
export interface PublicLevels {
  readonly model: 'levels';
  readonly schema: ColumnSchema;
  readonly levels: readonly string[] | null;
  readonly missing: boolean;
}

/** An identifier or free text: its shapes must be found; no text is kept. */
export interface PublicTexts {
  readonly model: 'texts';
  readonly schema: ColumnSchema;
}

/** Cells that declared bounds are cut into: more would be lost in the noise. */
const boundedCells = 64;
/** A declared range of fewer units has a cell for each. */
export const shortestRange = boundedCells;
/** Whole numbers up to this have a cell each where bounds must be found. */
const unitCells = 128;
/** Largest magnitude that is told apart where bounds must be found. */
const largestMagnitude = 1e9;
const day = 1;
const second = 1000;

/**
 * @param expectedRows a public or noisy number of rows: the more, the finer cells without declared bounds are
 */
export function publicColumn(schema: ColumnSchema, expectedRows: number): PublicColumn {
  if (schema.kind === 'text' || schema.kind === 'identifier') return { model: 'texts', schema };
  if (schema.kind === 'category') return { model: 'levels', schema, levels: schema.levels ?? null, missing: schema.missing !== false };
  if (schema.kind === 'empty') return { model: 'levels', schema, levels: [], missing: true };
  const step = schema.kind === 'date' ? (/[Hh]/.test(schema.dateFormat ?? '') ? second : day) : null;
  const unit = step ?? unitOf(schema);
  const decimals = decimalsOf(schema);
  const bounded = schema.min !== undefined && schema.max !== undefined;
  const edges = schema.kind === 'date' && !bounded ? monthEdges(step!) : bounded ? asinhEdges(schema.min! / unit, schema.max! / unit) : logEdges(schema, unit, expectedRows);
  return { model: 'cells', schema, ...withSpecialValues(edges, schema.special ?? [], unit), missing: schema.missing !== false, bounded, decimals, step };
}

function decimalsOf({ kind, number, decimals }: Pick<ColumnSchema, 'kind' | 'number' | 'decimals'>): number {
  return kind === 'number' ? (number?.decimals ?? decimals ?? 2) : 0;
}

/** The last decimal of a number as it is declared. */
export function unitOf(schema: Pick<ColumnSchema, 'kind' | 'number' | 'decimals'>): number {
  return 10 ** -decimalsOf(schema);
}

/** First units of each cell, and one past the last cell; all whole. */
type Edges = readonly number[];

/**
 * About 64 cells between declared bounds, even on the scale of asinh: fine near 0, wide far away, for amounts of either sign; 0 itself has
 * its own cell. A range of at most 64 units has a cell for each.
 */
function asinhEdges(low: number, high: number): Edges {
  const first = Math.round(low);
  const last = Math.round(high);
  if (last - first < shortestRange) return Array.from({ length: last - first + 2 }, (_, index) => first + index);
  const scale = (last - first) / 2000;
  const from = Math.asinh(first / scale);
  const to = Math.asinh(last / scale);
  const inner = Array.from({ length: boundedCells - 1 }, (_, index) => Math.round(Math.sinh(from + ((to - from) * (index + 1)) / boundedCells) * scale));
  return unique([first, ...inner, ...(first <= 0 && last >= 0 ? [0, 1] : []), last + 1]).filter((edge) => edge >= first && edge <= last + 1);
}

/** Even on the logarithmic scale, mirrored below 0 unless the declaration says that nothing is there. */
function logEdges({ min }: ColumnSchema, unit: number, expectedRows: number): Edges {
  const perDecade = expectedRows >= 50_000 ? 24 : expectedRows >= 8000 ? 12 : 8;
  const decades = Math.log10(largestMagnitude / unit);
  const positive = [
    ...Array.from({ length: unit >= 1 ? unitCells : 1 }, (_, value) => value + 1),
    ...Array.from({ length: Math.ceil(decades * perDecade) + 1 }, (_, index) => Math.round(10 ** (index / perDecade))).filter((edge) => unit < 1 || edge > unitCells),
  ];
  const negative = min !== undefined && min >= 0 ? [] : positive.map((edge) => 1 - edge);
  return unique([...negative, 0, ...positive]);
}

/** Calendar months of the years 1900 to 2100, in days or milliseconds since 1970. */
function monthEdges(step: number): Edges {
  const millisecondsPerUnit = step === day ? 86_400_000 : step;
  return Array.from({ length: 201 * 12 + 1 }, (_, month) => Date.UTC(1900, month, 1) / millisecondsPerUnit);
}

function unique(edges: readonly number[]): number[] {
  // + 0 turns -0 into 0.
  return [...new Set(edges.map((edge) => edge + 0))].sort((one, other) => one - other);
}

function withSpecialValues(edges: Edges, special: readonly number[], unit: number): Pick<PublicCells, 'lo' | 'hi' | 'special'> {
  const codes = new Set(special.map((value) => Math.round(value / unit)));
  // A code inside the range of amounts takes its unit out of their cell.
  const cells = edges.slice(0, -1).flatMap((edge, index) => withoutCodes(edge, edges[index + 1]! - 1, codes));
  for (const code of codes) cells.push({ lo: code, hi: code, special: 1 });
  cells.sort((one, other) => one.lo - other.lo);
  const value = (units: number): number => (unit < 1 ? units / Math.round(1 / unit) : units * unit);
  return { lo: Float64Array.from(cells, ({ lo }) => value(lo)), hi: Float64Array.from(cells, ({ hi }) => value(hi)), special: Uint8Array.from(cells, (cell) => cell.special) };
}

function withoutCodes(lo: number, hi: number, codes: ReadonlySet<number>): { lo: number; hi: number; special: 0 | 1 }[] {
  const inside = [...codes].filter((code) => code >= lo && code <= hi).sort((one, other) => one - other);
  const starts = [lo, ...inside.map((code) => code + 1)];
  const ends = [...inside.map((code) => code - 1), hi];
  return starts.flatMap((start, index) => (start <= ends[index]! ? [{ lo: start, hi: ends[index]!, special: 0 as const }] : []));
}
