import type { Monitor } from '../../../contract/progress.ts';
import { Stream } from '../../random/stream.ts';
import { type Column, findColumn, type Table } from '../../table/table.ts';

/** Real rows of each side and synthetic rows at most: distances cost their product. What was left out is printed. */
export const mostRealRows = 8_000;
export const mostSyntheticRows = 16_000;
/** Away from every value by 1 or more. */
const missing = 2;

/**
 * The rows as points. Numbers stand at their rank among all real rows, 0 to 1, so that no outlier shrinks a column; categories are whole numbers. The
 * distance is Gower's (`boxTree`). Nothing here tells rows of the train table from those of the hold-out: they are one pool with labels aside.
 */
export interface Space {
  readonly names: readonly string[];
  /** Is the column a category? */
  readonly categorical: readonly boolean[];
  readonly dimensions: number;
  /** Points of the train rows, then of the hold-out's; row by row. */
  readonly real: Float32Array;
  readonly train: number;
  readonly control: number;
  readonly synthetic: Float32Array;
  readonly syntheticRows: number;
  /** Rows of the tables that the points of each side are. */
  readonly rows: Readonly<Record<Side, Uint32Array>>;
  /** Points of any table with these columns. */
  place(table: Table): Float32Array;
}

type Side = 'train' | 'control' | 'synthetic';

/** Train and hold-out are cut to one size, drawn by chance; columns are those that may tell something (no identifiers, no free text). */
export function makeSpace({ train, control, synthetic }: Readonly<Record<Side, Table>>, seed: number, monitor: Monitor): Space {
  const size = Math.min(train.rows, control.rows, mostRealRows);
  const made = Math.min(synthetic.rows, mostSyntheticRows);
  const rows = { train: draw(train.rows, size, seed, 'train'), control: draw(control.rows, size, seed, 'control'), synthetic: draw(synthetic.rows, made, seed, 'synthetic') };
  const columns = train.columns.filter(({ schema }) => findColumn(control, schema.name) !== undefined && findColumn(synthetic, schema.name) !== undefined && tells(schema));
  const names = columns.map(({ schema }) => schema.name);
  const dimensions = columns.length;
  const places = columns.map((column) => {
    monitor.check();
    const own = findColumn(control, column.schema.name)!;
    return column.storage === 'numeric' ? byRank(column, own, rows) : byLevel(column, own);
  });
  const pointsOf = (table: Table, some: Uint32Array): Float32Array => {
    const points = new Float32Array(some.length * dimensions);
    names.forEach((name, dimension) => {
      monitor.check();
      const column = findColumn(table, name)!;
      some.forEach((row, at) => (points[at * dimensions + dimension] = places[dimension]!(column, row)));
    });
    return points;
  };
  const real = new Float32Array(2 * size * dimensions);
  real.set(pointsOf(train, rows.train));
  real.set(pointsOf(control, rows.control), size * dimensions);
  return {
    names, categorical: columns.map(({ storage }) => storage === 'coded'), dimensions, real, train: size, control: size, synthetic: pointsOf(synthetic, rows.synthetic), syntheticRows: made, rows,
    place: (table) => pointsOf(table, Uint32Array.from({ length: table.rows }, (_none, row) => row)),
  };
}

/** Points of some dimensions alone. */
export function project(points: Float32Array, dimensions: number, chosen: readonly number[]): Float32Array {
  const rows = points.length / dimensions;
  const projected = new Float32Array(rows * chosen.length);
  for (let row = 0; row < rows; row++) chosen.forEach((dimension, at) => (projected[row * chosen.length + at] = points[row * dimensions + dimension]!));
  return projected;
}

function draw(rows: number, size: number, seed: number, side: string): Uint32Array {
  return new Stream(seed, `attack/rows/${side}`).permutation(rows).subarray(0, size);
}

function tells({ kind, role }: Column['schema']): boolean {
  return kind !== 'identifier' && kind !== 'text' && kind !== 'empty' && role !== 'identifier' && role !== 'key' && role !== 'link';
}

/** The middle of the ranks that a value has among the real rows. */
function byRank(train: Column, control: Column, rows: { readonly train: Uint32Array; readonly control: Uint32Array }): (column: Column, row: number) => number {
  const values = (column: Column, some: Uint32Array): number[] => (column.storage === 'numeric' ? Array.from(some, (row) => column.values[row]!).filter((value) => !Number.isNaN(value)) : []);
  const sorted = Float64Array.from([...values(train, rows.train), ...values(control, rows.control)]).sort();
  return (column, row) => {
    const value = column.storage === 'numeric' ? column.values[row]! : Number.NaN;
    return Number.isNaN(value) ? missing : (countBelow(sorted, value, false) + countBelow(sorted, value, true)) / (2 * Math.max(1, sorted.length));
  };
}

function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value || (orEqual && sorted[middle]! === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Texts of either real side have a number each; all others share one, and so do missing cells. */
function byLevel(train: Column, control: Column): (column: Column, row: number) => number {
  const codes = new Map<string, number>();
  for (const column of [train, control]) if (column.storage === 'coded') for (const level of column.levels) if (!codes.has(level)) codes.set(level, codes.size);
  return (column, row) => {
    if (column.storage !== 'coded') return codes.size;
    const code = column.codes[row]!;
    return code < 0 ? codes.size + missing : (codes.get(column.levels[code]!) ?? codes.size);
  };
}
