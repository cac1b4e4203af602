import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClassTable } from '../../../../src/engine/privacy/anonymity/classTable.ts';

test('classes are those of a map over the joined codes, numbered as they come, also after growing', () => {
  const tuple = fc.array(fc.oneof(fc.integer({ min: -1, max: 3 }), fc.integer()), { minLength: 3, maxLength: 3 });
  fc.assert(fc.property(fc.array(tuple, { maxLength: 200 }), (tuples) => {
    const table = new ClassTable(3);
    const known = new Map<string, { own: number; rows: number }>();
    for (const codes of tuples) {
      const entry = known.get(codes.join()) ?? { own: known.size, rows: 0 };
      known.set(codes.join(), { ...entry, rows: entry.rows + 2 });
      expect(table.add(Int32Array.from(codes), 0, 2)).toBe(entry.own);
    }
    expect([...table.rows]).toEqual(Array.from(known.values(), ({ rows }) => rows));
    for (const [key, { own }] of known) expect(table.find(Int32Array.from(key.split(',').map(Number)))).toBe(own);
    expect(table.find(Int32Array.of(9, 9, 9))).toBe(known.get('9,9,9')?.own ?? -1);
  }));
  const large = new ClassTable(2);
  for (let row = 0; row < 50_000; row++) expect(large.add(Int32Array.of(row % 10_000, row % 2))).toBe(row % 10_000);
  expect(large.size).toBe(10_000);
  expect([large.code(9_999, 0), large.code(9_999, 1)]).toEqual([9_999, 1]);
});
