import { expect, test } from 'vitest';
import { calibrationByTenths } from '../../../src/engine/validation/learn/calibration.ts';
import { informationValue } from '../../../src/engine/validation/metrics/targetColumns.ts';
import { judged, numbers, table, texts } from './support.ts';

const rows = 3000;
/** Grades A, B, C with 100, 200 and 400 bad ones of 1000, or the other way round. */
const book = (rates: readonly number[]) => {
  const grades = Array.from({ length: rows }, (_, row) => 'ABC'[row % 3]!);
  return table('loans', texts('grade', grades), numbers('age', grades.map((_, row) => 20.5 + (row % 47))), numbers('bad', grades.map((_, row) => Number(Math.floor(row / 3) < rates[row % 3]!))));
};

test('information value is that of the weights of evidence worked out by hand', () => {
  const good = [900.5, 800.5, 600.5];
  const bad = [100.5, 200.5, 400.5];
  const byHand = good.reduce((sum, count, at) => sum + (count / 2301.5 - bad[at]! / 701.5) * Math.log(count / 2301.5 / (bad[at]! / 701.5)), 0);
  expect(informationValue([100, 200, 400].map((ofBad) => ({ rows: 1000, bad: ofBad })))).toBeCloseTo(byHand, 12);
  expect(informationValue([{ rows: 50, bad: 5 }])).toBe(0);
});

test('grades whose order by rate was turned round are counted, pair by pair', () => {
  const { target_columns: columns } = judged({ real: book([100, 200, 400]), synthetic: book([400, 200, 100]), target: 'bad' });
  expect(columns.map(({ name }) => name)).toEqual(['grade', 'age']);
  const [grade, age] = columns;
  expect(grade).toMatchObject({ pairs: 3, pairs_reversed: 3 });
  expect(grade!.levels![0]).toEqual({ level: 'A', rows_real: 1000, rate_real: 0.1, rows_synthetic: 1000, rate_synthetic: 0.4 });
  expect(grade!.information_value_synthetic).toBeCloseTo(grade!.information_value_real, 12);
  expect(grade!.information_value_real).toBeGreaterThan(0.3);
  expect(age).toMatchObject({ levels: null, pairs: null });
  expect(age!.information_value_real).toBeLessThan(0.05);
});

test('which cells are missing together is compared, too: equal rates of single columns do not hide it', () => {
  const half = (even: boolean) => Array.from({ length: 200 }, (_, row) => ((row % 2 === 0) === even ? null : row + 0.5));
  const pair = (a: boolean, b: boolean) => table('t', numbers('a', half(a)), numbers('b', half(b)));
  expect(judged({ real: pair(true, true), synthetic: pair(true, false) })).toMatchObject({ missing_pattern_distance: 1 });
  expect(judged({ real: pair(true, true), synthetic: pair(false, false) })).toMatchObject({ missing_pattern_distance: 0 });
  expect(judged({ real: book([1, 2, 3]), synthetic: book([1, 2, 3]) })).toMatchObject({ missing_pattern_distance: null });
});

test('calibration by tenths meets what a known model gives', () => {
  const chances = Array.from({ length: 1000 }, (_, row) => 0.05 + 0.1 * Math.floor(row / 100));
  const labels = Uint8Array.from(chances, (chance, row) => Number(row % 100 < Math.round(100 * chance)));
  const tenths = calibrationByTenths(Float64Array.from(chances, (chance) => Math.log(chance / (1 - chance))), labels);
  expect(tenths.map(({ rows: count }) => count)).toEqual(Array.from({ length: 10 }, () => 100));
  for (const { predicted, observed, interval } of tenths) {
    expect(predicted).toBeCloseTo(observed, 12);
    expect(interval![0] < observed && observed < interval![1]).toBe(true);
  }
});
