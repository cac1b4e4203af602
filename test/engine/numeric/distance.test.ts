import { describe, expect, test } from 'vitest';
import { countCodes, kolmogorovSmirnov, sortedPresent, totalVariation } from '../../../src/engine/numeric/distance.ts';

describe('Kolmogorov-Smirnov distance', () => {
  test.each([
    { a: [1, 2, 3], b: [2, 3, 4], distance: 1 / 3 },
    { a: [0, 0, 1], b: [0, 1, 1], distance: 1 / 3 },
    { a: [1, 2], b: [3, 4], distance: 1 },
    { a: [5], b: [5, 5, 5], distance: 0 },
    { a: [1, 2, 3, 4], b: [2.5], distance: 1 / 2 },
    { a: [0, 0, 0, 7], b: [-1, 0, 0, 0, 0, 0, 0, 9], distance: 1 / 8 },
  ])('of $a and $b is $distance, either way round', ({ a, b, distance }) => {
    expect(kolmogorovSmirnov(Float64Array.from(a), Float64Array.from(b))).toBeCloseTo(distance, 15);
    expect(kolmogorovSmirnov(Float64Array.from(b), Float64Array.from(a))).toBeCloseTo(distance, 15);
  });

  test('takes the values that are there', () => {
    expect([...sortedPresent(Float64Array.of(3, Number.NaN, -10, 2))]).toEqual([-10, 2, 3]);
  });
});

describe('total variation', () => {
  test.each([
    { a: [1, 1], b: [1, 1], distance: 0 },
    { a: [1, 0], b: [0, 5], distance: 1 },
    { a: [3, 1, 0], b: [2, 1, 1], distance: 1 / 4 },
    { a: [1, 1], b: [300, 100], distance: 1 / 4 },
  ])('of counts $a and $b is $distance', ({ a, b, distance }) => {
    expect(totalVariation(Float64Array.from(a), Float64Array.from(b))).toBe(distance);
  });

  test('counts codes', () => {
    expect([...countCodes(Int32Array.of(2, 0, 2), 4)]).toEqual([1, 0, 2, 0]);
  });
});
