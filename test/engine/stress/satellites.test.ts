import { describe, expect, test } from 'vitest';
import { delinquencyPath, factorOf, fitSatellite, predicted } from '../../../src/engine/stress/satellites.ts';
import { loadScenario } from '../../../src/engine/stress/scenarios.ts';
import { conditionalPd } from '../../../src/engine/stress/vasicek.ts';

describe('satellite models', () => {
  test('cards and mortgages from 1992Q1 to 2019Q4 have the published coefficients and answers', () => {
    const card = fitSatellite('credit_card', '2019Q4');
    expect(card.coefficients.map((value) => Number(value.toFixed(4)))).toEqual([-3.2443, 0.0035, 0.2178]);
    expect(card).toMatchObject({ quarters: 112, r2: expect.closeTo(0.429, 3) });
    expect(100 * predicted(card, [10, 4.5])).toBeCloseTo(9.716, 2);
    const mortgage = fitSatellite('mortgage', '2019Q4');
    expect(mortgage.coefficients.map((value) => Number(value.toFixed(4)))).toEqual([-4.6717, 0.2415, -0.0117]);
    expect(mortgage.r2).toBeCloseTo(0.556, 3);
    expect(100 * predicted(mortgage, [10, -20])).toBeCloseTo(11.684, 2);
  });

  test('the asset correlations that history implies are those of calibration.json, whose histories begin a year earlier', () => {
    for (const [name, known] of [['credit_card', 0.023], ['mortgage', 0.076], ['other', 0.012]] as const) expect(Math.abs(fitSatellite(name, '2025Q4').correlation - known)).toBeLessThan(0.002);
  });

  test('the factor is what Vasicek needs to give the delinquency back', () => {
    const card = fitSatellite('credit_card', '2019Q4');
    const typical = conditionalPd(0.03, card.correlation, 0);
    expect(typical).toBeLessThan(0.03);
    for (const rate of [0.02, 0.04, 0.09]) {
      const z = factorOf(card, rate);
      // On the probit scale a factor of 1 is a deviation of history.
      expect(conditionalPd(0.03, card.correlation, z) < typical).toBe(z > 0);
    }
    expect(factorOf(card, 0.09)).toBeLessThan(factorOf(card, 0.04));
  });

  test('severe recession: peaks are within 0.7 and 1.5 of what happened', async () => {
    const scenario = await loadScenario('severe-recession');
    const peak = (name: 'mortgage' | 'credit_card'): number => 100 * Math.max(...delinquencyPath(fitSatellite(name, '2019Q4'), scenario));
    expect(peak('mortgage') / 11.48).toBeCloseTo(1.09, 2);
    expect(peak('credit_card') / 6.77).toBeCloseTo(1.43, 2);
  });

  test('fitted to nothing after 2005, both peaks are within 0.7 and 1.5 of what happened', async () => {
    const scenario = await loadScenario('severe-recession');
    const peak = (name: 'mortgage' | 'credit_card'): number => 100 * Math.max(...delinquencyPath(fitSatellite(name, '2005Q4'), scenario));
    expect(peak('credit_card') / 6.77).toBeCloseTo(1.06, 2);
    expect(peak('mortgage') / 11.48).toBeGreaterThan(0.7);
    expect(peak('mortgage') / 11.48).toBeLessThan(1.5);
  });

  test('beyond the falls of house prices that were seen, delinquency goes on rising without a jump, and flattens once equity is gone', () => {
    const mortgage = fitSatellite('mortgage', '2005Q4');
    expect(mortgage.leastGrowth).toBeCloseTo(-1.3, 1);
    const at = (growth: number): number => predicted(mortgage, [6, growth]);
    const falls = Array.from({ length: 400 }, (_none, step) => 10 - step / 8);
    falls.slice(1).forEach((growth, index) => {
      expect(at(growth)).toBeGreaterThanOrEqual(at(falls[index]!));
      expect(at(growth) / at(falls[index]!)).toBeLessThan(1.03);
    });
    const straight = (growth: number): number => 1 / (1 + Math.exp(-(mortgage.coefficients[0]! + 6 * mortgage.coefficients[1]! + growth * mortgage.coefficients[2]!)));
    expect(at(5)).toBeCloseTo(straight(5), 12);
    expect(at(-20)).toBeGreaterThan(2 * straight(-20));
    expect(at(-30) / at(-29)).toBeCloseTo(1, 2);
  });

  test('too few quarters are refused', () => {
    expect(() => fitSatellite('mortgage', '2000Q1')).toThrow('A satellite model needs 40 quarters from 1992Q1 on, and 2000Q1 leaves 33.');
  });
});
