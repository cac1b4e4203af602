import { expect, test } from 'vitest';
import { Stream } from '../../../../src/engine/random/stream.ts';
import { propensityRatio } from '../../../../src/engine/validation/learn/propensity.ts';
import { numbers, reordered, table, texts } from '../support.ts';

const names = ['a', 'b', 'c', 'grade'];

/** Four independent columns, one in twenty cells of the second missing. */
function draw(seed: number, shift: number) {
  const stream = new Stream(seed, 'propensity test');
  const rows = Array.from({ length: 3000 }, () => [stream.uniform() + shift, stream.uniform() < 0.05 ? null : stream.uniform(), stream.uniform() ** 3, 'ABCD'[stream.below(4)]!] as const);
  return table('t', numbers('a', rows.map(([a]) => a)), numbers('b', rows.map(([, b]) => b)), numbers('c', rows.map(([, , c]) => c)), texts('grade', rows.map(([, , , grade]) => grade)));
}

const mean = (ratios: readonly number[]) => ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;

test('is 1 on average for rows drawn from the real table, and 2 for another draw of the population', () => {
  const pairs = Array.from({ length: 12 }, (_, at) => {
    const real = draw(2 * at, 0);
    const stream = new Stream(at, 'resample');
    const resampled = reordered(real, Array.from({ length: real.rows }, () => stream.below(real.rows)));
    return [propensityRatio(real, resampled, names)!, propensityRatio(real, draw(2 * at + 1, 0), names)!] as const;
  });
  // Chi-square with 7 degrees of freedom over 7: standard errors of the means of twelve .154 and .309.
  expect(Math.abs(mean(pairs.map(([ratio]) => ratio)) - 1)).toBeLessThan(0.45);
  expect(Math.abs(mean(pairs.map(([, ratio]) => ratio)) - 2)).toBeLessThan(0.9);
});

test('grows with what differs, and is told of no column that does not vary', () => {
  expect(propensityRatio(draw(1, 0), draw(2, 0.1), names)).toBeGreaterThan(5);
  const constant = table('t', numbers('a', Array.from({ length: 100 }, () => 1)));
  expect(propensityRatio(constant, constant, ['a'])).toBeNull();
});
