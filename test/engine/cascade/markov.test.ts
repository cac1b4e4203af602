import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { fitMarkov, longestOrder } from '../../../src/engine/cascade/markov.ts';
import { negativeLogLikelihood } from '../../../src/engine/cascade/measures.ts';
import type { Panel } from '../../../src/engine/cascade/panel.ts';
import { drawn, panelOf } from './panels.ts';

const pooled = (panel: Panel) => fitMarkov(panel, { byMonth: false }, silentMonitor);
const byMonth = (panel: Panel) => fitMarkov(panel, { byMonth: true }, silentMonitor);
const loss = (chains: ReturnType<typeof pooled>, panel: Panel, order: number) => negativeLogLikelihood(chains.logLikelihoods(panel, order, silentMonitor), panel) ?? Number.NaN;

const anyHistories = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 30 });
const names = ['0', '1', '2', '3'];

describe('a chain', () => {
  // Transitions: 0 to 0 four times, 0 to 1 once, 1 to 1 once; 0 0 to 0 twice, 0 0 to 1 and 0 1 to 1 once.
  const histories = [[0, 0, 0, 0], [0, 0], [0, 1, 1]];

  test('is its counts, drawn to the next lower order by the fitted weight', () => {
    const chains = pooled(panelOf(histories));
    const [alone, one, two] = chains.concentrations as [number, number, number];
    const order0 = (4 + alone / 2) / (6 + alone);
    const order1 = (4 + one * order0) / (5 + one);
    const order2 = (2 + two * order1) / (2 + two);
    expect(chains.probability([], 1, 0, 0)).toBeCloseTo(order0, 12);
    expect(chains.probability([0], 1, 1, 0)).toBeCloseTo(order1, 12);
    expect(chains.probability([0, 0], 2, 2, 0)).toBeCloseTo(order2, 12);
  });

  test('uses lower orders in the first months and gives no likelihood to the first', () => {
    const chains = pooled(panelOf(histories));
    const [first, second, single] = chains.logLikelihoods(panelOf([[0, 1, 1], [1], [0, 0, 0, 1]]), 3, silentMonitor);
    expect(first).toBeCloseTo(Math.log(chains.probability([0], 1, 1, 1)) + Math.log(chains.probability([0, 1], 2, 2, 1)), 12);
    expect(second).toBe(0);
    expect(single).toBeCloseTo([0, 0, 1].reduce((sum, state, index) => sum + Math.log(chains.probability([0, 0, 0].slice(0, index + 1), index + 1, index + 1, state)), 0), 12);
  });

  test('says of a context that was never seen what the longest seen one says', () => {
    const chains = pooled(panelOf(histories));
    expect(chains.probability([1, 0], 2, 2, 1)).toBe(chains.probability([0], 1, 1, 1));
    expect(chains.probability([1, 1, 0], 3, 3, 1)).toBe(chains.probability([0], 1, 1, 1));
  });

  test('reads nothing beyond the end of a history', () => {
    const zeros = panelOf(drawn(50, 4, 3, (history, u) => Number(u < (history.length === 0 ? 0.5 : 0.3))).map((history, client) => history.slice(0, 1 + (client % 4))));
    const other = { ...zeros, codes: zeros.codes.map((code, at) => (at % 4 < zeros.lengths[Math.floor(at / 4)]! ? code : 1)) };
    expect(pooled(other).logLikelihoods(other, 3, silentMonitor)).toEqual(pooled(zeros).logLikelihoods(zeros, 3, silentMonitor));
  });

  test('is a distribution without zeros, whatever the panel, history and month', () => {
    fc.assert(fc.property(anyHistories, fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 5 }), fc.integer({ min: 1, max: 9 }), fc.boolean(), (histories_, history, month, months) => {
      const chains = fitMarkov(panelOf(histories_, names), { byMonth: months }, silentMonitor);
      for (let order = 0; order <= longestOrder; order++) {
        const probabilities = names.map((_, state) => chains.probability(history, month, order, state));
        expect(Math.min(...probabilities)).toBeGreaterThan(0);
        expect(probabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 10);
      }
    }), { numRuns: 60 });
  });
});

describe('smoothing', () => {
  const eight = Array.from({ length: 8 }, (_, state) => String(state));
  const independent = (seed: number) => panelOf(drawn(300, 6, seed, (_, u) => Math.floor(8 * u * u)), eight);

  test('where states do not depend on the past, longer chains lose next to nothing by their many contexts', () => {
    const [train, holdout] = [independent(1), independent(2)];
    const chains = pooled(train);
    expect(loss(chains, holdout, 3) - loss(chains, holdout, 0)).toBeLessThan(0.02);
  });

  test('where the past decides, it does not blur: 10,000 clients give back the frequencies', () => {
    const chances = [0.1, 0.5, 0.2, 0.9];
    const made = (seed: number) => panelOf(drawn(10_000, 6, seed, (history, u) => Number(u < (history.length < 2 ? 0.5 : chances[2 * history.at(-2)! + history.at(-1)!]!))));
    const chains = pooled(made(1));
    chances.forEach((chance, context) => expect(Math.abs(chains.probability([0, context >> 1, context & 1], 5, 2, 1) - chance)).toBeLessThan(0.02));
    const holdout = made(2);
    expect(loss(chains, holdout, 2)).toBeLessThan(loss(chains, holdout, 1) - 0.04);
  });
});

describe('chains by month', () => {
  // All stay in the second month and all change in the third.
  const histories = drawn(200, 3, 5, (history, u) => (history.length === 0 ? Number(u < 0.5) : history.length === 1 ? history[0]! : 1 - history[1]!));

  test('tell months apart that a common chain cannot', () => {
    const panel = panelOf(histories);
    expect(loss(byMonth(panel), panel, 1)).toBeLessThan(0.01);
    expect(loss(pooled(panel), panel, 1)).toBeGreaterThan(0.6);
  });

  test('know nothing of months that the training panel did not have', () => {
    const chains = byMonth(panelOf(histories));
    expect(chains.probability([0, 0, 1], 3, 3, 1)).toBe(0.5);
  });
});

test('stops when the user cancels', () => {
  const cancelled = { ...silentMonitor, check: () => { throw new Error('cancelled'); } };
  expect(() => fitMarkov(panelOf([[0, 1]]), { byMonth: false }, cancelled)).toThrow('cancelled');
});
