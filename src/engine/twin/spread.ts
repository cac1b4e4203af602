import type { Stream } from '../random/stream.ts';
import type { Margin } from './margins.ts';

/**
 * Gives codes the rows that they should have, wherever codes of intervals follow one another: a row at the edge of one goes to the
 * next in the order of latent values. A sample's codes miss their shares by a few rows, which in a tail of one in a hundred is what moves its
 * quantiles. Codes of one value ("missing", a sentinel, no amount at all) keep their rows: what they go together with is not a matter of degree.
 * @param z latent values  @param codes of the same rows  @param keep codes that keep their rows  @param wanted rows of each code, or any multiple of it
 */
export function evenCodes(z: Float32Array, codes: Uint8Array, keep: readonly boolean[], wanted: Float64Array, stream: Stream): Uint8Array {
  const even = codes.slice();
  for (let first = 0, end = 0; first < wanted.length; first = end + 1) {
    end = first;
    while (end + 1 < wanted.length && !keep[first]! && !keep[end + 1]!) end++;
    const total = wanted.subarray(first, end + 1).reduce((sum, rows) => sum + rows, 0);
    if (end === first || total <= 0) continue;
    const rows = inOrderOf(z, codes, first, end);
    const offset = stream.uniform();
    let code = first;
    let through = wanted[first]!;
    rows.forEach((row, rank) => {
      while (code < end && ((rank + offset) * total) / rows.length >= through) through += wanted[++code]!;
      even[row] = code;
    });
  }
  return even;
}

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
  for (const row of inOrderOf(z, codes, 0, counts.length - 1)) {
    const code = codes[row]!;
    const from = cumulated[firstCell[code]!]!;
    const to = cumulated[firstCell[code + 1]!]!;
    below[row] = from + ((to - from) * (next[code]!++ + offsets[code]!)) / counts[code]!;
  }
  return below;
}

/** Rows of the codes `first` to `last` by ascending latent value, code after code; equal ones in their order. */
function inOrderOf(z: Float32Array, codes: Uint8Array, first: number, last: number): Uint32Array {
  const rows = Uint32Array.from(codes.keys()).filter((row) => codes[row]! >= first && codes[row]! <= last);
  return rows.sort((one, other) => codes[one]! - codes[other]! || z[one]! - z[other]! || one - other);
}
