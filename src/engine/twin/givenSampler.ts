import { CholeskyDecomposition, inverse, Matrix } from 'ml-matrix';
import type { TwinModel } from '../../contract/twin.ts';
import { alone } from '../kernel/crew.ts';
import { PairLayout } from '../measure/pairLayout.ts';
import { systematicResample } from '../random/resample.ts';
import { Stream } from '../random/stream.ts';
import { TiltedCopula } from './copula.ts';
import { codeShares, type Margin } from './margins.ts';
import { unpack } from './pack.ts';
import { placePool, setTilts } from './pool.ts';
import { rakeBytes, Raker, tableStarts } from './rake.ts';

/** Pool rows that are weighed for each row, and how many of them go on as candidates. */
const weighed = 40;
const candidates = 4;
/** Pool rows that are ever weighed, and rows of given values by which each one's mean weight is known. */
const mostStarts = 4000;
const references = 128;
const sweeps = 2;
const rakePasses = 6;
const rakeExponent = 0.6;
const rakeCap = 20;
/** Two codes go together in fewer measured rows than this, and would by chance in more than that: they exclude each other. */
const fewestPairRows = 0.1;
const expectedPairRows = 3;

/**
 * Rows of a fitted tilted copula given some of their columns, the last ones: pool rows weighed by how well the given values go with them
 * (sampling importance resampling, Rubin 1987), a few of them swept with the given columns held, then weights raked to the pair tables
 * within each row's candidates, and one of them drawn. The pool row brings what single steps could not reach (a mortgage has a collateral
 * and a long term); sweeps and rake set right what the weighing leaves out.
 */
export class GivenSampler {
  readonly copula: TiltedCopula;
  private readonly free: number;
  private readonly layout: PairLayout;
  private readonly raker: Raker;
  /** Positions of the tilted pairs with at least one free column. */
  private readonly raked: Int32Array;
  private readonly poolRows: number;
  private readonly poolCodes: Uint8Array;
  private readonly poolZ: Float32Array;
  /** Whitened means of the given columns for each pool row, and what whitens a row's given values. */
  private readonly poolMeans: Float64Array;
  private readonly whitener: readonly (readonly number[])[];
  /** Pool rows that may be weighed, and the logarithm of each one's mean weight: without it rows that go well with anything crowd out the others. */
  private readonly starts: Uint32Array;
  private readonly logMeans: Float64Array;
  /** Tilts between a free and a given column. */
  private readonly cross: readonly { readonly own: number; readonly given: number; readonly lambda: Float64Array; readonly width: number }[];
  private readonly exclusions: readonly { readonly i: number; readonly j: number; readonly width: number; readonly excluded: Uint8Array }[];

  /**
   * @param free how many of the model's columns are drawn; the others, behind them, are given
   * @param mostRows rows that one call of `draw` may ask for
   */
  constructor(model: TwinModel, margins: readonly Margin[], correlation: readonly (readonly number[])[], free: number, mostRows: number) {
    const own = model.columns.map((column) => margins[column]!);
    this.layout = new PairLayout(own.map(({ boundaries }) => boundaries.length - 1));
    this.free = free;
    const tilted = unpack(model.tiltedPairs, 'int32');
    const targets = unpack(model.targets, 'float32');
    const lambda = Float64Array.from(unpack(model.lambda, 'float32'));
    const capacity = Math.max(candidates * mostRows, model.poolRows);
    const matrix = new Matrix(model.columns.map((row) => model.columns.map((column) => correlation[row]![column]!)));
    this.copula = new TiltedCopula({ margins: own, correlation: matrix, layout: this.layout, tilted, free }, capacity, alone, rakeBytes(this.layout, tilted, capacity));
    this.raker = new Raker(this.copula.kernel, this.copula.memory, this.layout, tilted, targets, capacity);
    setTilts(this.copula, model, this.layout, tilted);
    this.poolRows = model.poolRows;
    this.poolCodes = unpack(model.pool, 'uint8');
    this.poolZ = placePool(this.copula, model.poolRows, this.poolCodes, own);
    this.raked = Int32Array.from(tilted.keys()).filter((position) => this.layout.first[tilted[position]!]! < free);
    const starts = tableStarts(this.layout, tilted);
    const pairs = Array.from(tilted, (pair, position) => ({ i: this.layout.first[pair]!, j: this.layout.second[pair]!, from: starts[position]!, to: starts[position + 1]! }));
    this.cross = pairs.filter(({ i, j }) => i < free && j >= free).map(({ i, j, from, to }) => ({ own: i, given: j, lambda: lambda.subarray(from, to), width: this.layout.codes[j]! }));
    const shares = own.map(codeShares);
    this.exclusions = pairs.filter(({ j }) => j < free).flatMap(({ i, j, from, to }) => {
      const width = this.layout.codes[j]!;
      const excluded = Uint8Array.from({ length: to - from }, (_, cell) =>
        Number(targets[from + cell]! * model.rows < fewestPairRows && shares[i]![Math.floor(cell / width)]! * shares[j]![cell % width]! * model.rows > expectedPairRows));
      return excluded.includes(1) ? [{ i, j, width, excluded }] : [];
    });
    ({ means: this.poolMeans, whitener: this.whitener } = this.whiten(matrix));
    // No seed of the user's: a sample must not depend on which worker made this, or when.
    const order = new Stream(0, 'given/starts').permutation(model.poolRows).filter((row) => !this.isStray(this.poolCodes, row * this.copula.columns));
    this.starts = order.subarray(0, mostStarts);
    this.logMeans = this.meanWeights(order.subarray(-references));
  }

