import { expect, test } from 'vitest';
import type { ValidationCheck } from '../../src/contract/verdict.ts';
import { compareChecks } from '../../src/renderer/validate/comparison.ts';

const check = (name: string, changes: Partial<ValidationCheck>): ValidationCheck => ({
  name, figure: 'column_shape', role: 'gate', decides: true, what: { kind: 'column', names: [name] }, cell: null, status: 'pass', value: 0.9, interval: null, method: '', rows: 100,
  direction: 'at least', threshold: 0.8, margin: 0, p_adjusted: null, members: 1, why: '', reason: null, recommendation: null, request: null, ...changes,
});
/** A validation of three columns that were judged, and one that was left out. */
const judged = (checks: ValidationCheck[]): Parameters<typeof compareChecks>[0] => ({
  checks,
  columns: ['a', 'b', 'c', 'dropped'].map((name) => ({
    name, use: 'number', measure: null, distance: null, score: name === 'dropped' ? null : 1, values_real: 1, values_synthetic: 1, missing_rate_real: 0, missing_rate_synthetic: 0,
    missing_difference_points: 0, histogram: null, divergence: null, range: null, reason: null,
  })),
});
const changes = (earlier: ValidationCheck[], later: ValidationCheck[]) => compareChecks(judged(earlier), judged(later)).map((one) => [one.check.name, one.change]);

test('a verdict that is lost stands first, those that decide before the others', () => {
  const names = ['informs', 'gained', 'lost', 'kept'];
  const earlier = [check('informs', { decides: false }), check('gained', { status: 'fail', value: 0.5 }), check('lost', {}), check('kept', {})];
  const later = [check('informs', { decides: false, status: 'fail', value: 0.1 }), check('gained', {}), check('lost', { status: 'inconclusive', value: 0.79 }), check('kept', {})];
  expect(names.toSorted()).toEqual(changes(earlier, later).map(([name]) => name).toSorted());
  expect(changes(earlier, later)).toEqual([['lost', 'worse'], ['informs', 'worse'], ['gained', 'better'], ['kept', 'same']]);
});

test('within a verdict figures whose intervals overlap are the same, whichever way is good', () => {
  const interval = (low: number, high: number, more: Partial<ValidationCheck> = {}): ValidationCheck => check('a', { value: (low + high) / 2, interval: [low, high], ...more });
  expect(changes([interval(0.82, 0.9)], [interval(0.89, 0.95)])).toEqual([['a', 'same']]);
  expect(changes([interval(0.82, 0.86)], [interval(0.89, 0.95)])).toEqual([['a', 'better']]);
  const most = { direction: 'at most', threshold: 1 } as const;
  expect(changes([interval(0.82, 0.86, most)], [interval(0.89, 0.95, most)])).toEqual([['a', 'worse']]);
  expect(changes([check('a', { value: 0.9 })], [check('a', { value: 0.9004 })])).toEqual([['a', 'same']]);
  expect(changes([check('a', { value: 0.9 })], [check('a', { value: 0.899 })])).toEqual([['a', 'worse']]);
});

test('what one validation did not judge is compared with nothing', () => {
  expect(changes([check('a', { status: 'skipped', value: null }), check('b', {})], [check('a', {}), check('c', {})])).toEqual([['a', 'unknown'], ['c', 'unknown'], ['b', 'unknown']]);
});

test('a column that failed and is listed no more has become better, unless nothing judged it', () => {
  const failed = { status: 'fail', value: 0.5 } as const;
  expect(changes([check('a', failed), check('dropped', failed)], [check('b', {})])).toEqual([['a', 'better'], ['b', 'unknown'], ['dropped', 'unknown']]);
  expect(changes([check('b', {})], [check('a', failed)])).toEqual([['a', 'worse'], ['b', 'unknown']]);
  expect(changes([check('a', failed)], [check('b', { status: 'skipped', value: null })])).toEqual([['b', 'unknown'], ['a', 'unknown']]);
});
