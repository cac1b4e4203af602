import { Failure } from '../../../contract/errors.ts';
import type { PrivacyEvent, Relation } from '../../../contract/privacy.ts';
import { normalCdf, normalQuantile } from '../../numeric/normal.ts';
import { gaussianDelta } from './gaussian.ts';
import { type Atoms, type ContinuousLoss, hockeyStick, type LossDistribution } from './lossDistribution.ts';
import { logSumExp, sampledGaussianLoss, sampledGaussianRenyi } from './sampledGaussian.ts';

export const directions = ['remove', 'add'] as const;
export type Direction = (typeof directions)[number];

/** What the theorems need to know of one step. */
export interface Mechanism {
  /** A dominating pair by direction; at most the mass `tail` of P is lost to infinity in describing it. */
  losses(tail: number): Readonly<Record<Direction, LossDistribution>>;
  /** Is the loss the same in both directions? */
  readonly symmetric: boolean;
  /** The epsilon of pure differential privacy, apart from `failure`; null where there is none. */
  readonly pure: number | null;
  /** The probability of failing altogether, which comes before everything else. */
  readonly failure: number;
  /** Renyi divergence at an order > 1, apart from `failure`; an upper bound, the larger of both directions. */
  renyi(order: number): number;
  /** Zero-concentrated: renyi(order) <= rho x order at every order; null where that is not so. */
  readonly rho: number | null;
  /** Gaussian: its mu; null for others. */
  readonly mu: number | null;
  /** A number of which every loss is a whole multiple, if there is one. */
  readonly lattice: number | null;
}

/** A mechanism and how often it is used. */
export interface Repeated {
  readonly mechanism: Mechanism;
  readonly count: number;
}

/**
 * The mechanisms of a composition, equal ones together; Gaussian ones make a single one, with mu^2 their sum.
 *
 * @throws Failure('input') for an event that has no meaning under the relation
 */
export function mechanismsOf(events: readonly PrivacyEvent[], relation: Relation): Repeated[] {
  const others = new Map<string, { event: PrivacyEvent; count: number }>();
  let squares = 0;
  for (const event of events) {
    refuseOutOfPlace(event, relation);
    const mu = gaussianMuOf(event);
    if (mu !== null) {
      squares += event.count * mu * mu;
      continue;
    }
    const key = JSON.stringify(Object.entries({ ...event, count: 1 }).sort(([a], [b]) => (a < b ? -1 : 1)));
    const known = others.get(key);
    if (known === undefined) others.set(key, { event, count: event.count });
    else known.count += event.count;
  }
  const mechanisms = [...others.values()].map(({ event, count }) => ({ mechanism: mechanismOf(event), count }));
  return squares > 0 ? [{ mechanism: gaussian(Math.sqrt(squares)), count: 1 }, ...mechanisms] : mechanisms;
}

/** The mechanism of one event, used once. */
export function mechanismOf(event: PrivacyEvent): Mechanism {
  switch (event.type) {
    case 'laplace': return laplace(event.b / event.sensitivity);
    case 'gaussian':
    case 'rounded_gaussian': return gaussian(event.sensitivity / event.sigma);
    case 'discrete_gaussian': return discreteGaussian(event.sigma, event.sensitivity);
    case 'discrete_laplace': return discreteLaplace(event.a, event.sensitivity);
    case 'randomized_response': return randomizedResponse(event.p, event.k);
    case 'exponential_mechanism': return exponentialMechanism(event.eps);
    case 'subsampled_gaussian': return event.q === 1 ? gaussian(1 / event.sigma) : sampledGaussian(event.q, event.sigma);
    case 'eps_delta': return worstCase(event.eps, event.delta);
  }
}

/** The smallest delta at epsilon of one use, and the larger of both directions. */
export function deltaOfOne(mechanism: Mechanism, epsilon: number): number {
  if (mechanism.mu !== null) return gaussianDelta(mechanism.mu, epsilon);
  const { remove, add } = mechanism.losses(1e-30);
  return mechanism.symmetric ? hockeyStick(remove, epsilon) : Math.max(hockeyStick(remove, epsilon), hockeyStick(add, epsilon));
}

function gaussianMuOf(event: PrivacyEvent): number | null {
  if (event.type === 'gaussian' || event.type === 'rounded_gaussian') return event.sensitivity / event.sigma;
  return event.type === 'subsampled_gaussian' && event.q === 1 ? 1 / event.sigma : null;
}

