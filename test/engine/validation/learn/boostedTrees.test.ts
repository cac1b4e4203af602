import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../../src/contract/progress.ts';
import { Stream } from '../../../../src/engine/random/stream.ts';
import { scoreByTrees, trainTrees } from '../../../../src/engine/validation/learn/boostedTrees.ts';
import type { Feature, Sample } from '../../../../src/engine/validation/learn/features.ts';

const train = (sample: Sample, options?: { trees: number; learningRate: number }) => trainTrees(sample, silentMonitor, () => {}, options);
const score = (model: ReturnType<typeof train>, features: readonly Feature[]) => scoreByTrees(model, features, silentMonitor);
const number = (values: number[]): Feature => ({ kind: 'number', values: Float64Array.from(values) });
const rows = <T>(count: number, value: (row: number) => T) => Array.from({ length: count }, (_, row) => value(row));

/** Two uniform numbers, and a class whose chance depends on both, not additively. */
function chessboard(count: number, seed: number): Sample {
  const stream = new Stream(seed, 'chessboard');
  const [x, y, noise] = [0, 1, 2].map(() => rows(count, () => stream.uniform()));
  return { features: [number(x!), number(y!)], labels: Uint8Array.from(noise!, (chance, row) => (chance < ((x![row]! < 0.5) === (y![row]! < 0.5) ? 0.8 : 0.2) ? 1 : 0)) };
}

function logLoss(logOdds: Float64Array, labels: Uint8Array): number {
  return logOdds.reduce((total, odds, row) => total + Math.log1p(Math.exp(labels[row] === 1 ? -odds : odds)), 0) / labels.length;
}

describe('boosted trees', () => {
  test('the first tree of a step splits at the step, and its leaves take the Newton step', () => {
    const values = rows(100, (row) => row);
    const labels = Uint8Array.from(values, (value) => (value >= 40 ? 1 : 0));
    const model = train({ features: [number(values)], labels }, { trees: 1, learningRate: 1 });
    expect(model.trees).toHaveLength(1);
    // Gradient p - y and hessian p (1 - p) with p = .6: the steps are -1 / .4 and 1 / .6.
    const prior = Math.log(0.6 / 0.4);
    const scores = [...score(model, [number([0, 39, 39.4, 39.6, 40, 99, 1000])])];
    expect(scores).toEqual([-1 / 0.4, -1 / 0.4, -1 / 0.4, 1 / 0.6, 1 / 0.6, 1 / 0.6, 1 / 0.6].map((step) => expect.closeTo(prior + step, 10)));
  });

  test('every tree lowers the loss on the training rows', () => {
    const sample = chessboard(1500, 1);
    const losses = [0, 5, 20, 60].map((trees) => logLoss(score(train(sample, { trees, learningRate: 0.1 }), sample.features), sample.labels));
    expect(losses[0]).toBeCloseTo(Math.log(2), 1);
    for (let at = 1; at < losses.length; at++) expect(losses[at]).toBeLessThan(losses[at - 1]!);
  });

  test('learn an interaction that no single column shows, as well on rows that they have not seen', () => {
    const fresh = chessboard(1500, 2);
    const loss = logLoss(score(train(chessboard(3000, 1)), fresh.features), fresh.labels);
    // The entropy of 80 to 20 is .500; knowing nothing is .693.
    expect(loss).toBeLessThan(0.57);
  });

  test('missing cells go to the side where they fit', () => {
    const values = rows(300, (row) => (row % 3 === 0 ? Number.NaN : row % 3));
    for (const odd of [1, 2]) {
      const labels = Uint8Array.from(values, (value) => (Number.isNaN(value) || value === odd ? 1 : 0));
      const scores = score(train({ features: [number(values)], labels }), [number([1, 2, Number.NaN])]);
      expect([...scores].map((value) => value > 0)).toEqual([odd === 1, odd === 2, true]);
    }
    const labels = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0));
    expect([...score(train({ features: [number(values)], labels }), [number([1, 2, Number.NaN])])].map((value) => value > 0)).toEqual([false, false, true]);
  });

  test('levels are told apart whatever their order', () => {
    const codes = Int32Array.from({ length: 600 }, (_, row) => (row % 6) - 1);
    const labels = Uint8Array.from(codes, (code) => (code === -1 || code === 1 || code === 4 ? 1 : 0));
    const scores = score(train({ features: [{ kind: 'category', codes, levels: 5 }], labels }), [{ kind: 'category', codes: Int32Array.of(-1, 0, 1, 2, 3, 4), levels: 5 }]);
    expect([...scores].map((value) => value > 0)).toEqual([true, false, true, false, false, true]);
  });

  test('thousands of levels and values fit into the bins', () => {
    const codes = Int32Array.from({ length: 5000 }, (_, row) => row % 2000);
    const values = rows(5000, (row) => (row * 7919) % 4999);
    const labels = Uint8Array.from(values, (value) => (value > 2500 ? 1 : 0));
    const features: Feature[] = [{ kind: 'category', codes, levels: 2000 }, number(values)];
    const scores = score(train({ features, labels }), features);
    expect(scores.every((value, row) => value > 0 === (labels[row] === 1))).toBe(true);
  });

  test('thirty trees on numbers, missing cells and levels give the scores that a plain implementation in TypeScript gave', () => {
    const stream = new Stream(7, 'mixed');
    const uniform = () => Float64Array.from({ length: 2000 }, () => stream.uniform());
    const [x, y, gap, level, noise] = [uniform(), uniform(), uniform(), uniform(), uniform()] as const;
    const features: Feature[] = [
      { kind: 'number', values: x },
      { kind: 'number', values: y.map((value, row) => (gap[row]! < 0.1 ? Number.NaN : value)) },
      { kind: 'category', codes: Int32Array.from(level, (value) => Math.floor(value * 13) - 1), levels: 12 },
    ];
    const labels = Uint8Array.from(noise, (chance, row) => (chance < ((x[row]! < 0.5) === (y[row]! < 0.5) ? 0.7 : 0.15) + (level[row]! > 0.7 ? 0.1 : 0) ? 1 : 0));
    const model = train({ features, labels }, { trees: 30, learningRate: 0.1 });
    const scores = score(model, features);
    expect(model.trees.reduce((nodes, { value }) => nodes + value.length, 0)).toBe(870);
    expect([...scores.subarray(0, 5)]).toEqual([0.6242470435237053, -1.1639737663342242, 0.988811182933303, 1.0260732759284035, -0.18918412990961808].map((value) => expect.closeTo(value, 10)));
    expect(scores.reduce((sum, value) => sum + value, 0)).toBeCloseTo(-330.57944969949074, 8);
    expect(scores.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1868.103226883143, 8);
  });

  test('nothing to learn from gives the overall odds', () => {
    const scores = score(train({ features: [number(rows(50, () => 1))], labels: Uint8Array.from(rows(50, (row) => (row % 5 === 0 ? 1 : 0))) }), [number([1, 2])]);
    for (const value of scores) expect(value).toBeCloseTo(Math.log(0.25), 10);
  });
});
