import type { CascadeNetwork } from '../../contract/cascadeModel.ts';
import { parameterLayout } from './lstmKernel.ts';
import { positionFeatureCount, writePositionFeatures } from './monthFeatures.ts';
import { unpackNetwork } from './networkFile.ts';

/** What a sequence's history has left behind. */
export interface CellMemory {
  readonly cell: Float64Array;
  readonly output: Float64Array;
}

/**
 * A network run for one sequence at a time, where each month depends on what the caller makes of the last: the kernel's steps in plain
 * numbers, equal to it but for rounding. Networks without a calendar only.
 */
export class LstmCell {
  readonly states: number;
  readonly hidden: number;
  private readonly stateRows: Float64Array;
  private readonly sequenceRows: Float64Array;
  private readonly positionGates: readonly Float64Array[];
  private readonly recurrent: Float64Array;
  private readonly outputRows: Float64Array;
  private readonly outputBias: Float64Array;
  private readonly stateStride: number;
  private readonly allowed: Uint8Array;
  private readonly gates: Float64Array;

  constructor(network: CascadeNetwork) {
    const { form, network: { shape, parameters, stateStride } } = unpackNetwork(network);
    const layout = parameterLayout(shape);
    const part = (from: number, to: number): Float64Array => Float64Array.from(parameters.subarray(from, to));
    const gates = 4 * shape.hidden;
    this.states = shape.states;
    this.hidden = shape.hidden;
    this.stateStride = stateStride;
    this.stateRows = part(0, layout.positions);
    this.sequenceRows = part(layout.sequences, layout.calendar);
    this.recurrent = part(layout.recurrent, layout.bias);
    this.outputRows = part(layout.output, layout.outputBias);
    this.outputBias = part(layout.outputBias, layout.length);
    this.allowed = form.allowed ?? new Uint8Array(shape.states ** 2).fill(1);
    this.gates = new Float64Array(gates);
    const features = new Float32Array(positionFeatureCount);
    this.positionGates = Array.from({ length: form.months - 1 }, (_, month) => {
      writePositionFeatures(features, 0, month, form.months);
      const row = part(layout.bias, layout.output);
      addRows(row, features, part(layout.positions, layout.sequences));
      return row;
    });
  }

  /** A memory of nothing. */
  empty(): CellMemory {
    return { cell: new Float64Array(this.hidden), output: new Float64Array(this.hidden) };
  }

  /** What a sequence's features add to the gates: for `step`. */
  project(features: ArrayLike<number>): Float64Array {
    const row = new Float64Array(4 * this.hidden);
    addRows(row, features, this.sequenceRows);
    return row;
  }

  /**
   * One month: takes up the state at its start and leaves the probabilities of the next.
   * @param month from 0; beyond the network's months it stays in the last
   * @param to f64 [states]
   */
  step(memory: CellMemory, sequence: Float64Array, month: number, state: number, to: Float64Array): void {
    const { hidden, gates, recurrent } = this;
    const width = 4 * hidden;
    const position = this.positionGates[Math.min(month, this.positionGates.length - 1)]!;
    for (let gate = 0; gate < width; gate++) gates[gate] = this.stateRows[state * width + gate]! + position[gate]! + sequence[gate]!;
    for (let unit = 0; unit < hidden; unit++) {
      const value = memory.output[unit]!;
      if (value === 0) continue;
      const row = unit * width;
      for (let gate = 0; gate < width; gate++) gates[gate]! += value * recurrent[row + gate]!;
    }
    for (let unit = 0; unit < hidden; unit++) {
      const cell = sigmoid(gates[hidden + unit]!) * memory.cell[unit]! + sigmoid(gates[unit]!) * Math.tanh(gates[2 * hidden + unit]!);
      memory.cell[unit] = cell;
      memory.output[unit] = sigmoid(gates[3 * hidden + unit]!) * Math.tanh(cell);
    }
    this.softmax(memory.output, state, to);
  }

  private softmax(output: Float64Array, state: number, to: Float64Array): void {
    let sum = 0;
    for (let next = 0; next < this.states; next++) {
      if (this.allowed[state * this.states + next] === 0) {
        to[next] = 0;
        continue;
      }
      let logit = this.outputBias[next]!;
      for (let unit = 0; unit < this.hidden; unit++) logit += output[unit]! * this.outputRows[unit * this.stateStride + next]!;
      to[next] = Math.exp(logit);
      sum += to[next]!;
    }
    for (let next = 0; next < this.states; next++) to[next]! /= sum;
  }
}

/** `row` += features times the rows of weights; rows beyond the features are padding. */
function addRows(row: Float64Array, features: ArrayLike<number>, weights: Float64Array): void {
  for (let feature = 0; feature < features.length; feature++) for (let gate = 0; gate < row.length; gate++) row[gate]! += features[feature]! * weights[feature * row.length + gate]!;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
