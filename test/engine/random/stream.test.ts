import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chiSquareUpperTail } from '../../../src/engine/numeric/chiSquare.ts';
import { Stream, streamState } from '../../../src/engine/random/stream.ts';
import { xoshiro128 } from './xoshiro128.ts';

const anySeed = fc.maxSafeNat();

/** p value of "all cells are equally likely". */
function uniformityP(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return chiSquareUpperTail(counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0), counts.length - 1);
}

test('the reference of these tests gives the published numbers of xoshiro128** 1.1 from the state 1, 2, 3, 4', () => {
  const next = xoshiro128([1, 2, 3, 4]);
  expect(Array.from({ length: 10 }, next)).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804]);
});

test('a stream is xoshiro128** from the state of its name', () => {
  fc.assert(
    fc.property(anySeed, fc.string(), fc.array(fc.nat(), { maxLength: 3 }), (seed, purpose, blocks) => {
      const stream = new Stream(seed, purpose, ...blocks);
      const next = xoshiro128([...streamState(seed, purpose, ...blocks)]);
      for (let step = 0; step < 50; step++) expect(stream.next32()).toBe(next());
    }),
  );
});

describe('the name of a stream', () => {
  const opening = (...name: ConstructorParameters<typeof Stream>): string => [...streamState(...name)].join(' ');

  test('gives the same numbers again', () => {
    expect(new Stream(7, 'fit', 1, 2).permutation(20)).toEqual(new Stream(7, 'fit', 1, 2).permutation(20));
  });

  test('tells seeds, purposes and blocks apart', () => {
    const names = [opening(1, 'fit'), opening(2, 'fit'), opening(1, 'sample'), opening(1, 'fit', 0), opening(1, 'fit', 1), opening(1, 'fit', 0, 0), opening(2 ** 53 - 1, 'fit')];
    expect(new Set(names).size).toBe(names.length);
  });

  test('stays what it was: files made by an earlier version must come again', () => {
    expect(Array.from({ length: 3 }, (_, block) => new Stream(1, 'sample/block', block).next32())).toEqual([750980857, 655004833, 2679834313]);
  });
});

describe('uniform', () => {
  test('lies strictly between 0 and 1, and fills it evenly', () => {
    const stream = new Stream(1, 'uniform');
    const counts = new Array<number>(64).fill(0);
    for (let draw = 0; draw < 100_000; draw++) {
      const value = stream.uniform();
      if (!(value > 0 && value < 1)) throw new Error('an end was drawn');
      counts[Math.floor(value * 64)]!++;
    }
    expect(uniformityP(counts)).toBeGreaterThan(1e-4);
  });
});

describe('below', () => {
  test('draws whole numbers below its bound, whatever the bound', () => {
    fc.assert(
      fc.property(anySeed, fc.integer({ min: 1, max: 2 ** 32 }), (seed, bound) => {
        const stream = new Stream(seed, 'below');
        for (let draw = 0; draw < 20; draw++) {
          const value = stream.below(bound);
          expect(Number.isInteger(value) && value >= 0 && value < bound).toBe(true);
        }
      }),
    );
  });

  test('is not biased: with a bound of 3/4 of the range, remainders alone would draw the first third twice as often', () => {
    const bound = 3 * 2 ** 30;
    const stream = new Stream(2, 'below');
    const counts = [0, 0, 0];
    for (let draw = 0; draw < 30_000; draw++) counts[Math.floor(stream.below(bound) / 2 ** 30)]!++;
    expect(uniformityP(counts)).toBeGreaterThan(1e-4);
  });
});

describe('permutation', () => {
  test('holds every number once', () => {
    fc.assert(fc.property(anySeed, fc.integer({ min: 0, max: 300 }), (seed, length) => {
      expect([...new Stream(seed, 'order').permutation(length)].sort((one, other) => one - other)).toEqual(Array.from({ length }, (_, position) => position));
    }));
  });

  test('draws all orders of four alike', () => {
    const stream = new Stream(3, 'order');
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 24_000; draw++) {
      const order = stream.permutation(4).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(uniformityP([...counts.values()])).toBeGreaterThan(1e-4);
  });
});
