import { denoised } from './denoise.ts';

/** Edges of the public cells of a ratio: 0 by itself, even up to 1, then even on the logarithmic scale up to 100; the last cell takes all above. */
const upper = [0, ...Array.from({ length: 50 }, (_, index) => (index + 1) / 50), ...Array.from({ length: 20 }, (_, index) => 100 ** ((index + 1) / 20))];
export const multipleCells = upper.length;
const quantiles = 40;

/** The cell of a value as a multiple of another; null where it is none. */
export function ratioCell(value: number, scale: number): number | null {
  if (Number.isNaN(value) || !(scale > 0)) return null;
  const ratio = value / scale;
  const cell = upper.findIndex((edge) => ratio <= edge);
  return cell < 0 ? multipleCells - 1 : cell;
}

/** Edges of cells of equal counts, from noisy counts of ratios: post-processing. */
export function multipleEdges(noisy: Int32Array, deviation: number): number[] {
  const total = Math.max(1, noisy.reduce((sum, count) => sum + count, 0));
  const counts = denoised(noisy, new Float64Array(noisy.length).fill(deviation), total);
  const sum = counts.reduce((all, count) => all + count, 0);
  return Array.from({ length: quantiles + 1 }, (_, index) => {
    let left = (sum * index) / quantiles;
    for (let cell = 0; cell < counts.length; cell++) {
      if (counts[cell]! > 0 && left <= counts[cell]!) {
        const low = cell === 0 ? 0 : upper[cell - 1]!;
        return low + (upper[cell]! - low) * (left / counts[cell]!);
      }
      left -= counts[cell]!;
    }
    return upper[counts.findLastIndex((count) => count > 0)]!;
  });
}
