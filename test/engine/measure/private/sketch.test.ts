import { expect, test } from 'vitest';
import { rowSketch, sketchOverlap } from '../../../../src/engine/measure/private/sketch.ts';
import { creditColumns, tableOf } from '../../../support/creditTable.ts';

const key = new Uint8Array(32).fill(7);
const columns = creditColumns(3000, 1);
const whole = rowSketch(tableOf(...columns), key);
const part = (from: number, to: number): string[] => rowSketch(tableOf(...columns.map((column) => ({ ...column, values: column.values.slice(from, to) }))), key);

test('the same rows in another order have the same sketch', () => {
  expect(rowSketch(tableOf(...columns.map((column) => ({ ...column, values: column.values.toReversed() }))), key)).toEqual(whole);
  expect(whole).toHaveLength(256);
});

test('an overlap is told to within its sampling error', () => {
  expect(sketchOverlap(whole, whole)).toBe(1);
  expect(Math.abs(sketchOverlap(whole, part(0, 1500)) - 0.5)).toBeLessThan(0.1);
  expect(Math.abs(sketchOverlap(part(0, 2000), part(1000, 3000)) - 1 / 3)).toBeLessThan(0.1);
  expect(sketchOverlap(part(0, 1500), part(1500, 3000))).toBe(0);
});

test('one changed row in a thousand leaves it alike; another key makes it another', () => {
  const changed = columns.map((column) => ({ ...column, values: column.values.map((value, row) => (row % 1000 === 0 && column.kind === 'integer' ? 1 : value)) }));
  expect(sketchOverlap(whole, rowSketch(tableOf(...changed), key))).toBeGreaterThan(0.97);
  expect(sketchOverlap(whole, rowSketch(tableOf(...columns), new Uint8Array(32).fill(8)))).toBe(0);
});
