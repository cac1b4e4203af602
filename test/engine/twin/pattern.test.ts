import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import type { PatternPlan } from '../../../src/contract/plan.ts';
import { passesLuhn } from '../../../src/engine/measure/patterns.ts';
import { PatternGenerator } from '../../../src/engine/twin/pattern.ts';
import { share } from './twins.ts';

function plan(changes: Partial<PatternPlan> & { shapes: PatternPlan['shapes'] }): PatternPlan {
  const present = changes.shapes.reduce((sum, { count }) => sum + count, 0);
  return { model: 'pattern', schema: { name: 'id', kind: 'identifier', role: 'ordinary' }, unique: true, missing: 0, present, checkDigit: 'none', ...changes };
}

function texts(of: PatternPlan, rows: number, seed = 1): (string | null)[] {
  const generator = new PatternGenerator(of, rows, seed);
  return Array.from({ length: rows }, (_, row) => generator.text(row));
}

interface Identifiers {
  readonly name: string;
  readonly of: PatternPlan;
  readonly matches: RegExp;
  readonly rows: number;
}

const identifiers: Identifiers[] = [
  { name: '(cases 10 and 11) of one shape', of: plan({ shapes: [{ shape: '\\L\\N-N999999', count: 90 }] }), matches: /^LN-[1-9]\d{6}$/, rows: 1_000_000 },
  { name: '(case 12) of 32 letters', of: plan({ shapes: [{ shape: 'a'.repeat(32), count: 90 }] }), matches: /^[a-z]{32}$/, rows: 20_000 },
  { name: 'of several shapes', of: plan({ shapes: [{ shape: 'A9999999', count: 60 }, { shape: 'N99999-aa', count: 40 }] }), matches: /^(?:[A-Z]\d{7}|[1-9]\d{5}-[a-z]{2})$/, rows: 20_000 },
  { name: 'with check digits', of: plan({ shapes: [{ shape: '\\4\\5N9 9999 9999 9999', count: 90 }], checkDigit: 'luhn' }), matches: /^45[1-9]\d(?: \d{4}){3}$/, rows: 100_000 },
  { name: 'of a shape that is too small, which gets digits', of: plan({ shapes: [{ shape: '\\N\\o9999', count: 90 }] }), matches: /^No\d{5,}$/, rows: 20_000 },
  { name: 'of a shape that they fill, with check digits before a letter', of: plan({ shapes: [{ shape: '\\4\\59999A', count: 90 }], checkDigit: 'luhn' }), matches: /^45\d{4}[A-Z]$/, rows: 20_000 },
  { name: 'of a shape that is too small, with check digits before a letter', of: plan({ shapes: [{ shape: '\\x99999\\Z', count: 90 }], checkDigit: 'luhn' }), matches: /^x\d{6,}Z$/, rows: 20_000 },
  { name: 'that count from a round number, whose shared digits are freed to keep the length', of: plan({ shapes: [{ shape: '\\1\\0\\0\\0999', count: 990 }] }), matches: /^[1-9]\d{6}$/, rows: 2000 },
];

test.each(identifiers)('$rows identifiers $name are all different, have their shape and a valid check digit', ({ of, matches, rows }) => {
  const made = texts(of, rows);
  expect(new Set(made).size).toBe(rows);
  expect(made.filter((text) => text === null || !matches.test(text))).toEqual([]);
  expect(made.filter((text) => of.checkDigit === 'luhn' && !passesLuhn(text!))).toEqual([]);
});

