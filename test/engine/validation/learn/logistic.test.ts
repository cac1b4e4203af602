import { describe, expect, test } from 'vitest';
import { fitLogistic, linearScores } from '../../../../src/engine/validation/learn/logistic.ts';

describe('logistic regression', () => {
  test('gives the published coefficients of the space shuttle O-rings', () => {
    // Dalal, Fowlkes and Hoadley (1989): thermal distress by launch temperature, 23 flights; R's glm gives 15.0429 and -0.2322.
    const temperature = Float64Array.of(66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58);
    const distress = Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1);
    const [intercept, slope] = fitLogistic([temperature], distress, 0);
    expect(intercept).toBeCloseTo(15.0429, 4);
    expect(slope).toBeCloseTo(-0.2322, 4);
  });

  test('of a flag alone gives the logarithms of odds', () => {
    const flag = Float64Array.of(0, 0, 0, 0, 1, 1, 1, 1, 1);
    const labels = Uint8Array.of(1, 0, 0, 0, 1, 1, 1, 0, 0);
    const coefficients = fitLogistic([flag], labels, 0);
    expect(coefficients[0]).toBeCloseTo(Math.log(1 / 3), 8);
    expect(coefficients[1]).toBeCloseTo(Math.log(3 / 2) - Math.log(1 / 3), 8);
    expect([...linearScores([flag], coefficients, 9)].map((score) => score.toFixed(6))).toEqual([...flag].map((on) => (on === 1 ? Math.log(1.5) : Math.log(1 / 3)).toFixed(6)));
  });

  test('with a ridge stays finite where a column separates the classes, and weighs equal columns equally', () => {
    const x = Float64Array.of(-2, -1, -1, 1, 1, 2);
    const [intercept, first, second] = fitLogistic([x, x.slice()], Uint8Array.of(0, 0, 0, 1, 1, 1), 1);
    expect(intercept).toBeCloseTo(0, 8);
    expect(first).toBeGreaterThan(0.3);
    expect(first).toBeLessThan(2);
    expect(second).toBeCloseTo(first!, 8);
  });
});
