import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binomialTail, excessOf, holm, hypergeometricTail, oneRunAudit, rateOf } from '../../../../src/engine/privacy/attack/chance.ts';

test.each([[1000, 1000, 731, 0.88], [1000, 100, 75, 0.7]])('the one-run audit of Steinke, Nasr and Jagielski: m = %d, r = %d, v = %d give %d', (m, r, v, epsilon) => {
  expect(Math.floor(100 * oneRunAudit(m, r, v, 0)) / 100).toBe(epsilon);
  expect(oneRunAudit(m, r, v, 1e-5)).toBeLessThanOrEqual(oneRunAudit(m, r, v, 0));
});

test('guesses no better than a coin refute nothing', () => {
  expect(oneRunAudit(1000, 1000, 500, 0)).toBe(0);
  expect(oneRunAudit(1000, 10, 10, 0)).toBeGreaterThan(0);
});

test('the hypergeometric tail: a tea tasting, and all of ten', () => {
  // Fisher 1935: four cups of eight, all told.
  expect(hypergeometricTail(4, 4, 4, 8)).toBeCloseTo(1 / 70, 12);
  expect(hypergeometricTail(3, 4, 4, 8)).toBeCloseTo(17 / 70, 12);
  expect(hypergeometricTail(0, 10, 50, 100)).toBeCloseTo(1, 10);
});

test('the binomial tail agrees with its sum', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(30), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (trials, successes, probability) => {
    let sum = 0;
    let term = (1 - probability) ** trials;
    for (let count = 0; count <= trials; count++) {
      if (count >= successes) sum += term;
      term *= ((trials - count) / (count + 1)) * (probability / (1 - probability));
    }
    expect(binomialTail(successes, trials, probability)).toBeCloseTo(sum, 8);
  }));
});

test('Holm’s adjusted values are those of his paper’s rule', () => {
  const expected = [0.03, 0.06, 0.06, 0.02];
  holm([0.01, 0.04, 0.03, 0.005]).forEach((p, index) => expect(p).toBeCloseTo(expected[index]!, 12));
});

test('excess risk is 0 where both sides succeed alike, and its interval holds it', () => {
  expect(excessOf(rateOf(50, 100), rateOf(50, 100)).excess).toBe(0);
  const { excess, interval } = excessOf(rateOf(80, 100), rateOf(50, 100));
  expect(excess).toBeCloseTo(0.6, 12);
  expect(interval[0]).toBeLessThan(excess);
  expect(interval[1]).toBeGreaterThan(excess);
});

test('0 of 1000 false positives resolve no more than .37 %', () => {
  expect(rateOf(0, 1000).interval[1]).toBeCloseTo(0.0037, 4);
});
