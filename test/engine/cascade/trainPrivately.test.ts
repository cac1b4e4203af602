import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { formOf } from '../../../src/engine/cascade/lstmModel.ts';
import { addClipped, latticeLength, trainPrivately, type PrivateOptions } from '../../../src/engine/cascade/trainPrivately.ts';
import { calibrateDpSgd } from '../../../src/engine/privacy/accountant/calibrate.ts';
import { epsilonOf } from '../../../src/engine/privacy/accountant/account.ts';
import { createNoise, tableDelta, type Noise } from '../../../src/engine/privacy/noise/noise.ts';
import { drawn, panelOf } from './panels.ts';

describe('what a person adds to a sum', () => {
  const slopes = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 }), { minLength: 1, maxLength: 40 });

  test('is whole, of the gradient\'s signs, and never longer than the lattice allows', () => {
    fc.assert(fc.property(slopes, fc.double({ min: 1e-3, max: 10, noNaN: true }), (values, clip) => {
      const sum = new Float64Array(values.length);
      addClipped(Float32Array.from(values), clip, sum);
      expect(sum.every(Number.isInteger)).toBe(true);
      expect(sum.every((step, place) => step === 0 || Math.sign(step) === Math.sign(values[place]!))).toBe(true);
      expect(sum.reduce((squares, step) => squares + step ** 2, 0)).toBeLessThanOrEqual(latticeLength ** 2);
    }));
  });

  test('is the gradient itself where that is short, but for less than a step', () => {
    const sum = new Float64Array(2);
    addClipped(Float32Array.of(0.25, -0.5), 1, sum);
    expect([...sum]).toEqual([latticeLength / 4, -latticeLength / 2]);
  });

  test('is nothing where the gradient is no number', () => {
    const sum = new Float64Array(2);
    addClipped(Float32Array.of(Number.NaN, 1), 1, sum);
    addClipped(Float32Array.of(Infinity, 1), 1, sum);
    expect([...sum]).toEqual([0, 0]);
  });
});

const panel = panelOf(drawn(6000, 7, 3, (history, u) => Number(u < (history.at(-1) === 1 ? 0.85 : 0.1))));
const options: PrivateOptions = { seed: 1, rate: 0.02, steps: 150, multiplier: 0.8, clip: 0.5, mostSequences: 1 };
const meanLoss = (model: { logLikelihoods(judged: typeof panel): Float64Array }): number => -model.logLikelihoods(panel).reduce((sum, own) => sum + own, 0) / (6000 * 6);

describe('training', () => {
  const { model, event, draws, totalVariation } = trainPrivately(panel, formOf(panel, 8), options, silentMonitor, createNoise());

  test('learns through the noise: well below the coin, near the chain that made the panel', () => {
    // The chain's entropy is .38 a month, that of the shares of its states .65.
    expect(meanLoss(model)).toBeLessThan(0.5);
  });

  test('says what the accountant has to know', () => {
    expect(event).toEqual({ type: 'subsampled_gaussian', q: 0.02, sigma: 0.8, count: 150, sampling: 'poisson' });
    expect(draws).toBe(150 * model.network.parameters.length);
    expect(tableDelta(draws, totalVariation, 4)).toBeLessThan(1e-20);
    const multiplier = calibrateDpSgd(0.02, 150, 2, 1e-6);
    expect(epsilonOf([{ ...event, sigma: multiplier }], 'add_or_remove_one', 1e-6)).toBeLessThanOrEqual(2);
  });

  test('never repeats: its noise has no seed', () => {
    const again = trainPrivately(panel, formOf(panel, 8), { ...options, steps: 2 }, silentMonitor, createNoise()).model;
    const once = trainPrivately(panel, formOf(panel, 8), { ...options, steps: 2 }, silentMonitor, createNoise()).model;
    expect(again.network.parameters).not.toEqual(once.network.parameters);
  });
});

test('one person more moves what the noise is added to by no more than the noise was made for', () => {
  /** Takes everyone, adds nothing. */
  const open: Noise = { ...createNoise(), gaussian: () => ({ draw: () => 0, totalVariation: 0 }), bernoulliExp: () => false };
  const sums = [299, 300].map((clients) => {
    const owned = { ...panelOf(drawn(300, 7, 4, (_, u) => Number(u < 0.5)).slice(0, clients)), owners: Int32Array.from({ length: clients }, (_, client) => client) };
    // The last gradient that Adam was given is the noisy sum.
    return trainPrivately(owned, formOf(panel, 8), { ...options, steps: 1 }, silentMonitor, open).model.network.gradient.slice();
  });
  const distance = Math.sqrt(sums[0]!.reduce((squares, slope, place) => squares + (slope - sums[1]![place]!) ** 2, 0));
  expect(distance).toBeGreaterThan(0);
  expect(distance).toBeLessThanOrEqual(options.clip * (1 + 1e-5));
});

test('all sequences of a person count as one, and those beyond the bound are not read', () => {
  const open: Noise = { ...createNoise(), gaussian: () => ({ draw: () => 0, totalVariation: 0 }), bernoulliExp: () => false };
  const histories = drawn(40, 7, 5, (_, u) => Number(u < 0.5));
  const gradientOf = (taken: readonly number[][], owners: number[], mostSequences: number): Float32Array =>
    trainPrivately({ ...panelOf(taken), owners: Int32Array.from(owners) }, formOf(panel, 8), { ...options, steps: 1, mostSequences }, silentMonitor, open).model.network.gradient.slice();
  const norm = (gradient: Float32Array): number => Math.sqrt(gradient.reduce((squares, slope) => squares + slope ** 2, 0));
  const one = histories.map(() => 7);
  expect(norm(gradientOf(histories, one, 40))).toBeLessThanOrEqual(options.clip * (1 + 1e-5));
  expect(gradientOf(histories, one, 3)).toEqual(gradientOf(histories.slice(0, 3), [7, 7, 7], 3));
});
