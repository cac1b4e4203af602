import { CholeskyDecomposition, inverse, type Matrix } from 'ml-matrix';
import { type Crew, SweepLead, type SweepKind } from '../kernel/crew.ts';
import type { KernelMemory } from '../kernel/memory.ts';
import { scratchBytes, twinKernel, twinMemory, type TwinKernel } from '../kernel/twinKernel.ts';
import { PairLayout } from '../measure/pairLayout.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { Stream, streamState } from '../random/stream.ts';
import type { Margin } from './margins.ts';

/** Rows swept under one random stream: the unit of work, whatever the number of threads. */
const blockRows = 1000;
/** Pair tilts are kept within this many units of the logarithm. */
export const lambdaMax = 9;

/** Order of the fields of `Model` in ../kernel/twin.as.ts. */
const modelFields = [
  'd', 'zStride', 'kStride', 'z', 'codes', 'slope', 'deviation', 'upper', 'k', 'oneWay', 'neighbourStart', 'neighbour', 'lambdaOffset', 'lambda', 'free',
] as const;

export interface CopulaShape {
  readonly margins: readonly Margin[];
  readonly correlation: Matrix;
  readonly layout: PairLayout;
  /** Pairs of the layout that carry a tilt. */
  readonly tilted: Int32Array;
  /** How many of the columns sweeps draw, the first ones; all of them without it. The others are given, row by row. */
  readonly free?: number;
}

/**
 * Rows of a tilted Gaussian copula: density copula_R(z) * exp(sum_i h_i[c_i] + sum_{i<j} lambda_ij[c_i][c_j]), c the codes of z
 * (twin recipe 3.6). Lives in one kernel memory; `rows` may be lowered, not raised above the capacity. Helpers of the crew stay with it
 * until it is disposed of.
 */
export class TiltedCopula implements Disposable {
  readonly shape: CopulaShape;
  readonly memory: KernelMemory;
  readonly kernel: TwinKernel;
  /** f32 [row][zStride] and u8 [row][column]. */
  readonly z: Float32Array;
  readonly codes: Uint8Array;
  readonly zStride: number;
  rows: number;
  private readonly kStride: number;
  private readonly oneWay: Float32Array;
  private readonly lambda: Float32Array;
  /** For each tilted pair: where [c_j][k_i] (for column i) and [c_i][k_j] (for column j) begin in `lambda`. */
  private readonly lambdaOf: readonly { readonly forFirst: number; readonly forSecond: number }[];
  private readonly model: Int32Array;
  private readonly states: Uint32Array;
  private readonly lead: SweepLead;
  private readonly scratch: Uint8Array;

  /** @param extraBytes room for views that the caller takes from `memory` itself */
  constructor(shape: CopulaShape, capacity: number, crew: Crew, extraBytes = 0) {
    const columns = shape.margins.length;
    this.shape = shape;
    this.rows = capacity;
    this.zStride = Math.ceil(columns / 4) * 4;
    this.kStride = Math.ceil(Math.max(...shape.layout.codes) / 4) * 4;
    const pairCodes = Array.from(shape.tilted, (pair) => shape.layout.codes[shape.layout.first[pair]!]! + shape.layout.codes[shape.layout.second[pair]!]!);
    const lambdaLength = pairCodes.reduce((sum, codes) => sum + codes * this.kStride, 0);
    const floats = capacity * this.zStride + columns * (this.zStride + 2 * this.kStride + 3) + lambdaLength + 4 * shape.tilted.length + 64;
    const blocks = Math.ceil(capacity / blockRows);
    this.memory = twinMemory(floats * 4 + capacity * columns + (1 + crew.size) * scratchBytes + (32 + blocks) * 16 + extraBytes);
    this.kernel = twinKernel(this.memory.memory);
    this.model = this.memory.i32(modelFields.length);
    this.z = this.memory.f32(capacity * this.zStride);
    this.codes = this.memory.u8(capacity * columns);
    this.oneWay = this.memory.f32(columns * this.kStride).fill(-1e30);
    this.lambda = this.memory.f32(lambdaLength);
    this.states = this.memory.u32(4 * blocks);
    this.scratch = this.memory.u8((1 + crew.size) * scratchBytes);
    this.lead = new SweepLead(crew.join(this.memory.memory));
    const neighbours = this.writeNeighbours();
    this.lambdaOf = neighbours.lambdaOf;
    this.writeModel({ ...this.writeRegression(), ...this.writeBoundaries(), ...neighbours.pointers });
    for (let column = 0; column < columns; column++) this.setOneWay(column, new Float64Array(shape.layout.codes[column]!));
  }

  get columns(): number {
    return this.shape.margins.length;
  }

  /** Sets the one-way tilt h of a column, one figure a code. */
  setOneWay(column: number, tilt: Float64Array): void {
    this.oneWay.set(tilt, column * this.kStride);
  }

  /** Sets the tilt of the n-th tilted pair from [c_i][c_j] figures, clipped to +-9; both triangles of the kernel's copy. */
  setPairTilt(position: number, tilt: Float64Array): void {
    const pair = this.shape.tilted[position]!;
    const firstCodes = this.shape.layout.codes[this.shape.layout.first[pair]!]!;
    const secondCodes = this.shape.layout.codes[this.shape.layout.second[pair]!]!;
    const { forFirst, forSecond } = this.lambdaOf[position]!;
    for (let a = 0; a < firstCodes; a++) {
      for (let b = 0; b < secondCodes; b++) {
        const value = Math.min(lambdaMax, Math.max(-lambdaMax, tilt[a * secondCodes + b]!));
        this.lambda[forFirst + b * this.kStride + a] = value;
        this.lambda[forSecond + a * this.kStride + b] = value;
      }
    }
  }

