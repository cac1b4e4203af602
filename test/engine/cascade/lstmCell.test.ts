import { expect, test } from 'vitest';
import { LstmCell } from '../../../src/engine/cascade/lstmCell.ts';
import { formOf, LstmModel } from '../../../src/engine/cascade/lstmModel.ts';
import { packNetwork } from '../../../src/engine/cascade/networkFile.ts';
import { Stream } from '../../../src/engine/random/stream.ts';
import { panelOf } from './panels.ts';

test('a sequence by itself has the probabilities that the kernel gives, impossible steps included', () => {
  const panel = { ...panelOf([[0, 1, 2, 1, 0, 2]], ['0', '1', '2']), statics: Float32Array.of(0.7, -1.2), staticColumns: 2 };
  const model = new LstmModel(formOf(panel, 16, { allowed: Uint8Array.of(1, 1, 1, 1, 1, 1, 0, 1, 1) }));
  const { network } = model;
  network.initialise(new Stream(1, 'test/cell'));
  model.load(panel, Uint32Array.of(0));
  network.forward();
  const cell = new LstmCell(packNetwork(model));
  const memory = cell.empty();
  const sequence = cell.project(panel.statics);
  const next = new Float64Array(3);
  for (let month = 0; month < 5; month++) {
    cell.step(memory, sequence, month, panel.codes[month]!, next);
    const row = month * network.shape.batch * network.stateStride;
    next.forEach((probability, state) => expect(Math.abs(probability - network.probabilities[row + state]!)).toBeLessThan(2e-6));
    expect(next[0] === 0).toBe(panel.codes[month] === 2);
  }
});
