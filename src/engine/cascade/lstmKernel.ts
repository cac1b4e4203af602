import { wasm } from '../kernel/generated/lstm.ts';
import { KernelMemory } from '../kernel/memory.ts';
import type { Stream } from '../random/stream.ts';

interface LstmExports {
  heapBase(): number;
  project(network: number): void;
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
  'states', 'stateStride', 'positionFeatures', 'sequenceFeatures', 'calendarFeatures', 'hidden', 'batch', 'steps', 'span',
  'parameters', 'gradient', 'moment', 'square', 'previous', 'next', 'weight', 'active', 'start', 'positions', 'sequences', 'calendar', 'allowed',
  'positionGates', 'sequenceGates', 'calendarGates', 'stateGates', 'gates', 'cell', 'output', 'squashed', 'logits',
  'cellGradient', 'outputGradient', 'recurrentTransposed', 'outputTransposed', 'logLikelihood',
] as const;

export interface LstmShape {
  readonly states: number;
  /** Features of a month on book, of a sequence and of a calendar month; rounded up to multiples of 4 inside, where the rest must stay 0. */
  readonly positionFeatures: number;
  readonly sequenceFeatures: number;
  readonly calendarFeatures: number;
  /** A multiple of 8. */
  readonly hidden: number;
  /** Sequences of a batch, a multiple of 4. */
  readonly batch: number;
  /** Most transitions of a sequence. */
  readonly steps: number;
  /** Months of the calendar. */
  readonly span: number;
}

