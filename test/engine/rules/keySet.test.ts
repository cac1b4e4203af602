import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeySet } from '../../../src/engine/rules/keySet.ts';

test('a text is new the first time alone, as a set of texts has it', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('', '0', 'LN1')), { maxLength: 60 }), (texts) => {
    const keys = new KeySet();
    const known = new Set<string>();
    for (const text of texts) {
      expect(keys.add(text)).toBe(!known.has(text));
      known.add(text);
    }
  }));
});

test('numbered texts are told apart, across growth', () => {
  const keys = new KeySet();
  const text = (index: number): string => `8:${String(index % 1000).padStart(8, '0')}3:${Math.floor(index / 1000)}`;
  let isNew = true;
  for (let index = 0; index < 50_000; index++) isNew &&= keys.add(text(index)) === true;
  expect(isNew).toBe(true);
  expect([0, 49_999].map((index) => keys.add(text(index)))).toEqual([false, false]);
});
