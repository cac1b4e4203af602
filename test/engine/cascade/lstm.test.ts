import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { contagionOf } from '../../../src/engine/cascade/contagion.ts';
import { LstmNetwork } from '../../../src/engine/cascade/lstmKernel.ts';
import type { Panel } from '../../../src/engine/cascade/panel.ts';
import { formOf, LstmModel } from '../../../src/engine/cascade/lstmModel.ts';
import { samplePaths } from '../../../src/engine/cascade/samplePaths.ts';
import { trainLstm } from '../../../src/engine/cascade/trainLstm.ts';
import { Stream } from '../../../src/engine/random/stream.ts';

const options = { hidden: 16, seed: 1, maxEpochs: 40 };

/** Two states with memory: P(1 | previous, before) = .9 after 1 1, .5 after 0 1, .1 after 1 0 and after 0 0. First month by a coin. */
function memoryPanel(clients: number, months: number, seed: number): Panel {
  const stream = new Stream(seed, 'test/memory');
  const codes = new Uint8Array(clients * months);
  for (let client = 0; client < clients; client++) {
    for (let month = 0; month < months; month++) {
      const now = month === 0 ? -1 : codes[client * months + month - 1]!;
      const before = month < 2 ? 0 : codes[client * months + month - 2]!;
      const chance = now === -1 ? 0.5 : now === 0 ? 0.1 : before === 1 ? 0.9 : 0.5;
      codes[client * months + month] = stream.uniform() < chance ? 1 : 0;
    }
  }
  return { clients, months, states: ['0', '1'], codes, lengths: new Uint16Array(clients).fill(months), statics: new Float32Array(0), staticColumns: 0 };
}

/** Share of ones after `now` and `before`, from the third month on. */
function shareAfter(codes: Uint8Array, months: number, before: number, now: number): number {
  let ones = 0;
  let all = 0;
  for (let at = 0; at < codes.length; at++) {
    if (at % months < 2 || codes[at - 1] !== now || codes[at - 2] !== before) continue;
    all++;
    ones += codes[at]!;
  }
  return ones / all;
}

