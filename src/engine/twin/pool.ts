import type { TwinModel } from '../../contract/twin.ts';
import type { PairLayout } from '../measure/pairLayout.ts';
import { normalPdf } from '../numeric/normal.ts';
import type { TiltedCopula } from './copula.ts';
import type { Margin } from './margins.ts';
import { unpack } from './pack.ts';
import { tableStarts } from './rake.ts';

/** Turns after which the pool's latent values have forgotten where in their bins they began. */
const poolSweeps = 3;

/** Sets the tilts that a model was fitted with. */
export function setTilts(copula: TiltedCopula, model: TwinModel, layout: PairLayout, tilted: Int32Array): void {
  const oneWay = Float64Array.from(unpack(model.oneWay, 'float32'));
  let start = 0;
  layout.codes.forEach((codes, column) => {
    copula.setOneWay(column, oneWay.subarray(start, start + codes));
    start += codes;
  });
  const lambda = Float64Array.from(unpack(model.lambda, 'float32'));
  const starts = tableStarts(layout, tilted);
  tilted.forEach((_, position) => copula.setPairTilt(position, lambda.subarray(starts[position]!, starts[position + 1]!)));
}

/** Latent values for the pool's codes: the twin file keeps codes alone, and within their bins z follows from the copula. */
export function placePool(copula: TiltedCopula, poolRows: number, poolCodes: Uint8Array, margins: readonly Margin[]): Float32Array {
  const means = margins.map(({ boundaries, cumulated, firstCell }) =>
    Float64Array.from({ length: boundaries.length - 1 }, (_, code) => {
      const share = cumulated[firstCell[code + 1]!]! - cumulated[firstCell[code]!]!;
      const mean = (normalPdf(boundaries[code]!) - normalPdf(boundaries[code + 1]!)) / share;
      return Math.min(boundaries[code + 1]!, Math.max(boundaries[code]!, mean));
    }),
  );
  copula.rows = poolRows;
  copula.codes.set(poolCodes);
  for (let row = 0; row < poolRows; row++) {
    for (let column = 0; column < copula.columns; column++) {
      copula.z[row * copula.zStride + column] = means[column]![poolCodes[row * copula.columns + column]!]!;
    }
  }
  // No seed of the user's: a sample must not depend on which worker placed the pool, or when.
  for (let turn = 0; turn < poolSweeps; turn++) copula.sweep('within', 0, 'pool', turn);
  return copula.z.slice(0, poolRows * copula.zStride);
}
