import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evenCodes, spreadWithinCodes } from '../../../src/engine/twin/spread.ts';
import { Stream } from '../../../src/engine/random/stream.ts';

// Two codes: cells 0 and 1 with 20 and 30 % of the rows, cell 2 with 50 %.
const margin = { cumulated: Float64Array.of(0, 0.2, 0.5, 1), firstCell: Int32Array.of(0, 2, 3), boundaries: Float64Array.of(-9, 0, 9) };

test('keeps the order of latent values, and the code of each row', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 1, maxLength: 50 }), fc.nat(1000), (values, seed) => {
    const z = Float32Array.from(values);
    const codes = Uint8Array.from(z, (value) => Number(value > 0));
    const below = spreadWithinCodes(z, codes, margin, new Stream(seed, 'test'));
    below.forEach((share, row) => {
      expect(share).toBeGreaterThanOrEqual(codes[row] === 0 ? 0 : 0.5);
      expect(share).toBeLessThan(codes[row] === 0 ? 0.5 : 1);
      below.forEach((other, at) => expect(z[row]! < z[at]! && share > other).toBe(false));
    });
  }));
});

test('fills each cell by its share, wherever in the code the latent values crowd', () => {
  const z = Float32Array.from({ length: 1000 }, (_, row) => -0.001 - row / 1e6);
  const below = spreadWithinCodes(z, new Uint8Array(1000), margin, new Stream(1, 'test'));
  expect(Math.abs(below.filter((share) => share < 0.2).length - 400)).toBeLessThanOrEqual(1);
});

describe('codes that miss their shares', () => {
  const wanted = Float64Array.of(40, 30, 20, 10);
  const drawn = Uint8Array.from({ length: 100 }, (_, row) => (row < 30 ? 0 : row < 70 ? 1 : row < 93 ? 2 : 3));
  const z = Float32Array.from({ length: 100 }, (_, row) => row / 100);
  const rowsOf = (codes: Uint8Array): number[] => [0, 1, 2, 3].map((code) => codes.filter((own) => own === code).length);

  test('are given their rows in the order of latent values', () => {
    const even = evenCodes(z, drawn, [false, false, false, false], wanted, new Stream(1, 'test'));
    expect(rowsOf(even)).toEqual([40, 30, 20, 10]);
    expect(even.every((code, row) => row === 0 || code >= even[row - 1]!)).toBe(true);
  });

  test('keep their rows where they say one value, and do not pass rows across it', () => {
    expect(rowsOf(evenCodes(z, drawn, [false, true, false, false], wanted, new Stream(1, 'test')))).toEqual([30, 40, 20, 10]);
  });

  test('stay as they are where nothing is wanted of them', () => {
    expect(rowsOf(evenCodes(z, drawn, [false, false, false, false], new Float64Array(4), new Stream(1, 'test')))).toEqual([30, 40, 23, 7]);
  });
});
