/**
 * Kendall's tau-b, -1 to 1, in O(n log n) (Kendall 1945; Knight 1966): concordant less discordant pairs of rows, over the geometric mean of the
 * pairs that are not tied in the first column and of those not tied in the second. Null where a column is constant or there are fewer than
 * two rows.
 * @param first whole numbers from 0, in the order of the values, as many as in `second`; neither holds a missing one
 */
export function kendallTau(first: Int32Array, second: Int32Array): number | null {
  const rows = first.length;
  const width = second.reduce((most, code) => Math.max(most, code), 0) + 1;
  const ordered = Float64Array.from(first, (code, row) => code * width + second[row]!).sort();
  const inOrder = Int32Array.from(ordered, (key) => key % width);
  const pairs = (rows * (rows - 1)) / 2;
  const tiedFirst = tiedPairs(ordered.map((key) => Math.floor(key / width)));
  const tiedBoth = tiedPairs(ordered);
  const discordant = sortCountingSwaps(inOrder);
  const tiedSecond = tiedPairs(inOrder);
  if (pairs === tiedFirst || pairs === tiedSecond) return null;
  const tau = (pairs - tiedFirst - tiedSecond + tiedBoth - 2 * discordant) / Math.sqrt(pairs - tiedFirst) / Math.sqrt(pairs - tiedSecond);
  return Math.min(1, Math.max(-1, tau));
}

/** Pairs of equal neighbours, all of them in runs. */
function tiedPairs(ordered: Float64Array | Int32Array): number {
  let pairs = 0;
  let run = 0;
  for (let at = 1; at < ordered.length; at++) {
    run = ordered[at] === ordered[at - 1] ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Sorts by merging runs from below, and counts the pairs that stood in descending order. */
function sortCountingSwaps(codes: Int32Array): number {
  let swaps = 0;
  let [from, to] = [codes.slice(), new Int32Array(codes.length)];
  for (let width = 1; width < codes.length; width *= 2) {
    for (let start = 0; start < codes.length; start += 2 * width) {
      const middle = Math.min(start + width, codes.length);
      const end = Math.min(start + 2 * width, codes.length);
      let [left, right] = [start, middle];
      for (let at = start; at < end; at++) {
        if (right >= end || (left < middle && from[left]! <= from[right]!)) to[at] = from[left++]!;
        else {
          swaps += middle - left;
          to[at] = from[right++]!;
        }
      }
    }
    [from, to] = [to, from];
  }
  codes.set(from);
  return swaps;
}
