import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { buildBoxTree, nearestLabels, nearestPoint, nearestPoints } from '../../../src/engine/numeric/boxTree.ts';

/** The definition, without any tree. */
function distancesByScan(points: readonly number[][], query: readonly number[]): number[] {
  return points.map((point) => point.reduce((total, value, dimension) => total + Math.min(1, Math.abs(Math.fround(value) - Math.fround(query[dimension]!))), 0));
}

function nearestByScan(points: readonly number[][], labels: readonly number[], query: readonly number[]): number {
  const distances = distancesByScan(points, query);
  const nearest = Math.min(...distances);
  return labels.reduce((joined, label, point) => (distances[point] === nearest ? joined | label : joined), 0);
}

describe('nearest neighbours by the tree of boxes', () => {
  test('are those of a full scan, ties included', () => {
    // Few distinct values make ties and equal points frequent; whole numbers are levels, fractions scaled numbers, 2 is missing.
    const coordinate = fc.oneof(fc.constantFrom(0, 1, 2, 3), fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8), fc.double({ min: 0, max: 1, noNaN: true }));
    const rows = fc.integer({ min: 1, max: 4 }).chain((dimensions) => {
      const row = fc.array(coordinate, { minLength: dimensions, maxLength: dimensions });
      return fc.record({ dimensions: fc.constant(dimensions), points: fc.array(fc.tuple(row, fc.constantFrom(1, 2)), { minLength: 1, maxLength: 200 }), queries: fc.array(row, { minLength: 1, maxLength: 20 }) });
    });
    fc.assert(
      fc.property(rows, ({ dimensions, points, queries }) => {
        const labels = points.map(([, label]) => label);
        const coordinates = points.map(([row]) => row);
        const tree = buildBoxTree(Float32Array.from(coordinates.flat()), dimensions, Uint8Array.from(labels), silentMonitor);
        const asked = Float32Array.from(queries.flat());
        expect(queries.map((_, row) => nearestLabels(tree, asked, row))).toEqual(queries.map((query) => nearestByScan(coordinates, labels, query)));
        const first = queries.map((query) => {
          const distances = distancesByScan(coordinates, query);
          const distance = Math.min(...distances);
          return { point: distances.indexOf(distance), distance };
        });
        expect(queries.map((_, row) => nearestPoint(tree, asked, row))).toEqual(first);
        const k = Math.min(3, points.length);
        const several = queries.map((query) => {
          const distances = distancesByScan(coordinates, query);
          const order = [...distances.keys()].sort((one, other) => distances[one]! - distances[other]! || one - other).slice(0, k);
          return { points: Uint32Array.from(order), distances: Float64Array.from(order, (point) => distances[point]!) };
        });
        expect(queries.map((_, row) => nearestPoints(tree, asked, row, k))).toEqual(several);
      }),
    );
  });

  test('ties across boxes: four clusters of many boxes each, asked from the middle between them', () => {
    const near = [0, 1, 2, 3, 4, 5, 6, 7].map((step) => step / 32);
    const clusters = [[0, 0], [0.5, 0], [0, 0.5], [0.5, 0.5]].map(([x, y]) => near.flatMap((right) => near.map((up) => [x! + right, y! + up])));
    const points = clusters.flat();
    const query = [(near.at(-1)! + 0.5) / 2, (near.at(-1)! + 0.5) / 2];
    // The corner of each cluster in turn is the only one with the other label, so a box that is skipped too early is missed.
    for (const [cluster, corner] of [[0, 63], [1, 7], [2, 56], [3, 0]] as const) {
      const labels = points.map((_, point) => (point === cluster * 64 + corner ? 2 : 1));
      const tree = buildBoxTree(Float32Array.from(points.flat()), 2, Uint8Array.from(labels), silentMonitor);
      expect(nearestLabels(tree, Float32Array.from(query), 0)).toBe(3);
    }
  });

  test('many equal points and a few others', () => {
    const rows = Array.from({ length: 500 }, (_, row) => (row === 77 ? [0.5, 3] : row === 401 ? [0.25, 0] : [0, 0]));
    const labels = Uint8Array.from(rows, (_, row) => (row === 401 ? 2 : 1));
    const tree = buildBoxTree(Float32Array.from(rows.flat()), 2, labels, silentMonitor);
    const queries = Float32Array.of(0.5, 3, 0, 0, 0.25, 0, 0.125, 0);
    expect([0, 1, 2, 3].map((row) => nearestLabels(tree, queries, row))).toEqual([1, 1, 2, 3]);
  });
});