  /** Logarithm of the mean weight of each start over the given values of some pool rows, which are distributed as the rows' own will be. */
  private meanWeights(rows: Uint32Array): Float64Array {
    const { columns, zStride } = this.copula;
    const given = columns - this.free;
    const white = Array.from(rows, (row) => {
      const own = new Float64Array(given);
      this.whitenRow(this.poolZ.subarray(row * zStride + this.free, row * zStride + columns), 0, own);
      return own;
    });
    const logs = new Float64Array(rows.length);
    return Float64Array.from(this.starts, (start) => {
      rows.forEach((row, index) => (logs[index] = this.logWeight(start, white[index]!, this.poolCodes, row * columns + this.free)));
      const highest = logs.reduce((one, other) => Math.max(one, other), -Infinity);
      return highest + Math.log(logs.reduce((sum, value) => sum + Math.exp(value - highest), 0) / logs.length);
    });
  }

  /**
   * Draws the free columns of `rows` rows, into the copula's first rows.
   * @param givenZ f32 [row][given] and @param givenCodes u8 [row][given]: the values of the given columns
   */
  draw(givenZ: Float32Array, givenCodes: Uint8Array, rows: number, seed: number, purpose: string, block: number, check: () => void): void {
    const { copula } = this;
    const stream = new Stream(seed, `${purpose}/given`, block);
    this.start(givenZ, givenCodes, rows, stream, check);
    for (let turn = 0; turn < sweeps; turn++) {
      const before = copula.codes.slice(0, copula.rows * copula.columns);
      const zBefore = copula.z.slice(0, copula.rows * copula.zStride);
      copula.sweep('gibbs', seed, purpose, block, turn);
      this.returnStrays(before, zBefore);
      check();
    }
    this.raker.start(copula.codes, copula.rows);
    for (let pass = 0; pass < rakePasses; pass++) {
      for (const position of this.raked) this.raker.move(position, rakeExponent, 1e-6, rakeCap);
      this.raker.balance(candidates);
      check();
    }
    const chosen = Uint32Array.from({ length: rows }, (_, row) => {
      let left = stream.uniform() / rows;
      let candidate = 0;
      while (candidate < candidates - 1 && left >= this.raker.weights[row * candidates + candidate]!) left -= this.raker.weights[row * candidates + candidate++]!;
      return row * candidates + candidate;
    });
    copula.select(chosen);
    copula.sweep('within', seed, purpose, block, sweeps);
  }

