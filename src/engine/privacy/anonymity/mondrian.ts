import type { Monitor } from '../../../contract/progress.ts';
import { coveringGroup, spanShare, type QuasiColumn } from './quasiColumn.ts';

export interface MondrianInput {
  readonly columns: readonly QuasiColumn[];
  /** Ranks row by row, one a column. */
  readonly ranks: Int32Array;
  /** How many rows of the table each row stands for; null where each is one. With weights the cuts are strict. */
  readonly weights: Float64Array | null;
  readonly k: number;
  /** Strict: rows that are equal in a column are never parted by a cut of it. Relaxed: they may be, for halves of equal size. */
  readonly strict: boolean;
  /** Whether these rows, k or more, may be a class of their own. */
  readonly admits: (rows: Uint32Array) => boolean;
}

/** Rows `order[starts[p]]` to `order[starts[p + 1] - 1]` are part p. */
export interface Partition {
  readonly order: Uint32Array;
  readonly starts: Uint32Array;
}

/**
 * Parts rows into classes of k or more by halving the widest column again and again (LeFevre, DeWitt and Ramakrishnan 2006). A cut is
 * made where both halves keep k rows and are admitted; a column of a tree is cut between its groups. All rows together are one part
 * even if they are fewer than k or not admitted: that is for the caller to say.
 */
export function mondrian(input: MondrianInput, monitor: Monitor): Partition {
  const cutter = new Cutter(input);
  const rows = cutter.order.length;
  const starts: number[] = [];
  const waiting = [{ from: 0, to: rows }];
  let sinceCheck = 0;
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const middle = cutter.cut(part.from, part.to);
    if (middle === null) starts.push(part.from);
    // The front first, so that parts come in the order of their rows.
    else waiting.push({ from: middle, to: part.to }, { from: part.from, to: middle });
    sinceCheck += part.to - part.from;
    if (sinceCheck > 100_000) {
      monitor.advance(part.from / rows);
      sinceCheck = 0;
    }
  }
  return { order: cutter.order, starts: Uint32Array.from([...starts, rows]) };
}

/** The rows while they are parted: those of a part lie side by side, so that looking at them is one walk through memory. */
class Cutter {
  readonly order: Uint32Array;
  private readonly input: MondrianInput;
  private readonly width: number;
  private readonly ranks: Int32Array;
  private readonly weights: Float64Array | null;
  private readonly low: Int32Array;
  private readonly high: Int32Array;
  /** Rows of each rank of one column, cleared after use. */
  private readonly counts: Float64Array;

  constructor(input: MondrianInput) {
    this.input = input;
    this.width = input.columns.length;
    this.ranks = input.ranks.slice();
    this.weights = input.weights?.slice() ?? null;
    this.order = Uint32Array.from({ length: this.width === 0 ? 0 : input.ranks.length / this.width }, (_, row) => row);
    this.low = new Int32Array(this.width);
    this.high = new Int32Array(this.width);
    this.counts = new Float64Array(Math.max(1, ...input.columns.map(({ values }) => values.length)));
  }

  /** Parts the rows in two, and says where the second half begins; null where no cut is allowed. */
  cut(from: number, to: number): number | null {
    const { columns, k } = this.input;
    if (this.weightOf(from, to) < 2 * k) return null;
    this.findBounds(from, to);
    const shares = columns.map((column, at) => spanShare(column, this.low[at]!, this.high[at]!));
    const widest = Array.from(shares.keys()).filter((at) => this.low[at]! < this.high[at]!).sort((one, other) => shares[other]! - shares[one]! || one - other);
    for (const at of widest) {
      const middle = this.cutColumn(at, from, to);
      if (middle !== null) return middle;
    }
    return null;
  }

  private weightOf(from: number, to: number): number {
    if (this.weights === null) return to - from;
    let total = 0;
    for (let place = from; place < to; place++) total += this.weights[place]!;
    return total;
  }

  private findBounds(from: number, to: number): void {
    const { low, high, ranks, width } = this;
    low.fill(2 ** 31 - 1);
    high.fill(-1);
    for (let place = from, offset = from * width; place < to; place++, offset += width) {
      for (let at = 0; at < width; at++) {
        const rank = ranks[offset + at]!;
        if (rank < low[at]!) low[at] = rank;
        if (rank > high[at]!) high[at] = rank;
      }
    }
  }

