import { type Component, Composition, type Resolution, type Target } from './composition.ts';
import { gaussianDelta, gaussianEpsilon } from './gaussian.ts';
import { hockeyStick } from './lossDistribution.ts';
import type { Direction, Mechanism, Repeated } from './mechanism.ts';
import { leastWith } from './search.ts';

/** Epsilon at delta of a composition in one direction, by its privacy-loss distribution: no composition theorem is tighter. An upper bound. */
export function pldEpsilon(parts: readonly Repeated[], direction: Direction, delta: number, resolution: Resolution = 'figure'): number {
  const single = singleUse(parts);
  if (single?.mu != null) return gaussianEpsilon(single.mu, delta);
  if (single !== null) return hockeyStickEpsilon(single, direction, delta);
  return compose(parts, direction, { delta }, delta, resolution).epsilon(delta);
}

/** Delta at epsilon of a composition in one direction. An upper bound. */
export function pldDelta(parts: readonly Repeated[], direction: Direction, epsilon: number): number {
  const single = singleUse(parts);
  if (single?.mu != null) return gaussianDelta(single.mu, epsilon);
  if (single !== null) return hockeyStick(single.losses(1e-30)[direction], epsilon);
  return compose(parts, direction, { epsilon }, 1e-20, 'delta').delta(epsilon);
}

/** Epsilon at delta of one use of a mechanism, exactly but for rounding up. */
export function hockeyStickEpsilon(mechanism: Mechanism, direction: Direction, delta: number): number {
  const loss = mechanism.losses(delta * 1e-9)[direction];
  const highest = loss.kind === 'continuous' ? loss.highest : Math.max(0, ...extremes(loss.losses));
  return leastWith((epsilon) => hockeyStick(loss, epsilon) <= delta, 0, Math.max(highest, 1e-9) * (1 + 1e-9) + 1e-12);
}

function extremes(values: ArrayLike<number>): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (let at = 0; at < values.length; at++) {
    least = Math.min(least, values[at]!);
    most = Math.max(most, values[at]!);
  }
  return [least, most];
}

function singleUse(parts: readonly Repeated[]): Mechanism | null {
  const [only] = parts;
  return parts.length === 1 && only!.count === 1 ? only!.mechanism : null;
}

/** @param tolerated a delta against which the cut tails of single mechanisms are negligible */
function compose(parts: readonly Repeated[], direction: Direction, target: Target, tolerated: number, resolution: Resolution): Composition {
  const uses = parts.reduce((sum, { count }) => sum + count, 0);
  const tail = (tolerated * 1e-9) / uses;
  return new Composition(parts.map(({ mechanism, count }): Component => ({ loss: mechanism.losses(tail)[direction], count, lattice: mechanism.lattice })), target, resolution);
}
