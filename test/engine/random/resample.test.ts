import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systematicResample } from '../../../src/engine/random/resample.ts';
import { Stream } from '../../../src/engine/random/stream.ts';

const anyWeights = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 100, noNaN: true })), { minLength: 1, maxLength: 40 }).filter((weights) => weights.some((weight) => weight > 0));

function timesChosen(weights: readonly number[], count: number, stream: Stream): number[] {
  const times = weights.map(() => 0);
  for (const index of systematicResample(Float64Array.from(weights), count, stream)) times[index]!++;
  return times;
}

test('every index is chosen its expected number of times, rounded down or up', () => {
  fc.assert(
    fc.property(anyWeights, fc.integer({ min: 1, max: 200 }), fc.nat(), (weights, count, seed) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const times = timesChosen(weights, count, new Stream(seed, 'resample'));
      expect(times.reduce((sum, chosen) => sum + chosen, 0)).toBe(count);
      times.forEach((chosen, index) => expect(Math.abs(chosen - (count * weights[index]!) / total)).toBeLessThan(1 + 1e-9));
    }),
  );
});

test('indices ascend', () => {
  fc.assert(
    fc.property(anyWeights, fc.integer({ min: 1, max: 200 }), (weights, count) => {
      const chosen = systematicResample(Float64Array.from(weights), count, new Stream(1, 'resample'));
      expect(chosen).toEqual(chosen.toSorted());
    }),
  );
});

test('a weight of 0 is never chosen', () => {
  fc.assert(
    fc.property(anyWeights, fc.nat(), (weights, seed) => {
      const times = timesChosen(weights, 100, new Stream(seed, 'resample'));
      expect(times.filter((_, index) => weights[index] === 0).every((chosen) => chosen === 0)).toBe(true);
    }),
  );
});

test('on average the expected number of times is exact', () => {
  const weights = [0.05, 1.5, 0, 2.2, 0.25];
  const stream = new Stream(4, 'resample');
  const sums = weights.map(() => 0);
  const draws = 4000;
  for (let draw = 0; draw < draws; draw++) timesChosen(weights, 7, stream).forEach((chosen, index) => (sums[index]! += chosen));
  // Each count is within one of its mean, so its standard deviation is at most 1/2: five standard errors.
  sums.forEach((sum, index) => expect(Math.abs(sum / draws - (7 * weights[index]!) / 4)).toBeLessThan((5 * 0.5) / Math.sqrt(draws)));
});
