import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { behaviourOf } from '../../../src/engine/cascade/behaviour.ts';
import { fitMarkov } from '../../../src/engine/cascade/markov.ts';
import { autocorrelation, transitionCounts } from '../../../src/engine/cascade/measures.ts';
import type { Panel } from '../../../src/engine/cascade/panel.ts';
import { rocArea, scoreSeparation } from '../../../src/engine/validation/learn/rocArea.ts';
import { sharedData } from '../../support/sharedData.ts';

const files = ['taiwan_train.csv', 'taiwan_holdout.csv'].map(sharedData).filter((path) => path !== undefined);
/** April to August: in September code 1 means something else. */
const months = ['PAY_6', 'PAY_5', 'PAY_4', 'PAY_3', 'PAY_2'];

/** Columns of all 30,000 clients, by name. */
function columnsOf(names: readonly string[]): number[][] {
  const rows = files.flatMap((path) => {
    const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n').map((line) => line.trim().split(','));
    const places = names.map((name) => header!.indexOf(name));
    return lines.map((cells) => places.map((place) => Number(cells[place])));
  });
  return names.map((_name, at) => rows.map((row) => row[at]!));
}

/** The panel by months behind: none, one, two, … up to `most` and more. */
function panelOf(most: number): Panel {
  const columns = columnsOf(months);
  const clients = columns[0]!.length;
  const codes = Uint8Array.from({ length: clients * months.length }, (_, cell) => Math.min(most, Math.max(0, columns[cell % months.length]![Math.floor(cell / months.length)]!)));
  return { clients, months: months.length, states: Array.from({ length: most + 1 }, (_, state) => String(state)), codes, lengths: new Uint16Array(clients).fill(months.length), statics: new Float32Array(0), staticColumns: 0 };
}

describe.skipIf(files.length < 2)('what calibration.json counted on 30,000 card clients', () => {
  test('roll rates, and the months that they rest on', () => {
    const panel = panelOf(4);
    const { rollRates } = behaviourOf(panel, silentMonitor);
    const [current, two, three, four] = [0, 2, 3, 4].map((from) => [0, 2, 3, 4].map((to) => rollRates[from]![to]!.value!));
    const known = [[0.9507, 0.0491, 0, 0], [0.3022, 0.6361, 0.0614, 0], [0.165, 0.3721, 0.1726, 0.2903], [0.0261, 0.25, 0.049, 0.6748]];
    [current, two, three, four].forEach((row, from) => row!.forEach((share, to) => expect(Math.abs(share - known[from]![to]!)).toBeLessThan(0.0001)));
    const counts = transitionCounts(panel);
    expect([0, 2, 3, 4].map((from) => counts.subarray(from * 5, from * 5 + 5).reduce((sum, count) => sum + count, 0))).toEqual([106_230, 12_370, 782, 612]);
  });

  test('memory beyond the last month, autocorrelation and lengths of spells', () => {
    const panel = panelOf(1);
    const { secondOrderGap: gap, spells } = behaviourOf(panel, silentMonitor);
    expect(Math.abs(gap.value! - (0.8363 - 0.5263))).toBeLessThan(0.0001);
    [0.642, 0.485, 0.439, 0.397].forEach((known, at) => expect(Math.abs(autocorrelation(panel, at + 1)! - known)).toBeLessThan(0.001));
    [70.7, 16.4, 8.2, 4.7].forEach((known, at) => expect(Math.abs(100 * spells[at]!.value! - known)).toBeLessThan(0.05));
  });

  test('what a second month of memory is worth: .0066 nats a step', () => {
    const panel = panelOf(1);
    const chains = fitMarkov(panel, { byMonth: false }, silentMonitor);
    const total = (order: number): number => chains.logLikelihoods(panel, order, silentMonitor).reduce((sum, value) => sum + value, 0);
    // Of the four steps of a client three have two months before them. The figure of calibration.json is of chains that are fitted to these three alone.
    expect(Math.abs((total(2) - total(1)) / (3 * panel.clients) - 0.00658)).toBeLessThan(0.0005);
  });

  test('how well the last status tells who defaults', () => {
    const [status, outcome] = columnsOf(['PAY_0', 'default_next_month']) as [number[], number[]];
    const [scores, bad] = [Float64Array.from(status), Uint8Array.from(outcome)];
    expect(Math.abs(2 * rocArea(scores, bad)! - 1 - 0.379)).toBeLessThan(0.0005);
    expect(Math.abs(scoreSeparation(scores, bad)! - 0.372)).toBeLessThan(0.0005);
  });
});
