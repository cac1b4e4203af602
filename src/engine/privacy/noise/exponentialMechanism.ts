import { bernoulliExp } from './bernoulli.ts';
import type { Bits } from './bits.ts';
import type { Rational } from './rational.ts';

/**
 * The exponential mechanism (McSherry and Talwar 2007): an index drawn with probability proportional to exp(rate x score), exactly:
 * a uniform candidate is kept with probability exp(-rate (best - score)), else another one is drawn. With rate = epsilon / (2 s), s the
 * most that one person changes a score, it is epsilon-differentially private. Takes about as many coins as there are candidates, at most.
 *
 * @param scores whole numbers, at least one
 * @param rate positive
 * @throws RangeError when there is nothing to choose from
 */
export function exponentialMechanism(scores: readonly bigint[], rate: Rational, bits: Bits): number {
  if (scores.length === 0) throw new RangeError('nothing to choose from');
  const best = scores.reduce((most, score) => (score > most ? score : most));
  for (;;) {
    const index = Number(bits.below(BigInt(scores.length)));
    const behind = best - scores[index]!;
    if (bernoulliExp({ numerator: behind * rate.numerator, denominator: rate.denominator }, bits)) return index;
  }
}
