import { describe, expect, test } from 'vitest';
import { twinKernel, twinMemory } from '../../../src/engine/kernel/twinKernel.ts';
import { PairLayout } from '../../../src/engine/measure/pairLayout.ts';
import { Stream } from '../../../src/engine/random/stream.ts';
import { rakeBytes, Raker, tableStarts } from '../../../src/engine/twin/rake.ts';

const layout = new PairLayout([3, 2, 4]);
const everyPair = Int32Array.of(0, 1, 2);
const rows = 1000;

function rowsOfCodes(): Uint8Array {
  const stream = new Stream(1, 'rake');
  return Uint8Array.from({ length: rows * 3 }, (_, position) => stream.below(layout.codes[position % 3]!));
}

const codes = rowsOfCodes();

/** Weighted shares of the cells of a pair. */
function tableOf(pair: number, weights: Float64Array): number[] {
  const i = layout.first[pair]!;
  const j = layout.second[pair]!;
  const table = new Array<number>(layout.offset[pair + 1]! - layout.offset[pair]!).fill(0);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    table[codes[row * 3 + i]! * layout.codes[j]! + codes[row * 3 + j]!]! += weights[row]!;
    total += weights[row]!;
  }
  return table.map((weight) => weight / total);
}

/** Shares that are not those of the rows: cell n weighs n + 1. */
function rampOf(pair: number): number[] {
  const cells = layout.offset[pair + 1]! - layout.offset[pair]!;
  return Array.from({ length: cells }, (_, cell) => (cell + 1) / ((cells * (cells + 1)) / 2));
}

function raker(pairs: Int32Array = everyPair, targets: number[] = [...pairs].flatMap(rampOf)): Raker {
  const memory = twinMemory(rakeBytes(layout, pairs, rows));
  const made = new Raker(twinKernel(memory.memory), memory, layout, pairs, targets, rows);
  made.start(codes, rows);
  return made;
}

function distance(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, share, cell) => sum + Math.abs(share - other[cell]!), 0) / 2;
}

describe('one move', () => {
  test('of the whole way makes the table the target', () => {
    const raked = raker();
    raked.move(1, 1, 1e-15, 1e6);
    const table = tableOf(1, raked.weights);
    rampOf(1).forEach((share, cell) => expect(table[cell]).toBeCloseTo(share, 9));
  });

  test('answers with the total variation before it', () => {
    const raked = raker();
    const before = distance(tableOf(2, raked.weights), rampOf(2));
    expect(raked.move(2, 1, 1e-15, 1e6)).toBeCloseTo(before, 12);
    expect(raked.move(2, 1, 1e-15, 1e6)).toBeLessThan(1e-9);
  });

  test('of part of the way multiplies by that power of the ratio, and remembers its logarithm', () => {
    const raked = raker();
    const before = tableOf(0, raked.weights);
    raked.move(0, 0.25, 1e-15, 1e6);
    rampOf(0).forEach((share, cell) => expect(raked.changeOf(0)[cell]).toBeCloseTo(0.25 * Math.log(share / before[cell]!), 9));
    for (let row = 0; row < 20; row++) {
      const cell = codes[row * 3]! * 2 + codes[row * 3 + 1]!;
      expect(raked.weights[row]! * rows).toBeCloseTo((rampOf(0)[cell]! / before[cell]!) ** 0.25, 9);
    }
  });

  test('goes no further than the cap', () => {
    const raked = raker(Int32Array.of(0), [0.95, 0.01, 0.01, 0.01, 0.01, 0.01]);
    raked.move(0, 1, 1e-15, 2);
    expect(Math.max(...raked.changeOf(0))).toBeCloseTo(Math.log(2), 12);
    expect(Math.min(...raked.changeOf(0))).toBeCloseTo(-Math.log(2), 12);
  });

  test('changes of several moves add up, and a new start forgets them', () => {
    const raked = raker();
    raked.move(0, 0.5, 1e-15, 1e6);
    const first = raked.changeOf(0).slice();
    raked.move(0, 0.5, 1e-15, 1e6);
    expect(Math.abs(raked.changeOf(0)[0]!)).toBeGreaterThan(Math.abs(first[0]!));
    raked.start(codes, rows);
    expect(raked.changeOf(0)).toEqual(new Float64Array(6));
    expect(raked.effectiveShare).toBeCloseTo(1, 12);
  });
});

test('moves in turn reach targets that agree on their margins', () => {
  // Products of the same margins: no weights are needed beyond those of single columns.
  const margins = [[0.2, 0.3, 0.5], [0.6, 0.4], [0.1, 0.2, 0.3, 0.4]];
  const targets = [...everyPair].flatMap((pair) => margins[layout.first[pair]!]!.flatMap((share) => margins[layout.second[pair]!]!.map((other) => share * other)));
  const raked = raker(everyPair, targets);
  for (let pass = 0; pass < 30; pass++) for (const pair of everyPair) raked.move(pair, 1, 1e-15, 1e6);
  const starts = tableStarts(layout, everyPair);
  for (const pair of everyPair) expect(distance(tableOf(pair, raked.weights), targets.slice(starts[pair], starts[pair + 1]))).toBeLessThan(1e-6);
});

test('the effective share is that of Kish', () => {
  const raked = raker();
  raked.move(1, 1, 1e-15, 1e6);
  const sum = raked.weights.reduce((total, weight) => total + weight, 0);
  const squares = raked.weights.reduce((total, weight) => total + weight * weight, 0);
  expect(raked.effectiveShare).toBeCloseTo(sum ** 2 / squares / rows, 12);
});

test('an empty cell that is not wanted stays as it is', () => {
  const alike = Uint8Array.from(codes, (code, position) => (position % 3 === 1 ? 0 : code));
  const raked = raker(Int32Array.of(0), [0.5, 0, 0.3, 0, 0.2, 0]);
  raked.start(alike, rows);
  raked.move(0, 1, 1e-15, 1e6);
  expect([1, 3, 5].map((cell) => raked.changeOf(0)[cell])).toEqual([0, 0, 0]);
  expect(raked.weights.every(Number.isFinite)).toBe(true);
});

test('chosen pairs are stored one after the other', () => {
  expect([...tableStarts(layout, Int32Array.of(2, 0))]).toEqual([0, 8, 14]);
});
