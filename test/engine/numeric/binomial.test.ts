import { expect, test } from 'vitest';
import { wilsonInterval } from '../../../src/engine/numeric/binomial.ts';

// Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i', (successes, trials, low, high) => {
  const interval = wilsonInterval(successes, trials);
  expect(interval.map((bound) => Number(bound.toFixed(4)))).toEqual([low, high]);
});

test('bounds are where the score test just rejects, and mirror each other', () => {
  const [low, high] = wilsonInterval(7, 50);
  for (const bound of [low, high]) expect(Math.abs(7 / 50 - bound) / Math.sqrt((bound * (1 - bound)) / 50)).toBeCloseTo(1.959964, 5);
  expect(wilsonInterval(43, 50)[0]).toBeCloseTo(1 - high, 12);
});

test('says nothing of no trials', () => {
  expect(wilsonInterval(0, 0)).toEqual([0, 1]);
});
