import { describe, expect, test } from 'vitest';
import { usedStates } from '../../../src/contract/rollRates.ts';

const states = ['CUR', 'D30', 'D60', 'DEF'];

describe('states that are shown of roll rates', () => {
  test('are those that are left as rows, and those that are come to as columns: what nobody is in has neither, what ends a loan has no row', () => {
    const matrix = [[0.9, 0.1, 0, 0], [0.5, 0.3, 0, 0.2], [null, null, null, null], [0, 0, 0, 1]];
    expect(usedStates([matrix], states)).toEqual({ from: [0, 1], to: [0, 1, 3] });
    const unknown = [...matrix.slice(0, 3), [null, null, null, null]];
    expect(usedStates([unknown], states)).toEqual(usedStates([matrix], states));
  });

  test('count in either of two panels', () => {
    const real = [[0.9, 0.1, 0, 0], [1, 0, 0, 0], [null, null, null, null], [null, null, null, null]];
    const synthetic = [[1, 0, 0, 0], [null, null, null, null], [0, 0, 0.5, 0.5], [null, null, null, null]];
    expect(usedStates([real, synthetic], states)).toEqual({ from: [0, 1, 2], to: [0, 1, 2, 3] });
  });

  test('are none where nothing ever changes', () => {
    expect(usedStates([[[1, 0], [0, 1]]], ['CUR', 'D30'])).toEqual({ from: [], to: [] });
    expect(usedStates([[[null, null], [null, null]]], ['CUR', 'D30'])).toEqual({ from: [], to: [] });
  });
});
