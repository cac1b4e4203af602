import type { Monitor } from '../../contract/progress.ts';
import { countPairs, type PairLayout } from '../measure/pairLayout.ts';
import { systematicResample } from '../random/resample.ts';
import { Stream } from '../random/stream.ts';
import { lambdaMax, type TiltedCopula } from './copula.ts';
import { Raker, tableStarts } from './rake.ts';

const startExponent = 0.25;
const floorPerRow = 3;
const logCap = 2;
const leastEffectiveShare = 0.5;
const averagedTurns = 8;
/** A fit whose tables miss their targets by this much more than the pool's own sampling noise gets fifteen more turns, once. */
const acceptable = { mean: 0.03, max: 0.1 };
const extraTurns = 15;

export interface TiltFit {
  /** lambda of each tilted pair, [c_i][c_j], pair after pair. */
  readonly lambda: Float64Array;
  /** Total variation between the pool's pair tables and their targets in the last pass, each before its own move. */
  readonly distances: readonly number[];
}

export interface TiltTask {
  /** The pool; its rows are the start, and the fitted pool in the end. */
  readonly copula: TiltedCopula;
  /** Shares to reach, pair after pair over the copula's tilted pairs. */
  readonly targets: Float64Array;
  /** lambda to start from, laid out like `targets`. */
  readonly start: Float64Array;
  readonly turns: number;
  readonly seed: number;
  /** Names this fit's random streams apart from others of the same seed. */
  readonly purpose: string;
  readonly onTurn: (share: number) => void;
  readonly monitor: Monitor;
}

/**
 * Finds the tilt by iterative proportional fitting on a pool of rows (twin recipe 3.6): rake weights pair by pair until half the effective
 * sample is gone, add the logarithms of the factors to lambda, resample, sweep once. Sequential moves, the trust region and resampling are
 * all needed: simultaneous steps diverge, plain reweighting collapses.
 */
export function fitTilt(task: TiltTask): TiltFit {
  const { copula, targets, seed, purpose } = task;
  const { layout, tilted } = copula.shape;
  const poolRows = copula.rows;
  const raker = new Raker(copula.kernel, copula.memory, layout, tilted, targets, poolRows);
  const noise = samplingNoise(copula, targets);
  const stream = new Stream(seed, `${purpose}/order`);
  const lambda = Float64Array.from(task.start);
  let order = stream.permutation(tilted.length);
  let next = 0;
  let exponent = startExponent;
  let turns = task.turns;
  let average = new Float64Array(lambda.length);
  let distances: number[] = [];

  for (let turn = 0; turn < turns; turn++) {
    const half = turns / 2;
    const step = turn < half ? exponent : exponent * Math.max(0.15, 1 - (turn - half) / half);
    raker.start(copula.codes, poolRows);
    distances = [];
    const excess: number[] = [];
    for (let moved = 0; moved < tilted.length; moved++) {
      if (next >= tilted.length) {
        order = stream.permutation(tilted.length);
        next = 0;
      }
      const position = order[next++]!;
      const distance = raker.move(position, step, floorPerRow / poolRows, Math.exp(logCap));
      distances.push(distance);
      excess.push(distance - noise[position]!);
      if (raker.effectiveShare < leastEffectiveShare) break;
    }
    // A first step that loses nearly all rows was too long for these tables.
    if (turn === 0 && raker.effectiveShare < 0.05 && exponent === startExponent) {
      exponent /= 2;
      turn = -1;
      continue;
    }
    addChange(copula, raker, lambda);
    copula.select(systematicResample(raker.weights.subarray(0, poolRows), poolRows, stream));
    copula.sweep('gibbs', seed, purpose, turn);
    if (turn >= turns - averagedTurns) for (let cell = 0; cell < lambda.length; cell++) average[cell]! += lambda[cell]! / Math.min(averagedTurns, turns);
    if (turn === task.turns - 1 && turns === task.turns && (mean(excess) > acceptable.mean || Math.max(...excess) > acceptable.max)) {
      turns += extraTurns;
      average = new Float64Array(lambda.length);
    }
    task.onTurn((turn + 1) / turns);
    task.monitor.check();
  }
  return { lambda: average, distances };
}

/** Expected total variation of each pair's table of as many rows drawn from the target itself: half the sum of sqrt(2 / pi) standard errors. */
function samplingNoise({ shape: { layout, tilted }, rows }: TiltedCopula, targets: Float64Array): number[] {
  const starts = tableStarts(layout, tilted);
  return Array.from(tilted, (_, position) =>
    targets.subarray(starts[position]!, starts[position + 1]!).reduce((sum, share) => sum + Math.sqrt((share * (1 - share)) / (2 * Math.PI * rows)), 0),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function addChange(copula: TiltedCopula, raker: Raker, lambda: Float64Array): void {
  let start = 0;
  for (let position = 0; position < copula.shape.tilted.length; position++) {
    const change = raker.changeOf(position);
    const tilt = lambda.subarray(start, start + change.length);
    for (let cell = 0; cell < change.length; cell++) tilt[cell] = Math.min(lambdaMax, Math.max(-lambdaMax, tilt[cell]! + change[cell]!));
    copula.setPairTilt(position, tilt);
    start += change.length;
  }
}

/** Shares of the cells of all pair tables over the copula's rows. */
export function tableShares(copula: TiltedCopula, layout: PairLayout): Float64Array {
  return Float64Array.from(countPairs(copula.codes.subarray(0, copula.rows * copula.columns), layout), (count) => count / copula.rows);
}
