import { countCodes } from '../numeric/distance.ts';

/** The rows of a table by the code of one category: code k holds `order[starts[k]]` to `order[starts[k + 1] - 1]`. */
export interface RowsByCode {
  readonly order: Uint32Array;
  readonly starts: Uint32Array;
}

export function rowsByCode(codes: Int32Array, size: number): RowsByCode {
  const starts = new Uint32Array(size + 1);
  for (const code of codes) starts[code + 1]!++;
  for (let code = 0; code < size; code++) starts[code + 1]! += starts[code]!;
  const next = starts.slice();
  const order = new Uint32Array(codes.length);
  for (let row = 0; row < codes.length; row++) order[next[codes[row]!]!++] = row;
  return { order, starts };
}

/** One table of two columns: rows by the code of the first, and the codes of the second. */
export interface Joint {
  readonly first: RowsByCode;
  readonly second: Int32Array;
}

/** One cell of a joint table, by its codes, and the share of the rows of either table that it holds. */
export interface SharedCell {
  readonly first: number;
  readonly second: number;
  readonly shareA: number;
  readonly shareB: number;
}

/**
 * Total variation between the joint distributions of two tables, 0 to 1, and the cell that differs most. Counted one code of the first column at
 * a time, so that memory grows with the levels of the second column alone, and in whole numbers.
 * @param secondSize codes of the second column lie below this
 */
export function jointVariation(a: Joint, b: Joint, secondSize: number): { distance: number; worst: SharedCell } {
  const difference = new Float64Array(secondSize);
  const rowsA = a.second.length;
  const rowsB = b.second.length;
  const worst = { first: 0, second: 0, gap: -1 };
  let total = 0;
  for (let code = 0; code + 1 < a.first.starts.length; code++) {
    addCells(a, code, rowsB, difference);
    addCells(b, code, -rowsA, difference);
    total += takeCells(a, code, difference, worst) + takeCells(b, code, difference, worst);
  }
  const { first, second } = worst;
  return { distance: total / (2 * rowsA * rowsB), worst: { first, second, shareA: shareOfCell(a, first, second), shareB: shareOfCell(b, first, second) } };
}

function shareOfCell({ first, second }: Joint, code: number, other: number): number {
  let rows = 0;
  for (let at = first.starts[code]!; at < first.starts[code + 1]!; at++) if (second[first.order[at]!] === other) rows++;
  return rows / second.length;
}

/**
 * The total variation to expect between two tables drawn from the law of this one, with so many rows each: half the sum over cells of
 * sqrt(2 p (1 - p) / pi * (1 / n + 1 / m)), the mean of a normal's absolute value. What sampling alone does to a table of many cells.
 */
export function expectedVariation({ first, second }: Joint, secondSize: number, otherRows: number): number {
  const rows = second.length;
  const cells = new Float64Array(secondSize);
  let total = 0;
  for (let code = 0; code + 1 < first.starts.length; code++) {
    addCells({ first, second }, code, 1, cells);
    for (let at = first.starts[code]!; at < first.starts[code + 1]!; at++) {
      const cell = second[first.order[at]!]!;
      const share = cells[cell]! / rows;
      total += Math.sqrt(share * (1 - share));
      cells[cell] = 0;
    }
  }
  return Math.min(1, (total / 2) * Math.sqrt((2 / Math.PI) * (1 / rows + 1 / otherRows)));
}

function addCells({ first, second }: Joint, code: number, weight: number, cells: Float64Array): void {
  const end = first.starts[code + 1]!;
  for (let at = first.starts[code]!; at < end; at++) cells[second[first.order[at]!]!]! += weight;
}

/** Sum of the absolute values of the cells that these rows touch; sets them back to 0, and remembers the largest. */
function takeCells({ first, second }: Joint, code: number, cells: Float64Array, worst: { first: number; second: number; gap: number }): number {
  let total = 0;
  const end = first.starts[code + 1]!;
  for (let at = first.starts[code]!; at < end; at++) {
    const cell = second[first.order[at]!]!;
    const gap = Math.abs(cells[cell]!);
    if (gap > worst.gap) Object.assign(worst, { first: code, second: cell, gap });
    total += gap;
    cells[cell] = 0;
  }
  return total;
}

/**
 * Cramér's V, 0 (independent) to 1, without bias correction (Cramér 1946, 21.9): sqrt(chi-square / n / (min(r, c) - 1)) over the
 * levels that occur. Null where a column has but one level.
 */
export function cramersV(joint: Joint, secondSize: number): number | null {
  const { first, second } = joint;
  const margin = countCodes(second, secondSize);
  const cells = new Float64Array(secondSize);
  let firstLevels = 0;
  // chi-square / n = sum over cells of o^2 / (row total * column total), less 1
  let quotient = -1;
  for (let code = 0; code + 1 < first.starts.length; code++) {
    const begin = first.starts[code]!;
    const end = first.starts[code + 1]!;
    if (begin === end) continue;
    firstLevels++;
    addCells(joint, code, 1, cells);
    for (let at = begin; at < end; at++) {
      const cell = second[first.order[at]!]!;
      quotient += (cells[cell]! * cells[cell]!) / ((end - begin) * margin[cell]!);
      cells[cell] = 0;
    }
  }
  const levels = Math.min(firstLevels, margin.filter((count) => count > 0).length);
  return levels < 2 ? null : Math.min(1, Math.sqrt(Math.max(0, quotient) / (levels - 1)));
}

/** Ten cells of equal width between the smallest and the largest value: eleven edges. A constant gets one half to either side. */
export function equalWidthEdges(values: Float64Array): Float64Array {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === high) return equalWidthEdges(Float64Array.of(low - 0.5, high + 0.5));
  const edges = Float64Array.from({ length: 11 }, (_, edge) => low + edge * ((high - low) / 10));
  edges[10] = high;
  return edges;
}

/** Codes below this come out of `cutAtEdges`, `missingCode` aside. */
export const cutSize = 12;

/** How many of the eleven edges are at or below each value, 0 to 11: the largest value has a code of its own. NaN gets `missingCode`. */
export function cutAtEdges(values: Float64Array, edges: Float64Array, missingCode: number): Int32Array {
  const codes = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    let code = Number.isNaN(value) ? missingCode : 0;
    while (code < edges.length && edges[code]! <= value) code++;
    codes[row] = code;
  }
  return codes;
}
