import { treeKernel, treeMemory } from '../../kernel/treeKernel.ts';
import type { TreeKernel } from '../../kernel/treeKernel.ts';

/** Rows by the bins of their features, feature by feature. The last of a feature's `sizes` bins holds missing cells. */
export interface Binned {
  readonly rows: number;
  readonly bins: readonly Uint8Array[];
  readonly sizes: readonly number[];
}

export interface Split {
  readonly feature: number;
  readonly lastLeft: number;
  readonly missingLeft: boolean;
  /** By how much the loss falls, times 2. */
  readonly gain: number;
}

export interface Total {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

const leastRows = 20;
const leastHessian = 1e-3;
/** Numbers a bin: sum of gradients, sum of hessians, rows; trees.as.ts knows of it, too. */
const width = 3;

/**
 * Rows in training, in the order of the leaves that hold them, and sums by bin for each leaf: feature after feature, bin after bin. Both lie
 * in a kernel memory.
 */
export class Histograms {
  readonly sizes: readonly number[];
  /** Where each feature's bins begin within a leaf's sums. */
  readonly offsets: readonly number[];
  /** f64 [row][2]: first and second derivative of the loss by the row's log-odds. Whoever grows a tree fills them before. */
  readonly derivatives: Float64Array;
  /** Rows, those of a leaf side by side. */
  readonly order: Uint32Array;
  private readonly kernel: TreeKernel;
  private readonly bins: Uint8Array;
  private readonly starts: Uint32Array;
  private readonly gathered: Float64Array;
  private readonly spare: Uint32Array;
  private readonly leaves: readonly Float64Array[];

  /** @param leaves how many can hold sums at a time */
  constructor({ rows, bins, sizes }: Binned, leaves: number) {
    let length = 0;
    this.offsets = sizes.map((size) => (length += size * width) - size * width);
    this.sizes = sizes;
    // The kernel takes features two by two: an odd one is joined by one whose only bin, after all others, nobody reads.
    const features = bins.length + (bins.length % 2);
    const sums = length + (features - bins.length) * width;
    const memory = treeMemory(rows * (features + 2 * 8 + 2 * 8 + 4 + 4) + features * 4 + leaves * sums * 8 + (leaves + 6) * 16);
    this.kernel = treeKernel(memory.memory);
    this.derivatives = memory.f64(2 * rows);
    this.gathered = memory.f64(2 * rows);
    this.order = memory.u32(rows);
    this.spare = memory.u32(rows);
    this.bins = memory.u8(rows * features);
    bins.forEach((ofFeature, feature) => this.bins.set(ofFeature, feature * rows));
    this.starts = memory.u32(features).fill(length / width);
    this.starts.set(this.offsets.map((offset) => offset / width));
    this.leaves = Array.from({ length: leaves }, () => memory.f64(sums));
  }

  /** Puts all rows into one leaf. */
  gatherAll(): void {
    for (let row = 0; row < this.order.length; row++) this.order[row] = row;
  }

  /** Brings the rows at `from` to `to` - 1 of the order that go left to the front, each side in its order, and says where the right side begins. */
  divide(from: number, to: number, { feature, lastLeft, missingLeft }: Split): number {
    const bins = this.bins.byteOffset + feature * this.order.length;
    return from + this.kernel.partition(this.order.byteOffset + from * 4, to - from, this.spare.byteOffset, bins, lastLeft, this.sizes[feature]! - 1, missingLeft ? 1 : 0);
  }

  /** Sums up the rows at `from` to `to` - 1 of the order as those of a leaf. */
  sum(leaf: number, from: number, to: number): void {
    const histogram = this.ofLeaf(leaf).fill(0);
    this.kernel.addRows(
      this.order.byteOffset + from * 4, to - from, this.derivatives.byteOffset, this.gathered.byteOffset,
      this.bins.byteOffset, this.order.length, this.starts.length, this.starts.byteOffset, histogram.byteOffset,
    );
  }

  /** Leaves in `all` the sums of its rows that are not in `part`. */
  subtract(all: number, part: number): void {
    const [whole, taken] = [this.ofLeaf(all), this.ofLeaf(part)];
    for (let at = 0; at < whole.length; at++) whole[at]! -= taken[at]!;
  }

  /** Three numbers a bin: sum of first derivatives, sum of second ones, rows. */
  ofLeaf(leaf: number): Float64Array {
    return this.leaves[leaf]!;
  }

  totalOf(leaf: number): Total {
    const histogram = this.ofLeaf(leaf);
    let [gradient, hessian, rows] = [0, 0, 0];
    for (let cell = 0; cell < width * this.sizes[0]!; cell += width) {
      gradient += histogram[cell]!;
      hessian += histogram[cell + 1]!;
      rows += histogram[cell + 2]!;
    }
    return { gradient, hessian, rows };
  }
}

/** The split of a leaf that lowers the loss most, missing cells tried on either side; null where none is allowed. Ties: the first. */
export function findSplit(histograms: Histograms, leaf: number, total: Total): Split | null {
  if (total.rows < 2 * leastRows) return null;
  const { sizes, offsets } = histograms;
  const histogram = histograms.ofLeaf(leaf);
  let best: Split | null = null;
  let bestGain = 1e-9;
  const lossOfLeaf = (total.gradient * total.gradient) / total.hessian;
  for (const [feature, size] of sizes.entries()) {
    const offset = offsets[feature]!;
    const missing = offset + width * (size - 1);
    const hasMissing = histogram[missing + 2]! > 0;
    for (const missingLeft of hasMissing ? [false, true] : [false]) {
      let gradient = missingLeft ? histogram[missing]! : 0;
      let hessian = missingLeft ? histogram[missing + 1]! : 0;
      let rows = missingLeft ? histogram[missing + 2]! : 0;
      // With missing cells on the right, the last bin may end the left side: all that are there against all that are missing.
      const ends = size - (hasMissing && !missingLeft ? 1 : 2);
      for (let bin = 0; bin < ends; bin++) {
        const cell = offset + width * bin;
        gradient += histogram[cell]!;
        hessian += histogram[cell + 1]!;
        rows += histogram[cell + 2]!;
        if (rows < leastRows || hessian < leastHessian) continue;
        const hessianRight = total.hessian - hessian;
        if (total.rows - rows < leastRows || hessianRight < leastHessian) break;
        const gradientRight = total.gradient - gradient;
        const gain = (gradient * gradient) / hessian + (gradientRight * gradientRight) / hessianRight - lossOfLeaf;
        if (gain > bestGain) {
          bestGain = gain;
          best = { feature, lastLeft: bin, missingLeft, gain };
        }
      }
    }
  }
  return best;
}
