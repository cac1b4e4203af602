import { randomFillSync } from 'node:crypto';
import { bernoulliExp } from './bernoulli.ts';
import { Bits } from './bits.ts';
import { discreteLaplace } from './discreteLaplace.ts';
import { exponentialMechanism } from './exponentialMechanism.ts';
import { rationalOf } from './rational.ts';
import { roundedGaussian, type GaussianSampler } from './roundedGaussian.ts';

/**
 * Noise for privacy, on whole numbers alone: no float stands between a draw and a count (Mironov 2012), and the bits come from the operating
 * system's generator, so that no seed exists that could be kept. This file is the one door to the samplers, which lint keeps shut otherwise.
 */
export interface Noise {
  /**
   * Draws round(Z), Z ~ N(0, sigma^2), for integer queries: the Gaussian mechanism, post-processed. sigma is 1/16 to 2^36; making the sampler
   * takes up to 0.1 s, a draw well under a microsecond.
   */
  gaussian(sigma: number): GaussianSampler;
  /** A draw with P(x) proportional to exp(-a |x|), a > 0. */
  discreteLaplace(a: number): number;
  /** True with probability exp(-x), x >= 0. */
  bernoulliExp(x: number): boolean;
  /** An index, drawn with probability proportional to exp(epsilon score / (2 sensitivity)); scores and sensitivity are whole numbers. */
  exponentialMechanism(scores: readonly number[], epsilon: number, sensitivity: number): number;
}

/** Noise from the operating system's generator. */
export function createNoise(): Noise {
  return noiseFrom(new Bits(randomFillSync));
}

/** The same from any bits: for `createNoise`, and for tests of the samplers. */
export function noiseFrom(bits: Bits): Noise {
  return {
    gaussian: (sigma) => roundedGaussian(sigma, bits),
    discreteLaplace(a) {
      if (!(a > 0)) throw new RangeError('a must be positive');
      return Number(discreteLaplace(rationalOf(a), bits));
    },
    bernoulliExp(x) {
      if (!(x >= 0)) throw new RangeError('x must not be negative');
      return bernoulliExp(rationalOf(x), bits);
    },
    exponentialMechanism(scores, epsilon, sensitivity) {
      if (!(epsilon > 0 && Number.isSafeInteger(sensitivity) && sensitivity > 0)) throw new RangeError('epsilon and sensitivity must be positive');
      const { numerator, denominator } = rationalOf(epsilon);
      return exponentialMechanism(scores.map(BigInt), { numerator, denominator: denominator * 2n * BigInt(sensitivity) }, bits);
    },
  };
}

/**
 * What finite tables add to delta: a mechanism whose output lies within a total variation of t = draws x totalVariation of an
 * (epsilon, delta)-private one is (epsilon, delta + (1 + e^epsilon) t)-private.
 */
export function tableDelta(draws: number, totalVariation: number, epsilon: number): number {
  return draws * totalVariation * (1 + Math.exp(epsilon));
}
