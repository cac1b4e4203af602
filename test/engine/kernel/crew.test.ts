import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { alone, newBoard, type Crew } from '../../../src/engine/kernel/crew.ts';
import { normalQuantile } from '../../../src/engine/numeric/normal.ts';
import { Stream, streamState } from '../../../src/engine/random/stream.ts';
import { TiltedCopula } from '../../../src/engine/twin/copula.ts';
import { xoshiro128 } from '../random/xoshiro128.ts';
import { correlationOf, equalShares, marginOfShares, shapeOf } from '../twin/margins.ts';

const rows = 7300;

/** Rows of three dependent columns, swept again and again: what they are in the end. */
function swept(crew: Crew, sweeps: number): Float32Array {
  using copula = new TiltedCopula(shapeOf([4, 5, 6].map((codes) => marginOfShares(equalShares(codes))), correlationOf(3, 0.5, -0.3, 0.2)), rows, crew);
  copula.drawUntilted(new Stream(1, 'draw'));
  for (let turn = 0; turn < sweeps; turn++) copula.sweep(turn % 3 === 2 ? 'within' : 'gibbs', 1, 'test', turn);
  return copula.z.slice();
}

/** Threads that help with every sweep: there before the first, and counting the blocks they take. */
function crewOf(size: number) {
  const counts = new Int32Array(new SharedArrayBuffer(8));
  const exits: Promise<unknown>[] = [];
  const crew: Crew = {
    size,
    join(memory) {
      const board = newBoard();
      for (let helper = 1; helper <= size; helper++) {
        exits.push(once(new Worker(new URL('helper.ts', import.meta.url), { workerData: { memory, board, helper, counts } }), 'exit'));
      }
      for (let ready = 0; ready < size; ready = Atomics.load(counts, 0)) Atomics.wait(counts, 0, ready);
      return board;
    },
  };
  return { crew, exits, blocksTaken: () => Atomics.load(counts, 1) };
}

describe('the generator inside the kernel', () => {
  /** z of one column without codes to choose from: one uniform number a row, turned into a normal. */
  const drawn = (() => {
    using copula = new TiltedCopula(shapeOf([marginOfShares([1])], Matrix.eye(1)), 2500, alone);
    copula.sweep('within', 9, 'kernel', 4);
    return Array.from({ length: 2500 }, (_, row) => copula.z[row * copula.zStride]!);
  })();

  test('runs the same steps as that of TypeScript, a stream for each thousand rows', () => {
    for (const block of [0, 1, 2]) {
      const stream = new Stream(9, 'kernel', 4, block);
      for (let row = block * 1000; row < Math.min(2500, (block + 1) * 1000); row++) expect(drawn[row]).toBeCloseTo(normalQuantile(stream.uniform()), 5);
    }
  });

  test('is xoshiro128**', () => {
    const next = xoshiro128([...streamState(9, 'kernel', 4, 1)]);
    for (let row = 1000; row < 1100; row++) expect(drawn[row]).toBeCloseTo(normalQuantile((next() + 0.5) / 2 ** 32), 5);
  });
});

test.each([1, 3])('with %d helpers the rows are those of one thread, bit for bit, and the helpers go home', async (size) => {
  const { crew, exits, blocksTaken } = crewOf(size);
  expect(swept(crew, 60)).toEqual(swept(alone, 60));
  expect(blocksTaken()).toBeGreaterThan(0);
  expect(await Promise.all(exits)).toEqual(exits.map(() => [0]));
});

test('a helper that never comes keeps nobody waiting', () => {
  expect(swept({ size: 2, join: newBoard }, 3)).toEqual(swept(alone, 3));
});
