import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { erfc, normalCdf, normalPdf, normalQuantile } from '../../../src/engine/numeric/normal.ts';

// Computed with mpmath at 40 digits.
const cdfTable: [z: number, p: number][] = [
  [-37, 5.7255712225245768227e-300],
  [-20, 2.7536241186062336951e-89],
  [-8, 6.2209605742717841235e-16],
  [-5, 2.8665157187919391167e-7],
  [-3, 0.0013498980316300945267],
  [-1.96, 0.024997895148220434137],
  [-0.5, 0.30853753872598689636],
  [0, 0.5],
  [1, 0.84134474606854294859],
  [1.96, 0.97500210485177956586],
  [5, 0.99999971334842812081],
];
const erfcTable: [x: number, value: number][] = [
  [-3, 1.9999779095030014146],
  [-0.5, 1.5204998778130465377],
  [0.25, 0.72367360983176306701],
  [0.46875, 0.50738652678206200841],
  [0.5, 0.47950012218695346232],
  [1, 0.15729920705028513066],
  [4, 1.5417257900280018852e-8],
  [4.5, 1.9661604415428874763e-10],
  [10, 2.088487583762544757e-45],
  [26.5, 2.2109076642637342759e-307],
];
const quantileTable: [p: number, z: number][] = [
  [1e-300, -37.047096299361199237],
  [1e-20, -9.2623400897984075737],
  [1e-10, -6.3613409024040562047],
  [0.001, -3.0902323061678135415],
  [0.025, -1.9599639845400542355],
  [0.075, -1.4395314709384559153],
  [0.25, -0.6744897501960817432],
  [0.9, 1.281551565544600467],
  [0.999, 3.0902323061678135415],
];

function relativeError(found: number, known: number): number {
  return Math.abs(found - known) / Math.max(Math.abs(known), Number.MIN_VALUE);
}

test.each(cdfTable)('P(Z <= %d) is %d', (z, p) => {
  expect(relativeError(normalCdf(z), p)).toBeLessThan(2e-16 * (10 + z * z));
});

test.each(erfcTable)('erfc(%d) is %d', (x, value) => {
  expect(relativeError(erfc(x), value)).toBeLessThan(2e-14);
});

test.each(quantileTable)('the quantile of %d is %d', (p, z) => {
  expect(relativeError(normalQuantile(p), z)).toBeLessThan(1e-14);
});

test('the density is 1 / sqrt(2 pi) at 0 and falls by exp(-z^2 / 2)', () => {
  expect(normalPdf(0)).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 16);
  expect(normalPdf(2) / normalPdf(0)).toBeCloseTo(Math.exp(-2), 15);
});

describe('the ends', () => {
  test('erfc is 0 and 2 where doubles lose their digits', () => {
    expect([erfc(27), erfc(-27)]).toEqual([0, 2]);
  });

  test('probability 0 and 1 have infinite quantiles, 1/2 has 0', () => {
    expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([-Infinity, 0, Infinity]);
  });
});

describe('for any z', () => {
  const anyZ = fc.double({ min: -37, max: 37, noNaN: true });

  test('both tails add up to 1', () => {
    fc.assert(fc.property(anyZ, (z) => void expect(Math.abs(normalCdf(z) + normalCdf(-z) - 1)).toBeLessThan(4e-16)));
  });

  test('the quantile undoes the distribution function, where the tail has its digits', () => {
    fc.assert(fc.property(fc.double({ min: -37, max: 0, noNaN: true }), (z) => void expect(normalQuantile(normalCdf(z))).toBeCloseTo(z, 11)));
  });

  test('the distribution function never falls', () => {
    fc.assert(fc.property(anyZ, fc.double({ min: 0, max: 1, noNaN: true }), (z, step) => void expect(normalCdf(z + step)).toBeGreaterThanOrEqual(normalCdf(z) * (1 - 1e-12))));
  });
});
