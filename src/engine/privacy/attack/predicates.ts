import type { Monitor } from '../../../contract/progress.ts';
import { Stream } from '../../random/stream.ts';
import { hypergeometricTail } from './chance.ts';
import type { Space } from './space.ts';

/** Columns of a condition, at least and at most. */
const fewestColumns = 3;
const mostColumns = 8;
/** Draws for one predicate that isolates a synthetic row, before the attack gives up on more. */
const drawsPerPredicate = 20;

export interface PairedTest {
  readonly attempted: number;
  readonly train: number;
  readonly control: number;
  readonly p: number;
}

/** A condition on one dimension: equal to the value, at least it, or at most it. */
interface Clause {
  readonly dimension: number;
  readonly sense: -1 | 0 | 1;
  readonly value: number;
}

/**
 * Singling out (Giomi et al. 2023, the multivariate form): conditions on three to eight columns that isolate one synthetic row are tried on the real ones; an
 * attempt succeeds where exactly one row of a side satisfies them. Columns take turns: none can dominate. Attempts are no independent trials, so p
 * counts rows: of those that some condition isolates among the rows of both sides together, each once, how many are of the train table.
 */
export function testSinglingOut(space: Space, asked: number, seed: number, monitor: Monitor): PairedTest {
  const { train, control, dimensions, synthetic } = space;
  const stream = new Stream(seed, 'attack/singling out');
  const isolated = new Set<number>();
  let [attempted, ofTrain, ofControl] = [0, 0, 0];
  for (let draw = 0; attempted < asked && draw < drawsPerPredicate * asked; draw++) {
    if (draw % 16 === 0) monitor.advance(attempted / asked, attempted);
    const predicate = drawPredicate(space, draw, stream);
    if (matches(synthetic, dimensions, predicate, 0, synthetic.length / dimensions).count !== 1) continue;
    attempted++;
    const inTrain = matches(space.real, dimensions, predicate, 0, train);
    const inControl = matches(space.real, dimensions, predicate, train, train + control);
    if (inTrain.count === 1) ofTrain++;
    if (inControl.count === 1) ofControl++;
    if (inTrain.count + inControl.count === 1) isolated.add(inTrain.count === 1 ? inTrain.row : inControl.row);
  }
  const isolatedOfTrain = [...isolated].filter((row) => row < train).length;
  return { attempted, train: ofTrain, control: ofControl, p: hypergeometricTail(isolatedOfTrain, isolated.size, train, train + control) };
}

function drawPredicate({ dimensions, categorical, synthetic, syntheticRows }: Space, draw: number, stream: Stream): Clause[] {
  const row = stream.below(syntheticRows);
  const chosen = new Set<number>([draw % dimensions]);
  const columns = Math.min(dimensions, fewestColumns + stream.below(mostColumns - fewestColumns + 1));
  while (chosen.size < columns) chosen.add(stream.below(dimensions));
  return [...chosen].map((dimension) => {
    const value = synthetic[row * dimensions + dimension]!;
    return { dimension, sense: categorical[dimension]! || value > 1 ? 0 : value > 0.5 ? 1 : -1, value };
  });
}

/** Rows from `from` to `to` that satisfy all clauses, counted up to two, and the last of them. */
function matches(points: Float32Array, dimensions: number, predicate: readonly Clause[], from: number, to: number): { count: number; row: number } {
  let count = 0;
  let last = -1;
  for (let row = from; row < to && count < 2; row++) {
    let all = true;
    for (const { dimension, sense, value } of predicate) {
      const own = points[row * dimensions + dimension]!;
      if (sense === 0 ? own !== value : own > 1 || sense * (own - value) < 0) {
        all = false;
        break;
      }
    }
    if (!all) continue;
    count++;
    last = row;
  }
  return { count, row: last };
}