  /** Fills all rows from the untilted copula: z = cholesky(R) * g. */
  drawUntilted(stream: Stream): void {
    const root = new CholeskyDecomposition(this.shape.correlation).lowerTriangularMatrix.to2DArray();
    const independent = new Float64Array(this.columns);
    for (let row = 0; row < this.rows; row++) {
      for (let column = 0; column < this.columns; column++) {
        independent[column] = normalQuantile(stream.uniform());
        let z = 0;
        for (let other = 0; other <= column; other++) z += root[column]![other]! * independent[other]!;
        this.z[row * this.zStride + column] = z;
        this.codes[row * this.columns + column] = codeOf(z, this.shape.margins[column]!.boundaries);
      }
    }
  }

  /** One Gibbs sweep over all rows (`gibbs`), or a redraw of z inside the bins of the codes (`within`). The stream is named by seed, purpose and turn. */
  sweep(kind: SweepKind, seed: number, purpose: string, ...turn: number[]): void {
    for (let block = 0; block * blockRows < this.rows; block++) this.states.set(streamState(seed, purpose, ...turn, block), 4 * block);
    this.lead.run(this.kernel, {
      kind, model: this.model.byteOffset, rows: this.rows, blockRows, states: this.states.byteOffset, scratch: this.scratch.byteOffset, scratchBytes,
    });
  }

  [Symbol.dispose](): void {
    this.lead.leave();
  }

  /** Keeps the rows of these indices, in this order, in place of the present ones. */
  select(indices: Uint32Array): void {
    const zBefore = this.z.slice(0, this.rows * this.zStride);
    const codesBefore = this.codes.slice(0, this.rows * this.columns);
    for (let row = 0; row < indices.length; row++) {
      const from = indices[row]!;
      this.z.set(zBefore.subarray(from * this.zStride, (from + 1) * this.zStride), row * this.zStride);
      this.codes.set(codesBefore.subarray(from * this.columns, (from + 1) * this.columns), row * this.columns);
    }
    this.rows = indices.length;
  }

  private writeRegression(): Pick<Record<(typeof modelFields)[number], number>, 'slope' | 'deviation'> {
    const precision = inverse(this.shape.correlation);
    const slope = this.memory.f32(this.columns * this.zStride);
    const deviation = this.memory.f32(this.columns);
    for (let i = 0; i < this.columns; i++) {
      const own = precision.get(i, i);
      deviation[i] = 1 / Math.sqrt(own);
      for (let j = 0; j < this.columns; j++) if (j !== i) slope[i * this.zStride + j] = -precision.get(i, j) / own;
    }
    return { slope: slope.byteOffset, deviation: deviation.byteOffset };
  }

  private writeBoundaries(): Pick<Record<(typeof modelFields)[number], number>, 'upper' | 'k'> {
    const upper = this.memory.f32(this.columns * this.kStride).fill(1e9);
    const k = this.memory.i32(this.columns);
    this.shape.margins.forEach(({ boundaries }, column) => {
      k[column] = boundaries.length - 1;
      for (let code = 0; code < boundaries.length - 2; code++) upper[column * this.kStride + code] = boundaries[code + 1]!;
    });
    return { upper: upper.byteOffset, k: k.byteOffset };
  }

  private writeNeighbours() {
    const { layout, tilted } = this.shape;
    const lists = Array.from({ length: this.columns }, () => new Array<{ neighbour: number; offset: number }>());
    let next = 0;
    const lambdaOf = Array.from(tilted, (pair) => {
      const i = layout.first[pair]!;
      const j = layout.second[pair]!;
      const forFirst = next;
      const forSecond = forFirst + layout.codes[j]! * this.kStride;
      next = forSecond + layout.codes[i]! * this.kStride;
      lists[i]!.push({ neighbour: j, offset: forFirst });
      lists[j]!.push({ neighbour: i, offset: forSecond });
      return { forFirst, forSecond };
    });
    const start = this.memory.i32(this.columns + 1);
    const neighbour = this.memory.i32(2 * tilted.length);
    const lambdaOffset = this.memory.i32(2 * tilted.length);
    let position = 0;
    lists.forEach((list, column) => {
      start[column] = position;
      for (const entry of list) {
        neighbour[position] = entry.neighbour;
        lambdaOffset[position++] = entry.offset;
      }
    });
    start[this.columns] = position;
    return { lambdaOf, pointers: { neighbourStart: start.byteOffset, neighbour: neighbour.byteOffset, lambdaOffset: lambdaOffset.byteOffset } };
  }

  private writeModel(pointers: Pick<Record<(typeof modelFields)[number], number>, 'slope' | 'deviation' | 'upper' | 'k' | 'neighbourStart' | 'neighbour' | 'lambdaOffset'>): void {
    const fields: Record<(typeof modelFields)[number], number> = {
      d: this.columns,
      zStride: this.zStride,
      kStride: this.kStride,
      z: this.z.byteOffset,
      codes: this.codes.byteOffset,
      oneWay: this.oneWay.byteOffset,
      lambda: this.lambda.byteOffset,
      free: this.shape.free ?? this.columns,
      ...pointers,
    };
    modelFields.forEach((field, index) => {
      this.model[index] = fields[field];
    });
  }
}

/** The code whose bin holds z. */
export function codeOf(z: number, boundaries: Float64Array): number {
  let low = 0;
  let high = boundaries.length - 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (boundaries[middle + 1]! <= z) low = middle + 1;
    else high = middle;
  }
  return low;
}