/** An LSTM and one batch of sequences in a kernel memory. Fill the batch, longest sequences first, then run it forward and back. */
export class LstmNetwork {
  readonly shape: LstmShape;
  /** Floats of a row of features, multiples of 4, and of a row of states, a multiple of 8. */
  readonly positionStride: number;
  readonly sequenceStride: number;
  readonly calendarStride: number;
  readonly stateStride: number;
  readonly parameters: Float32Array;
  /** Filled by `backward`. */
  readonly gradient: Float32Array;
  /** The batch: u8 [step][batch] state before and after, f32 [step][batch] weight. */
  readonly previous: Uint8Array;
  readonly next: Uint8Array;
  readonly weight: Float32Array;
  /** i32 [step]: places still running at a step, a multiple of 4. */
  readonly active: Int32Array;
  /** i32 [batch]: place of the first month on the calendar. */
  readonly start: Int32Array;
  /** f32 [step][positionStride], [batch][sequenceStride], [span][calendarStride]: features. */
  readonly positions: Float32Array;
  readonly sequences: Float32Array;
  readonly calendar: Float32Array;
  /** f32 [states][stateStride]: 1 for a step that can be; all can unless told. */
  readonly allowed: Float32Array;
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
    const gates = 4 * hidden;
    const span = padded(shape.span);
    const places = steps * batch;
    const { length } = parameterLayout(shape);
    this.shape = shape;
    this.positionStride = padded(shape.positionFeatures);
    this.sequenceStride = padded(shape.sequenceFeatures);
    this.calendarStride = padded(shape.calendarFeatures);
    this.stateStride = stateStrideOf(states);
    const rows = padded(steps) + batch + span + states;
    const features = padded(steps) * this.positionStride + batch * this.sequenceStride + span * this.calendarStride;
    const floats = 4 * length + places * (gates + hidden + this.stateStride + 1) + rows * gates + features + 2 * (steps + 1) * batch * hidden + 2 * batch * hidden + hidden * (gates + this.stateStride) + states * this.stateStride;
    const memory = new KernelMemory(floats * 4 + 2 * places + 4 * (steps + batch) + 8 * batch + (networkFields.length + 1) * 16 + 4 * networkFields.length, heapBase);
    this.exports = instantiate(memory.memory);
    this.network = memory.i32(networkFields.length);
    this.parameters = memory.f32(length);
    this.gradient = memory.f32(length);
    this.previous = memory.u8(places);
    this.next = memory.u8(places);
    this.weight = memory.f32(places);
    this.active = memory.i32(steps).fill(batch);
    this.start = memory.i32(batch);
    this.positions = memory.f32(padded(steps) * this.positionStride);
    this.sequences = memory.f32(batch * this.sequenceStride);
    this.calendar = memory.f32(span * this.calendarStride);
    this.allowed = memory.f32(states * this.stateStride);
    for (let from = 0; from < states; from++) this.allowed.fill(1, from * this.stateStride, from * this.stateStride + states);
    this.cell = memory.f32((steps + 1) * batch * hidden);
    this.output = memory.f32((steps + 1) * batch * hidden);
    this.probabilities = memory.f32(places * this.stateStride);
    this.logLikelihood = memory.f64(batch);
    const room = (size: number): number => memory.f32(size).byteOffset;
    const fields: Record<(typeof networkFields)[number], number> = {
      states, stateStride: this.stateStride, positionFeatures: this.positionStride, sequenceFeatures: this.sequenceStride, calendarFeatures: this.calendarStride, hidden, batch, steps, span,
      parameters: this.parameters.byteOffset, gradient: this.gradient.byteOffset, moment: room(length), square: room(length),
      previous: this.previous.byteOffset, next: this.next.byteOffset, weight: this.weight.byteOffset, active: this.active.byteOffset, start: this.start.byteOffset,
      positions: this.positions.byteOffset, sequences: this.sequences.byteOffset, calendar: this.calendar.byteOffset, allowed: this.allowed.byteOffset,
      positionGates: room(padded(steps) * gates), sequenceGates: room(batch * gates), calendarGates: room(span * gates), stateGates: room(states * gates),
      gates: room(places * gates), cell: this.cell.byteOffset, output: this.output.byteOffset, squashed: room(places * hidden),
      logits: this.probabilities.byteOffset, cellGradient: room(batch * hidden), outputGradient: room(batch * hidden),
      recurrentTransposed: room(gates * hidden), outputTransposed: room(this.stateStride * hidden), logLikelihood: this.logLikelihood.byteOffset,
    };
    networkFields.forEach((field, index) => {
      this.network[index] = fields[field];
    });
  }

  /** Steps of the batch that is loaded, up to those of the shape: later ones are not run. */
  get steps(): number {
    return this.network[networkFields.indexOf('steps')]!;
  }

  set steps(steps: number) {
    this.network[networkFields.indexOf('steps')] = steps;
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
    fill(0, layout.recurrent, states + this.positionStride + this.sequenceStride + this.calendarStride, gates);
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

  /** Forgets what came before, and takes up new weights and features: for sampling month by month with `step`. */
  reset(): void {
    const { batch, hidden } = this.shape;
    this.cell.fill(0, 0, batch * hidden);
    this.output.fill(0, 0, batch * hidden);
    this.exports.project(this.network.byteOffset);
  }

  /** Advances the sequences that are active in a month by one: reads `previous` of that month, leaves `probabilities`. */
  step(month: number): void {
    this.exports.step(this.network.byteOffset, month);
  }
}

/** Where each part of the parameters begins, in floats; the states' rows stand first. */
export function parameterLayout({ states, positionFeatures, sequenceFeatures, calendarFeatures, hidden }: LstmShape): { [Part in 'positions' | 'sequences' | 'calendar' | 'recurrent' | 'bias' | 'output' | 'outputBias' | 'length']: number } {
  const gates = 4 * hidden;
  const positions = states * gates;
  const sequences = positions + padded(positionFeatures) * gates;
  const calendar = sequences + padded(sequenceFeatures) * gates;
  const recurrent = calendar + padded(calendarFeatures) * gates;
  const bias = recurrent + hidden * gates;
  const output = bias + gates;
  const outputBias = output + hidden * stateStrideOf(states);
  return { positions, sequences, calendar, recurrent, bias, output, outputBias, length: outputBias + stateStrideOf(states) };
}

function padded(count: number): number {
  return Math.ceil(count / 4) * 4;
}

function stateStrideOf(states: number): number {
  return Math.ceil(states / 8) * 8;
}