test('identifiers are unique for any shape, seed and number of rows', () => {
  const anyShape = fc.array(fc.constantFrom('A', 'a', '9', 'N', '-', '\\x', '\\7'), { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
  const drawable = fc.uniqueArray(anyShape.filter((shape) => /(?<!\\)[Aa9N]/.test(shape)), { minLength: 1, maxLength: 1 });
  fc.assert(
    fc.property(drawable, fc.maxSafeNat(), fc.integer({ min: 1, max: 400 }), (shapes, seed, rows) => {
      const made = texts(plan({ shapes: shapes.map((shape) => ({ shape, count: 10 })) }), rows, seed);
      expect(new Set(made).size).toBe(rows);
    }),
  );
});

test('check digits are valid and identifiers unique for any layout of digits and letters', () => {
  const anyLayout = fc.array(fc.constantFrom('9', '9', '9', 'A', '-'), { minLength: 8, maxLength: 14 }).filter((parts) => parts.filter((part) => part === '9').length >= 6);
  fc.assert(
    fc.property(anyLayout, fc.maxSafeNat(), (layout, seed) => {
      const made = texts(plan({ shapes: [{ shape: layout.join(''), count: 10 }], checkDigit: 'luhn' }), 300, seed);
      expect(new Set(made).size).toBe(300);
      expect(made.every((text) => passesLuhn(text!))).toBe(true);
    }),
  );
});

describe('what is not unique', () => {
  const remarks = plan({ unique: false, shapes: [{ shape: 'aaa', count: 300 }, { shape: 'A9', count: 100 }], missing: 600, present: 400 });
  const made = texts(remarks, 20_000);

  test('has its shapes as often as the source', () => {
    const matching = (shape: RegExp): number => share(made, (text) => text !== null && shape.test(text));
    expect(matching(/^[a-z]{3}$/)).toBeCloseTo(0.3, 1);
    expect(matching(/^[A-Z]\d$/)).toBeCloseTo(0.1, 1);
  });

  test('is missing as often as in the source, also where no shape was frequent', () => {
    const missing = (of: PatternPlan): number => share(texts(of, 20_000), (text) => text === null);
    expect(missing(remarks)).toBeCloseTo(0.6, 1);
    expect(missing({ ...remarks, shapes: [] })).toBeCloseTo(0.6, 1);
    expect(missing({ ...remarks, missing: 0 })).toBe(0);
  });

  test('may repeat', () => {
    expect(new Set(made.filter((text) => text?.length === 2)).size).toBeLessThanOrEqual(260);
  });
});

describe('a row', () => {
  const of = plan({ shapes: [{ shape: 'N99999', count: 90 }] });

  test('has the same text whatever was drawn before', () => {
    const all = texts(of, 500);
    const generator = new PatternGenerator(of, 500, 1);
    expect([499, 3, 250].map((row) => generator.text(row))).toEqual([all[499], all[3], all[250]]);
  });

  test('has another text under another seed', () => {
    const [one, other] = [texts(of, 500, 1), texts(of, 500, 2)];
    expect(one.filter((text, row) => text === other[row]).length).toBeLessThan(5);
  });

  test('is as often below the row before as above it: identifiers do not count the rows', () => {
    const risen = Array.from({ length: 40 }, (_, seed) => texts(of, 100, seed).map(Number)).flatMap((numbers) => numbers.slice(1).map((number, row) => number > numbers[row]!));
    expect(share(risen, Boolean)).toBeGreaterThan(0.35);
    expect(share(risen, Boolean)).toBeLessThan(0.65);
  });
});

test('a shape in which nothing can vary is refused where rows must differ', () => {
  expect(() => new PatternGenerator(plan({ shapes: [{ shape: '\\x-\\y', count: 20 }] }), 100, 1)).toThrow(Failure);
});

describe('case 13: identifiers that start after a declared one', () => {
  const starting = (startAfter: string, changes: Partial<PatternPlan> = {}): PatternPlan => plan({ shapes: [{ shape: '\\L9999999', count: 90 }], schema: { name: 'id', kind: 'identifier', role: 'ordinary', startAfter }, ...changes });

  test('count on from it, with its prefix, its digits and what follows them', () => {
    expect(texts(starting('L0009998'), 3)).toEqual(['L0009999', 'L0010000', 'L0010001']);
    expect(texts(starting('2024-008/B'), 2)).toEqual(['2024-009/B', '2024-010/B']);
    expect(texts(starting('99'), 2)).toEqual(['100', '101']);
  });

  test('are the same whatever the seed, and whatever was drawn before', () => {
    expect(new PatternGenerator(starting('L0009999'), 500, 7).text(499)).toBe('L0010499');
  });

  test('do not count the check digit', () => {
    const made = texts(starting('79927398713', { checkDigit: 'luhn' }), 1000);
    expect(made[0]).toMatch(/^7992739872\d$/);
    expect(made.filter((text) => !passesLuhn(text!))).toEqual([]);
    expect(new Set(made).size).toBe(1000);
  });
});