function refuseOutOfPlace(event: PrivacyEvent, relation: Relation): void {
  if (event.type === 'randomized_response' && relation !== 'replace_one') {
    throw new Failure('input', 'Randomised response is private between answers of one person, not between taking part and not.', { fix: 'Say "relation": "replace_one".' });
  }
  if (event.type === 'subsampled_gaussian' && event.sampling !== 'poisson') {
    // Chua et al. 2024, arXiv 2403.17673: shuffled batches can leak far more than Poisson sampling of the same rate.
    throw new Failure('input', 'Amplification by sampling is proved for Poisson sampling alone, not for shuffled batches or batches of a fixed size.', {
      fix: 'Count each step as "gaussian", or draw each row by itself with probability q.',
    });
  }
  if (event.type === 'subsampled_gaussian' && relation !== 'add_or_remove_one') {
    throw new Failure('input', 'The amplification of a subsampled Gaussian is proved for adding or removing one row alone.', { fix: 'Say "relation": "add_or_remove_one".' });
  }
}

/** Losses that are the same in both directions. */
function symmetric(loss: (tail: number) => LossDistribution): Pick<Mechanism, 'losses' | 'symmetric'> {
  return {
    symmetric: true,
    losses(tail) {
      const either = loss(tail);
      return { remove: either, add: either };
    },
  };
}

/** Pure privacy of epsilon is epsilon^2 / 2 zero-concentrated (Bun and Steinke 2016, proposition 3.3). */
const rhoOfPure = (epsilon: number) => (epsilon * epsilon) / 2;

function renyiOfAtoms({ losses, masses }: Atoms): (order: number) => number {
  const [loss, mass] = [Array.from(losses), Array.from(masses)];
  const total = mass.reduce((sum, part) => sum + part);
  return (order) => Math.max(0, logSumExp(loss.map((value, atom) => (order - 1) * value + Math.log(mass[atom]! / total))) / (order - 1));
}

function gaussian(mu: number): Mechanism {
  const at = (loss: number) => (loss - (mu * mu) / 2) / mu;
  return {
    ...symmetric((tail): ContinuousLoss => {
      const reach = mu * tailQuantile(tail);
      return {
        kind: 'continuous',
        lowest: (mu * mu) / 2 - reach,
        highest: (mu * mu) / 2 + reach,
        above: (loss) => ({ p: normalCdf(-at(loss)), q: normalCdf(-at(loss) - mu) }),
        upTo: (loss) => ({ p: normalCdf(at(loss)), q: normalCdf(at(loss) + mu) }),
      };
    }),
    pure: null,
    failure: 0,
    renyi: (order) => (order * mu * mu) / 2,
    rho: (mu * mu) / 2,
    mu,
    lattice: null,
  };
}

/** z with P(Z > z) just below the tail. */
function tailQuantile(tail: number): number {
  return 0.01 - normalQuantile(Math.max(tail, 1e-300));
}

/** b in units of the sensitivity: half of P has the loss 1/b, the rest lies evenly below it; Renyi by Mironov 2017, table II. */
function laplace(b: number): Mechanism {
  const epsilon = 1 / b;
  // The output x in [0, 1] has the loss (1 - 2 x) / b; above it means below x.
  const above = (loss: number) => {
    if (loss >= epsilon) return { p: 0, q: 0 };
    if (loss < -epsilon) return { p: 1, q: 1 };
    const x = (1 - b * loss) / 2;
    return { p: 1 - 0.5 * Math.exp(-x / b), q: 0.5 * Math.exp((x - 1) / b) };
  };
  const upTo = (loss: number) => {
    if (loss >= epsilon) return { p: 1, q: 1 };
    if (loss < -epsilon) return { p: 0, q: 0 };
    const x = (1 - b * loss) / 2;
    return { p: 0.5 * Math.exp(-x / b), q: 1 - 0.5 * Math.exp((x - 1) / b) };
  };
  return {
    ...symmetric(() => ({ kind: 'continuous', lowest: -epsilon, highest: epsilon, above, upTo })),
    pure: epsilon,
    failure: 0,
    renyi(order) {
      const terms = [Math.log(order / (2 * order - 1)) + (order - 1) * epsilon, Math.log((order - 1) / (2 * order - 1)) - order * epsilon];
      return Math.max(0, logSumExp(terms) / (order - 1));
    },
    rho: rhoOfPure(epsilon),
    mu: null,
    lattice: null,
  };
}

