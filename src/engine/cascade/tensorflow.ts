import type * as Core from '@tensorflow/tfjs-core';
import type { TrainingEngine } from './engine.ts';
import { parameterLayout, type LstmNetwork } from './lstmKernel.ts';

type Tf = typeof Core;
/** A logit that is as good as none in single precision. */
const never = -1e9;

/**
 * TensorFlow.js with the native library where tfjs-node is installed and loads, else compiled to WebAssembly; never its slow plain backend.
 * Null where neither works: a small product of matrices decides.
 */
export async function loadTensorflow(): Promise<TrainingEngine | null> {
  for (const load of [native, webAssembly]) {
    try {
      const tf = await load();
      const [product] = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync());
      if (product === 11) return engineOf(tf);
    } catch {
      // The next one may work.
    }
  }
  return null;
}

async function native(): Promise<Tf> {
  // tfjs-node 4.22 calls what Node 23 took away.
  const { default: util } = await import('node:util');
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
  // Not among the dependencies, since installing it fetches a library: whoever has it gets it.
  const name: string = '@tensorflow/tfjs-node';
  const tf = (await import(name)) as Tf;
  if (tf.getBackend() !== 'tensorflow') throw new Error('the native library does not load');
  return tf;
}

async function webAssembly(): Promise<Tf> {
  const tf = await import('@tensorflow/tfjs-core');
  const { setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  // The core has its gradients in files that Node cannot load; the layers bring them along.
  await import('@tensorflow/tfjs-layers');
  setThreadsCount(1);
  await tf.setBackend('wasm');
  await tf.ready();
  return tf;
}

function engineOf(tf: Tf): TrainingEngine {
  return {
    name: 'tensorflow',
    reason: `TensorFlow.js ${tf.version_core} was asked for; backend ${tf.getBackend()}.`,
    gradient(network, scale) {
      return tf.tidy(() => {
        const parts = parametersOf(tf, network);
        const batch = batchOf(tf, network);
        const { value, grads } = tf.valueAndGrads((...[input, recurrent, bias, output, outputBias]: Core.Tensor[]) => {
          const hidden = outputs(tf, network, batch, input as Core.Tensor2D, recurrent as Core.Tensor2D, bias!);
          const logits = tf.add(tf.add(tf.matMul(hidden, output as Core.Tensor2D), outputBias!), batch.masks);
          return tf.mul(tf.sum(tf.mul(tf.logSoftmax(logits), batch.targets)), -scale) as Core.Scalar;
        })(parts);
        let at = 0;
        for (const gradient of grads) {
          network.gradient.set(gradient.dataSync() as Float32Array, at);
          at += gradient.size;
        }
        return -value.dataSync()[0]! / scale;
      });
    },
  };
}

/** Weights as the kernel lays them out, which is how the matrices here want them. */
function parametersOf(tf: Tf, { parameters, shape, stateStride }: LstmNetwork): Core.Tensor[] {
  const layout = parameterLayout(shape);
  const gates = 4 * shape.hidden;
  const matrix = (from: number, to: number, columns: number): Core.Tensor => tf.tensor2d(parameters.slice(from, to), [(to - from) / columns, columns]);
  return [
    matrix(0, layout.recurrent, gates), matrix(layout.recurrent, layout.bias, gates), tf.tensor1d(parameters.slice(layout.bias, layout.output)),
    matrix(layout.output, layout.outputBias, stateStride), tf.tensor1d(parameters.slice(layout.outputBias, layout.length)),
  ];
}

interface Batch {
  readonly steps: number;
  /** [steps * batch][inputs], [steps * batch][stateStride]: inputs with one-hot states, what is impossible, and what came, by its weight. */
  readonly inputs: Core.Tensor2D;
  readonly masks: Core.Tensor2D;
  readonly targets: Core.Tensor2D;
}

function batchOf(tf: Tf, network: LstmNetwork): Batch {
  const { shape: { states, batch, span }, steps, stateStride, positionStride, sequenceStride, calendarStride } = network;
  const width = states + positionStride + sequenceStride + calendarStride;
  const inputs = new Float32Array(steps * batch * width);
  const masks = new Float32Array(steps * batch * stateStride);
  const targets = new Float32Array(steps * batch * stateStride);
  for (let step = 0; step < steps; step++) {
    for (let place = 0; place < batch; place++) {
      const row = step * batch + place;
      // What the kernel passes over still holds an older batch.
      const running = place < network.active[step]!;
      const from = running ? network.previous[row]! : 0;
      let at = row * width;
      inputs[at + from] = 1;
      at += states;
      inputs.set(network.positions.subarray(step * positionStride, (step + 1) * positionStride), at);
      at += positionStride;
      inputs.set(network.sequences.subarray(place * sequenceStride, (place + 1) * sequenceStride), at);
      at += sequenceStride;
      const month = Math.min(span - 1, network.start[place]! + step);
      if (calendarStride > 0) inputs.set(network.calendar.subarray(month * calendarStride, (month + 1) * calendarStride), at);
      for (let state = 0; state < stateStride; state++) masks[row * stateStride + state] = network.allowed[from * stateStride + state] === 0 ? never : 0;
      if (running && network.weight[row]! > 0) targets[row * stateStride + network.next[row]!] = network.weight[row]!;
    }
  }
  const rows = steps * batch;
  return { steps, inputs: tf.tensor2d(inputs, [rows, width]), masks: tf.tensor2d(masks, [rows, stateStride]), targets: tf.tensor2d(targets, [rows, stateStride]) };
}

/** [steps * batch][hidden]: outputs of all months. */
function outputs(tf: Tf, { shape: { batch, hidden } }: LstmNetwork, { steps, inputs }: Batch, input: Core.Tensor2D, recurrent: Core.Tensor2D, bias: Core.Tensor): Core.Tensor2D {
  const gates = tf.unstack(tf.reshape(tf.add(tf.matMul(inputs, input), bias), [steps, batch, 4 * hidden]), 0);
  let output: Core.Tensor2D = tf.zeros([batch, hidden]);
  let cell: Core.Tensor = tf.zeros([batch, hidden]);
  const all: Core.Tensor2D[] = [];
  for (const month of gates) {
    const [enter, keep, candidate, leave] = tf.split(tf.add(month, tf.matMul(output, recurrent)), 4, 1) as [Core.Tensor, Core.Tensor, Core.Tensor, Core.Tensor];
    cell = tf.add(tf.mul(tf.sigmoid(keep), cell), tf.mul(tf.sigmoid(enter), tf.tanh(candidate)));
    output = tf.mul(tf.sigmoid(leave), tf.tanh(cell));
    all.push(output);
  }
  return tf.concat(all, 0);
}
