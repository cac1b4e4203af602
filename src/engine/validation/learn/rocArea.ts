import { kolmogorovSmirnov } from '../../numeric/distance.ts';

/**
 * Area under the receiver operating characteristic: the chance that a row of class 1 scores above one of class 0, ties counted half
 * (Mann and Whitney 1947; Hanley and McNeil 1982). Null where a class is absent.
 * @param scores finite
 * @param labels 0 or 1, one a score
 */
export function rocArea(scores: Float64Array, labels: Uint8Array): number | null {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  let ones = 0;
  let zeros = 0;
  let wins = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    let onesHere = 0;
    for (const score = scores[order[from]!]!; to < order.length && scores[order[to]!] === score; to++) onesHere += labels[order[to]!]!;
    wins += onesHere * (zeros + (to - from - onesHere) / 2);
    ones += onesHere;
    zeros += to - from - onesHere;
    from = to;
  }
  return ones === 0 || zeros === 0 ? null : wins / (ones * zeros);
}

/**
 * Kolmogorov-Smirnov statistic of a score: the largest difference of the distribution functions of the two classes, 0 to 1. Null where a class
 * is absent.
 * @param scores finite
 * @param labels 0 or 1, one a score
 */
export function scoreSeparation(scores: Float64Array, labels: Uint8Array): number | null {
  const [zeros, ones] = [0, 1].map((label) => scores.filter((_score, row) => labels[row] === label).sort()) as [Float64Array, Float64Array];
  return zeros.length === 0 || ones.length === 0 ? null : kolmogorovSmirnov(zeros, ones);
}

/**
 * Of each row, the share of the rows of the other class that it beats: a row of class 1 by scoring above, one of class 0 by scoring below,
 * ties half. The mean over the rows of either class is the area, and areas of several models on the same rows vary together as these do
 * (DeLong, DeLong and Clarke-Pearson 1988).
 * @param scores finite
 * @param labels 0 or 1, one a score, both present
 */
export function placements(scores: Float64Array, labels: Uint8Array): Float64Array {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  const allOnes = labels.reduce((total, label) => total + label, 0);
  const allZeros = labels.length - allOnes;
  const shares = new Float64Array(scores.length);
  let ones = 0;
  let zeros = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    let onesHere = 0;
    for (const score = scores[order[from]!]!; to < order.length && scores[order[to]!] === score; to++) onesHere += labels[order[to]!]!;
    const zerosHere = to - from - onesHere;
    for (let at = from; at < to; at++) {
      const row = order[at]!;
      shares[row] = labels[row] === 1 ? (zeros + zerosHere / 2) / allZeros : (allOnes - ones - onesHere / 2) / allOnes;
    }
    ones += onesHere;
    zeros += zerosHere;
    from = to;
  }
  return shares;
}
