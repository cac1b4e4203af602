import { Matrix } from 'ml-matrix';
import type { TwinModel } from '../../contract/twin.ts';
import { alone } from '../kernel/crew.ts';
import { PairLayout } from '../measure/pairLayout.ts';
import { systematicResample } from '../random/resample.ts';
import { Stream } from '../random/stream.ts';
import { TiltedCopula } from './copula.ts';
import type { Margin } from './margins.ts';
import { unpack } from './pack.ts';
import { placePool, setTilts } from './pool.ts';
import { rakeBytes, Raker } from './rake.ts';
import { startWeights, type CodeRestriction } from './units.ts';

const rakePasses = 8;
const rakeExponent = 0.7;
const rakeCap = 50;
/** Below this effective share the sweep has left the tables too far: that block takes pool rows as they are. */
const leastEffectiveShare = 0.1;
/** Tilt of a code that must not be drawn. */
const impossible = -1e30;
/** Most sweeps of a restricted draw: each copy of a pool row needs some to become a row of its own, and many free sweeps drift. */
const mostSweeps = 4;

/** Draws rows of one fitted tilted copula, from its pool (twin recipe, section 4). */
export class ModelSampler {
  readonly copula: TiltedCopula;
  private readonly raker: Raker;
  private readonly poolRows: number;
  private readonly poolCodes: Uint8Array;
  private readonly poolZ: Float32Array;
  private readonly restricted: readonly CodeRestriction[];
  /** Weights of the pool's rows under the restrictions. */
  private readonly starts: Float64Array;

  /**
   * @param margins marginals of the stratum's columns  @param correlation their latent correlation
   * @param mostRows rows that one call of `draw` may ask for
   * @param restricted codes that rows may have, and how much of each
   */
  constructor(model: TwinModel, margins: readonly Margin[], correlation: readonly (readonly number[])[], mostRows: number, restricted: readonly CodeRestriction[] = []) {
    const own = model.columns.map((column) => margins[column]!);
    const layout = new PairLayout(own.map(({ boundaries }) => boundaries.length - 1));
    const tilted = unpack(model.tiltedPairs, 'int32');
    const targets = unpack(model.targets, 'float32');
    const capacity = Math.max(candidates(mostRows, model.poolRows), model.poolRows);
    const matrix = new Matrix(model.columns.map((row) => model.columns.map((column) => correlation[row]![column]!)));
    this.poolRows = model.poolRows;
    this.copula = new TiltedCopula({ margins: own, correlation: matrix, layout, tilted }, capacity, alone, rakeBytes(layout, tilted, capacity));
    this.raker = new Raker(this.copula.kernel, this.copula.memory, layout, tilted, targets, capacity);
    setTilts(this.copula, model, layout, tilted);
    this.poolCodes = unpack(model.pool, 'uint8');
    this.poolZ = placePool(this.copula, model.poolRows, this.poolCodes, own);
    this.restricted = restricted;
    this.starts = restricted.length === 0 ? new Float64Array(0) : startWeights(model, margins, restricted);
    for (const restriction of restricted) this.truncate(restriction, model, layout);
  }

  /** Codes that are not allowed get no weight in a sweep, and codes that are cut get that much less. */
  private truncate({ position, shares }: CodeRestriction, model: TwinModel, layout: PairLayout): void {
    const start = layout.codes.slice(0, position).reduce((sum, codes) => sum + codes, 0);
    const tilt = unpack(model.oneWay, 'float32').subarray(start, start + layout.codes[position]!);
    this.copula.setOneWay(position, Float64Array.from(shares, (share, code) => (share > 0 ? tilt[code]! + Math.log(share) : impossible)));
  }

