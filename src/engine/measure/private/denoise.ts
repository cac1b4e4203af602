/** Below this many standard deviations a cell is taken for empty. */
const emptyBelow = 1.5;

/**
 * A histogram without the worst of its noise: cells that may well be empty are emptied, then the counts are moved by one and the same
 * amount, and cut at 0, until they add up to `total` (Norm-Sub: Wang et al. 2020, "Locally differentially private frequency estimation with
 * consistency"). Post-processing of noisy counts.
 * @param deviations standard deviation of the noise of each count
 * @returns counts from 0 on whose sum is `total`, up to rounding
 */
export function denoised(noisy: ArrayLike<number>, deviations: ArrayLike<number>, total: number): Float64Array {
  const likely = Float64Array.from(noisy, (count, cell) => (count >= emptyBelow * deviations[cell]! ? count : 0));
  // Where everything drowns in noise the largest count is the best guess left.
  if (likely.every((count) => count === 0)) likely[indexOfLargest(noisy)] = total;
  return normSub(likely, total);
}

function normSub(counts: Float64Array, total: number): Float64Array {
  let current = counts;
  for (let turn = 0; turn < 100; turn++) {
    const positive = current.filter((count) => count > 0);
    const excess = positive.reduce((sum, count) => sum + count, 0) - total;
    if (Math.abs(excess) < 1e-6 * Math.max(1, total)) break;
    const move = excess / positive.length;
    current = current.map((count) => (count > 0 ? Math.max(0, count - move) : 0));
  }
  return current;
}

/** Whole counts with the same sum as `counts`, each off by less than 1: largest remainders get the units left over. */
export function rounded(counts: Float64Array): Int32Array {
  const whole = Int32Array.from(counts, Math.floor);
  const missing = Math.round(counts.reduce((sum, count) => sum + count, 0)) - whole.reduce((sum, count) => sum + count, 0);
  const byRemainder = [...counts.keys()].sort((one, other) => counts[other]! - whole[other]! - (counts[one]! - whole[one]!) || one - other);
  for (const cell of byRemainder.slice(0, missing)) whole[cell]!++;
  return whole;
}

export function indexOfLargest(counts: ArrayLike<number>): number {
  let largest = 0;
  for (let cell = 1; cell < counts.length; cell++) if (counts[cell]! > counts[largest]!) largest = cell;
  return largest;
}
