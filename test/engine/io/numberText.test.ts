import { describe, expect, test } from 'vitest';
import type { NumberFormat } from '../../../src/contract/tableSchema.ts';
import { numberFormatOf, numberReader, numberShape, numberWriter } from '../../../src/engine/io/numberText.ts';

const plain: NumberFormat = { decimals: 2, fixed: true, decimalSign: '.', thousandsSign: '', prefix: '', suffix: '' };

describe('reading', () => {
  test.each<[string, Partial<NumberFormat>, number]>([
    ['12.50', {}, 12.5],
    ['-0.07', {}, -0.07],
    ['+5', {}, 5],
    ['.5', {}, 0.5],
    ['1e-3', {}, 0.001],
    ['-1.5E3', {}, -1500],
    ['0.30000000000000004', {}, 0.1 + 0.2],
    ['  7', {}, 7],
    ['1,234,567.25', { thousandsSign: ',' }, 1_234_567.25],
    ['1234567.25', { thousandsSign: ',' }, 1_234_567.25],
    ['1.000', { thousandsSign: '.', decimalSign: ',' }, 1000],
    ['1.000,5', { thousandsSign: '.', decimalSign: ',' }, 1000.5],
    ['1,500', { decimalSign: ',' }, 1.5],
    ["1'000'000", { thousandsSign: "'" }, 1_000_000],
    ['$5', { prefix: '$' }, 5],
    ['-$5', { prefix: '$' }, -5],
    ['7.5 %', { suffix: '%' }, 7.5],
  ])('%s', (text, format, value) => {
    expect(numberReader({ ...plain, ...format })(text)).toBe(value);
  });

  test.each<[string, Partial<NumberFormat>]>([
    ['', {}], ['abc', {}], ['1,5', {}], ['1.2.3', {}], ['12-3', {}], ['0x10', {}], ['1e999', {}], ['Infinity', {}], ['5', { prefix: '$' }], ['$5', {}], ['€5', { prefix: '$' }],
    ['1,23,456', { thousandsSign: ',' }], ['5%', {}], ['--5', {}], ['1 2', {}],
  ])('%s is no number of the format', (text, format) => {
    expect(numberReader({ ...plain, ...format })(text)).toBeNaN();
  });
});

describe('writing', () => {
  test.each<[number, Partial<NumberFormat>, string]>([
    [12.5, {}, '12.50'],
    [-0.005, {}, '-0.01'],
    [-0.001, {}, '0.00'],
    [2.5, { decimals: 0 }, '3'],
    [-2.5, { decimals: 0 }, '-3'],
    [150_000, { decimals: 1 }, '150000.0'],
    [1.5, { decimals: 4, fixed: false }, '1.5'],
    [2, { decimals: 4, fixed: false }, '2'],
    [2, { decimals: 4, fixed: false, leastDecimals: 1 }, '2.0'],
    [0.1 + 0.2, { decimals: 15, fixed: false }, '0.3'],
    [123_456.789, { decimals: 15, fixed: false }, '123456.789'],
    [1e21, { decimals: 0 }, '1000000000000000000000'],
    [12_345_678_901_234_568, { decimals: 2 }, '12345678901234568.00'],
    [1_234_567.5, { thousandsSign: ',' }, '1,234,567.50'],
    [-1_234_567.5, { thousandsSign: '.', decimalSign: ',', suffix: ' €' }, '-1.234.567,50 €'],
    [-5, { prefix: '$' }, '-$5.00'],
  ])('%d with %o', (value, format, text) => {
    expect(numberWriter({ ...plain, ...format })(value)).toBe(text);
  });
});

test.each([
  ['0311', { leadingZero: true }], ['-007', { leadingZero: true, negative: true }], ['0', { leadingZero: false }], ['0.5', { leadingZero: false, whole: false }],
  ['1.000', { ambiguous: true }], ['0.500', { ambiguous: false }], ['1234.500', { ambiguous: false }], ['1,234,567', { thousandsSign: ',', decimalSign: '' }],
  ['123456789012345678901234', { integerDigits: 24 }], ['150000.0', { whole: true, decimals: 1, trailingZero: true }],
])('the shape of %s', (text, shape) => {
  expect(numberShape(text)).toMatchObject(shape);
});

test('declared decimals are short for a fixed format', () => {
  expect(numberFormatOf({ name: 'a', kind: 'number', role: 'ordinary', decimals: 2 })).toEqual(plain);
  expect(numberFormatOf({ name: 'a', kind: 'integer', role: 'ordinary' })).toMatchObject({ decimals: 0 });
  expect(numberFormatOf({ name: 'a', kind: 'number', role: 'ordinary', number: { ...plain, fixed: false } })).toMatchObject({ decimals: 2, fixed: false });
});
