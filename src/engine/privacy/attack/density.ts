import type { Monitor } from '../../../contract/progress.ts';
import { type BoxTree, buildBoxTree, nearestPoints } from '../../numeric/boxTree.ts';
import { normalCdf } from '../../numeric/normal.ts';
import { Stream } from '../../random/stream.ts';
import { hypergeometricTail, smallestOf } from './chance.ts';
import type { Space } from './space.ts';

/** The population is smooth, a memorised row is a point: its density is told by five neighbours, that of the synthetic rows by the nearest. */
const neighbours = { population: 5, synthetic: 1 };
/** Of the rows that are most likely members, this share is looked at. */
const likeliest = 0.1;
const mostReference = 5000;
const mostSynthetic = 20_000;

/** Rows of either side by how likely they are members, most likely first. */
export interface MembershipScores {
  /** Number of the row among the real ones (below `train`: a member). */
  readonly order: Uint32Array;
  readonly members: number;
  readonly others: number;
}

export interface DensityTest {
  readonly scores: MembershipScores;
  readonly auc: number;
  /** Members found among the likeliest, and how many of these there are. */
  readonly found: number;
  readonly flagged: number;
  readonly p: number;
}

/**
 * DOMIAS (van Breugel et al. 2023): a row is likelier a member where the synthetic density at it is high against the density of the population, each
 * by the distance of near neighbours. The population is a half of the hold-out; the other half are the rows that are no members.
 */
export function testDensity({ real, train, control, dimensions, synthetic, syntheticRows }: Space, asked: number, seed: number, monitor: Monitor): DensityTest {
  const half = control >> 1;
  const size = Math.min(mostReference, half);
  const searched = Math.min(mostSynthetic, syntheticRows);
  const reference = real.subarray((train + control - size) * dimensions, (train + control) * dimensions);
  const drawn = new Stream(seed, 'attack/density').permutation(syntheticRows).subarray(0, searched);
  const made = new Float32Array(searched * dimensions);
  drawn.forEach((row, at) => made.set(synthetic.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions));
  const populationTree = buildBoxTree(reference, dimensions, new Uint8Array(size), monitor);
  const syntheticTree = buildBoxTree(made, dimensions, new Uint8Array(searched), monitor);
  const logDistance = (tree: BoxTree, row: number, k: number): number => Math.log(nearestPoints(tree, real, row, k).distances[k - 1]! + 1e-9);
  const others = Math.min(asked, control - size);
  const members = Math.min(asked, train);
  const targets = [...Array.from({ length: members }, (_none, row) => row), ...Array.from({ length: others }, (_none, row) => train + row)];
  const scores = Float64Array.from(targets, (row, at) => {
    if (at % 64 === 0) monitor.advance(at / targets.length, at);
    return logDistance(populationTree, row, neighbours.population) - logDistance(syntheticTree, row, neighbours.synthetic);
  });
  const ranks = new Stream(seed, 'attack/density/ties').permutation(targets.length);
  const order = Uint32Array.from(Array.from(targets.keys()).sort((one, other) => scores[other]! - scores[one]! || ranks[one]! - ranks[other]!), (at) => targets[at]!);
  const flagged = Math.round(likeliest * targets.length);
  const found = order.subarray(0, flagged).reduce((count, row) => count + (row < train ? 1 : 0), 0);
  const auc = areaOf(order, train, members, others);
  const spread = Math.sqrt((members + others + 1) / (12 * members * others));
  return { scores: { order, members, others }, auc, found, flagged, p: smallestOf([1 - normalCdf((auc - 0.5) / spread), hypergeometricTail(found, flagged, members, members + others)]) };
}

/** Area under the ROC curve of an order, most likely first (Mann and Whitney 1947). */
export function areaOf(order: Uint32Array, train: number, members: number, others: number): number {
  let seen = 0;
  let wins = 0;
  for (const row of order) {
    if (row < train) seen++;
    else wins += seen;
  }
  return members === 0 || others === 0 ? 0.5 : wins / (members * others);
}
