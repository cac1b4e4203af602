import { silentMonitor } from '../src/contract/progress.ts';
import { simdEngine, type TrainingEngine } from '../src/engine/cascade/engine.ts';
import type { LstmModel } from '../src/engine/cascade/lstmModel.ts';
import type { Panel } from '../src/engine/cascade/panel.ts';
import { samplePaths } from '../src/engine/cascade/samplePaths.ts';
import { loadTensorflow } from '../src/engine/cascade/tensorflow.ts';
import { trainLstm } from '../src/engine/cascade/trainLstm.ts';
import { Stream } from '../src/engine/random/stream.ts';

const clients = 10_000;
const months = 25;
const hidden = 32;
const epochs = 5;

/** Trains and samples a made-up panel of 10,000 x 24 transitions with 32 units on one thread; prints seconds an epoch and months a second. */
export async function benchCascade(): Promise<void> {
  const panel = madeUpPanel();
  const { seconds, model } = epochsOf(panel, simdEngine, epochs);
  console.log(`epoch of ${clients} x ${months - 1}, ${hidden} units, held-out loss included: ${seconds[Math.floor(epochs / 2)]!.toFixed(2)} s (${seconds[0]!.toFixed(2)} to ${seconds.at(-1)!.toFixed(2)})`);
  const started = performance.now();
  samplePaths(model, panel, 1, silentMonitor);
  const sampling = (performance.now() - started) / 1000;
  console.log(`sampling ${clients} x ${months - 1}: ${sampling.toFixed(2)} s, ${((clients * (months - 1)) / sampling / 1e6).toFixed(2)} million months a second`);
  const tensorflow = await loadTensorflow();
  if (tensorflow === null) return console.log('TensorFlow.js is not installed: no ratio.');
  const [other = Number.NaN] = epochsOf(panel, tensorflow, 1).seconds;
  console.log(`the same epoch with TensorFlow.js: ${other.toFixed(2)} s, ${(other / seconds[Math.floor(epochs / 2)]!).toFixed(1)} times as long. ${tensorflow.reason}`);
}

/** Seconds of each epoch, the quickest first. */
function epochsOf(panel: Panel, engine: TrainingEngine, maxEpochs: number): { seconds: number[]; model: LstmModel } {
  const ends: number[] = [performance.now()];
  const { model } = trainLstm(panel, { hidden, seed: 1, maxEpochs, engine }, silentMonitor, () => ends.push(performance.now()));
  return { seconds: ends.slice(1).map((end, epoch) => (end - ends[epoch]!) / 1000).sort((one, other) => one - other), model };
}

/** Eight states, up one with .2, back to the first with .5, else the same. */
function madeUpPanel(): Panel {
  const stream = new Stream(1, 'bench/cascade');
  const codes = new Uint8Array(clients * months);
  for (let at = 0; at < codes.length; at++) {
    const before = at % months === 0 ? 0 : codes[at - 1]!;
    const u = stream.uniform();
    codes[at] = u < 0.2 ? Math.min(7, before + 1) : u < 0.7 ? 0 : before;
  }
  return { clients, months, states: Array.from({ length: 8 }, (_, state) => String(state)), codes, lengths: new Uint16Array(clients).fill(months), statics: new Float32Array(0), staticColumns: 0 };
}
