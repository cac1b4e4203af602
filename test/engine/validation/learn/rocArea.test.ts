import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rocArea, scoreSeparation } from '../../../../src/engine/validation/learn/rocArea.ts';

describe('area under the ROC', () => {
  test('of four scored rows is what textbooks count: three of four pairs in order', () => {
    expect(rocArea(Float64Array.of(0.1, 0.4, 0.35, 0.8), Uint8Array.of(0, 0, 1, 1))).toBe(0.75);
  });

  test('and the separation of ten scored rows are those of calibration.json, to 1e-7', () => {
    const [scores, bad] = [Float64Array.from({ length: 10 }, (_, at) => at + 1), Uint8Array.of(0, 0, 0, 1, 0, 0, 1, 0, 1, 1)];
    const area = rocArea(scores, bad)!;
    expect(Math.abs(area - 0.8333333)).toBeLessThan(1e-7);
    expect(Math.abs(2 * area - 1 - 0.6666667)).toBeLessThan(1e-7);
    expect(Math.abs(scoreSeparation(scores, bad)! - 0.5833333)).toBeLessThan(1e-7);
    expect(scoreSeparation(scores, new Uint8Array(10))).toBeNull();
  });

  test('counts a tie of the classes half, and steps over it at once in the separation', () => {
    const [scores, labels] = [Float64Array.of(1, 2, 2, 3), Uint8Array.of(0, 0, 1, 1)];
    expect(rocArea(scores, labels)).toBe(3.5 / 4);
    expect(scoreSeparation(scores, labels)).toBe(0.5);
    expect(scoreSeparation(Float64Array.of(2, 2), Uint8Array.of(0, 1))).toBe(0);
  });

  test('is its complement, and the separation the same, where the score is turned round or the classes are', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 1 })), { minLength: 2, maxLength: 40 }), (rows) => {
      const [scores, labels] = [Float64Array.from(rows, ([score]) => score), Uint8Array.from(rows, ([, label]) => label)];
      const turned = scores.map((score) => -score);
      const area = rocArea(scores, labels);
      if (area === null) return;
      expect(rocArea(turned, labels)).toBeCloseTo(1 - area, 12);
      expect(rocArea(scores, labels.map((label) => 1 - label))).toBeCloseTo(1 - area, 12);
      expect(scoreSeparation(turned, labels)).toBe(scoreSeparation(scores, labels));
    }));
  });

  test('is 1 in order, 0 in reverse, a half for equal scores, null without a class', () => {
    expect(rocArea(Float64Array.of(1, 2, 3), Uint8Array.of(0, 0, 1))).toBe(1);
    expect(rocArea(Float64Array.of(1, 2, 3), Uint8Array.of(1, 0, 0))).toBe(0);
    expect(rocArea(Float64Array.of(2, 2, 2), Uint8Array.of(1, 0, 0))).toBe(0.5);
    expect(rocArea(Float64Array.of(1, 2), Uint8Array.of(1, 1))).toBeNull();
  });

  test('is the share of pairs in order, ties half', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean()), { minLength: 2, maxLength: 40 }), (rows) => {
        const ones = rows.filter(([, label]) => label).map(([score]) => score);
        const zeros = rows.filter(([, label]) => !label).map(([score]) => score);
        const wins = ones.flatMap((one) => zeros.map((zero) => (one > zero ? 1 : one === zero ? 0.5 : 0))).reduce<number>((total, win) => total + win, 0);
        const area = rocArea(Float64Array.from(rows, ([score]) => score), Uint8Array.from(rows, ([, label]) => (label ? 1 : 0)));
        expect(area).toBe(ones.length === 0 || zeros.length === 0 ? null : wins / (ones.length * zeros.length));
      }),
    );
  });
});
