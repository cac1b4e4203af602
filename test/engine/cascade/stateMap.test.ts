import { describe, expect, test } from 'vitest';
import { cascadeStates } from '../../../src/contract/cascade.ts';
import { allowedSteps, automaticMapping, isPossible, stateMeant } from '../../../src/engine/cascade/stateMap.ts';
import { panelOf } from './panels.ts';

const meant = (codes: readonly string[], bureau = false): (string | undefined)[] => codes.map((code) => stateMeant(code, automaticMapping(codes), bureau));

describe('codes of others', () => {
  test.each([
    ['payments behind, as in the Taiwan cards', ['-2', '-1', '0', '1', '2', '3', '4', '8'], ['CUR', 'CUR', 'CUR', 'D30', 'D60', 'D90', 'D120', 'D120']],
    ['days past due', ['0', '12', '30', '59', '60', '89', '90', '120', '400'], ['CUR', 'CUR', 'D30', 'D30', 'D60', 'D60', 'D90', 'D120', 'D120']],
    ['texts', ['Current', 'In Grace Period', 'Late (31-120 days)', '60-89', '90+', 'Charged Off', 'Default', 'Fully Paid', 'MATURED'], ['CUR', 'CUR', 'D30', 'D60', 'D90', 'DEF', 'DEF', 'PRE', 'MAT']],
    ['our own', ['CUR', 'd30', 'D120', 'DEF', 'PRE', 'MAT'], ['CUR', 'D30', 'D120', 'DEF', 'PRE', 'MAT']],
  ])('%s', (_, codes, states) => {
    expect(meant(codes)).toEqual(states);
  });

  test('bureau codes: 5 is a write-off, C and X owe nothing', () => {
    expect(meant(['0', '1', '4', '5', 'C', 'X'], true)).toEqual(['CUR', 'D30', 'D120', 'DEF', 'CUR', 'CUR']);
  });

  test('some mean nothing', () => {
    expect(meant(['??', 'banana', ''])).toEqual([undefined, undefined, undefined]);
  });
});

describe('steps', () => {
  test.each([['CUR', 'D30', true], ['CUR', 'D60', false], ['D60', 'D120', false], ['D90', 'CUR', true], ['CUR', 'DEF', true], ['DEF', 'CUR', false], ['MAT', 'MAT', true], ['PRE', 'MAT', false]] as const)('%s to %s: %s', (from, to, possible) => {
    expect(isPossible(from, to)).toBe(possible);
  });

  test('what a panel does take is allowed, arithmetic or not; own codes have no mask', () => {
    const allowed = allowedSteps(panelOf([[0, 2], [0, 0]], cascadeStates))!;
    expect([...allowed.subarray(0, 8)]).toEqual([1, 0, 1, 0, 0, 0, 0, 0]);
    // A state of a panel that will be judged can be reached.
    expect([...allowedSteps(panelOf([[0, 2]], cascadeStates), panelOf([[1, 5]], cascadeStates))!.subarray(0, 8)]).toEqual([1, 1, 1, 0, 0, 1, 0, 0]);
    expect(allowedSteps(panelOf([[0, 1]]))).toBeNull();
  });
});
