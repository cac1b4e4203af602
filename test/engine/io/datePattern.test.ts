import { describe, expect, test } from 'vitest';
import { dateCandidates } from '../../../src/engine/io/dateCandidates.ts';
import { datePattern } from '../../../src/engine/io/datePattern.ts';

test.each([
  ['yyyy-MM-dd', '1970-01-01', 0],
  ['yyyy-MM-dd', '2015-01-31', 16_466],
  ['yyyy-MM-dd', '1900-03-01', -25_508],
  ['yyyy-MM-dd', '9999-12-31', 2_932_896],
  ['yyyyMM', '202306', 19_509],
  ['dd/MM/yy', '31/12/68', 36_159],
  ['dd/MM/yy', '01/01/69', -365],
  ['MMM-yyyy', 'Dec-2011', 15_309],
  ["yyyy-MM-dd'T'HH:mm:ss'Z'", '1970-01-02T00:00:01Z', 86_401_000],
  ['yyyyMMddHHmmssSSSSSS', '20230623121314123456', 1_687_522_394_123.456],
  ['MM/dd/yyyy h:mm a', '01/01/1970 12:30 AM', 1_800_000],
  ['MM/dd/yyyy h:mm a', '01/01/1970 12:30 PM', 45_000_000],
])('%s reads and writes %s', (pattern, text, value) => {
  expect(datePattern(pattern).parse(text)).toBe(value);
  expect(datePattern(pattern).format(value)).toBe(text);
});

test.each([
  ['yyyy-MM-dd', '2015-02-29'], ['yyyy-MM-dd', '2015-13-01'], ['yyyy-MM-dd', '2015-00-10'], ['yyyy-MM-dd', '2015-01-01 '], ['yyyy-MM-dd', '2015-1-01'], ['yyyy-MM-dd', '0000-00-00'],
  ['d/M/yyyy', '05/6/2015'], ['dd/MM/yyyy', '5/06/2015'], ['HH:mm', '24:00'], ['hh:mm a', '00:30 AM'], ['MMM-yy', 'JAN-15'],
])('%s does not take %s', (pattern, text) => {
  expect(datePattern(pattern).parse(text)).toBeNaN();
});

test('letters without a meaning are refused', () => {
  expect(() => datePattern('yyyy-QQ')).toThrow(RangeError);
  expect(() => datePattern("yyyy'")).toThrow(RangeError);
});

describe('which patterns a text fits', () => {
  test.each([
    ['05/06/2015', ['dd/MM/yyyy', 'MM/dd/yyyy']],
    ['5/6/2015', ['d/M/yyyy', 'M/d/yyyy']],
    ['31/01/2015', ['dd/MM/yyyy']],
    ['1.2.2015', ['d.M.yyyy']],
    ['20151301', []],
    ['150000', []],
    ['99991231', ['yyyyMMdd']],
    ['12:30', []],
    ['2015-01-31 09:34:56.123+0200', ["yyyy-MM-dd HH:mm:ss.SSS'+0200'"]],
  ])('%s', (text, patterns) => {
    expect(dateCandidates(text)).toEqual(patterns);
  });
});