describe('the kernel', () => {
  test('its gradient is that of finite differences, padding and masks included', () => {
    const network = new LstmNetwork({ states: 5, positionFeatures: 3, sequenceFeatures: 2, calendarFeatures: 1, hidden: 8, batch: 8, steps: 4, span: 6 });
    const stream = new Stream(1, 'test/gradient');
    network.initialise(stream);
    for (let at = 0; at < network.previous.length; at++) {
      network.previous[at] = stream.below(5);
      network.next[at] = stream.below(5);
      network.weight[at] = stream.uniform() < 0.8 ? 1 : 0;
    }
    network.active.set([8, 8, 4, 4]);
    for (let place = 0; place < 8; place++) network.start[place] = place % 4;
    for (const features of [network.positions, network.sequences, network.calendar]) for (let at = 0; at < features.length; at++) features[at] = stream.uniform() - 0.5;
    // A step that cannot be has no gradient; the batch takes none.
    network.allowed[2 * network.stateStride + 4] = 0;
    network.previous.forEach((from, at) => {
      if (from === 2 && network.next[at] === 4) network.next[at] = 3;
    });
    network.forward();
    network.backward(1);
    const gradient = network.gradient.slice();
    const nudge = 1e-2;
    for (let index = 0; index < gradient.length; index += 3) {
      const weight = network.parameters[index]!;
      network.parameters[index] = weight + nudge;
      const above = network.forward();
      network.parameters[index] = weight - nudge;
      const below = network.forward();
      network.parameters[index] = weight;
      expect(Math.abs(gradient[index]! + (above - below) / (2 * nudge))).toBeLessThan(5e-4);
    }
  });

  test('probabilities add up to one over the states alone', () => {
    const network = new LstmNetwork({ states: 3, positionFeatures: 1, sequenceFeatures: 0, calendarFeatures: 0, hidden: 8, batch: 4, steps: 2, span: 0 });
    network.initialise(new Stream(2, 'test/softmax'));
    network.weight.fill(1);
    network.forward();
    const row = network.probabilities.subarray(0, network.stateStride);
    expect(row.subarray(0, 3).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    expect([...row.subarray(3)].every((share) => share < 1e-12)).toBe(true);
  });
});

describe('training', () => {
  // 12,000 clients: each share below rests on some 6,000 months, a standard error under .007; the sample's 4,000 add .012.
  const training = memoryPanel(12_000, 8, 1);
  const { model, report } = trainLstm(training, options, silentMonitor);

  test('comes within a hundredth of the entropy of a process with memory', () => {
    const panel = memoryPanel(4000, 8, 2);
    const entropy = (p: number): number => -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    // Expected loss of the true probabilities over this panel's own histories.
    let best = 0;
    for (let at = 0; at < panel.codes.length; at++) {
      if (at % 8 === 0) continue;
      const now = panel.codes[at - 1]!;
      const before = at % 8 < 2 ? 0 : panel.codes[at - 2]!;
      best += entropy(now === 0 ? 0.1 : before === 1 ? 0.9 : 0.5);
    }
    const transitions = panel.clients * 7;
    const loss = -model.logLikelihoods(panel).reduce((sum, own) => sum + own, 0) / transitions;
    expect(loss).toBeLessThan(best / transitions + 0.01);
  });

  test('samples keep the memory that a first-order chain loses', () => {
    const codes = samplePaths(model, memoryPanel(4000, 8, 3), 5, silentMonitor);
    expect(Math.abs(shareAfter(codes, 8, 1, 1) - 0.9)).toBeLessThan(0.03);
    expect(Math.abs(shareAfter(codes, 8, 0, 1) - 0.5)).toBeLessThan(0.03);
  });

  test('the same seed gives the same weights and the same sample; another seed another sample', () => {
    const { model: again } = trainLstm(training, options, silentMonitor);
    expect(again.network.parameters).toEqual(model.network.parameters);
    const panel = memoryPanel(300, 8, 4);
    expect(samplePaths(again, panel, 5, silentMonitor)).toEqual(samplePaths(model, panel, 5, silentMonitor));
    expect(samplePaths(model, panel, 6, silentMonitor)).not.toEqual(samplePaths(model, panel, 5, silentMonitor));
  });

  test('keeps the epoch that was best on held-out clients', () => {
    expect(report.keptEpoch).toBeGreaterThan(0);
    expect(report.losses[report.keptEpoch - 1]!.validation).toBe(report.validationLoss);
    expect(Math.min(...report.losses.map(({ validation }) => validation))).toBe(report.validationLoss);
    expect(report.losses.at(-1)!.training).toBeLessThan(report.losses[0]!.training);
    expect(report.losses.length).toBeLessThanOrEqual(report.planned);
    expect(report.validationLoss).toBeGreaterThan(0);
  });

  test('a cancel is heard in every batch', () => {
    let checks = 0;
    const monitor = { ...silentMonitor, check: () => { if (++checks === 3) throw new Error('stop'); } };
    expect(() => trainLstm(training, options, monitor)).toThrow('stop');
  });
});

test('sequences of one owner that share their draws fall ill together, and each by itself as often as without', () => {
  const panel = { ...memoryPanel(8000, 8, 9), owners: Int32Array.from({ length: 8000 }, (_, client) => client >> 1) };
  const model = new LstmModel(formOf(panel, 8));
  model.network.initialise(new Stream(4, 'test/owners'));
  const [alone, together] = [0, 0.6].map((shared) => ({ ...panel, codes: samplePaths(model, panel, 3, silentMonitor, { shared }) }));
  expect(Math.abs(contagionOf(alone!, silentMonitor)!.value! - 1)).toBeLessThan(0.05);
  expect(contagionOf(together!, silentMonitor)!.value!).toBeGreaterThan(1.2);
  const share = ({ codes }: Panel): number => codes.reduce((sum, code) => sum + code, 0) / codes.length;
  expect(Math.abs(share(alone!) - share(together!))).toBeLessThan(0.01);
});

test("a client's likelihood depends neither on its neighbours nor on what lies beyond its length", () => {
  const panel = memoryPanel(300, 6, 7);
  const ragged: Panel = { ...panel, lengths: Uint16Array.from(panel.lengths, (_, client) => 1 + (client % 6)) };
  const model = new LstmModel(formOf(panel, 8));
  model.network.initialise(new Stream(3, 'test/padding'));
  const together = model.logLikelihoods(ragged);
  const noise = Uint8Array.from(ragged.codes, (code, at) => (at % 6 < ragged.lengths[Math.floor(at / 6)]! ? code : 1 - code));
  expect(model.logLikelihoods({ ...ragged, codes: noise })).toEqual(together);
  const client = 299;
  const alone: Panel = { ...ragged, clients: 1, codes: ragged.codes.slice(client * 6), lengths: ragged.lengths.slice(client) };
  expect(model.logLikelihoods(alone)[0]).toBeCloseTo(together[client]!, 6);
  expect(together[0]).toBe(0);
});
