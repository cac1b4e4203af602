import type { ExplainFigures, PrivacyMechanism } from '../../../contract/explain.ts';
import { normalCdf, normalQuantile } from '../../numeric/normal.ts';
import { gaussianMu } from '../accountant/gaussian.ts';

/** A promise of privacy for one person. */
export interface PersonPromise {
  readonly epsilon: number;
  readonly delta: number;
  readonly mechanism: PrivacyMechanism;
}

/** Suspicions that are worked out: one in a hundred, one in ten, one half. */
const suspicions = [0.01, 0.1, 0.5];
const falsePositive = 0.01;
/** A chance that people may take for never. */
const negligible = 1e-6;

/**
 * From a promise for one row to that for a person with several (group privacy: Dwork and Roth 2014, theorem 2.2, with the geometric sum of
 * delta). For Gaussian noise mu grows by the same factor, which is tighter; the bound printed is the one that always holds.
 */
export function forPerson(epsilon: number, delta: number, rows: number): { epsilon: number; delta: number } {
  if (rows === 1) return { epsilon, delta };
  const growth = epsilon === 0 ? rows : Math.expm1(rows * epsilon) / Math.expm1(epsilon);
  return { epsilon: rows * epsilon, delta: delta === 0 ? 0 : Math.min(1, delta * growth) };
}

/** All figures of one promise. @param rows of one person, where the promise speaks of one row  @param persons about how many, if known */
export function explainFigures(promise: PersonPromise, rows: number, persons: number | null): ExplainFigures {
  const { epsilon, delta } = forPerson(promise.epsilon, promise.delta, rows);
  const mu = promise.mechanism === 'gaussian' ? rows * gaussianMu(promise.epsilon, promise.delta) : null;
  const bound = certaintyBound(epsilon, delta);
  const reached = Math.min(100, Math.ceil(100 * bound - 1e-9));
  return {
    epsilon,
    delta,
    mu,
    likelihood_ratio: Math.exp(epsilon),
    certainty: { before: 0.5, bound, in_100: 100 * bound, exact: mu === null ? null : normalCdf(mu / 2) },
    suspicion: suspicions.map((before) => suspicion(before, epsilon, delta, mu)),
    true_positive: { false_positive: falsePositive, bound: truePositiveBound(epsilon, delta, falsePositive), exact: mu === null ? null : normalCdf(normalQuantile(falsePositive) + mu) },
    icons: { before: 50, added: reached - 50, doubt: 100 - reached },
    told_outright: persons === null ? null : persons * delta,
  };
}

/** Success of the best guess between two neighbours that are equally likely: (e^eps + delta) / (1 + e^eps) (Kairouz, Oh and Viswanath 2015). */
export function certaintyBound(epsilon: number, delta: number): number {
  return Math.min(1, (1 + delta * Math.exp(-epsilon)) / (1 + Math.exp(-epsilon)));
}

/** True positives of any attack with these false positives: both sides of the trade-off of (eps, delta) (Kairouz, Oh and Viswanath 2015). */
export function truePositiveBound(epsilon: number, delta: number, falsePositives: number): number {
  return Math.min(1, Math.exp(epsilon) * falsePositives + delta, 1 - Math.exp(-epsilon) * (1 - delta - falsePositives));
}

/** Bayes' rule with a likelihood ratio of e^loss. */
function posterior(before: number, loss: number): number {
  return before / (before + (1 - before) * Math.exp(-loss));
}

/**
 * A suspicion after the release. The ratio exceeds e^epsilon with the probability that the privacy loss does: for Gaussian noise the loss is
 * N(mu^2 / 2, mu^2), else it is above 2 epsilon at most with delta / (1 - e^-epsilon) (Kasiviswanathan and Smith 2014, lemma 3.3).
 */
function suspicion(before: number, epsilon: number, delta: number, mu: number | null): ExplainFigures['suspicion'][number] {
  if (delta === 0) return { before, after: posterior(before, epsilon), except: 0, surely: { after: posterior(before, epsilon), except: 0 } };
  if (mu !== null) {
    const except = normalCdf((mu * mu / 2 - epsilon) / mu);
    const surely = Math.max(epsilon, mu * mu / 2 - mu * normalQuantile(negligible));
    return { before, after: posterior(before, epsilon), except, surely: { after: posterior(before, surely), except: Math.min(except, negligible) } };
  }
  const except = epsilon === 0 ? 1 : Math.min(1, delta / -Math.expm1(-epsilon));
  return { before, after: posterior(before, 2 * epsilon), except, surely: { after: posterior(before, 2 * epsilon), except } };
}