  /**
   * `rows` rows, in the copula's first rows: candidates from the pool, one Gibbs sweep, weights raked to the pair tables, systematic
   * resampling, and a redraw of z inside the bins so that copies differ.
   */
  draw(rows: number, seed: number, purpose: string, block: number, check: () => void): void {
    if (this.restricted.length > 0) {
      this.drawRestricted(rows, seed, purpose, block, check);
      return;
    }
    const wanted = candidates(rows, this.poolRows);
    const stream = new Stream(seed, `${purpose}/draw`, block);
    this.fill(wanted, stream);
    this.copula.sweep('gibbs', seed, purpose, block, 0);
    check();
    if (this.rake(check) < leastEffectiveShare) {
      this.fill(wanted, stream);
      this.rake(check);
    }
    const chosen = systematicResample(this.raker.weights.subarray(0, wanted), rows, stream);
    const order = stream.permutation(rows);
    this.copula.select(order.map((position) => chosen[position]!));
    this.copula.sweep('within', seed, purpose, block, 1);
  }

  /**
   * The same under restrictions: pool rows that satisfy them, and sweeps in which the restricted columns stay where they may be. No rake:
   * the pair tables are those of all rows.
   */
  private drawRestricted(rows: number, seed: number, purpose: string, block: number, check: () => void): void {
    const { columns, zStride, z, codes } = this.copula;
    const stream = new Stream(seed, `${purpose}/draw`, block);
    const chosen = systematicResample(this.starts, rows, stream);
    stream.permutation(rows).forEach((position, row) => {
      const from = chosen[position]!;
      codes.set(this.poolCodes.subarray(from * columns, (from + 1) * columns), row * columns);
      z.set(this.poolZ.subarray(from * zStride, (from + 1) * zStride), row * zStride);
    });
    this.copula.rows = rows;
    const copies = rows / this.starts.reduce((count, weight) => count + Number(weight > 0), 0);
    const sweeps = Math.min(mostSweeps, 1 + Math.ceil(Math.log2(Math.max(1, copies))));
    for (let turn = 0; turn < sweeps; turn++) {
      this.copula.sweep('gibbs', seed, purpose, block, turn);
      this.returnStrays(rows);
      check();
    }
    this.copula.sweep('within', seed, purpose, block, sweeps);
  }

  /** A sweep whose weights round to nothing ends at a column's last code, allowed or not: such rows go to the nearest allowed one. */
  private returnStrays(rows: number): void {
    const { columns, zStride, z, codes, shape } = this.copula;
    for (const { position, shares } of this.restricted) {
      const { boundaries } = shape.margins[position]!;
      for (let row = 0; row < rows; row++) {
        let code = codes[row * columns + position]!;
        if (shares[code]! > 0) continue;
        while (code > 0 && !(shares[code]! > 0)) code--;
        if (!(shares[code]! > 0)) code = shares.findIndex((share) => share > 0);
        codes[row * columns + position] = code;
        z[row * zStride + position] = (boundaries[code]! + boundaries[code + 1]!) / 2;
      }
    }
  }

  /** Takes pool rows in turn, each turn in a random order. */
  private fill(rows: number, stream: Stream): void {
    const { columns, zStride, z, codes } = this.copula;
    let order = stream.permutation(this.poolRows);
    for (let row = 0; row < rows; row++) {
      if (row > 0 && row % this.poolRows === 0) order = stream.permutation(this.poolRows);
      const from = order[row % this.poolRows]!;
      codes.set(this.poolCodes.subarray(from * columns, (from + 1) * columns), row * columns);
      z.set(this.poolZ.subarray(from * zStride, (from + 1) * zStride), row * zStride);
    }
    this.copula.rows = rows;
  }

  /** @returns the effective share of the weights */
  private rake(check: () => void): number {
    const pairs = this.copula.shape.tilted.length;
    this.raker.start(this.copula.codes, this.copula.rows);
    for (let pass = 0; pass < rakePasses; pass++) {
      check();
      for (let position = 0; position < pairs; position++) this.raker.move(position, rakeExponent, 1e-12, rakeCap);
    }
    return this.raker.effectiveShare;
  }
}

/** Rows that are raked to give `rows`: twice as many, and never too few for a table. */
function candidates(rows: number, poolRows: number): number {
  return Math.max(2 * rows, Math.min(poolRows, 4000));
}
