import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainRequest, type ExplainResult } from '../../../../src/contract/explain.ts';
import { gaussianDelta } from '../../../../src/engine/privacy/accountant/gaussian.ts';
import { explain } from '../../../../src/engine/privacy/explain/explain.ts';
import { readingGrade, sentencesOf, wordsOf } from '../../../support/readability.ts';

const explained = (request: Parameters<typeof explainRequest.parse>[0]): ExplainResult => explain(explainRequest.parse(request));

test.each([[0.1, 52.5], [0.5, 62.2], [1, 73.1], [2, 88.1], [3, 95.3], [5, 99.3], [10, 99.995]])('a coin toss becomes at epsilon %d at most %d in 100', (epsilon, in100) => {
  expect(explained({ epsilon }).figures.certainty.in_100).toBeCloseTo(in100, in100 === 99.995 ? 3 : 1);
});

test('figures of the Gaussian plan at (1, 1e-6) are those of the method sheet', () => {
  const { figures } = explained({ epsilon: 1, delta: 1e-6 });
  const [faint] = figures.suspicion;
  expect(figures.mu).toBeCloseTo(0.2367, 4);
  expect(figures.certainty.exact).toBeCloseTo(0.547, 3);
  expect(figures.true_positive.exact).toBeCloseTo(0.0183, 4);
  expect(figures.true_positive.bound).toBeCloseTo(0.0272, 4);
  expect(faint!.after).toBeCloseTo(0.0267, 4);
  expect(faint!.except).toBeGreaterThan(1.9e-5);
  expect(faint!.except).toBeLessThan(2.1e-5);
  expect(faint!.surely).toEqual({ after: expect.closeTo(0.031, 4), except: 1e-6 });
  expect(explained({ epsilon: 3 }).figures.suspicion[0]!.after).toBeCloseTo(0.169, 3);
});

test('words round a bound upwards, and say what is not promised', () => {
  const { texts, not_promised: notPromised, icons } = { ...explained({ epsilon: 1, delta: 1e-6, k: 5 }), icons: explained({ epsilon: 1 }).figures.icons };
  expect(texts.line).toContain('at most 74 are right');
  expect(texts.paragraph).toContain('at most 2.68 in 100');
  expect(texts.paragraph).toContain('at least 5 released rows');
  expect(icons).toEqual({ before: 50, added: 24, doubt: 26 });
  expect(notPromised.length).toBeGreaterThan(3);
});

test('warns where it has to, and never calls a large epsilon good', () => {
  const codes = (request: Parameters<typeof explained>[0]): string[] => explained(request).warnings.map(({ code }) => code);
  expect(codes({ epsilon: 1, delta: 1e-6, n: 1_000_000 })).toEqual(['told_outright']);
  expect(codes({ epsilon: 1, delta: 1e-6, n: 20_000 })).toEqual([]);
  expect(codes({ epsilon: 3 })).toEqual(['large_epsilon']);
  expect(codes({ epsilon: 1, k: 5 })).toEqual(['no_diversity']);
  expect(codes({ epsilon: 1, k: 5, diverse: true })).toEqual([]);
  expect([1, 2, 10].map((epsilon) => explained({ epsilon }).tone)).toEqual(['good', 'amber', 'weak']);
});

test('a person with several rows has their sum of epsilon and the geometric sum of delta', () => {
  const { figures } = explained({ epsilon: 0.5, delta: 1e-7, rowsPerPerson: 3 });
  expect(figures.epsilon).toBeCloseTo(1.5, 12);
  expect(figures.delta).toBeCloseTo(1e-7 * (1 + Math.exp(0.5) + Math.exp(1)), 15);
  // Gaussian noise itself is no worse than the bound for groups.
  expect(gaussianDelta(figures.mu!, figures.epsilon)).toBeLessThanOrEqual(figures.delta);
});

test('what the bounds say holds for the Gaussian mechanism itself', () => {
  fc.assert(fc.property(fc.double({ min: 0.05, max: 8, noNaN: true }), fc.integer({ min: 3, max: 9 }), (epsilon, digits) => {
    const { figures } = explained({ epsilon, delta: 10 ** -digits });
    expect(figures.certainty.exact!).toBeLessThanOrEqual(figures.certainty.bound);
    expect(figures.true_positive.exact!).toBeLessThanOrEqual(figures.true_positive.bound);
    for (const { before, after, except, surely } of figures.suspicion) {
      expect(after).toBeGreaterThan(before);
      expect(surely.after).toBeGreaterThanOrEqual(after);
      expect(surely.except).toBeLessThanOrEqual(except);
    }
  }));
});

test('a mechanism that cannot give the promise is refused', () => {
  expect(() => explained({ epsilon: 1, delta: 1e-6, mechanism: 'pure' })).toThrow('A pure mechanism has delta 0.');
  expect(() => explained({ epsilon: 1, mechanism: 'gaussian' })).toThrow('Gaussian noise');
});

test('every text that can be produced is short and plain: 20 words a sentence, grade 9 at most', () => {
  fc.assert(fc.property(
    fc.record({
      epsilon: fc.double({ min: 0.01, max: 12, noNaN: true }), delta: fc.constantFrom(0, 1e-9, 1e-6, 0.001), k: fc.constantFrom(null, 1, 5, 20),
      diverse: fc.boolean(), n: fc.constantFrom(null, 700, 21_000, 5_000_000), rowsPerPerson: fc.integer({ min: 1, max: 12 }), unknown: fc.boolean(),
    }),
    ({ unknown, ...request }) => {
      const { texts, warnings, not_promised: notPromised } = explained({ ...request, mechanism: unknown ? 'unknown' : null });
      const parts = [texts.line, texts.paragraph, ...texts.page.map(({ sentences }) => sentences.join(' ')), ...notPromised, ...warnings.map(({ text }) => text)];
      for (const part of parts) {
        expect(part).not.toMatch(/[{}]|undefined|NaN|Infinity/);
        expect(sentencesOf(part).filter((sentence) => wordsOf(sentence).length > 20)).toEqual([]);
      }
      const whole = [texts.line, texts.paragraph, ...texts.page.map(({ sentences }) => sentences.join(' ')), notPromised.join(' ')];
      expect(whole.filter((text) => readingGrade(text) > 9)).toEqual([]);
    },
  ), { numRuns: 300 });
});