  /** For each row its candidates, drawn by weight from some of the pool, with the row's given values. */
  private start(givenZ: Float32Array, givenCodes: Uint8Array, rows: number, stream: Stream, check: () => void): void {
    const { columns, zStride, z, codes } = this.copula;
    const given = columns - this.free;
    const weights = new Float64Array(weighed);
    const tried = new Uint32Array(weighed);
    const white = new Float64Array(given);
    for (let row = 0; row < rows; row++) {
      if (row % 256 === 0) check();
      this.whitenRow(givenZ, row * given, white);
      for (let index = 0; index < weighed; index++) {
        const start = stream.below(this.starts.length);
        tried[index] = this.starts[start]!;
        weights[index] = this.logWeight(tried[index]!, white, givenCodes, row * given) - this.logMeans[start]!;
      }
      const highest = weights.reduce((one, other) => Math.max(one, other), -Infinity);
      for (let index = 0; index < weighed; index++) weights[index] = Math.exp(weights[index]! - highest);
      systematicResample(weights, candidates, stream).forEach((chosen, candidate) => {
        const from = tried[chosen]!;
        const to = row * candidates + candidate;
        codes.set(this.poolCodes.subarray(from * columns, from * columns + this.free), to * columns);
        z.set(this.poolZ.subarray(from * zStride, from * zStride + this.free), to * zStride);
        codes.set(givenCodes.subarray(row * given, (row + 1) * given), to * columns + this.free);
        z.set(givenZ.subarray(row * given, (row + 1) * given), to * zStride + this.free);
      });
    }
    this.copula.rows = rows * candidates;
  }

  /** Logarithm, up to a constant, of the density of a row's given values for the free ones of a pool row. */
  private logWeight(poolRow: number, white: Float64Array, givenCodes: Uint8Array, at: number): number {
    let sum = 0;
    for (let index = 0; index < white.length; index++) sum -= 0.5 * (white[index]! - this.poolMeans[poolRow * white.length + index]!) ** 2;
    for (const { own, given, lambda, width } of this.cross) sum += lambda[this.poolCodes[poolRow * this.copula.columns + own]! * width + givenCodes[at + given - this.free]!]!;
    return sum;
  }

  /** A sweep may bring two codes together that exclude each other: such a row goes back to where it was. */
  private returnStrays(before: Uint8Array, zBefore: Float32Array): void {
    const { columns, zStride, codes, z, rows } = this.copula;
    for (let row = 0; row < rows; row++) {
      const at = row * columns;
      if (!this.isStray(codes, at)) continue;
      codes.set(before.subarray(at, at + columns), at);
      z.set(zBefore.subarray(row * zStride, (row + 1) * zStride), row * zStride);
    }
  }

  private isStray(codes: Uint8Array, at: number): boolean {
    return this.exclusions.some(({ i, j, width, excluded }) => excluded[codes[at + i]! * width + codes[at + j]!] === 1);
  }

  /** E(given | free) of each pool row and the inverse root of the covariance that is left. */
  private whiten(correlation: Matrix): { means: Float64Array; whitener: number[][] } {
    const { columns, zStride } = this.copula;
    const given = columns - this.free;
    if (given === 0) return { means: new Float64Array(0), whitener: [] };
    const own = Array.from({ length: this.free }, (_, column) => column);
    const others = Array.from({ length: given }, (_, column) => this.free + column);
    const slope = correlation.selection(others, own).mmul(inverse(correlation.selection(own, own)));
    const left = Matrix.sub(correlation.selection(others, others), slope.mmul(correlation.selection(own, others)));
    // Rounding leaves it not quite symmetric, and perhaps not quite positive.
    const symmetric = Matrix.add(left, left.transpose()).mul(0.5).add(Matrix.eye(given).mul(1e-6));
    const whitener = inverse(new CholeskyDecomposition(symmetric).lowerTriangularMatrix);
    const whiteSlope = whitener.mmul(slope).to2DArray();
    const means = new Float64Array(this.poolRows * given);
    for (let row = 0; row < this.poolRows; row++) {
      for (let index = 0; index < given; index++) {
        let mean = 0;
        for (let column = 0; column < this.free; column++) mean += whiteSlope[index]![column]! * this.poolZ[row * zStride + column]!;
        means[row * given + index] = mean;
      }
    }
    return { means, whitener: whitener.to2DArray() };
  }

  private whitenRow(givenZ: Float32Array, at: number, white: Float64Array): void {
    for (let index = 0; index < white.length; index++) {
      let sum = 0;
      for (let other = 0; other <= index; other++) sum += this.whitener[index]![other]! * givenZ[at + other]!;
      white[index] = sum;
    }
  }
}
