import { expect, test } from 'vitest';
import type { ColumnSchema } from '../../../src/contract/tableSchema.ts';
import { CodedBuilder, NumericBuilder } from '../../../src/engine/table/builder.ts';
import { countMissing } from '../../../src/engine/table/table.ts';

const schema: ColumnSchema = { name: 'a', kind: 'category', role: 'ordinary' };

test('numbers grow beyond the first capacity', () => {
  const builder = new NumericBuilder();
  for (let row = 0; row < 10_000; row++) builder.push(row % 100 === 0 ? Number.NaN : row);
  const column = builder.build(schema);
  expect(column.values).toHaveLength(10_000);
  expect(column.values[9_999]).toBe(9_999);
  expect(countMissing(column)).toBe(100);
});

test('texts share codes; declared levels come first', () => {
  const builder = new CodedBuilder(['z', 'a']);
  for (const text of ['a', 'b', 'a', 'a text that is longer than twelve characters', 'z']) builder.push(text);
  builder.pushMissing();
  const column = builder.build(schema);
  expect([...column.codes]).toEqual([1, 2, 1, 3, 0, -1]);
  expect(column.levels).toEqual(['z', 'a', 'b', 'a text that is longer than twelve characters']);
  expect(countMissing(column)).toBe(1);
});
