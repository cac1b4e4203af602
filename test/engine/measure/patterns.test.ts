import { describe, expect, test } from 'vitest';
import { passesLuhn, planPattern } from '../../../src/engine/measure/patterns.ts';
import { minCount } from '../../../src/engine/measure/settings.ts';
import { tableOf } from '../../support/creditTable.ts';

function planOf(values: readonly (string | null)[], kind: 'identifier' | 'text' = 'identifier') {
  const column = tableOf({ name: 'id', kind, values }).columns[0]!;
  if (column.storage !== 'coded') throw new Error('texts are coded');
  return planPattern(column);
}

function numbered(count: number, text: (number: number) => string): string[] {
  return Array.from({ length: count }, (_, number) => text(number));
}

describe('shapes', () => {
  test('tell letters and digits by class and keep what all rows share: prefix and signs', () => {
    expect(planOf(numbered(50, (n) => `LN-${100 + n * 13}-x`)).shapes).toEqual([{ shape: '\\L\\N-999-\\x', count: 50 }]);
  });

  test('say whether a number may begin with 0', () => {
    expect(planOf(numbered(40, (n) => String(n * 137 + 1000).padStart(5, '0'))).shapes[0]!.shape).toBe('\\09999');
    expect(planOf(numbered(40, (n) => String(n * 2137 + 10_000))).shapes[0]!.shape).toBe('N9999');
    expect(planOf(numbered(40, (n) => String((n * 2137) % 100_000).padStart(5, '0'))).shapes[0]!.shape).toBe('99999');
  });

  test('are counted, the most frequent first; rare ones are left out', () => {
    const plan = planOf([...numbered(30, (n) => `A${100 + n * 31}`), ...numbered(60, (n) => `${1000 + n * 31}`), ...numbered(minCount - 1, (n) => `secret-${n}`)]);
    expect(plan.shapes).toEqual([{ shape: 'N999', count: 60 }, { shape: '\\A999', count: 30 }]);
    expect(plan.present).toBe(99);
    expect(JSON.stringify(plan)).not.toContain('secret');
  });

  test('case 12: of ids that mix letters and digits have one class for both, as narrow as all ids allow', () => {
    const mixed = (length: number, radix: number, prefix = ''): string[] => numbered(40, (n) => prefix + Array.from({ length }, (_, at) => ((n * 7919 + at * 104_729 + n * at * 31 + n * n * at) % radix).toString(radix)).join(''));
    expect(planOf(mixed(32, 16)).shapes).toEqual([{ shape: 'h'.repeat(32), count: 40 }]);
    expect(planOf(mixed(12, 36, 'LN-').map((text) => text.toUpperCase())).shapes).toEqual([{ shape: `\\L\\N-${'X'.repeat(12)}`, count: 40 }]);
  });

  test('of names and addresses keep nothing but signs, however many share it', () => {
    const streets = numbered(40, (n) => `${10 + n} High Street`);
    const column = tableOf({ name: 'street_address', kind: 'identifier', values: streets }).columns[0]!;
    expect(column.storage === 'coded' && planPattern(column).shapes).toEqual([{ shape: 'N9 Aaaa Aaaaaa', count: 40 }]);
  });

  test('of free text keep no word that not all rows have', () => {
    const shapes = planOf([...numbered(20, () => 'car loan'), ...numbered(20, () => 'old debt')], 'text').shapes;
    expect(shapes).toEqual([{ shape: 'aaa aaaa', count: 40 }]);
  });

  test('treat a backslash as a sign like another', () => {
    expect(planOf(numbered(20, (n) => `a\\${10 + n * 4}`)).shapes).toEqual([{ shape: '\\a/99', count: 20 }]);
  });
});

describe('unique', () => {
  test('holds where every text has one row', () => {
    expect(planOf(numbered(20, (n) => `id${n + 10}`)).unique).toBe(true);
    expect(planOf([...numbered(20, (n) => `id${n + 10}`), null]).unique).toBe(true);
    expect(planOf([...numbered(20, (n) => `id${n + 10}`), 'id10']).unique).toBe(false);
  });

  test('does not hold for one text alone', () => {
    expect(planOf(['x', null]).unique).toBe(false);
  });
});

test('missing rows are counted apart', () => {
  expect(planOf(['a1', null, 'b2', null, null])).toMatchObject({ missing: 3, present: 2 });
});

describe('check digits', () => {
  test.each(['79927398713', '4539 1488 0343 6467', 'AB 1234567897'])('%s passes Luhn\'s test', (text) => {
    expect(passesLuhn(text)).toBe(true);
  });

  test.each(['79927398710', '18', ''])('%s does not', (text) => {
    expect(passesLuhn(text)).toBe(false);
  });

  test('are kept where all identifiers have one', () => {
    const valid = numbered(1000, (n) => String(400_000 + n)).filter(passesLuhn);
    expect(planOf(valid).checkDigit).toBe('luhn');
    expect(planOf([...valid, '400009']).checkDigit).toBe('none');
  });

  test('are not looked for in free text', () => {
    expect(planOf(numbered(1000, (n) => String(400_000 + n)).filter(passesLuhn), 'text').checkDigit).toBe('none');
  });
});
