import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bivariateNormalCdf, tetrachoricCorrelation } from '../../../src/engine/numeric/bivariateNormal.ts';
import { normalCdf, normalQuantile } from '../../../src/engine/numeric/normal.ts';

// Plackett's integral with mpmath at 40 digits.
const table: [x: number, y: number, rho: number, p: number][] = [
  [1, -1, 0.5, 0.154872951858602788],
  [-1.5, -0.7, -0.6, 0.000805664025865506085],
  [2, 1, 0.95, 0.841336147032871137],
  [-2, -2, 0.9, 0.0133612561270192862],
  [-3, -3, 0.3, 0.0000238515157451558074],
  [0.5, 0.5, 0.999, 0.68518078623309765],
  [1, -1, -0.999, 0.0043170579961866902],
];

test.each(table)('P(X <= %d, Y <= %d) at correlation %d is %d', (x, y, rho, p) => {
  expect(Math.abs(bivariateNormalCdf(x, y, rho) - p)).toBeLessThan(1e-7);
});

const correlation = fc.double({ min: -0.999, max: 0.999, noNaN: true });
const bound = fc.double({ min: -4, max: 4, noNaN: true });

describe('the distribution function', () => {
  test('is 1/4 + arcsin(rho) / (2 pi) at the origin (Sheppard 1899)', () => {
    fc.assert(fc.property(correlation, (rho) => void expect(bivariateNormalCdf(0, 0, rho)).toBeCloseTo(0.25 + Math.asin(rho) / (2 * Math.PI), 12)));
  });

  test('does not care which variable comes first', () => {
    fc.assert(fc.property(bound, bound, correlation, (x, y, rho) => void expect(bivariateNormalCdf(x, y, rho)).toBeCloseTo(bivariateNormalCdf(y, x, rho), 14)));
  });

  test('splits the margin of X between Y below and Y above', () => {
    fc.assert(fc.property(bound, bound, correlation, (x, y, rho) => void expect(Math.abs(bivariateNormalCdf(x, y, rho) + bivariateNormalCdf(x, -y, -rho) - normalCdf(x))).toBeLessThan(2e-7)));
  });

  test('is the margin where the other bound is infinite', () => {
    expect(bivariateNormalCdf(0.3, Infinity, 0.8)).toBe(normalCdf(0.3));
    expect(bivariateNormalCdf(-Infinity, 0.3, 0.8)).toBe(0);
  });
});

describe('the tetrachoric correlation', () => {
  const margins: [p: number, q: number][] = [[0.5, 0.5], [0.05, 0.95], [0.05, 0.05], [0.3, 0.1]];
  const tables = margins.flatMap(([p, q]) => [-0.6, 0, 0.3, 0.8].map((rho) => ({ p, q, rho })));
  // A table that holds next to nothing in its corner says next to nothing of rho.
  const telling = tables.filter(({ p, q, rho }) => bivariateNormalCdf(normalQuantile(p), normalQuantile(q), rho) > 1e-4);

  test.each(telling)('finds $rho again in the 2 x 2 table with margins $p and $q', ({ p, q, rho }) => {
    const [x, y] = [normalQuantile(p), normalQuantile(q)];
    expect(tetrachoricCorrelation(x, y, bivariateNormalCdf(x, y, rho))).toBeCloseTo(rho, 3);
  });

  test('stays within .999 for tables that no correlation gives', () => {
    expect(tetrachoricCorrelation(0, 0, 0)).toBe(-0.999);
    expect(tetrachoricCorrelation(0, 0, 0.5)).toBe(0.999);
  });
});
