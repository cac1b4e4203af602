import { logGamma } from '../../numeric/chiSquare.ts';
import { directions, type Mechanism, type Repeated } from './mechanism.ts';
import { gaussianEpsilon } from './gaussian.ts';
import { hockeyStickEpsilon } from './pld.ts';
import { concentratedEpsilon, renyiEpsilon } from './renyi.ts';
import { leastWith } from './search.ts';

/** A theorem's epsilon, or why it gives none. */
export type Bound = { readonly epsilon: number; readonly order?: number } | { readonly reason: string };

const failuresExceed = 'the deltas of the events alone reach the delta asked for';

/** delta that is left once the events' own failures are set aside: delta = F + (1 - F) rest. */
export function deltaBesideFailures(parts: readonly Repeated[], delta: number): number {
  const failures = -Math.expm1(parts.reduce((sum, { mechanism, count }) => sum + count * Math.log1p(-mechanism.failure), 0));
  return (delta - failures) / (1 - failures);
}

/** Epsilons and deltas add up (Dwork et al. 2006). Events without pure privacy share the delta that is left evenly. */
export function basic(parts: readonly Repeated[], delta: number): Bound {
  const steps = stepsAt(parts, delta, delta);
  if (steps === null) return { reason: failuresExceed };
  return { epsilon: steps.reduce((sum, { epsilon, count }) => sum + count * epsilon, 0) };
}

/**
 * Advanced composition (Dwork, Rothblum and Vadhan 2010, theorem III.3, its martingale bound with unequal steps):
 * sum of eps_i (e^eps_i - 1) + sqrt(2 ln(1 / slack) sum of eps_i^2). The delta that is left is shared between slack and steps, as suits best.
 */
export function advanced(parts: readonly Repeated[], delta: number): Bound {
  const rest = delta - sumOfFailures(parts);
  if (rest <= 0) return { reason: failuresExceed };
  const allPure = parts.every(({ mechanism }) => mechanism.pure !== null);
  let least = Infinity;
  for (const share of allPure ? [1] : [0.1, 0.3, 0.5, 0.7, 0.9]) {
    const steps = stepsAt(parts, delta, delta - share * rest) ?? [];
    const drift = steps.reduce((sum, { epsilon, count }) => sum + count * epsilon * Math.expm1(epsilon), 0);
    const squares = steps.reduce((sum, { epsilon, count }) => sum + count * epsilon * epsilon, 0);
    least = Math.min(least, drift + Math.sqrt(-2 * Math.log(share * rest) * squares));
  }
  return { epsilon: least };
}

/** The optimal composition of equal (eps, delta)-private mechanisms (Kairouz, Oh and Viswanath 2015, theorem 3.3), at any epsilon. */
export function optimalHomogeneous(parts: readonly Repeated[], delta: number): Bound {
  const [first] = parts;
  const pure = first!.mechanism.pure;
  if (pure === null) return { reason: 'it needs the (eps, delta) of each event, which Gaussian noise does not have but for a choice of delta' };
  if (parts.some(({ mechanism }) => mechanism.pure !== pure || mechanism.failure !== first!.mechanism.failure)) return { reason: 'it is for equal events' };
  const uses = parts.reduce((sum, { count }) => sum + count, 0);
  if (uses > 1e6) return { reason: 'it is computed for up to a million events' };
  const rest = deltaBesideFailures(parts, delta);
  if (rest <= 0) return { reason: failuresExceed };
  const larger = -Math.log1p(Math.exp(-pure));
  const logMasses = Array.from({ length: uses + 1 }, (_, fewer) =>
    logGamma(uses + 1) - logGamma(fewer + 1) - logGamma(uses - fewer + 1) + (uses - fewer) * larger + fewer * (larger - pure));
  const deltaAt = (epsilon: number) => {
    let sum = 0;
    for (let fewer = 0; fewer <= uses; fewer++) {
      const gap = epsilon - (uses - 2 * fewer) * pure;
      if (gap >= 0) break;
      sum -= Math.exp(logMasses[fewer]!) * Math.expm1(gap);
    }
    // logGamma errs by 1e-14 of its value.
    return sum * (1 + 1e-13 * (1 + uses * Math.log1p(uses)));
  };
  return { epsilon: leastWith((epsilon) => deltaAt(epsilon) <= rest, 0, uses * pure + 1e-12) };
}

/** Zero-concentrated privacy adds up (Bun and Steinke 2016); converted by Canonne, Kamath and Steinke 2020. */
export function concentrated(parts: readonly Repeated[], delta: number): Bound {
  if (parts.some(({ mechanism }) => mechanism.rho === null)) return { reason: 'a subsampled Gaussian is not zero-concentrated at a rate that sampling lowers' };
  const rest = deltaBesideFailures(parts, delta);
  if (rest <= 0) return { reason: failuresExceed };
  return { epsilon: concentratedEpsilon(parts.reduce((sum, { mechanism, count }) => sum + count * mechanism.rho!, 0), rest).cks };
}

/** Renyi divergences add up, order by order (Mironov 2017). */
export function renyi(parts: readonly Repeated[], delta: number): Bound {
  const rest = deltaBesideFailures(parts, delta);
  if (rest <= 0) return { reason: failuresExceed };
  return renyiEpsilon((order) => parts.reduce((sum, { mechanism, count }) => sum + count * mechanism.renyi(order), 0), rest);
}

/** Gaussian noise alone, exactly (Balle and Wang 2018). */
export function gaussianExactly(parts: readonly Repeated[], delta: number): Bound {
  const [only] = parts;
  const mu = parts.length === 1 ? only!.mechanism.mu : null;
  return mu === null ? { reason: 'it is for Gaussian noise alone, without sampling' } : { epsilon: gaussianEpsilon(mu, delta) };
}

function sumOfFailures(parts: readonly Repeated[]): number {
  return parts.reduce((sum, { mechanism, count }) => sum + count * mechanism.failure, 0);
}

/** Each step's epsilon when the events together may spend `spend`; null when their own failures reach `delta`. */
function stepsAt(parts: readonly Repeated[], delta: number, spend: number): { epsilon: number; count: number }[] | null {
  const failures = sumOfFailures(parts);
  if (failures > delta) return null;
  const impure = parts.reduce((sum, { mechanism, count }) => sum + (mechanism.pure === null ? count : 0), 0);
  if (impure > 0 && spend - failures <= 0) return null;
  return parts.map(({ mechanism, count }) => ({ count, epsilon: mechanism.pure ?? epsilonOfOne(mechanism, (spend - failures) / impure) }));
}

function epsilonOfOne(mechanism: Mechanism, delta: number): number {
  if (mechanism.mu !== null) return gaussianEpsilon(mechanism.mu, delta);
  return Math.max(...directions.map((direction) => hockeyStickEpsilon(mechanism, direction, delta)));
}
