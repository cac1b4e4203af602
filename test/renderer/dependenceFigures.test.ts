import { expect, test } from 'vitest';
import { differences, withBand } from '../../src/renderer/validate/dependenceFigures.ts';

test('differences stand where both have a figure', () => {
  expect(differences([[1, 0.5], [null, 1]], [[1, 0.25], [0.1, null]])).toEqual([[0, 0.25], [null, null]]);
});

test('a curve ends where a table has no rows, within the interval of Wilson', () => {
  const curve = withBand([0.9, 0.95, 0.99], { real: [0.5, 0.4, null], synthetic: [81 / 263, 0.2, 0.1] }, 2630);
  expect(curve).toMatchObject({ quantiles: [0.9, 0.95], real: [0.5, 0.4], synthetic: [81 / 263, 0.2] });
  // 81 of 263: .2553 to .3662 (Newcombe 1998, table I, method 3).
  expect(curve.low[0]).toBeCloseTo(0.2553, 4);
  expect(curve.high[0]).toBeCloseTo(0.3662, 4);
});
