/**
 * The privacy loss log(P / Q) of a pair of distributions that dominates a mechanism: no event tells neighbouring tables apart better than it
 * tells P from Q. Losses are finite but for `infinite`, the mass of P where Q has none.
 */
export type LossDistribution = Atoms | ContinuousLoss;

/** Finitely many losses with their masses under P; those under Q are mass x exp(-loss). */
export interface Atoms {
  readonly kind: 'atoms';
  readonly losses: ArrayLike<number>;
  readonly masses: ArrayLike<number>;
  readonly infinite: number;
}

/** Masses of the losses above a value and up to it, under P and under Q, each with its own digits. */
export interface ContinuousLoss {
  readonly kind: 'continuous';
  /** All but a negligible mass of P lies between these two. */
  readonly lowest: number;
  readonly highest: number;
  above(loss: number): Masses;
  upTo(loss: number): Masses;
}
export interface Masses {
  readonly p: number;
  readonly q: number;
}

/** Masses of P on a grid: `masses[i]` lies on the loss (first + i) step. */
export interface GridLoss {
  readonly step: number;
  readonly first: number;
  readonly masses: Float64Array;
  readonly infinite: number;
}

const roundingError = 8 * 2 ** -53;

/** sup over events of P(E) - e^epsilon Q(E): the smallest delta at epsilon, rounded up. */
export function hockeyStick(loss: LossDistribution, epsilon: number): number {
  if (loss.kind === 'continuous') {
    const { p, q } = loss.above(epsilon);
    return p === 0 ? 0 : Math.max(0, p - Math.exp(epsilon) * q) + roundingError * (16 + epsilon * epsilon) * p;
  }
  let sum = loss.infinite;
  for (let atom = 0; atom < loss.losses.length; atom++) {
    const gap = epsilon - loss.losses[atom]!;
    if (gap < 0) sum -= loss.masses[atom]! * Math.expm1(gap);
  }
  return sum * (1 + roundingError * (8 + Math.sqrt(loss.losses.length)));
}

/**
 * Connect the dots (Doroshenko, Ghazi, Kamath, Kumar and Manurangsi 2022): the mass between two neighbouring points of the grid moves to these
 * two, so that its mass under P and under Q stays what it is. The result dominates the pair, and no other distribution on the grid that
 * dominates it is better. Rounding errors move mass to the larger loss.
 */
export function onGrid(loss: LossDistribution, step: number): GridLoss {
  return loss.kind === 'atoms' ? atomsOnGrid(loss, step) : continuousOnGrid(loss, step);
}

function atomsOnGrid({ losses, masses, infinite }: Atoms, step: number): GridLoss {
  let [lowest, highest] = [Infinity, -Infinity];
  for (let atom = 0; atom < losses.length; atom++) {
    lowest = Math.min(lowest, losses[atom]!);
    highest = Math.max(highest, losses[atom]!);
  }
  const first = Math.floor(lowest / step);
  const grid = new Float64Array(Math.floor(highest / step) - first + 2);
  for (let atom = 0; atom < losses.length; atom++) {
    const at = Math.floor(losses[atom]! / step);
    const up = Math.expm1(at * step - losses[atom]!) / Math.expm1(-step);
    split(grid, at - first, masses[atom]!, masses[atom]! * up, masses[atom]! * (1 + Math.abs(losses[atom]!)), step);
  }
  return { step, first, masses: grid, infinite };
}

function continuousOnGrid(loss: ContinuousLoss, step: number): GridLoss {
  const first = Math.floor(loss.lowest / step);
  const last = Math.ceil(loss.highest / step);
  const masses = new Float64Array(last - first + 1);
  let [above, upTo] = [loss.above(first * step), loss.upTo(first * step)];
  masses[0] = upTo.p;
  for (let at = first; at < last; at++) {
    const [nextAbove, nextUpTo] = [loss.above((at + 1) * step), loss.upTo((at + 1) * step)];
    // Differences are taken on the side where less is subtracted from less.
    const p = above.p < upTo.p ? above.p - nextAbove.p : nextUpTo.p - upTo.p;
    const q = above.q < upTo.q ? above.q - nextAbove.q : nextUpTo.q - upTo.q;
    const ratio = Math.exp(at * step);
    const up = (p - ratio * q) / -Math.expm1(-step);
    const size = Math.min(above.p, nextUpTo.p) + ratio * Math.min(above.q, nextUpTo.q);
    split(masses, at - first, Math.max(0, p), up, size * (1 + Math.abs(at * step)), step);
    [above, upTo] = [nextAbove, nextUpTo];
  }
  return { step, first, masses, infinite: above.p };
}

/** Adds a mass to bin `at`, of which `up` goes to the next one; `size` is what the numbers were made of that `up` was subtracted from. */
function split(masses: Float64Array, at: number, mass: number, up: number, size: number, step: number): void {
  const rounded = up + (roundingError * size) / step;
  const upper = Number.isNaN(rounded) ? mass : Math.min(mass, Math.max(0, rounded));
  masses[at]! += mass - upper;
  masses[at + 1]! += upper;
}
