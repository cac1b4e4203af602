import { describe, expect, test } from 'vitest';
import type { Joint } from '../../../src/engine/validation/contingency.ts';
import { cramersV, cutAtEdges, equalWidthEdges, jointVariation, rowsByCode } from '../../../src/engine/validation/contingency.ts';

/** Rows of a table of counts. */
function joint(counts: readonly (readonly number[])[]): Joint {
  const cells = counts.flatMap((line, first) => line.flatMap((count, second) => Array.from({ length: count }, () => ({ first, second }))));
  return { first: rowsByCode(Int32Array.from(cells, (cell) => cell.first), counts.length), second: Int32Array.from(cells, (cell) => cell.second) };
}

describe("Cramér's V", () => {
  test('of hair and eye colour of 592 students (Snee 1974) is .279', () => {
    const hairByEye = [[68, 20, 15, 5], [119, 84, 54, 29], [26, 17, 14, 14], [7, 94, 10, 16]];
    expect(cramersV(joint(hairByEye), 4)).toBeCloseTo(Math.sqrt(138.2898 / 592 / 3), 5);
  });

  test.each([
    { counts: [[10, 20], [30, 40]], v: Math.sqrt((400 - 600) ** 2 / (30 * 70 * 40 * 60)) },
    { counts: [[5, 0, 0], [0, 0, 7]], v: 1 },
    { counts: [[2, 4], [3, 6]], v: 0 },
  ])('of $counts is $v, levels that do not occur left out', ({ counts, v }) => {
    expect(cramersV(joint(counts), 3)).toBeCloseTo(v, 12);
  });

  test('is undefined where a column has one level', () => {
    expect(cramersV(joint([[3, 4], [0, 0]]), 2)).toBeNull();
  });
});

describe('total variation of joint tables', () => {
  test.each([
    { a: [[1, 2], [3, 4]], b: [[10, 20], [30, 40]], distance: 0 },
    { a: [[1, 0], [0, 1]], b: [[0, 1], [1, 0]], distance: 1 },
    { a: [[2, 0], [0, 2]], b: [[1, 1], [1, 1]], distance: 1 / 2 },
    { a: [[4, 0], [0, 0]], b: [[0, 0], [1, 3]], distance: 1 },
  ])('of $a and $b is $distance', ({ a, b, distance }) => {
    expect(jointVariation(joint(a), joint(b), 2).distance).toBe(distance);
  });
});

describe('equal-width cells', () => {
  test('the largest value and all above share a cell of their own, so do those below the smallest, and missing ones', () => {
    const edges = equalWidthEdges(Float64Array.of(10, Number.NaN, 0, 3));
    expect([...edges]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect([...cutAtEdges(Float64Array.of(0, 0.5, 5, 9.99, 10, 11, -1, Number.NaN), edges, 12)]).toEqual([1, 1, 6, 10, 11, 11, 0, 12]);
  });

  test('a constant gets one half to either side', () => {
    const edges = equalWidthEdges(Float64Array.of(2, 2));
    expect([edges[0], edges[10]]).toEqual([1.5, 2.5]);
  });
});
