import type { Monitor } from '../../../contract/progress.ts';
import { buildBoxTree, nearestPoints } from '../../numeric/boxTree.ts';
import { hypergeometricTail, smallestOf } from './chance.ts';
import type { Space } from './space.ts';

/** A synthetic row points at a real one where that is so much nearer than the next real row. */
const pointingRatios = [0.05, 0.35] as const;
const queriesBetweenReports = 256;

export interface CopyTest {
  /** Of all real rows that a synthetic row points at: how many, and how many are of the train table. */
  readonly pointed: number;
  readonly ofTrain: number;
  readonly p: number;
  /** Synthetic rows whose nearest real row is of the train table (ties half), and their median distances: the usual baseline. */
  readonly nearerToTrain: number;
  readonly medianRatio: number;
}

/**
 * Copies, exact or jittered: each synthetic row points at its nearest real row, the more clearly the further the next one is. Which rows are
 * pointed at does not depend on which table they come from, so their number from the train table is hypergeometric if nothing was copied; a row that
 * train and hold-out share is pointed at by nobody, since its twin is as near.
 */
export function testCopies({ real, train, control, dimensions, synthetic, syntheticRows }: Space, monitor: Monitor): CopyTest {
  const tree = buildBoxTree(real, dimensions, new Uint8Array(train + control), monitor);
  const ratioOf = new Float64Array(train + control).fill(Infinity);
  const ratios = new Float64Array(syntheticRows);
  let nearer = 0;
  for (let row = 0; row < syntheticRows; row++) {
    if (row % queriesBetweenReports === 0) monitor.advance(row / syntheticRows, row);
    const { points, distances } = nearestPoints(tree, synthetic, row, 2);
    const [nearest, next] = distances as unknown as [number, number];
    const ratio = next > 0 ? nearest / next : 1;
    ratios[row] = ratio;
    const point = points[0]!;
    ratioOf[point] = Math.min(ratioOf[point]!, ratio);
    nearer += nearest === next && points[0]! < train !== points[1]! < train ? 0.5 : point < train ? 1 : 0;
  }
  const order = Array.from(ratioOf.keys()).filter((point) => ratioOf[point]! < 1).sort((one, other) => ratioOf[one]! - ratioOf[other]!);
  const counts = pointingRatios.map((ratio) => order.filter((point) => ratioOf[point]! <= ratio).length);
  const trainAmong = (count: number): number => order.slice(0, count).filter((point) => point < train).length;
  const pointed = counts[1]!;
  return {
    pointed,
    ofTrain: trainAmong(pointed),
    p: smallestOf(counts.map((count) => hypergeometricTail(trainAmong(count), count, train, train + control))),
    nearerToTrain: nearer,
    medianRatio: ratios.sort()[syntheticRows >> 1]!,
  };
}
