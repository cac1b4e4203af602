import { Failure } from '../../../contract/errors.ts';
import type { Monitor } from '../../../contract/progress.ts';
import { buildBoxTree, nearestPoint, type BoxTree } from '../../numeric/boxTree.ts';
import type { Column, Table } from '../../table/table.ts';
import type { ClassTable } from './classTable.ts';
import { mondrian } from './mondrian.ts';
import { rankValues } from './quasiColumn.ts';
import type { CellValue, QuasiCodes } from './quasiCodes.ts';

/** Where the rows of each class go, so that every class of the release has k rows or more. */
export interface ReleaseMoves {
  /** Class that the rows of each class join; its own number where they stay. */
  readonly target: Int32Array;
  readonly rows: number;
  readonly rowsMoved: number;
  readonly classesBefore: number;
  readonly classesAfter: number;
  /** Rows of the smallest class afterwards. */
  readonly smallest: number;
}

/**
 * Release-k by moving: all rows of a class with fewer than k rows take the values of the nearest class that has k, under Gower's
 * distance (numbers and dates over their range, 1 for another category or for missing against present). Where small classes lie nearer
 * to one another than to any large one, those of a Mondrian part of theirs join its largest class instead, which then has k rows; so
 * no more is moved than needed, and a table without any large class can be released, too. The map depends on counts and their order alone.
 * @param classes all rows of the release, counted over `codes`
 * @throws Failure 'rule' where the release has fewer than k rows in all
 */
export function planMoves(classes: ClassTable, codes: QuasiCodes, k: number, monitor: Monitor): ReleaseMoves {
  const { rows: counts, size } = classes;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  if (rows < k) {
    throw new Failure('rule', `k-anonymity of ${k} cannot be reached: the release has ${rows} ${rows === 1 ? 'row' : 'rows'} in all.`, { fix: `Make ${k} rows or more, or ask for a smaller k.` });
  }
  const target = Int32Array.from({ length: size }, (_, own) => own);
  const all = Array.from(target);
  const small = all.filter((own) => counts[own]! < k);
  if (small.length > 0) {
    const points = pointsOf(classes, codes);
    const toLarge = nearestAmong(points, codes.width, all.filter((own) => counts[own]! >= k), monitor);
    for (const part of partsOf(small, classes, codes, k, monitor)) joinAmongThemselves(part, counts, points, codes.width, k, toLarge, target);
    // Classes that others have joined have k rows now: whoever is still alone may join them, too.
    const settled = new Set(small.filter((own) => target[own] !== own).map((own) => target[own]!));
    const toSettled = nearestAmong(points, codes.width, all.filter((own) => counts[own]! >= k || settled.has(own)), monitor);
    for (const own of small) if (target[own] === own && !settled.has(own)) target[own] = toSettled(own).nearest;
  }
  return { target, rows, ...outcomeOf(target, counts) };
}

function outcomeOf(target: Int32Array, counts: Float64Array): Omit<ReleaseMoves, 'target' | 'rows'> {
  const after = new Float64Array(counts.length);
  let rowsMoved = 0;
  target.forEach((to, own) => {
    after[to] = after[to]! + counts[own]!;
    if (to !== own) rowsMoved += counts[own]!;
  });
  const sizes = after.filter((count) => count > 0);
  return { rowsMoved, classesBefore: counts.length, classesAfter: sizes.length, smallest: sizes.reduce((one, other) => Math.min(one, other), Infinity) };
}

/** Coordinates of the classes for `BoxTree`: numbers over their range, categories as whole numbers; missing is a whole step off. */
function pointsOf(classes: ClassTable, codes: QuasiCodes): Float32Array {
  const points = new Float32Array(classes.size * codes.width);
  for (let at = 0; at < codes.width; at++) {
    const places = coordinates(codes.valuesOf(at));
    for (let own = 0; own < classes.size; own++) points[own * codes.width + at] = places[classes.code(own, at)]!;
  }
  return points;
}

function coordinates(values: readonly CellValue[]): Float64Array {
  const numbers = values.filter((value) => typeof value === 'number');
  const low = numbers.reduce((one, other) => Math.min(one, other), Infinity);
  const range = numbers.reduce((one, other) => Math.max(one, other), -Infinity) - low;
  return Float64Array.from(values, (value, code) => {
    if (typeof value === 'number') return range > 0 ? (value - low) / range : 0;
    return numbers.length > 0 ? -1 : code;
  });
}

