import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { studentCdf, studentTailDependence } from '../../../src/engine/numeric/beta.ts';
import { normalCdf } from '../../../src/engine/numeric/normal.ts';

describe("Student's distribution", () => {
  test('with one degree is that of Cauchy, with two algebraic, with many the normal one', () => {
    fc.assert(fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (t) => {
      expect(studentCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 8);
      expect(studentCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 8);
      expect(studentCdf(t, 1e4)).toBeCloseTo(normalCdf(t), 4);
    }));
  });
});

describe('tail dependence of a t copula', () => {
  test.each([[0.3, 4, 0.161757], [0.5, 4, 0.25317], [0.3, 10, 0.033189]])('with correlation %d and %d degrees is %d (calibration.json)', (rho, degrees, known) => {
    expect(Math.abs(studentTailDependence(rho, degrees) - known)).toBeLessThan(1e-6);
  });

  test('is 1 of equal variables, 0 of opposite ones, goes to the Gaussian 0 with the degrees, and is there without correlation', () => {
    expect(studentTailDependence(1, 4)).toBe(1);
    expect(studentTailDependence(-1, 4)).toBe(0);
    expect(studentTailDependence(0.3, 1e5)).toBeLessThan(1e-12);
    expect(studentTailDependence(0, 4)).toBeGreaterThan(0.07);
  });
});