/** Losses (s^2 - 2 x s) / (2 sigma^2) at the whole numbers x; tails and divergence by Canonne, Kamath and Steinke 2020. */
function discreteGaussian(sigma: number, sensitivity: number): Mechanism {
  return {
    ...symmetric((tail) => {
      const reach = Math.ceil(sigma * tailQuantile(tail)) + 1;
      const losses = new Float64Array(2 * reach + 1);
      const masses = new Float64Array(2 * reach + 1);
      let total = 0;
      for (let x = -reach; x <= reach; x++) {
        losses[x + reach] = (sensitivity * (sensitivity - 2 * x)) / (2 * sigma * sigma);
        total += masses[x + reach] = Math.exp(-(x * x) / (2 * sigma * sigma));
      }
      for (let at = 0; at < masses.length; at++) masses[at] = masses[at]! / total;
      return { kind: 'atoms', losses, masses, infinite: tail };
    }),
    pure: null,
    failure: 0,
    renyi: (order) => (order * sensitivity * sensitivity) / (2 * sigma * sigma),
    rho: (sensitivity * sensitivity) / (2 * sigma * sigma),
    mu: null,
    lattice: sensitivity / (2 * sigma * sigma),
  };
}

/** Losses a (|x - s| - |x|): a s up to x = 0, -a s from x = s on, a (s - 2 x) between. */
function discreteLaplace(a: number, sensitivity: number): Mechanism {
  const normaliser = Math.tanh(a / 2);
  const atoms: Atoms = {
    kind: 'atoms',
    losses: Array.from({ length: sensitivity + 1 }, (_, x) => a * (sensitivity - 2 * x)),
    masses: Array.from({ length: sensitivity + 1 }, (_, x) => (x === 0 || x === sensitivity ? Math.exp(-a * x) / (1 + Math.exp(-a)) : normaliser * Math.exp(-a * x))),
    infinite: 0,
  };
  return pureAtoms(atoms, a * sensitivity, 0, sensitivity % 2 === 0 ? 2 * a : a);
}

/** The truth with probability 1 - p + p / k, each other answer with p / k. */
function randomizedResponse(p: number, k: number): Mechanism {
  const [truth, other] = [1 - p + p / k, p / k];
  const epsilon = Math.log(truth / other);
  const atoms: Atoms = { kind: 'atoms', losses: [epsilon, 0, -epsilon], masses: [truth, (k - 2) * other, other], infinite: 0 };
  return pureAtoms(atoms, epsilon, 0, epsilon === 0 ? null : epsilon);
}

/** Whatever is (epsilon, delta)-private is a function of this pair (Kairouz, Oh and Viswanath 2015). */
function worstCase(epsilon: number, delta: number): Mechanism {
  const more = (1 - delta) / (1 + Math.exp(-epsilon));
  const atoms: Atoms = { kind: 'atoms', losses: [epsilon, -epsilon], masses: [more, 1 - delta - more], infinite: delta };
  return pureAtoms(atoms, epsilon, delta, epsilon === 0 ? null : epsilon);
}

function pureAtoms(atoms: Atoms, pure: number, failure: number, lattice: number | null): Mechanism {
  return { ...symmetric(() => atoms), pure, failure, renyi: renyiOfAtoms(atoms), rho: rhoOfPure(pure), mu: null, lattice };
}

/**
 * The exponential mechanism has losses within a range of epsilon, wherever it lies: sup over the places of that range of the hockey stick is
 * (1 - exp((x - epsilon) / 2))^2 / (1 - exp(-epsilon)) for |x| <= epsilon (Dong, Durfee and Rogers 2020), whose derivatives give the masses.
 * epsilon^2 / 8 zero-concentrated (Cesar and Rogers 2021); the divergence is no more than that of pure privacy either.
 */
function exponentialMechanism(epsilon: number): Mechanism {
  const scale = -Math.expm1(-epsilon);
  const above = (loss: number) => {
    if (loss >= epsilon) return { p: 0, q: 0 };
    if (loss < -epsilon) return { p: 1, q: 1 };
    const y = Math.exp((loss - epsilon) / 2);
    const p = -Math.expm1((loss - epsilon) / 2) / scale;
    return { p, q: p * y * Math.exp(-loss) };
  };
  const upTo = (loss: number) => {
    const { p, q } = above(loss);
    return { p: 1 - p, q: Math.max(0, 1 - q) };
  };
  const pure = worstCase(epsilon, 0);
  const rho = (epsilon * epsilon) / 8;
  return {
    ...symmetric(() => ({ kind: 'continuous', lowest: -epsilon, highest: epsilon, above, upTo })),
    pure: epsilon,
    failure: 0,
    renyi: (order) => Math.min(rho * order, pure.renyi(order)),
    rho,
    mu: null,
    lattice: null,
  };
}

function sampledGaussian(q: number, sigma: number): Mechanism {
  return {
    symmetric: false,
    losses: (tail) => sampledGaussianLoss(q, sigma, tailQuantile(tail)),
    pure: null,
    failure: 0,
    renyi: sampledGaussianRenyi(q, sigma),
    rho: null,
    mu: null,
    lattice: null,
  };
}
