import { describe, expect, test } from 'vitest';
import { PairLayout } from '../../../src/engine/measure/pairLayout.ts';
import { Stream } from '../../../src/engine/random/stream.ts';
import { latentCorrelation } from '../../../src/engine/twin/latentCorrelation.ts';
import { codeOf } from '../../../src/engine/twin/copula.ts';
import { drawNormal } from '../../support/creditTable.ts';
import { equalShares, marginOfShares, normalTable } from './margins.ts';

const shapes: { name: string; one: number[]; other: number[]; rhos?: number[] }[] = [
  { name: 'ten equal codes each', one: equalShares(10), other: equalShares(10) },
  { name: 'sixteen and five', one: equalShares(16), other: equalShares(5) },
  { name: 'a heavy zero and a thin tail', one: [0.7, 0.1, 0.1, 0.07, 0.03], other: equalShares(8) },
  { name: 'two codes and ten', one: [0.78, 0.22], other: equalShares(10) },
  { name: 'two codes each, alike', one: [0.5, 0.5], other: [0.5, 0.5] },
  // At -.9 its corner is empty, and any stronger correlation gives the same table.
  { name: 'two codes each, skewed', one: [0.95, 0.05], other: [0.7, 0.3], rhos: [-0.5, 0, 0.3, 0.8] },
];

/** The correlation that is found in a million rows of the pair table of a bivariate normal. */
function found(one: readonly number[], other: readonly number[], rho: number): number {
  const margins = [marginOfShares(one), marginOfShares(other)];
  const counts = Int32Array.from(normalTable(margins[0]!, margins[1]!, rho), (probability) => Math.round(1e6 * probability));
  return latentCorrelation(margins, new PairLayout([one.length, other.length]), counts).get(0, 1);
}

describe.each(shapes)('a table of $name', ({ one, other, rhos = [-0.9, -0.5, 0, 0.3, 0.8, 0.95] }) => {
  test.each(rhos)('shows its correlation of %d within .01', (rho) => {
    expect(Math.abs(found(one, other, rho) - rho)).toBeLessThan(0.01);
  });
});

test('a million drawn rows show the correlation they were drawn with', () => {
  const margin = marginOfShares(equalShares(10));
  const rho = -0.5;
  const stream = new Stream(1, 'mehler');
  const counts = new Int32Array(100);
  for (let row = 0; row < 1e6; row++) {
    const x = drawNormal(stream);
    const y = rho * x + Math.sqrt(1 - rho * rho) * drawNormal(stream);
    counts[codeOf(x, margin.boundaries) * 10 + codeOf(y, margin.boundaries)]!++;
  }
  expect(Math.abs(latentCorrelation([margin, margin], new PairLayout([10, 10]), counts).get(0, 1) - rho)).toBeLessThan(0.01);
});

test('the matrix is symmetric, 1 on the diagonal, and each pair has its own table', () => {
  const margins = [marginOfShares(equalShares(4)), marginOfShares(equalShares(6)), marginOfShares([0.3, 0.7])];
  const layout = new PairLayout([4, 6, 2]);
  const counts = Int32Array.from([[0, 1, 0.6], [0, 2, -0.4], [1, 2, 0.2]].flatMap(([i, j, rho]) => normalTable(margins[i!]!, margins[j!]!, rho!)), (probability) => Math.round(1e6 * probability));
  const matrix = latentCorrelation(margins, layout, counts);
  expect(matrix.isSymmetric()).toBe(true);
  expect(matrix.diagonal()).toEqual([1, 1, 1]);
  expect([matrix.get(0, 1), matrix.get(0, 2), matrix.get(1, 2)].map((rho) => Number(rho.toFixed(2)))).toEqual([0.6, -0.4, 0.2]);
});

test('perfect order is the strongest correlation there is, not more', () => {
  const margin = marginOfShares(equalShares(5));
  const diagonal = Int32Array.from({ length: 25 }, (_, cell) => (cell % 6 === 0 ? 100 : 0));
  expect(latentCorrelation([margin, margin], new PairLayout([5, 5]), diagonal).get(0, 1)).toBeGreaterThan(0.98);
  expect(latentCorrelation([margin, margin], new PairLayout([5, 5]), diagonal).get(0, 1)).toBeLessThanOrEqual(0.999);
});

test('a pair that was never seen together has no correlation', () => {
  const margin = marginOfShares(equalShares(5));
  expect(latentCorrelation([margin, margin], new PairLayout([5, 5]), new Int32Array(25)).get(0, 1)).toBe(0);
});
