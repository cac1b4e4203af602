import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { autocorrelation, delinquentStates, negativeLogLikelihood, pairedDifference, rollRateDistance, secondOrderGap, transitionCounts } from '../../../src/engine/cascade/measures.ts';
import { selectClients, transitionCount } from '../../../src/engine/cascade/panel.ts';
import { drawn, panelOf } from './panels.ts';

describe('roll rates', () => {
  test('count steps within clients alone', () => {
    expect([...transitionCounts(panelOf([[0, 0, 1], [1], [1, 0]]))]).toEqual([1, 1, 1, 0]);
  });

  test('their distance weighs rows by the reference', () => {
    // Reference: 0 stays 3 of 4 times; 1 stays 1 of 2. Other: 0 stays 1 of 2; 1 always stays.
    const reference = panelOf([[0, 0], [0, 0], [0, 0], [0, 1], [1, 1], [1, 0]]);
    const other = panelOf([[0, 0], [0, 1], [1, 1]]);
    expect(rollRateDistance(reference, other)).toBeCloseTo((4 * 0.5 + 2 * 1) / 6, 12);
  });

  test('a state that the other panel never leaves counts 2, the most there is', () => {
    expect(rollRateDistance(panelOf([[0, 0], [1, 1]]), panelOf([[0, 0]]))).toBe(1);
    expect(rollRateDistance(panelOf([[0, 0], [0, 0]]), panelOf([[0, 1]]))).toBe(2);
  });

  test('lie from 0, to itself, to 2', () => {
    const histories = fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(fc.property(histories, histories, (a, b) => {
      const [first, second] = [panelOf(a, ['0', '1', '2']), panelOf(b, ['0', '1', '2'])];
      expect(rollRateDistance(first, first)).toBe(0);
      const distance = rollRateDistance(first, second)!;
      expect(distance).toBeGreaterThanOrEqual(0);
      expect(distance).toBeLessThanOrEqual(2 + 1e-12);
    }));
  });
});

describe('delinquency', () => {
  test.each([
    [['-2', '-1', '0', '1', '8'], [0, 0, 0, 1, 1]],
    [['0', '1', '2', 'C', 'X'], [0, 1, 1, 0, 0]],
    [['CUR', 'D30', 'DEF', 'PRE'], [0, 1, 1, 0]],
  ])('%j', (states, expected) => {
    expect([...delinquentStates(states)]).toEqual(expected);
  });

  test('the second-order gap is that of the two conditional shares', () => {
    // After 1 1: delinquent 2 of 3 times; after 0 1: 1 of 4.
    const panel = panelOf([[1, 1, 1], [1, 1, 1], [1, 1, 0], [0, 1, 1], [0, 1, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]]);
    expect(secondOrderGap(panel)).toBeCloseTo(2 / 3 - 1 / 4, 12);
    expect(secondOrderGap(panelOf([[0, 1], [1, 1]]))).toBeNull();
    expect(secondOrderGap(panelOf([[0, 0, 0]], ['0', '0.5']))).toBeNull();
  });

  test('a first-order chain has no gap, and autocorrelations that fall off geometrically', () => {
    const panel = panelOf(drawn(20_000, 8, 7, (history, u) => Number(u < (history.length === 0 ? 0.5 : history.at(-1) === 1 ? 0.8 : 0.2))));
    expect(Math.abs(secondOrderGap(panel)!)).toBeLessThan(0.02);
    for (const lag of [1, 2, 3, 4]) expect(Math.abs(autocorrelation(panel, lag)! - 0.6 ** lag)).toBeLessThan(0.02);
  });

  test('autocorrelation by hand, and none where nothing varies', () => {
    // Pairs at lag 2: (1, 1), (0, 1), (0, 0), (1, 0), (1, 1).
    expect(autocorrelation(panelOf([[1, 0, 1], [0, 0, 1], [0, 1, 0], [1, 1, 0], [1, 1, 1], [1]]), 2)).toBeCloseTo((5 * 2 - 3 * 3) / 6, 12);
    expect(autocorrelation(panelOf([[0, 0, 0], [0, 0, 0]]), 1)).toBeNull();
    expect(autocorrelation(panelOf([[0, 1], [1, 0]]), 2)).toBeNull();
  });
});

describe('losses', () => {
  const panel = panelOf([[0, 1, 1], [0, 1], [1], [1, 0, 0]]);
  const baseline = Float64Array.of(-2, -1, 0, -3);
  const model = Float64Array.of(-1.5, -1.2, 0, -2);

  test('are per transition', () => {
    expect(transitionCount(panel)).toBe(5);
    expect(negativeLogLikelihood(baseline, panel)).toBeCloseTo(6 / 5, 12);
    expect(negativeLogLikelihood(Float64Array.of(0), panelOf([[1]]))).toBeNull();
  });

  test('their difference has the interval of a ratio of sums over clients', () => {
    const result = pairedDifference(model, baseline, panel)!;
    const mean = -1.3 / 5;
    const residuals = [-0.5 - 2 * mean, 0.2 - mean, 0, -1 - 2 * mean];
    const half = (1.959963984540054 * Math.sqrt((4 / 3) * residuals.reduce((sum, residual) => sum + residual ** 2, 0))) / 5;
    expect(result.difference).toBeCloseTo(mean, 12);
    expect(result.interval[0]).toBeCloseTo(mean - half, 12);
    expect(result.interval[1]).toBeCloseTo(mean + half, 12);
  });

  test('no interval from one client, or without transitions', () => {
    expect(pairedDifference(Float64Array.of(-1), Float64Array.of(-2), panelOf([[0, 1]]))).toBeNull();
    expect(pairedDifference(Float64Array.of(0, 0), Float64Array.of(0, 0), panelOf([[0], [1]]))).toBeNull();
  });
});

test('chosen clients keep their months and features', () => {
  const panel = { ...panelOf([[0, 1], [1], [1, 1]]), statics: Float32Array.of(1, 2, 3), staticColumns: 1 };
  const chosen = selectClients(panel, [2, 0]);
  expect(chosen).toMatchObject({ clients: 2, codes: Uint8Array.of(1, 1, 0, 1), lengths: Uint16Array.of(2, 2), statics: Float32Array.of(3, 1) });
});
