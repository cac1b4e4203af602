import type { Noise } from '../../privacy/noise/noise.ts';
import type { AddNoise } from './steps.ts';

/** Noise on counts, with account of how far all draws together may be from the ideal ones. */
export interface CountNoise {
  readonly add: AddNoise;
  /** A bound on the total-variation distance of all draws so far from true rounded Gaussians. */
  totalVariation(): number;
}

/** Rounded Gaussian noise on whole counts; a sampler is made once for each deviation. */
export function countNoise(noise: Noise): CountNoise {
  const samplers = new Map<number, ReturnType<Noise['gaussian']>>();
  let distance = 0;
  return {
    add(counts, deviation) {
      const sampler = samplers.get(deviation) ?? noise.gaussian(deviation);
      samplers.set(deviation, sampler);
      for (let cell = 0; cell < counts.length; cell++) counts[cell] = counts[cell]! + sampler.draw();
      distance += counts.length * sampler.totalVariation;
    },
    totalVariation: () => distance,
  };
}
