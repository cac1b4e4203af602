import { wasm } from '../kernel/generated/lstm.ts';
import { KernelMemory } from '../kernel/memory.ts';
import type { Stream } from '../random/stream.ts';

interface LstmExports {
  heapBase(): number;
  step(network: number, month: number): void;
  forward(network: number): number;
  backward(network: number, scale: number): void;
  adam(network: number, rate: number, turn: number): void;
}

const module = new WebAssembly.Module(Buffer.from(wasm, 'base64'));
const instantiate = (memory: WebAssembly.Memory): LstmExports => new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as LstmExports;
const heapBase = instantiate(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })).heapBase();

/** Order of the fields of `Network` in ../kernel/lstm.as.ts. */
const networkFields = [
  'states', 'stateStride', 'features', 'hidden', 'batch', 'steps', 'parameters', 'gradient', 'moment', 'square', 'previous', 'next', 'weight', 'input', 'gates',
  'cell', 'output', 'squashed', 'logits', 'cellGradient', 'outputGradient', 'recurrentTransposed', 'outputTransposed', 'logLikelihood',
] as const;

export interface LstmShape {
  readonly states: number;
  /** Rounded up to a multiple of 4 inside; the rest must stay 0. */
  readonly features: number;
  /** A multiple of 8. */
  readonly hidden: number;
  /** A multiple of 4. */
  readonly batch: number;
  /** Most transitions of a sequence. */
  readonly steps: number;
}

/** An LSTM and one batch of sequences in a kernel memory. Fill the batch, then run it forward and back. */
export class LstmNetwork {
  readonly shape: LstmShape;
  /** Floats of a month's features, a multiple of 4. */
  readonly featureStride: number;
  readonly stateStride: number;
  readonly parameters: Float32Array;
  /** Filled by `backward`. */
  readonly gradient: Float32Array;
  /** The batch: u8 [step][batch] state before and after, f32 [step][batch] weight, f32 [step][batch][featureStride] features. */
  readonly previous: Uint8Array;
  readonly next: Uint8Array;
  readonly weight: Float32Array;
  readonly input: Float32Array;
  /** f32 [step][batch][stateStride]: probabilities after `step` or `forward`. */
  readonly probabilities: Float32Array;
  /** f64 [batch]: log-likelihood of each sequence after `forward`. */
  readonly logLikelihood: Float64Array;
  private readonly exports: LstmExports;
  private readonly network: Int32Array;
  private readonly cell: Float32Array;
  private readonly output: Float32Array;

  constructor(shape: LstmShape) {
    const { states, hidden, batch, steps } = shape;
    this.shape = shape;
    this.featureStride = Math.ceil(shape.features / 4) * 4;
    this.stateStride = Math.ceil(states / 8) * 8;
    const gates = 4 * hidden;
    const length = parameterLayout(shape).length;
    const places = steps * batch;
    const floats = 4 * length + places * (this.featureStride + gates + hidden + this.stateStride + 1) + 2 * (steps + 1) * batch * hidden + 2 * batch * hidden + hidden * (gates + this.stateStride);
    const memory = new KernelMemory(floats * 4 + 2 * places + 8 * batch + 32 * 16 + 4 * networkFields.length, heapBase);
    this.exports = instantiate(memory.memory);
    this.network = memory.i32(networkFields.length);
    this.parameters = memory.f32(length);
    this.gradient = memory.f32(length);
    this.previous = memory.u8(places);
    this.next = memory.u8(places);
    this.weight = memory.f32(places);
    this.input = memory.f32(places * this.featureStride);
    this.cell = memory.f32((steps + 1) * batch * hidden);
    this.output = memory.f32((steps + 1) * batch * hidden);
    this.probabilities = memory.f32(places * this.stateStride);
    this.logLikelihood = memory.f64(batch);
    const fields: Record<(typeof networkFields)[number], number> = {
      states, stateStride: this.stateStride, features: this.featureStride, hidden, batch, steps,
      parameters: this.parameters.byteOffset, gradient: this.gradient.byteOffset, moment: memory.f32(length).byteOffset, square: memory.f32(length).byteOffset,
      previous: this.previous.byteOffset, next: this.next.byteOffset, weight: this.weight.byteOffset, input: this.input.byteOffset,
      gates: memory.f32(places * gates).byteOffset, cell: this.cell.byteOffset, output: this.output.byteOffset, squashed: memory.f32(places * hidden).byteOffset,
      logits: this.probabilities.byteOffset, cellGradient: memory.f32(batch * hidden).byteOffset, outputGradient: memory.f32(batch * hidden).byteOffset,
      recurrentTransposed: memory.f32(gates * hidden).byteOffset, outputTransposed: memory.f32(this.stateStride * hidden).byteOffset, logLikelihood: this.logLikelihood.byteOffset,
    };
    networkFields.forEach((field, index) => {
      this.network[index] = fields[field];
    });
  }

  /** Uniform weights after Glorot and Bengio (2010); the forget gate's bias is 1 (Jozefowicz et al. 2015). */
  initialise(stream: Stream): void {
    const { states, hidden } = this.shape;
    const gates = 4 * hidden;
    const layout = parameterLayout(this.shape);
    const fill = (from: number, to: number, fanIn: number, fanOut: number): void => {
      const reach = Math.sqrt(6 / (fanIn + fanOut));
      for (let index = from; index < to; index++) this.parameters[index] = (2 * stream.uniform() - 1) * reach;
    };
    fill(0, layout.recurrent, states + this.featureStride, gates);
    fill(layout.recurrent, layout.bias, hidden, gates);
    this.parameters.fill(0, layout.bias, layout.output);
    this.parameters.fill(1, layout.bias + hidden, layout.bias + 2 * hidden);
    fill(layout.output, layout.outputBias, hidden, states);
    this.parameters.fill(0, layout.outputBias);
  }

  /** @returns the sum of the weighted log-likelihoods of the batch's transitions */
  forward(): number {
    return this.exports.forward(this.network.byteOffset);
  }

  /** Gradient of minus `scale` times what `forward` returned. */
  backward(scale: number): void {
    this.exports.backward(this.network.byteOffset, scale);
  }

  /** One step of Adam, the `turn`-th from 1. */
  adam(rate: number, turn: number): void {
    this.exports.adam(this.network.byteOffset, rate, turn);
  }

  /** Forgets what came before: for sampling month by month with `step`. */
  reset(): void {
    this.cell.fill(0);
    this.output.fill(0);
  }

  /** Advances all sequences by one month: reads `previous` and `input` of that month, leaves `probabilities`. */
  step(month: number): void {
    this.exports.step(this.network.byteOffset, month);
  }
}

/** Where each part of the parameters begins, in floats. */
export function parameterLayout({ states, features, hidden }: LstmShape): { features: number; recurrent: number; bias: number; output: number; outputBias: number; length: number } {
  const gates = 4 * hidden;
  const featureRows = states * gates;
  const recurrent = featureRows + Math.ceil(features / 4) * 4 * gates;
  const bias = recurrent + hidden * gates;
  const output = bias + gates;
  const stateStride = Math.ceil(states / 8) * 8;
  const outputBias = output + hidden * stateStride;
  return { features: featureRows, recurrent, bias, output, outputBias, length: outputBias + stateStride };
}
