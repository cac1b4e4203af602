import { expect, test } from 'vitest';
import { distinctDiversity, earthMoversDistance, entropyDiversity, sensitiveRule } from '../../../../src/engine/privacy/anonymity/sensitive.ts';

/** Salaries of 3k to 11k, one of each, as in the example of Li, Li and Venkatasubramanian 2007. */
const whole = new Float64Array(9).fill(1);
const salaries = (...thousands: number[]): Float64Array => Float64Array.from(whole, (_, place) => (thousands.includes(place + 3) ? 1 : 0));

test('t-closeness: the salaries of the paper are .375 and .167 off', () => {
  expect(earthMoversDistance(salaries(3, 4, 5), whole, true)).toBeCloseTo(0.375, 12);
  expect(earthMoversDistance(salaries(6, 8, 11), whole, true)).toBeCloseTo(1 / 6, 12);
});

test('t-closeness with equal distances is the total variation', () => {
  expect(earthMoversDistance(Float64Array.of(2, 0, 0), Float64Array.of(1, 1, 2), false)).toBeCloseTo(0.75, 12);
  expect(earthMoversDistance(Float64Array.of(1, 1, 2), Float64Array.of(2, 2, 4), false)).toBe(0);
});

test('l-diversity: the patients of Machanavajjhala et al. 2007', () => {
  // Figure 2 of the paper: the third block of the 4-anonymous table is all cancer, the first has two diseases, 2 and 2.
  expect(distinctDiversity(Float64Array.of(0, 0, 4))).toBe(1);
  expect(entropyDiversity(Float64Array.of(0, 0, 4))).toBe(1);
  expect(distinctDiversity(Float64Array.of(2, 2, 0))).toBe(2);
  expect(entropyDiversity(Float64Array.of(2, 2, 0))).toBeCloseTo(2, 12);
  // The second: one heart disease, one cancer, two infections. exp(entropy) of 1/4, 1/4, 1/2 is 2 sqrt 2.
  expect(entropyDiversity(Float64Array.of(1, 2, 1))).toBeCloseTo(2 * Math.SQRT2, 12);
});

test('a class is admitted at its limit and refused beyond it', () => {
  const column = { name: 'salary', codes: Int32Array.from(whole, (_, place) => place), values: 9, ordered: true };
  const low = Uint32Array.of(0, 1, 2);
  expect(sensitiveRule([column], { diversity: null, closeness: 0.375 })(low)).toBe(true);
  expect(sensitiveRule([column], { diversity: null, closeness: 0.37 })(low)).toBe(false);
  expect(sensitiveRule([column], { diversity: { l: 3, kind: 'entropy' }, closeness: null })(low)).toBe(true);
  expect(sensitiveRule([column], { diversity: { l: 4, kind: 'distinct' }, closeness: null })(low)).toBe(false);
});
