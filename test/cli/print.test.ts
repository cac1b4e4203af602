import { array, assert, property, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignedTable, decimal, duration, list, paragraphs, percent, safe, size, wholeNumber } from '../../src/cli/print.ts';
import { nearest } from '../../src/cli/suggest.ts';

describe('a table', () => {
  test('stands in columns, numbers flush right', () => {
    expect(alignedTable(['FILE', 'SIZE', 'LABEL'], [['loans.csv', '1.2 MB', 'releasable'], ['a', '900 B', 'internal']], false)).toBe([
      'FILE         SIZE  LABEL',
      'loans.csv  1.2 MB  releasable',
      'a           900 B  internal',
    ].join('\n'));
  });

  test('keeps every column at one place, whatever the cells hold', () => {
    assert(property(array(tuple(string({ unit: 'binary' }), string({ unit: 'binary' })), { minLength: 1 }), (rows) => {
      const lines = alignedTable(['A', 'B', 'END'], rows.map(([a, b]) => [a, b, 'x']), false).split('\n');
      expect(lines).toHaveLength(rows.length + 1);
      expect(new Set(lines.slice(1).map((line) => [...line].length)).size).toBe(1);
    }));
  });
});

test('no control character survives', () => {
  const obeyed = ['\u0000', '\u0007', '\b', '\n', '\r', '\u001b', '\u007f', '\u009b', '\u2028', '\u202e'];
  expect(safe(`a${obeyed.join('')}ä€😀`)).toBe(`a${'\ufffd'.repeat(obeyed.length)}ä€😀`);
});

test.each([
  [wholeNumber(1234567), '1,234,567'],
  [decimal(0.12345), '0.123'],
  [decimal(null), '–'],
  [percent(0.2212), '22.12 %'],
  [percent(null), '–'],
  [size(0), '0 B'],
  [size(999), '999 B'],
  [size(1000), '1.0 kB'],
  [size(2_434_882), '2.4 MB'],
  [size(5e15), '5000.0 TB'],
  [duration(0.04), '0.0 s'],
  [duration(9.96), '10 s'],
  [duration(89), '89 s'],
  [duration(90), '2 min'],
  [duration(7200), '2.0 h'],
  [paragraphs('a', '', 'b'), 'a\n\nb'],
  [list('Notes', [], false), ''],
  [list('Notes', ['One.', 'Two.'], false), 'Notes\n- One.\n- Two.'],
])('%j reads %j', (printed, expected) => {
  expect(printed).toBe(expected);
});

describe('the nearest word', () => {
  const words = ['inspect', 'clone', 'sample', 'validate'];
  test.each([['clon', 'clone'], ['colne', 'clone'], ['sampel', 'sample'], ['validte', 'validate'], ['xyz', undefined], ['', undefined]])('to “%s” is %s', (word, expected) => {
    expect(nearest(word, words)).toBe(expected);
  });
});
