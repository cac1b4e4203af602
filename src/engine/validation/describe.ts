import { shareOfStage, type Monitor } from '../../contract/progress.ts';
import type { TableFigures } from '../../contract/report.ts';
import { correlate, rankColumn } from '../numeric/correlation.ts';
import { countCodes, sortedPresent } from '../numeric/distance.ts';
import { type CodedColumn, type Column, countMissing, type NumericColumn, type Table } from '../table/table.ts';
import { chiLevels, sorted, tailDependence } from './metrics/tailDependence.ts';
import { mostLevelsOfNumber } from './variables.ts';

const bins = 20;
const mostHistograms = 4;
const mostCategories = 2;
const mostLevels = 8;
const mostCorrelated = 10;

/**
 * Figures of a table that is to be released, for its report: of its own rows alone.
 * @param write a date or number as the file writes it
 */
export function describeTable(table: Table, file: string, write: (column: NumericColumn, value: number) => string, monitor: Monitor): TableFigures {
  const numbers = table.columns.filter((column): column is NumericColumn => column.storage === 'numeric' && column.schema.role !== 'identifier');
  const measured = numbers.filter(({ schema, values }) => schema.kind !== 'date' && hasMoreThan(values, mostLevelsOfNumber));
  const categories = table.columns.filter((column): column is CodedColumn => column.storage === 'coded' && column.schema.kind === 'category' && column.levels.length > 1);
  const columns = table.columns.map((column) => describeColumn(column, table.rows, write));
  monitor.check();
  const chosen = measured.slice(0, mostCorrelated);
  const values = correlations(chosen, shareOfStage(monitor, 0, 0.8));
  return {
    file,
    rows: table.rows,
    columns,
    histograms: measured.slice(0, mostHistograms).flatMap(histogram),
    categories: categories.slice(0, mostCategories).map((column) => levelShares(column, table.rows)),
    spearman: { columns: chosen.map(({ schema }) => schema.name), values },
    tail: strongestTail(chosen, values),
  };
}

function hasMoreThan(values: Float64Array, most: number): boolean {
  const seen = new Set<number>();
  return values.some((value) => !Number.isNaN(value) && seen.add(value).size > most);
}

function describeColumn(column: Column, rows: number, write: (column: NumericColumn, value: number) => string): TableFigures['columns'][number] {
  const { name, kind } = column.schema;
  const missing = rows === 0 ? 0 : countMissing(column) / rows;
  if (column.storage === 'coded') return { name, kind, missing, distinct: column.levels.length, low: '', high: '' };
  const present = sortedPresent(column.values);
  const [low, high] = present.length === 0 ? ['', ''] : [write(column, present[0]!), write(column, present.at(-1)!)];
  return { name, kind, missing, distinct: null, low, high };
}

/** Shares in per cent, between the quantiles .005 and .995, so that a long tail does not hide the rest. */
function histogram({ schema, values }: NumericColumn): TableFigures['histograms'] {
  const present = sortedPresent(values);
  const [low, high] = [0.005, 0.995].map((share) => present[Math.floor(share * (present.length - 1))]!) as [number, number];
  if (!(high > low)) return [];
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of present) if (value >= low && value <= high) counts[Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins))]!++;
  return [{ name: schema.name, edges: Array.from({ length: bins + 1 }, (_none, edge) => low + ((high - low) * edge) / bins), shares: counts.map((count) => (100 * count) / present.length) }];
}

function levelShares({ schema, codes, levels }: CodedColumn, rows: number): TableFigures['categories'][number] {
  const counts = countCodes(codes.map((code) => (code < 0 ? levels.length : code)), levels.length + 1);
  const order = levels.map((_level, code) => code).toSorted((a, b) => counts[b]! - counts[a]! || a - b).slice(0, mostLevels);
  return { name: schema.name, levels: order.map((code) => levels[code]!), shares: order.map((code) => (100 * counts[code]!) / rows) };
}

function correlations(columns: readonly NumericColumn[], monitor: Monitor): (number | null)[][] {
  const ranked = columns.map(({ values }) => rankColumn(values));
  const matrix: (number | null)[][] = columns.map(() => columns.map(() => 1));
  for (const [row, one] of ranked.entries()) {
    for (let column = 0; column < row; column++) {
      monitor.check();
      matrix[row]![column] = matrix[column]![row] = correlate(one, ranked[column]!).spearman;
    }
  }
  return matrix;
}

/** chi(u) of the pair that rises together most, with its intervals. */
function strongestTail(columns: readonly NumericColumn[], values: readonly (readonly (number | null)[])[]): TableFigures['tail'] {
  const pairs = columns.flatMap((_column, row) => Array.from({ length: row }, (_none, column) => ({ row, column, strength: values[row]![column] ?? 0 })));
  const [strongest] = pairs.filter(({ strength }) => strength < 0.999).toSorted((one, other) => other.strength - one.strength);
  if (strongest === undefined || strongest.strength <= 0) return null;
  const [a, b] = [columns[strongest.row]!, columns[strongest.column]!];
  const { values: chis, intervals } = tailDependence(sorted(a.values), sorted(b.values), chiLevels).upper;
  const points = chiLevels.flatMap((quantile, at) => {
    const [chi, interval] = [chis[at] ?? null, intervals[at] ?? null];
    return chi === null || interval === null ? [] : [{ quantile, chi, low: interval[0], high: interval[1] }];
  });
  if (points.length < 3) return null;
  return { a: a.schema.name, b: b.schema.name, quantiles: points.map(({ quantile }) => quantile), chi: points.map(({ chi }) => chi), low: points.map(({ low }) => low), high: points.map(({ high }) => high) };
}
