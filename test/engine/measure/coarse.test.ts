import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupCells } from '../../../src/engine/measure/coarse.ts';
import { coarseCodeTarget } from '../../../src/engine/measure/settings.ts';
import { mostCodes } from '../../../src/engine/kernel/twinKernel.ts';

function cells(...counts: number[]) {
  return counts.map((count) => ({ count, sentinel: false }));
}

const anyCells = fc.array(fc.record({ count: fc.oneof(fc.integer({ min: 10, max: 60 }), fc.integer({ min: 10, max: 5000 })), sentinel: fc.boolean() }), { minLength: 1, maxLength: 120 });
const anyTarget = fc.integer({ min: 5, max: 16 });

test('codes ascend from 0 without gaps, and the kernel has room for them and a missing one', () => {
  fc.assert(
    fc.property(anyCells, anyTarget, fc.boolean(), (given, target, numeric) => {
      // No more than three sentinels at either end, as they are found.
      const plausible = given.map(({ count, sentinel }, index) => ({ count, sentinel: sentinel && (index < 3 || index >= given.length - 3) }));
      const codes = groupCells(plausible, target, numeric);
      expect(codes).toHaveLength(given.length);
      expect(codes[0]).toBe(0);
      expect(codes.slice(1).every((code, index) => code === codes[index] || code === codes[index]! + 1)).toBe(true);
      expect(codes.at(-1)! + 2).toBeLessThanOrEqual(mostCodes);
    }),
  );
});

test('few cells are their own codes', () => {
  expect(groupCells(cells(10, 500, 20), 5, true)).toEqual([0, 1, 2]);
});

test('equal cells make equal codes, but for the upper tails of a number, of 5, 3 and 1 % where these are two cells of rows', () => {
  const even = (number: number, rows: number) => cells(...new Array<number>(number).fill(rows));
  const sizes = (codes: number[]): number[] => codes.reduce<number[]>((sum, code) => ((sum[code] = (sum[code] ?? 0) + 1), sum), []);
  expect(sizes(groupCells(even(100, 50), 10, false))).toEqual(new Array(10).fill(10));
  expect(sizes(groupCells(even(100, 50), 10, true))).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 5, 2, 2, 1]);
  expect(sizes(groupCells(even(100, 10), 10, true))).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 5, 2, 3]);
  // The eleventh code does not end at 93.5 %, where a fragment of 1.5 % would follow before the tail.
  expect(sizes(groupCells(even(200, 25), 12, true))).toEqual([17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 20, 4, 4, 2]);
});

describe('what gets a code of its own', () => {
  test('a frequent cell', () => {
    const codes = groupCells(cells(50, 50, 50, 2000, 50, 50, 50, 50), 5, false);
    expect(codes.filter((code) => code === codes[3])).toHaveLength(1);
  });

  test('a sentinel, however few its rows', () => {
    const codes = groupCells([...cells(...new Array<number>(40).fill(100)), { count: 12, sentinel: true }], 8, true);
    expect(codes.filter((code) => code === codes[40])).toHaveLength(1);
  });
});

test('codes are five in small tables and sixteen from 16,000 rows or so', () => {
  expect([50, 700, 4000, 7000, 21_000, 1e6].map(coarseCodeTarget)).toEqual([5, 5, 8, 10, 16, 16]);
});
