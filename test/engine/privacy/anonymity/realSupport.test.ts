import { expect, test } from 'vitest';
import { realSupportThreshold } from '../../../../src/engine/privacy/anonymity/realSupport.ts';

test('the threshold of a tenth of the budget at (1, 1e-6) over 1e5 cells is about 90 above k', () => {
  const sigma = 4.2247 / Math.sqrt(0.1);
  expect(realSupportThreshold({ k: 5, sigma, cells: 1e5, beta: 1e-6 }) - 5).toBeCloseTo(89.6, 1);
});

test('a threshold rises with noise and cells, and falls with the chance that is taken', () => {
  const usual = { k: 5, sigma: 10, cells: 1000, beta: 1e-6 };
  const threshold = realSupportThreshold(usual);
  expect(realSupportThreshold({ ...usual, sigma: 20 }) - 5).toBeCloseTo(2 * (threshold - 5), 9);
  expect(realSupportThreshold({ ...usual, cells: 10_000 })).toBeGreaterThan(threshold);
  expect(realSupportThreshold({ ...usual, beta: 1e-3 })).toBeLessThan(threshold);
  // One cell at beta = 2.5 %: the known quantile of the normal distribution.
  expect(realSupportThreshold({ k: 5, sigma: 1, cells: 1, beta: 0.025 })).toBeCloseTo(6.959964, 6);
});