type NearestClass = (own: number) => { nearest: number; distance: number };

function nearestAmong(points: Float32Array, width: number, candidates: readonly number[], monitor: Monitor): NearestClass {
  if (candidates.length === 0) return () => ({ nearest: -1, distance: Infinity });
  const chosen = new Float32Array(candidates.length * width);
  candidates.forEach((candidate, place) => chosen.set(points.subarray(candidate * width, (candidate + 1) * width), place * width));
  const tree: BoxTree = buildBoxTree(chosen, width, new Uint8Array(candidates.length), monitor);
  let asked = 0;
  return (own) => {
    if (asked++ % 256 === 0) monitor.check();
    const { point, distance } = nearestPoint(tree, points, own);
    return { nearest: candidates[point]!, distance };
  };
}

/** The small classes in parts that lie close together and have k rows each, or all of them where they have fewer. */
function partsOf(small: readonly number[], classes: ClassTable, codes: QuasiCodes, k: number, monitor: Monitor): number[][] {
  const { width } = codes;
  const ranked = codes.names.map((name, at) => rankValues(name, codes.valuesOf(at)));
  const ranks = new Int32Array(small.length * width);
  small.forEach((own, place) => ranked.forEach(({ ranks: rankOf }, at) => (ranks[place * width + at] = rankOf[classes.code(own, at)]!)));
  const weights = Float64Array.from(small, (own) => classes.rows[own]!);
  const { order, starts } = mondrian({ columns: ranked.map(({ column }) => column), ranks, weights, k, strict: true, admits: () => true }, monitor);
  return Array.from(starts.subarray(0, -1), (start, part) => Array.from(order.subarray(start, starts[part + 1]), (place) => small[place]!).sort((one, other) => one - other));
}

/** Lets the classes of a part join its largest one where that moves rows less far than the nearest large classes would. */
function joinAmongThemselves(part: readonly number[], counts: Float64Array, points: Float32Array, width: number, k: number, toLarge: NearestClass, target: Int32Array): void {
  if (part.reduce((sum, own) => sum + counts[own]!, 0) < k) return;
  const centre = part.reduce((one, other) => (counts[other]! > counts[one]! ? other : one));
  let together = 0;
  let apart = 0;
  for (const own of part) {
    together += counts[own]! * distanceBetween(points, width, own, centre);
    apart += counts[own]! * toLarge(own).distance;
  }
  if (together < apart) for (const own of part) target[own] = centre;
}

function distanceBetween(points: Float32Array, width: number, one: number, other: number): number {
  let total = 0;
  for (let at = 0; at < width; at++) total += Math.min(1, Math.abs(points[one * width + at]! - points[other * width + at]!));
  return total;
}

/** The block with its rows moved: their quasi-identifiers take the values of the class they join, in the format of the column. */
export function moveRows(block: Table, classes: ClassTable, codes: QuasiCodes, { target }: ReleaseMoves): Table {
  const tuples = codes.encode(block);
  const moved: { row: number; to: number }[] = [];
  for (let row = 0; row < block.rows; row++) {
    const own = classes.find(tuples, row * codes.width);
    if (own < 0) throw new Error('a row was not counted before');
    if (target[own] !== own) moved.push({ row, to: target[own]! });
  }
  if (moved.length === 0) return block;
  const columns = block.columns.map((column): Column => {
    const at = codes.names.indexOf(column.schema.name);
    if (at < 0) return column;
    const values = codes.valuesOf(at);
    return withValues(column, moved.map(({ row, to }) => ({ row, value: values[classes.code(to, at)]! })));
  });
  return { ...block, columns };
}

function withValues(column: Column, cells: readonly { row: number; value: CellValue }[]): Column {
  if (column.storage === 'numeric') {
    const values = column.values.slice();
    for (const { row, value } of cells) values[row] = typeof value === 'number' ? value : Number.NaN;
    return { ...column, values };
  }
  const codes = column.codes.slice();
  const known = new Map(column.levels.map((level, code) => [level, code]));
  const added: string[] = [];
  for (const { row, value } of cells) {
    const text = typeof value === 'string' ? value : null;
    // Texts that are made block by block may be new to this one.
    if (text !== null && !known.has(text)) known.set(text, column.levels.length + added.push(text) - 1);
    codes[row] = text === null ? -1 : known.get(text)!;
  }
  return { ...column, codes, levels: added.length === 0 ? column.levels : [...column.levels, ...added] };
}
