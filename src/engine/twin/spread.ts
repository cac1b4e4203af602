import type { Stream } from '../random/stream.ts';
import type { Margin } from './margins.ts';

/**
 * Spreads rows evenly over the share of their code, in the order of their latent values. Within a code the other columns pull latent values to
 * one side or the other, and more so in the wide codes at the ends: their order is what is known there, the histogram is what is right.
 * @param z latent values  @param codes of the same rows
 * @returns for each row the share of the column below it, from 0 to 1 (systematic: one offset for all rows of a code)
 */
export function spreadWithinCodes(z: Float32Array, codes: Uint8Array, { cumulated, firstCell }: Margin, stream: Stream): Float64Array {
  const counts = new Uint32Array(firstCell.length - 1);
  for (const code of codes) counts[code]!++;
  const offsets = Float64Array.from(counts, () => stream.uniform());
  const next = new Uint32Array(counts.length);
  const below = new Float64Array(z.length);
  for (const row of inOrderOf(z)) {
    const code = codes[row]!;
    const from = cumulated[firstCell[code]!]!;
    const to = cumulated[firstCell[code + 1]!]!;
    below[row] = from + ((to - from) * (next[code]!++ + offsets[code]!)) / counts[code]!;
  }
  return below;
}

/** Positions by ascending value; equal ones in their order. */
function inOrderOf(values: Float32Array): Uint32Array {
  return Uint32Array.from(values.keys()).sort((one, other) => values[one]! - values[other]! || one - other);
}
