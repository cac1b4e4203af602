import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyedPermutation, largestPermutation } from '../../../src/engine/random/permutation.ts';

const size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 3000 }));

test('every place is met once, for any size and key', () => {
  fc.assert(
    fc.property(size, fc.maxSafeNat(), (places, seed) => {
      const permutation = new KeyedPermutation(places, seed, 'test');
      const met = Array.from({ length: places }, (_, place) => permutation.at(place)).toSorted((one, other) => one - other);
      expect(met).toEqual(Array.from({ length: places }, (_, place) => place));
    }),
  );
});

test('a million places of the largest size are all different, whole and within it', () => {
  const permutation = new KeyedPermutation(largestPermutation, 1, 'test');
  const met = new Set(Array.from({ length: 1_000_000 }, (_, place) => permutation.at(place)));
  expect(met.size).toBe(1_000_000);
  expect([...met].every((value) => Number.isSafeInteger(value) && value >= 0 && value < largestPermutation)).toBe(true);
});

test('places that follow each other land evenly over ten parts of the range, and rise as often as they fall', () => {
  const permutation = new KeyedPermutation(1_000_000, 3, 'test');
  const values = Array.from({ length: 20_000 }, (_, place) => permutation.at(place));
  const parts = new Float64Array(10);
  for (const value of values) parts[Math.floor(value / 100_000)]!++;
  const chiSquare = parts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
  // The 99.99 % quantile of chi-square with 9 degrees of freedom.
  expect(chiSquare).toBeLessThan(33.7);
  const risen = values.slice(1).filter((value, place) => value > values[place]!).length;
  expect(risen / values.length).toBeCloseTo(0.5, 1);
});

test('another key or another purpose gives another order', () => {
  const values = (seed: number, purpose: string): number[] => Array.from({ length: 500 }, (_, place) => new KeyedPermutation(100_000, seed, purpose).at(place));
  const [own, otherSeed, otherPurpose] = [values(1, 'a'), values(2, 'a'), values(1, 'b')];
  expect(own.filter((value, place) => value === otherSeed[place]).length).toBeLessThan(5);
  expect(own.filter((value, place) => value === otherPurpose[place]).length).toBeLessThan(5);
});

test('a size that cannot be worked with exactly is refused', () => {
  expect(() => new KeyedPermutation(2 ** 53, 1, 'test')).toThrow('2^52');
});
