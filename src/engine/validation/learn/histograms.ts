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
/** Numbers a bin: sum of gradients, sum of hessians, rows. */
const width = 3;

/** Sums by bin of the rows of a leaf: feature after feature, bin after bin. */
export class Histograms {
  readonly sizes: readonly number[];
  readonly offsets: readonly number[];
  private readonly bins: readonly Uint8Array[];
  private readonly gradient: Float64Array;
  private readonly hessian: Float64Array;
  private readonly length: number;
  private readonly leafGradient: Float64Array;
  private readonly leafHessian: Float64Array;

  constructor({ rows, bins, sizes }: Binned, gradient: Float64Array, hessian: Float64Array) {
    let length = 0;
    this.offsets = sizes.map((size) => (length += size * width) - size * width);
    this.length = length;
    this.sizes = sizes;
    this.bins = bins;
    this.gradient = gradient;
    this.hessian = hessian;
    this.leafGradient = new Float64Array(rows);
    this.leafHessian = new Float64Array(rows);
  }

  ofRows(rows: Uint32Array): Float64Array {
    const histogram = new Float64Array(this.length);
    const { leafGradient, leafHessian } = this;
    for (let at = 0; at < rows.length; at++) {
      leafGradient[at] = this.gradient[rows[at]!]!;
      leafHessian[at] = this.hessian[rows[at]!]!;
    }
    for (const [feature, bins] of this.bins.entries()) {
      const offset = this.offsets[feature]!;
      for (let at = 0; at < rows.length; at++) {
        const cell = offset + width * bins[rows[at]!]!;
        histogram[cell]! += leafGradient[at]!;
        histogram[cell + 1]! += leafHessian[at]!;
        histogram[cell + 2]!++;
      }
    }
    return histogram;
  }

  /** The rows of `all` that are not in `part`; takes the place of `all`. */
  subtract(all: Float64Array, part: Float64Array): Float64Array {
    for (let at = 0; at < all.length; at++) all[at]! -= part[at]!;
    return all;
  }

  totalOf(histogram: Float64Array): Total {
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
export function findSplit({ sizes, offsets }: Histograms, histogram: Float64Array, total: Total): Split | null {
  if (total.rows < 2 * leastRows) return null;
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