  private cutColumn(at: number, from: number, to: number): number | null {
    const { columns, strict } = this.input;
    const column = columns[at]!;
    if (!strict && this.weights === null && column.levels.length === 0) return this.halve(at, from, to);
    const last = this.lastRankBelow(column, at, from, to);
    if (last === null) return null;
    return this.accepted(from, to, this.bringForward(at, from, to, last));
  }

  /**
   * The rank after which a cut leaves halves nearest to equal, both of k rows or more; null where none does. What lies further from the
   * middle leaves a smaller half, so it need not be tried.
   */
  private lastRankBelow(column: QuasiColumn, at: number, from: number, to: number): number | null {
    const present = this.countRanks(at, from, to);
    const total = this.weightOf(from, to);
    const covering = column.levels.length === 0 ? null : coveringGroup(column.levels, this.low[at]!, this.high[at]!);
    // Groups just below the one that holds all; leaves, where that is the finest.
    const finer = column.levels.length === 0 ? null : (column.levels[(covering?.level ?? column.levels.length) - 1]?.groups ?? null);
    let best: number | null = null;
    let bestSmaller = 0;
    let below = 0;
    for (let index = 0; index + 1 < present.length; index++) {
      const rank = present[index]!;
      below += this.counts[rank]!;
      const smaller = Math.min(below, total - below);
      if (finer !== null && finer[rank] === finer[present[index + 1]!]) continue;
      if (smaller > bestSmaller) [best, bestSmaller] = [rank, smaller];
    }
    for (const rank of present) this.counts[rank] = 0;
    return bestSmaller >= this.input.k ? best : null;
  }

  /** Counts the rows of each rank, and gives the ranks that have any, sorted. */
  private countRanks(at: number, from: number, to: number): Int32Array {
    const { counts, ranks, width, weights } = this;
    const span = this.high[at]! - this.low[at]! + 1;
    const present = new Int32Array(Math.min(span, to - from));
    let found = 0;
    for (let place = from; place < to; place++) {
      const rank = ranks[place * width + at]!;
      if (counts[rank] === 0) present[found++] = rank;
      counts[rank] = counts[rank]! + (weights === null ? 1 : weights[place]!);
    }
    return present.subarray(0, found).sort();
  }

  /** Brings the rows up to a rank to the front. */
  private bringForward(at: number, from: number, to: number, last: number): number {
    let front = from;
    let back = to - 1;
    while (front <= back) {
      if (this.ranks[front * this.width + at]! <= last) front++;
      else this.swap(front, back--);
    }
    return front;
  }

  /** The relaxed cut: the lower half of the rows, equal ones parted as they come. */
  private halve(at: number, from: number, to: number): number | null {
    const half = from + ((to - from) >>> 1);
    const present = this.countRanks(at, from, to);
    let below = 0;
    let middle = 0;
    while (from + below + this.counts[present[middle]!]! < half) below += this.counts[present[middle++]!]!;
    for (const rank of present) this.counts[rank] = 0;
    const median = present[middle]!;
    this.bringForward(at, from, to, median - 1);
    this.bringForward(at, from + below, to, median);
    return this.accepted(from, to, half);
  }

  /** A cut at `middle`, if both halves are admitted. Whether or not, the rows only changed places within their part. */
  private accepted(from: number, to: number, middle: number): number | null {
    const { k, admits } = this.input;
    if (this.weights === null && Math.min(middle - from, to - middle) < k) return null;
    return admits(this.order.subarray(from, middle)) && admits(this.order.subarray(middle, to)) ? middle : null;
  }

  private swap(one: number, other: number): void {
    const { ranks, order, weights, width } = this;
    for (let at = 0; at < width; at++) {
      const kept = ranks[one * width + at]!;
      ranks[one * width + at] = ranks[other * width + at]!;
      ranks[other * width + at] = kept;
    }
    [order[one], order[other]] = [order[other]!, order[one]!];
    if (weights !== null) [weights[one], weights[other]] = [weights[other]!, weights[one]!];
  }
}
