import type { CountNoise } from '../../../../src/engine/measure/private/countNoise.ts';
import type { AddNoise } from '../../../../src/engine/measure/private/steps.ts';
import { normalQuantile } from '../../../../src/engine/numeric/normal.ts';
import { Stream } from '../../../../src/engine/random/stream.ts';

/** Rounded Gaussian noise that a test can repeat: never what the product draws. */
export function repeatableNoise(seed: number, scale = 1): CountNoise {
  const stream = new Stream(seed, 'test/noise');
  return noiseOf((counts, deviation) => {
    for (let cell = 0; cell < counts.length; cell++) counts[cell] = counts[cell]! + Math.round(scale * deviation * normalQuantile(stream.uniform()));
  });
}

/** No noise at all: what a mutant would draw. */
export const noNoise = noiseOf(() => {});

export function noiseOf(add: AddNoise): CountNoise {
  return { add, totalVariation: () => 0 };
}
