import { expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import type { ColumnSchema, TableSchema } from '../../../src/contract/tableSchema.ts';
import { tableSchema } from '../../../src/contract/tableSchema.ts';
import { readJsonFile } from '../../../src/engine/io/json.ts';
import { loadTable } from '../../../src/engine/io/load.ts';
import { mergeSchema } from '../../../src/engine/io/merge.ts';
import { sharedData } from '../../support/sharedData.ts';
import { load, propose, range } from './files.ts';

const declare = (...columns: Partial<ColumnSchema>[]): TableSchema => tableSchema.parse({ schemaVersion: 1, table: 'declared', target: 'bad', columns });

test('case 6: a person overrides the kind of one column; the format of the file stays', async () => {
  const { schema } = await propose(`grade,amount,bad\n${range(30).map((row) => `${row % 3},${row * 100}.50,${row % 2}\n`).join('')}`);
  const merged = mergeSchema(schema, declare({ name: 'bad', kind: 'category', role: 'sensitive' }, { name: 'amount', kind: 'number', min: 0, max: 1e6 }, { name: 'grade', kind: 'integer' }));
  expect(merged).toMatchObject({ table: 'loans', target: 'bad', format: { delimiter: ',' } });
  expect(merged.columns.map(({ name, kind }) => [name, kind])).toEqual([['grade', 'integer'], ['amount', 'number'], ['bad', 'category']]);
  expect(merged.columns[1]).toMatchObject({ min: 0, max: 1e6, number: { decimals: 2, fixed: true } });
  expect(merged.columns[2]).toMatchObject({ role: 'sensitive' });
  for (const column of merged.columns) expect(column).not.toHaveProperty('reason');
});

test('case 6: what looks like an identifier may be declared a number', async () => {
  const { table } = await load(`id,x\n${range(30).map((row) => `${row + 1},a\n`).join('')}`, declare({ name: 'id', kind: 'integer' }, { name: 'x', kind: 'category' }));
  expect(table.columns[0]).toMatchObject({ storage: 'numeric', schema: { kind: 'integer' } });
});

test.each([
  ['a column that is not in the file', declare({ name: 'a', kind: 'integer' }, { name: 'b', kind: 'integer' }, { name: 'c', kind: 'integer' }), /no column "c"/],
  ['a column that is not declared', declare({ name: 'a', kind: 'integer' }), /does not declare column "b"/],
  ['a column declared twice', declare({ name: 'a', kind: 'integer' }, { name: 'a', kind: 'integer' }, { name: 'b', kind: 'integer' }), /"a" twice/],
  ['a date of no known format', declare({ name: 'a', kind: 'date' }, { name: 'b', kind: 'integer' }), /no format that is known/],
  ['a form of what is no identifier', declare({ name: 'a', kind: 'integer', format: 'iban' }, { name: 'b', kind: 'integer' }), /with "format", but is no identifier/],
  ['a start of what is no identifier', declare({ name: 'a', kind: 'category', startAfter: 'L9' }, { name: 'b', kind: 'integer' }), /with "startAfter", but is no identifier/],
  ['a start without a number', declare({ name: 'a', kind: 'identifier', startAfter: 'last' }, { name: 'b', kind: 'integer' }), /no number of at most 15 digits/],
  ['a start beyond exact numbers', declare({ name: 'a', kind: 'identifier', startAfter: '1234567890123456' }, { name: 'b', kind: 'integer' }), /no number of at most 15 digits/],
  ['a start within a form', declare({ name: 'a', kind: 'identifier', format: 'card', startAfter: '4' }, { name: 'b', kind: 'integer' }), /both "format" and "startAfter"/],
  ['a date format without meaning', declare({ name: 'a', kind: 'date', dateFormat: 'QQ' }, { name: 'b', kind: 'integer' }), /letters without a meaning/],
])('%s fails', async (_, declared, message) => {
  const { schema } = await propose('a,b\n1,2\n3,4\n');
  expect(() => mergeSchema(schema, declared)).toThrow(Failure);
  expect(() => mergeSchema(schema, declared)).toThrow(message);
});

test('declared levels come first, others are kept and counted', async () => {
  const { table, notes } = await load('g,n\nB,1\nC,2\nA,900\n', declare({ name: 'g', kind: 'category', levels: ['A', 'B'] }, { name: 'n', kind: 'integer', max: 10 }));
  expect(table.columns[0]).toMatchObject({ levels: ['A', 'B', 'C'], codes: Int32Array.of(1, 2, 0) });
  expect(notes).toEqual(['Column "g": 1 value lies outside the declared levels.', 'Column "n": 1 value lies outside the declared bounds.']);
});

test('codes that a person declares are missing too, even numbers', async () => {
  const { table } = await load('n,x\n5,a\n-9,b\nNA,a\n', declare({ name: 'n', kind: 'integer', missingCodes: ['-9'] }, { name: 'x', kind: 'category' }));
  expect(table.columns[0]).toMatchObject({ values: Float64Array.of(5, Number.NaN, Number.NaN), schema: { missingCodes: ['-9', 'NA'] } });
});

test('the declared schema of Taiwan credit fits its file', async () => {
  const [data, declared] = [sharedData('taiwan_train.csv'), sharedData('taiwan_schema.json')];
  if (data === undefined || declared === undefined) return;
  const { table, schema, notes } = await loadTable(data, await readJsonFile(declared, tableSchema, 'schema'), silentMonitor);
  expect(table.rows).toBe(21_000);
  expect(notes).toEqual([]);
  expect(schema.target).toBe('default_next_month');
  expect(schema.columns[0]).toMatchObject({ name: 'LIMIT_BAL', kind: 'number', min: 0, max: 1_000_000, number: { decimals: 1, fixed: true } });
  expect(table.columns[5]).toMatchObject({ storage: 'coded', levels: ['-2', '-1', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] });
});
