import { expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { chooseEngine, simdEngine } from '../../../src/engine/cascade/engine.ts';
import { batchClients, formOf, LstmModel } from '../../../src/engine/cascade/lstmModel.ts';
import type { Panel } from '../../../src/engine/cascade/panel.ts';
import { loadTensorflow } from '../../../src/engine/cascade/tensorflow.ts';
import { trainLstm } from '../../../src/engine/cascade/trainLstm.ts';
import { Stream } from '../../../src/engine/random/stream.ts';
import { drawn, panelOf } from './panels.ts';

const tensorflow = await loadTensorflow();
if (tensorflow === null) console.warn('TensorFlow.js is not installed: the cross-check is skipped.');

/** Ragged histories of three states with features and a calendar, and a step that nobody takes. */
function ragged(): Panel {
  const histories = drawn(400, 9, 4, (history, u) => (history.at(-1) === 2 ? (u < 0.5 ? 2 : 1) : Math.floor(3 * u * u))).map((history, client) => history.slice(0, 1 + (client % 9)));
  const stream = new Stream(5, 'test/tensorflow');
  const statics = Float32Array.from({ length: 800 }, () => stream.uniform() - 0.5);
  return { ...panelOf(histories, ['0', '1', '2']), statics, staticColumns: 2, calendar: { span: 12, starts: Uint16Array.from(histories, () => stream.below(4)) } };
}
const allowed = Uint8Array.of(1, 1, 1, 1, 1, 1, 0, 1, 1);

test.skipIf(tensorflow === null)(`TensorFlow.js has the kernel's gradients to 1e-5 (${tensorflow?.reason ?? 'not installed'})`, () => {
  const panel = ragged();
  const model = new LstmModel(formOf(panel, 16, { allowed }));
  model.network.initialise(new Stream(1, 'test/weights'));
  const weight = model.load(panel, Uint32Array.from({ length: batchClients }, (_, place) => 3 * place));
  const loss = simdEngine.gradient(model.network, 1 / weight);
  const own = model.network.gradient.slice();
  // The kernel leaves gradients where its probabilities stood; TensorFlow reads none of that.
  expect(tensorflow!.gradient(model.network, 1 / weight) / loss).toBeCloseTo(1, 5);
  expect(Math.max(...own.map(Math.abs))).toBeGreaterThan(0.01);
  own.forEach((slope, place) => expect(Math.abs(slope - model.network.gradient[place]!)).toBeLessThan(1e-5));
});

test.skipIf(tensorflow === null)('and its losses to five digits over three epochs of the same weights and batches', () => {
  const losses = [simdEngine, tensorflow!].map((engine) => {
    const own: number[] = [];
    trainLstm(ragged(), { hidden: 16, seed: 2, maxEpochs: 3, allowed, engine }, silentMonitor, (learnt) => own.push(learnt.at(-1)!.validation));
    return own;
  });
  expect(losses[0]!.length).toBe(3);
  losses[0]!.forEach((loss, epoch) => expect(Math.abs(losses[1]![epoch]! / loss - 1)).toBeLessThan(1e-5));
});

test('auto is the kernel, and each says why', async () => {
  expect(await chooseEngine('auto')).toMatchObject({ name: 'simd', reason: expect.stringContaining('default') });
  expect(await chooseEngine('simd')).toMatchObject({ name: 'simd', reason: expect.stringContaining('asked for') });
});
