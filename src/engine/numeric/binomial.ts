import { incompleteBeta } from './beta.ts';

/** Half of a 95 % interval in standard errors. */
export const z95 = 1.959963984540054;

/**
 * Wilson's 95 % score interval of a share (Wilson 1927): unlike the normal one it stays within 0 to 1 and holds for rare events.
 * It takes the trials as independent. [0, 1] when there are none.
 */
export function wilsonInterval(successes: number, trials: number): [low: number, high: number] {
  if (trials === 0) return [0, 1];
  const share = successes / trials;
  const square = (z95 * z95) / trials;
  const centre = (share + square / 2) / (1 + square);
  const half = (z95 / (1 + square)) * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials));
  // At the ends centre and half width are equal, but for rounding.
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half];
}

/**
 * The exact interval of a share (Clopper and Pearson 1934): it holds the true share with at least the probability `level`.
 * @param level between 0 and 1, half of the rest being left on each side
 */
export function clopperPearson(successes: number, trials: number, level: number): [low: number, high: number] {
  if (trials === 0) return [0, 1];
  const side = (1 - level) / 2;
  const low = successes === 0 ? 0 : betaQuantile(side, successes, trials - successes + 1);
  const high = successes === trials ? 1 : betaQuantile(1 - side, successes + 1, trials - successes);
  return [low, high];
}

function betaQuantile(probability: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  // Halving a double 60 times leaves nothing between the bounds.
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
