import type { KernelMemory } from '../kernel/memory.ts';
import type { TwinKernel } from '../kernel/twinKernel.ts';
import type { PairLayout } from '../measure/pairLayout.ts';

/** Bytes a raker takes from a memory. */
export function rakeBytes(layout: PairLayout, pairs: Int32Array, capacity: number): number {
  return capacity * (layout.codes.length + 8) + 2 * 8 * tableLength(layout, pairs) + 8 * largestTable(layout) + 512;
}

/**
 * Weighted rows whose pair tables are moved towards targets, one pair after the other (iterative proportional fitting).
 * Order of the pairs and start are the caller's.
 */
export class Raker {
  readonly weights: Float64Array;
  /** Sum over the moves of the logarithm of each cell's factor, [c_i][c_j], pair after pair. */
  readonly change: Float64Array;
  private readonly kernel: TwinKernel;
  private readonly layout: PairLayout;
  private readonly pairs: Int32Array;
  private readonly codes: Uint8Array;
  private readonly targets: Float64Array;
  private readonly starts: Int32Array;
  private readonly table: Float64Array;
  private readonly sums: Float64Array;
  private rows = 0;

  /** @param targets shares of each cell, pair after pair, each pair summing to 1 */
  constructor(kernel: TwinKernel, memory: KernelMemory, layout: PairLayout, pairs: Int32Array, targets: ArrayLike<number>, capacity: number) {
    this.kernel = kernel;
    this.layout = layout;
    this.pairs = pairs;
    this.weights = memory.f64(capacity);
    this.codes = memory.u8(capacity * layout.codes.length);
    this.targets = memory.f64(tableLength(layout, pairs));
    this.change = memory.f64(this.targets.length);
    this.table = memory.f64(largestTable(layout));
    this.sums = memory.f64(3);
    this.targets.set(targets);
    this.starts = tableStarts(layout, pairs);
  }

  /** Takes the codes (row-major) and gives all rows the same weight, 1 / rows. */
  start(rowCodes: Uint8Array, rows: number): void {
    const width = this.layout.codes.length;
    this.rows = rows;
    for (let column = 0; column < width; column++) {
      for (let row = 0; row < rows; row++) this.codes[column * rows + row] = rowCodes[row * width + column]!;
    }
    this.weights.fill(0);
    this.weights.fill(1 / rows, 0, rows);
    this.change.fill(0);
    this.sums[0] = 1;
    this.sums[1] = 1 / rows;
  }

  /**
   * Moves the n-th pair. @returns the total variation between its table and the target before the move.
   * @param exponent share of the way, 0 to 1  @param floor added to both shares, so that empty cells stay finite  @param cap largest factor before the exponent
   */
  move(position: number, exponent: number, floor: number, cap: number): number {
    const pair = this.pairs[position]!;
    const i = this.layout.first[pair]!;
    const j = this.layout.second[pair]!;
    const start = this.starts[position]! * 8;
    this.kernel.rakePair(
      this.rows, this.codes.byteOffset, i, j, this.layout.codes[i]!, this.layout.codes[j]!, this.weights.byteOffset, this.targets.byteOffset + start,
      this.table.byteOffset, this.change.byteOffset + start, this.sums.byteOffset, exponent, floor, cap,
    );
    return this.sums[2]!;
  }

  /** Gives each `size` rows in turn, candidates for one and the same row, the same sum of weights. */
  balance(size: number): void {
    const share = size / this.rows;
    let squares = 0;
    for (let first = 0; first < this.rows; first += size) {
      let sum = 0;
      for (let row = first; row < first + size; row++) sum += this.weights[row]!;
      for (let row = first; row < first + size; row++) {
        this.weights[row] = sum > 0 ? (this.weights[row]! * share) / sum : share / size;
        squares += this.weights[row]! ** 2;
      }
    }
    this.sums[0] = 1;
    this.sums[1] = squares;
  }

  /** Effective sample size of the weights over the number of rows, 0 to 1 (Kish 1965). */
  get effectiveShare(): number {
    return this.sums[0]! ** 2 / (this.sums[1]! * this.rows);
  }

  /** The logarithms of the n-th pair's factors, [c_i][c_j]. */
  changeOf(position: number): Float64Array {
    return this.change.subarray(this.starts[position]!, this.starts[position + 1]!);
  }
}

/** Where each chosen pair's table begins when only these are stored, and the total length. */
export function tableStarts(layout: PairLayout, pairs: Int32Array): Int32Array {
  const starts = new Int32Array(pairs.length + 1);
  for (let position = 0; position < pairs.length; position++) {
    const pair = pairs[position]!;
    starts[position + 1] = starts[position]! + layout.offset[pair + 1]! - layout.offset[pair]!;
  }
  return starts;
}

function tableLength(layout: PairLayout, pairs: Int32Array): number {
  return tableStarts(layout, pairs)[pairs.length]!;
}

function largestTable(layout: PairLayout): number {
  return Math.max(...layout.codes) ** 2;
}
