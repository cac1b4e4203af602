import type { Monitor } from '../../../contract/progress.ts';
import { buildBoxTree, nearestPoint, nearestPoints } from '../../numeric/boxTree.ts';
import { normalCdf } from '../../numeric/normal.ts';
import { Stream } from '../../random/stream.ts';
import { hypergeometricTail, smallestOf } from './chance.ts';
import { areaOf } from './density.ts';
import type { Space } from './space.ts';

/** Worst cases of each side (with 25 the interval alone would leave one clone without a leak in eight undecided), and rows of a subset that a shadow twin is made from. */
const targetsPerSide = 50;
const mostSubsetRows = 500;

/** Makes synthetic rows of the space from some of its real rows; the caller knows the tables. */
export type MakeShadow = (rows: Uint32Array, seed: number) => Float32Array;

/** How many twins are made, and the seconds after which no more are begun: the number alone keeps results the same on any machine. */
export interface ShadowBudget {
  readonly shadows: number;
  readonly seconds: number;
}

export interface ShadowTest {
  readonly targets: number;
  readonly shadows: number;
  /** Targets of each side that the attack calls members. */
  readonly members: number;
  readonly others: number;
  readonly auc: number;
  readonly p: number;
}

/**
 * Shadow models on worst-case targets (after Shokri et al. 2017; the ratio as in Carlini et al. 2022): the most isolated real rows of both sides, one
 * half of them in each subset by chance. Twins of the subsets teach how near a synthetic row comes to a target that was in and to one that was not; the
 * attacked table is judged by the ratio of the two. How isolated a row is does not depend on its side, so the sides are exchangeable.
 */
export function testShadows(space: Space, makeShadow: MakeShadow, { shadows: asked, seconds }: ShadowBudget, seed: number, monitor: Monitor): ShadowTest {
  const { real, train, control, dimensions, synthetic } = space;
  const targets = isolated(space, monitor);
  const others = Array.from({ length: train + control }, (_none, row) => row).filter((row) => !targets.includes(row));
  const inside = targets.map((): number[] => []);
  const outside = targets.map((): number[] => []);
  const began = performance.now();
  let shadows = 0;
  while (shadows < asked && (performance.now() - began) / 1000 < seconds) {
    const stream = new Stream(seed, 'attack/shadow', shadows);
    const member = targets.map(() => stream.below(2) === 1);
    const order = stream.permutation(others.length);
    const size = Math.min(mostSubsetRows, others.length >> 1);
    const rows = Uint32Array.from([...targets.filter((_target, at) => member[at]), ...Array.from(order.subarray(0, size), (at) => others[at]!)]);
    const tree = buildBoxTree(makeShadow(rows, seed + shadows), dimensions, new Uint8Array(rows.length), monitor);
    targets.forEach((target, at) => (member[at] ? inside : outside)[at]!.push(Math.log(nearestPoint(tree, real, target).distance + 1e-6)));
    shadows++;
    monitor.advance(shadows / asked);
  }
  const size = Math.min(mostSubsetRows, synthetic.length / dimensions);
  const attacked = buildBoxTree(synthetic.slice(0, size * dimensions), dimensions, new Uint8Array(size), monitor);
  const scores = targets.map((target, at) => logRatio(Math.log(nearestPoint(attacked, real, target).distance + 1e-6), inside[at]!, outside[at]!));
  const ties = new Stream(seed, 'attack/shadow/ties').permutation(targets.length);
  const order = Uint32Array.from(targets.map((_target, at) => at).sort((one, other) => scores[other]! - scores[one]! || ties[one]! - ties[other]!), (at) => targets[at]!);
  const half = targets.length >> 1;
  const called = order.subarray(0, half);
  const members = called.reduce((count, row) => count + (row < train ? 1 : 0), 0);
  const ofTrain = targets.filter((row) => row < train).length;
  const auc = areaOf(order, train, ofTrain, targets.length - ofTrain);
  const spread = Math.sqrt((targets.length + 1) / (12 * ofTrain * (targets.length - ofTrain)));
  return { targets: targets.length, shadows, members, others: half - members, auc, p: smallestOf([1 - normalCdf((auc - 0.5) / spread), hypergeometricTail(members, half, ofTrain, targets.length)]) };
}

/** Equally many rows of each side, those furthest from all other real rows. */
function isolated({ real, train, control, dimensions }: Space, monitor: Monitor): number[] {
  const tree = buildBoxTree(real, dimensions, new Uint8Array(train + control), monitor);
  const distances = Float64Array.from({ length: train + control }, (_none, row) => {
    if (row % 64 === 0) monitor.check();
    return nearestPoints(tree, real, row, 2).distances[1]!;
  });
  const furthest = (from: number, rows: number): number[] =>
    Array.from({ length: rows }, (_none, row) => from + row).sort((one, other) => distances[other]! - distances[one]! || one - other).slice(0, targetsPerSide);
  return [...furthest(0, train), ...furthest(train, control)];
}

/** log of the ratio of two normal densities, their spreads bounded below: few values tell little of a spread. */
function logRatio(value: number, inside: readonly number[], outside: readonly number[]): number {
  const logDensity = (values: readonly number[]): number => {
    const mean = values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);
    const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0.25) / (values.length + 1);
    return -0.5 * Math.log(variance) - (value - mean) ** 2 / (2 * variance);
  };
  return inside.length === 0 || outside.length === 0 ? 0 : logDensity(inside) - logDensity(outside);
}
