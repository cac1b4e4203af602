import { expect, test } from 'vitest';
import { fileName, formatBytes, formatCount, formatPlural, formatSeconds } from '../../src/renderer/format.ts';

test.for([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [1_234_567, '1.2 MB'],
  [2_500_000_000, '2.5 GB'],
] as const)('%i bytes', ([bytes, text]) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('counts are grouped, seconds have one decimal', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect(formatSeconds(1234.56)).toBe('1,234.6');
  expect(formatPlural(1, 'run')).toBe('1 run');
  expect(formatPlural(1200, 'row')).toBe('1,200 rows');
});

test('the name of a file is the last part of its path on any system', () => {
  expect(fileName('/data/q2/loans.csv')).toBe('loans.csv');
  expect(fileName('C:\\data\\loans.csv')).toBe('loans.csv');
  expect(fileName('loans.csv')).toBe('loans.csv');
});
