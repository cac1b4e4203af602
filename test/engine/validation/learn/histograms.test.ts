import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Stream } from '../../../../src/engine/random/stream.ts';
import { findSplit, Histograms } from '../../../../src/engine/validation/learn/histograms.ts';
import type { Binned } from '../../../../src/engine/validation/learn/histograms.ts';

interface Case {
  readonly binned: Binned;
  readonly derivatives: Float64Array;
}

/** Random bins and derivatives, with one feature or several, an odd number of them or an even one, and bins that many rows share or few. */
const cases = fc
  .record({ rows: fc.integer({ min: 1, max: 300 }), sizes: fc.array(fc.oneof(fc.integer({ min: 2, max: 5 }), fc.constant(256)), { minLength: 1, maxLength: 7 }), seed: fc.nat() })
  .map(({ rows, sizes, seed }): Case => {
    const stream = new Stream(seed, 'histograms');
    const bins = sizes.map((size) => Uint8Array.from({ length: rows }, () => Math.floor(stream.uniform() * size)));
    return { binned: { rows, bins, sizes }, derivatives: Float64Array.from({ length: 2 * rows }, (_, at) => stream.uniform() - (at % 2 === 0 ? 0.5 : 0)) };
  });

function filled({ binned, derivatives }: Case, leaves: number): Histograms {
  const histograms = new Histograms(binned, leaves);
  histograms.derivatives.set(derivatives);
  histograms.gatherAll();
  return histograms;
}

/** One row after the other, feature by feature. */
function plainSums({ binned: { bins, sizes }, derivatives }: Case, rows: Iterable<number>): number[] {
  const sums = sizes.map((size) => new Float64Array(3 * size));
  for (const row of rows) {
    for (const [feature, ofFeature] of sums.entries()) {
      const cell = 3 * bins[feature]![row]!;
      ofFeature[cell]! += derivatives[2 * row]!;
      ofFeature[cell + 1]! += derivatives[2 * row + 1]!;
      ofFeature[cell + 2]!++;
    }
  }
  return sums.flatMap((ofFeature) => [...ofFeature]);
}

/** The sums that belong to a feature. */
const sumsOf = (histograms: Histograms, leaf: number, length: number): number[] => [...histograms.ofLeaf(leaf).subarray(0, length)];

test("the kernel's sums are those of a plain loop, to the last bit", () => {
  fc.assert(
    fc.property(cases, fc.nat(300), fc.nat(300), (one, a, b) => {
      const histograms = filled(one, 2);
      const { rows } = one.binned;
      const [from, to] = [Math.min(a, b, rows), Math.min(Math.max(a, b), rows)];
      const expected = plainSums(one, Array.from({ length: to - from }, (_, at) => from + at));
      histograms.sum(1, 0, rows);
      histograms.sum(1, from, to);
      expect(sumsOf(histograms, 1, expected.length)).toEqual(expected);
    }),
  );
});

test('rows are divided as a split says, each side keeps its order, and what is left after subtracting one side is the other', () => {
  fc.assert(
    fc.property(cases, fc.nat(), fc.nat(255), fc.boolean(), (one, chosen, lastLeft, missingLeft) => {
      const { rows, bins, sizes } = one.binned;
      const feature = chosen % sizes.length;
      const goesLeft = (row: number): boolean => (bins[feature]![row] === sizes[feature]! - 1 ? missingLeft : bins[feature]![row]! <= lastLeft);
      const all = Array.from({ length: rows }, (_, row) => row);
      const [left, right] = [all.filter(goesLeft), all.filter((row) => !goesLeft(row))];
      const histograms = filled(one, 2);
      histograms.sum(0, 0, rows);
      expect(histograms.divide(0, rows, { feature, lastLeft, missingLeft, gain: 1 })).toBe(left.length);
      expect([...histograms.order]).toEqual([...left, ...right]);
      histograms.sum(1, left.length, rows);
      histograms.subtract(0, 1);
      const expected = plainSums(one, left);
      expect(sumsOf(histograms, 1, expected.length)).toEqual(plainSums(one, right));
      sumsOf(histograms, 0, expected.length).forEach((sum, at) => expect(sum).toBeCloseTo(expected[at]!, 10));
    }),
  );
});

test('part of the rows is divided, and the others stay where they are', () => {
  const bins = [Uint8Array.of(9, 1, 0, 1, 0, 9)];
  const histograms = filled({ binned: { rows: 6, bins, sizes: [10] }, derivatives: new Float64Array(12) }, 1);
  expect(histograms.divide(1, 5, { feature: 0, lastLeft: 0, missingLeft: false, gain: 1 })).toBe(3);
  expect([...histograms.order]).toEqual([0, 2, 4, 1, 3, 5]);
});

test('no other split that leaves 20 rows on either side lowers the loss more', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { rows, bins, sizes } = one.binned;
      const histograms = filled(one, 1);
      histograms.sum(0, 0, rows);
      const found = findSplit(histograms, 0, histograms.totalOf(0));
      const lossOf = (side: readonly number[]): number => {
        const [gradient, hessian] = [0, 1].map((at) => side.reduce((sum, row) => sum + one.derivatives[2 * row + at]!, 0)) as [number, number];
        return gradient ** 2 / hessian;
      };
      const all = Array.from({ length: rows }, (_, row) => row);
      const gains = sizes.flatMap((size, feature) =>
        [false, true].flatMap((missingLeft) =>
          Array.from({ length: size - 1 }, (_, lastLeft) => {
            const isLeft = (row: number): boolean => (bins[feature]![row] === size - 1 ? missingLeft : bins[feature]![row]! <= lastLeft);
            const [left, right] = [all.filter(isLeft), all.filter((row) => !isLeft(row))];
            return left.length < 20 || right.length < 20 ? 0 : lossOf(left) + lossOf(right) - lossOf(all);
          }),
        ),
      );
      expect(found?.gain ?? 0).toBeCloseTo(Math.max(0, ...gains), 8);
    }),
    { numRuns: 25 },
  );
});
