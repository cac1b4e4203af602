import { expect, test } from 'vitest';
import { wilsonInterval } from '../../../src/engine/numeric/binomial.ts';

// R 4.4: prop.test(x, n, correct = FALSE)$conf.int
test.each([
  [15, 148, 0.06239, 0.16055],
  [0, 20, 0, 0.16113],
  [20, 20, 0.83887, 1],
  [1, 29, 0.0061, 0.17175],
])('%i of %i', (successes, trials, low, high) => {
  const interval = wilsonInterval(successes, trials);
  expect(interval[0]).toBeCloseTo(low, 4);
  expect(interval[1]).toBeCloseTo(high, 4);
});

test('says nothing of no trials', () => {
  expect(wilsonInterval(0, 0)).toEqual([0, 1]);
});
