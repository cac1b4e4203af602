/**
 * The least value from `low` to `high` at which a condition holds that holds from some value on, found by halving and rounded up (1e-13).
 *
 * @returns Infinity when it does not hold at `high`
 */
export function leastWith(holds: (value: number) => boolean, low: number, high: number): number {
  if (holds(low)) return low;
  if (!holds(high)) return Infinity;
  let [below, above] = [low, high];
  while (above - below > 1e-13 * above) {
    const middle = (below + above) / 2;
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
}

/** The argument in [low, high] with the smallest value of a function, by golden section on its logarithm; the best of a grid comes first. */
export function minimise(value: (argument: number) => number, low: number, high: number, gridPoints = 48): { argument: number; value: number } {
  const ratio = (high / low) ** (1 / (gridPoints - 1));
  let best = { argument: low, value: Infinity };
  for (let point = 0; point < gridPoints; point++) {
    const argument = point === gridPoints - 1 ? high : low * ratio ** point;
    const found = value(argument);
    if (found < best.value) best = { argument, value: found };
  }
  const golden = (Math.sqrt(5) - 1) / 2;
  let [left, right] = [Math.max(low, best.argument / ratio), Math.min(high, best.argument * ratio)];
  while (right - left > 1e-7 * right) {
    const [first, second] = [right - golden * (right - left), left + golden * (right - left)];
    const [atFirst, atSecond] = [value(first), value(second)];
    if (atFirst < best.value) best = { argument: first, value: atFirst };
    if (atSecond < best.value) best = { argument: second, value: atSecond };
    if (atFirst < atSecond) right = second;
    else left = first;
  }
  return best;
}
