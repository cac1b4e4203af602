import { describe, expect, test } from 'vitest';
import { epsilonOf } from '../../../../src/engine/privacy/accountant/account.ts';
import { calibrateDpSgd, calibrateGaussian } from '../../../../src/engine/privacy/accountant/calibrate.ts';
import { gaussianFilter, renyiFilter, renyiFilterEpsilon } from '../../../../src/engine/privacy/accountant/filters.ts';
import { concentratedEpsilon } from '../../../../src/engine/privacy/accountant/renyi.ts';
import { events } from './compositions.ts';

describe('calibration', () => {
  test('of one Gaussian mechanism: sigma = 4.2247 at (1, 1e-6), 1.99381 at (2, 1e-5)', () => {
    expect(calibrateGaussian(1, 1e-6)).toBeCloseTo(4.2247, 4);
    // P16 of the vectors: 1.9938124456435367.
    expect(calibrateGaussian(2, 1e-5)).toBeCloseTo(1.9938124456435367, 9);
    expect(calibrateGaussian(2, 1e-5)).toBeGreaterThanOrEqual(1.9938124456435367 * (1 - 1e-14));
  });

  test('of DP-SGD: sigma = 2.056 at q = .01, T = 2000, (1, 1e-6), and the private side of it', () => {
    const sigma = calibrateDpSgd(0.01, 2000, 1, 1e-6);
    expect(sigma).toBeCloseTo(2.056, 3);
    expect(epsilonOf(events({ type: 'subsampled_gaussian', q: 0.01, sigma, count: 2000 }), 'add_or_remove_one', 1e-6)).toBeLessThanOrEqual(1);
  });

  test('makes room for what else is spent, and says when there is none', () => {
    const others = events({ type: 'gaussian', sigma: 6 });
    const sigma = calibrateDpSgd(0.02, 300, 1, 1e-6, others);
    const total = epsilonOf([...others, ...events({ type: 'subsampled_gaussian', q: 0.02, sigma, count: 300 })], 'add_or_remove_one', 1e-6);
    expect(total).toBeLessThanOrEqual(1);
    expect(total).toBeGreaterThan(0.999);
    expect(() => calibrateDpSgd(0.02, 300, 1, 1e-6, events({ type: 'gaussian', sigma: 2 }))).toThrow(RangeError);
  });
});

describe('filters', () => {
  test('a limit of 1 admits a Gaussian plan of 1', () => {
    const mu = 1 / calibrateGaussian(1, 1e-6);
    expect(mu * mu).toBeLessThanOrEqual(gaussianFilter(1, 1e-6));
    expect(Math.sqrt(gaussianFilter(1, 1e-6))).toBeCloseTo(0.2367, 4);
  });

  test('the Renyi filter needs sigma = 4.531 for 1, and charges 1.078 for the plan of 1', () => {
    const { order, budget } = renyiFilter(1, 1e-6);
    expect(Math.sqrt(order / (2 * budget))).toBeCloseTo(4.531, 3);
    expect(renyiFilterEpsilon(order, order / (2 * 4.2247 ** 2), 1e-6)).toBeCloseTo(1.078, 2);
    expect(renyiFilterEpsilon(order, 0, 1e-6)).toBe(0);
  });
});

test('P18: both conversions of zero-concentrated privacy', () => {
  const { bunSteinke, cks, order } = concentratedEpsilon(0.05, 1e-6);
  expect(bunSteinke).toBeCloseTo(1.71225813626911, 10);
  expect(cks).toBeCloseTo(1.4715947505326359, 10);
  expect(order).toBeCloseTo(15.866933469560845, 3);
});
