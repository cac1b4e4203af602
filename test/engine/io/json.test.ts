import { expect, test } from 'vitest';
import { tableSchema } from '../../../src/contract/tableSchema.ts';
import { readJsonFile } from '../../../src/engine/io/json.ts';
import { failureOf, file } from './files.ts';

const valid = { schemaVersion: 1, table: 'loans', columns: [{ name: 'a', kind: 'integer' }] };

test('a file of the right shape is read, with or without a byte order mark', async () => {
  for (const mark of ['', '\ufeff']) {
    expect(await readJsonFile(file(mark + JSON.stringify(valid), 'schema.json'), tableSchema, 'schema')).toMatchObject({ table: 'loans', columns: [{ role: 'ordinary' }] });
  }
});

test.each([
  ['no JSON', '{"schemaVersion": 1, "secret', /is not JSON/],
  ['another shape', JSON.stringify({ ...valid, columns: [{ name: 'a', kind: 'secret' }] }), /not as it should be at columns\.0\.kind/],
  ['a table that names a folder', JSON.stringify({ ...valid, table: '../secret' }), /not as it should be at table/],
  ['no object', '7', /not as it should be as a whole/],
  ['case 78: a newer version', JSON.stringify({ ...valid, schemaVersion: 2 }), /version 2 and was made by a newer Pratibimba/],
])('%s', async (_, content, message) => {
  const record = await failureOf(readJsonFile(file(content, 'schema.json'), tableSchema, 'schema'));
  expect(record).toMatchObject({ code: 'input', message: expect.stringMatching(message) });
  expect(JSON.stringify(record)).not.toContain('secret');
});

test('a missing file', async () => {
  expect(await failureOf(readJsonFile(`${file('')}.absent`, tableSchema, 'schema'))).toMatchObject({ code: 'input', message: expect.stringContaining('There is no file') });
});
