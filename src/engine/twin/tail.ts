import type { CellPlan } from '../../contract/plan.ts';
import type { GeneralisedPareto } from '../../contract/twin.ts';

/** Cells that the fit of a tail looks at, the open one included. */
const tailCells = 8;
/** -1 is the even spread that ends at a bound: shares up to 1, dates up to the day of the extract. */
const shapes = [-1, -0.5, -0.2, 0, 0.2, 0.4, 0.6, 0.8];
/** Log-likelihood that another shape than the exponential's must gain: a few cells of ten rows cannot tell them apart (Akaike 1974). */
const shapeCost = 1;

/** Generalised Pareto tails of a column with open ends, fitted to the counts of its outer cells; null for closed ends. */
export function fitTails(plan: CellPlan, fine: ArrayLike<number>): { below: GeneralisedPareto | null; above: GeneralisedPareto | null } {
  const { first, last } = plan.ordinary;
  const counts = Array.from({ length: last - first + 1 }, (_, cell) => fine[first + cell]!);
  const highest = plan.extremes?.max ?? plan.schema.max;
  const lowest = plan.extremes?.min ?? (plan.nonNegative ? Math.max(0, plan.schema.min ?? 0) : plan.schema.min);
  const above = plan.openAbove ? fitTail(plan.lo.slice(first, last + 1), counts, highest) : null;
  const mirrored = plan.openBelow
    ? fitTail(plan.hi.slice(first, last + 1).map((edge) => -edge).reverse(), counts.toReversed(), lowest === undefined ? undefined : -lowest)
    : null;
  return { above, below: mirrored && { ...mirrored, edge: -mirrored.edge } };
}

/**
 * The tail beyond the last edge: binned maximum likelihood of a generalised Pareto (Pickands 1975) over the last cells, shape and scale on
 * a grid, then shifted to the last edge.
 * @param lower lower edges, ascending  @param bound known maximum, which no draw passes
 */
function fitTail(lower: readonly number[], counts: readonly number[], bound: number | undefined): GeneralisedPareto {
  const last = lower.length - 1;
  const first = Math.max(0, last - tailCells + 1);
  const edge = lower[last]!;
  const width = edge - lower[first]!;
  let best = { score: -Infinity, shape: 0, scale: Math.max(width, 1e-9) };
  for (const shape of width > 0 ? shapes : []) {
    for (let step = 0; step <= 60; step++) {
      const scale = width * 10 ** (-1.5 + step / 20);
      const score = binnedLogLikelihood(lower, counts, first, shape, scale) - (shape === 0 ? 0 : shapeCost);
      if (score > best.score) best = { score, shape, scale };
    }
  }
  const scale = Math.max(best.scale + best.shape * width, 1e-9);
  // Beyond one in twice the cell's rows nothing was seen that could say how the tail goes on.
  const farthest = 1 / (2 * Math.max(1, counts[last]!));
  const floor = bound === undefined ? farthest : Math.max(farthest, exceedance(bound - edge, best.shape, scale));
  return { edge, shape: best.shape, scale, floor: Math.min(1, floor) };
}

function binnedLogLikelihood(lower: readonly number[], counts: readonly number[], first: number, shape: number, scale: number): number {
  let sum = 0;
  for (let cell = first; cell < lower.length; cell++) {
    const from = exceedance(lower[cell]! - lower[first]!, shape, scale);
    const to = cell === lower.length - 1 ? 0 : exceedance(lower[cell + 1]! - lower[first]!, shape, scale);
    if (counts[cell]! > 0) sum += counts[cell]! * Math.log(Math.max(from - to, 1e-300));
  }
  return sum;
}

/** P(excess > x) of a generalised Pareto. */
function exceedance(x: number, shape: number, scale: number): number {
  if (x <= 0) return 1;
  if (shape === 0) return Math.exp(-x / scale);
  return Math.max(0, 1 + (shape * x) / scale) ** (-1 / shape);
}

/** The excess over the edge that is passed with probability `probability`, 0 < probability <= 1, never below the tail's floor. */
export function tailExcess({ shape, scale, floor }: GeneralisedPareto, probability: number): number {
  const p = floor + probability * (1 - floor);
  return shape === 0 ? -scale * Math.log(p) : (scale / shape) * (p ** -shape - 1);
}
