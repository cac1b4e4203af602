import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Scenario, ScenarioFeatures } from '../../../src/contract/scenario.ts';
import { bandOf, contradictions, distanceOf, historicFeatures, judgePlausibility, windowCount } from '../../../src/engine/stress/plausibility.ts';
import { loadScenario, scenarioNames } from '../../../src/engine/stress/scenarios.ts';

function features(values: readonly [number, number, number, number, number, number]): ScenarioFeatures {
  const [unemployment_rise, gdp_drawdown, house_price_minimum, treasury_10y_move, treasury_3m_move, inflation_peak] = values;
  return { unemployment_rise, gdp_drawdown, house_price_minimum, treasury_10y_move, treasury_3m_move, inflation_peak };
}

const incoherent = features([6, 0, 0, 0, 0, 2]);

describe('distance from history', () => {
  test.each([
    ['Fed 2026', features([5.5, -4.82, -28.55, -2, -3.9, 1.87]), 4.63],
    ['Fed 2025', features([5.9, -7.8, -33.44, -3.3, -4.3, 1.55]), 7.01],
    ['Bank of England 2025', features([4.9, -4, -25, 3, 3.17, 10]), 4.65],
    ['rate shock', features([2, -1.5, -8, 3, 4, 6.5]), 2.27],
    ['housing crash', features([4.5, -3, -32, -2, -3.9, 3]), 5.22],
    ['mild recession', features([2.5, -1.5, -5, -1.5, -2.5, 3]), 1.31],
    ['incoherent', incoherent, 9.38],
    ['2008, from 2006Q4', historicFeatures('2006Q4'), 4.29],
    ['the pandemic, from 2019Q4', historicFeatures('2019Q4'), 3.79],
    ['Volcker, from 1979Q1', historicFeatures('1979Q1'), 3.1],
    ['2022, from 2021Q3', historicFeatures('2021Q3'), 1.96],
  ] as const)('%s', (_, own, answer) => {
    expect(Math.abs(distanceOf(own) - answer)).toBeLessThan(0.02);
  });

  // Of calibration.json, as the distances are.
  test.each([
    ['2006Q4', [5.5, -4, -26.99, -1.5, -4.8, 5.25]],
    ['2019Q4', [9.4, -9.21, 0, 2.1, 2.4, 8.59]],
    ['1979Q1', [2.9, -2.64, 0, 5.6, 5.7, 14.42]],
    ['2021Q3', [-0.9, -0.25, 0, 3.1, 5.3, 8.29]],
  ] as const)('the window from %s has the known features', (start, known) => {
    Object.values(historicFeatures(start)).forEach((value, at) => expect(Math.abs(value - known[at]!)).toBeLessThan(0.0051));
  });

  test('the windows are 187, of the known mean and covariance', () => {
    expect(windowCount).toBe(187);
    const windows = Array.from({ length: windowCount }, (_, at) => Object.values(historicFeatures(`${1976 + Math.floor(at / 4)}Q${1 + (at % 4)}`)));
    const mean = (of: (window: readonly number[]) => number): number => windows.reduce((sum, window) => sum + of(window), 0) / windowCount;
    const means = [1.36, -1.263, -1.905, -0.253, 0.212, 5.066].map((known, at) => [known, mean((window) => window[at]!)] as const);
    for (const [known, value] of means) expect(Math.abs(value - known)).toBeLessThan(0.001);
    const known = [
      [6.5168, -5.6769, -4.5975, -0.5838, -2.739, 1.5966], [-5.6769, 5.4766, 3.5071, 0.0937, 1.1935, -1.7788], [-4.5975, 3.5071, 35.7701, 2.1001, 6.3286, 1.0103],
      [-0.5838, 0.0937, 2.1001, 5.6787, 6.4012, 4.9089], [-2.739, 1.1935, 6.3286, 6.4012, 12.5614, 4.9676], [1.5966, -1.7788, 1.0103, 4.9089, 4.9676, 10.1071],
    ];
    known.forEach((row, one) => row.forEach((covariance, other) => {
      const value = (mean((window) => (window[one]! - means[one]![1]) * (window[other]! - means[other]![1])) * windowCount) / (windowCount - 1);
      expect(Math.abs(value - covariance)).toBeLessThan(0.005);
    }));
  });

  test('the shipped paths have the features that they were built for', async () => {
    // The distance of each, and how many of the 187 windows lie as far out.
    const answers: Record<string, [distance: number, beyond: number]> = { 'severe-recession': [4.63, 3], 'rate-shock': [2.27, 68], 'housing-crash': [5.22, 1], stagflation: [4.65, 3], 'mild-recession': [1.31, 151] };
    for (const [name, [answer, windows]] of Object.entries(answers)) {
      const { distance, windows_beyond: beyond, incoherent: faults, reportable } = judgePlausibility(await loadScenario(name), null);
      expect({ name, near: Math.abs(distance - answer) < 0.02, windows: Math.round(beyond * windowCount), faults, reportable }).toEqual({ name, near: true, windows, faults: [], reportable: true });
    }
    expect(scenarioNames()).toEqual([...Object.keys(answers), 'baseline']);
  });
});

describe('bands and signs', () => {
  test.each([[3.8, 'ordinary'], [3.81, 'seen in history'], [6.63, 'seen in history'], [6.64, 'supervisory precedent'], [7.1, 'supervisory precedent'], [7.11, 'beyond precedent']])('%d is %s', (distance, band) => {
    expect(bandOf(distance)).toBe(band);
  });

  test('unemployment that rises alone contradicts itself, twice', () => {
    expect(contradictions([incoherent])).toHaveLength(2);
    expect(contradictions([features([6, -3, -20, 0, 0, 2])])).toEqual([]);
    expect(contradictions([features([1, 0, 0, 0, 0, 2])])).toEqual([]);
  });

  test('an implausible path is reportable with a rationale alone', async () => {
    const { series, ...scenario } = await loadScenario('severe-recession');
    const flat = { ...scenario, series: { ...series, gdp_growth: { ...series.gdp_growth, values: series.gdp_growth.values.map(() => 0) } } };
    expect(judgePlausibility(flat, null)).toMatchObject({ rationale_required: true, reportable: false });
    expect(judgePlausibility(flat, 'A test of the rule, and nothing else.')).toMatchObject({ rationale_required: true, reportable: true });
  });

  test('a path of which an early part is calm is judged by the twelve quarters that lie farthest out', async () => {
    const scenario = await loadScenario('severe-recession');
    const late = (own: Scenario['series']['inflation']) => ({ ...own, values: [...Array.from({ length: 6 }, () => own.start), ...own.values] });
    const { unemployment, gdp_growth, house_prices, treasury_10y, treasury_3m, inflation } = scenario.series;
    const later = { unemployment: late(unemployment), gdp_growth: late(gdp_growth), house_prices: late(house_prices), treasury_10y: late(treasury_10y), treasury_3m: late(treasury_3m), inflation: late(inflation) };
    expect(judgePlausibility({ ...scenario, series: later }, null).distance).toBeGreaterThanOrEqual(judgePlausibility(scenario, null).distance - 1e-9);
  });

  test('no historic window lies beyond the band of what history has seen', () => {
    fc.assert(fc.property(fc.integer({ min: 1976, max: 2021 }), (year) => distanceOf(historicFeatures(`${year}Q1`)) <= 6.64));
  });
});
