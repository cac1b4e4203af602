import type { Stream } from './stream.ts';

/**
 * Systematic resampling (Kitagawa 1996): `count` indices, index i expected count * weights[i] / sum times and never more than one
 * off that. Ascending. Weights are finite, >= 0, not all 0.
 */
export function systematicResample(weights: Float64Array, count: number, stream: Stream): Uint32Array {
  let total = 0;
  for (const weight of weights) total += weight;
  const step = total / count;
  const chosen = new Uint32Array(count);
  let pointer = stream.uniform() * step;
  let cumulated = weights[0]!;
  let index = 0;
  for (let position = 0; position < count; position++, pointer += step) {
    while (cumulated < pointer && index < weights.length - 1) cumulated += weights[++index]!;
    chosen[position] = index;
  }
  return chosen;
}
