const z95 = 1.959963984540054;

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
