import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import type { TableSchema } from '../../../src/contract/tableSchema.ts';
import { loadTable } from '../../../src/engine/io/load.ts';
import { profileFile } from '../../../src/engine/io/profile.ts';
import { readTable } from '../../../src/engine/io/read.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { failureOf, file, load, propose, range } from './files.ts';

const sixteen = range(16).map((column) => `c${column}`).join(',');
const row = (fields: number): string => range(fields).map(() => 'secret').join(',');

test('case 79: a missing file and a folder are named by their path', async () => {
  const folder = temporaryFolder();
  const absent = join(folder, 'absent.csv');
  expect(await failureOf(loadTable(absent, null, silentMonitor))).toMatchObject({ code: 'input', message: `There is no file "${absent}".` });
  expect(await failureOf(loadTable(folder, null, silentMonitor))).toMatchObject({ code: 'input', message: expect.stringContaining('is a folder') });
});

test.each([
  ['an empty file', '', /is empty/],
  ['blank lines', '\n\n  \n', /nothing but blanks/],
  ['a header without rows', 'a,b,c\n', /has a header but no rows/],
  ['a header that ends in a comma (case 27)', `${sixteen}\n${`${row(15)}\n`.repeat(4)}`, /the header has 16 fields, rows have 15 \(line 2\)/],
  ['some short rows', `${sixteen}\n${row(16)}\n${row(15)}\n${row(16)}\n${row(12)}\n`, /the header has 16 fields, 2 rows have another number, the first 15 \(line 3\)/],
  ['names that recur', 'a,b,a\n1,2,3\n', /the name "a" twice \(fields 1 and 3\)/],
  ['a quote that never closes', `a,b\n1,"secret\n${'x,y\n'.repeat(5)}`, /a quoted cell of the row on line 2 is not closed properly/],
  ['a quote that closes too early', 'a,b\n1,2\n3,"sec"ret\n', /line 3 is not closed properly/],
])('%s fails in one sentence without values', async (_, content, message) => {
  const record = await failureOf(load(content));
  expect(record).toMatchObject({ code: 'input', message: expect.stringMatching(message) });
  expect(JSON.stringify(record)).not.toContain('secret');
});

test.each([
  ['an Excel workbook', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), /Excel/],
  ['a Parquet file', Buffer.from('PAR1\0\0'), /Parquet/],
  ['UTF-16 with the high byte first', Uint8Array.of(0xfe, 0xff, 0, 97), /UTF-16/],
  ['other bytes', Uint8Array.from({ length: 200 }, (_, index) => (index * 37) % 256), /bytes that are no text/],
])('%s is no text table', async (_, content, message) => {
  expect(await failureOf(load(content))).toMatchObject({ code: 'input', message: expect.stringMatching(message) });
});

test('ragged rows are found to the end of a large file, the first five listed', async () => {
  const lines = range(60_000).map((line) => (line >= 50_000 && line % 1_000 === 0 ? '1,2' : '1,2,3'));
  const record = await failureOf(load(`a,b,c\n${lines.join('\n')}\n`));
  expect(record).toMatchObject({ rows: [50_002, 51_002, 52_002, 53_002, 54_002] });
  expect(record.message).toContain('10 rows have another number');
});

test('line numbers count the lines inside quoted cells', async () => {
  const record = await failureOf(load('a,b\n"two\nlines",1\n"three\n\nlines",2\n3\n'));
  expect(record.rows).toEqual([7]);
});

describe('questions rather than failures', () => {
  test('case 26: a single column asks about the delimiter', async () => {
    const { notes, schema } = await propose('a:b:c\n1:2:3\n4:5:6\n');
    expect(schema.columns).toHaveLength(1);
    expect(notes.join()).toContain('one column only');
  });

  test('case 16: a file without a header gets names, and both readings are possible', async () => {
    const path = file('1,a,2015-01-01\n2,b,2015-01-02\n3,a,2015-01-03\n');
    const guessed = await profileFile(path, {}, silentMonitor);
    expect(guessed).toMatchObject({ rows: 3, format: { header: false } });
    expect(guessed.columns.map(({ name }) => name)).toEqual(['column_1', 'column_2', 'column_3']);
    expect(guessed.notes.join()).toContain('looks like data');
    const declared = await profileFile(path, { header: true }, silentMonitor);
    expect(declared).toMatchObject({ rows: 2, columns: [{ name: '1' }, { name: 'a' }, { name: '2015-01-01' }] });
  });

  test('a column without a name gets one', async () => {
    const { schema, notes } = await propose(',a\n1,2\n2,3\n');
    expect(schema.columns.map(({ name }) => name)).toEqual(['column_1', 'a']);
    expect(notes.join()).toContain('column_1');
  });
});

test('case 20: cells that do not fit a declared kind are counted, the first five lines listed', async () => {
  const declared: TableSchema = { schemaVersion: 1, table: 'loans', columns: [{ name: 'a', kind: 'integer', role: 'ordinary' }, { name: 'b', kind: 'category', role: 'ordinary' }] };
  const lines = range(40).map((line) => (line % 5 === 0 ? 'secret,1' : `${line},2`));
  const record = await failureOf(load(`a,b\n${lines.join('\n')}\n`, declared));
  expect(record).toMatchObject({ code: 'input', column: 'a', rows: [2, 7, 12, 17, 22] });
  expect(record.message).toContain('8 cells of column "a" are no whole number');
  expect(JSON.stringify(record)).not.toContain('secret');
});

test('missing cells fail where the schema rules them out', async () => {
  const declared: TableSchema = { schemaVersion: 1, table: 'loans', columns: [{ name: 'a', kind: 'number', role: 'ordinary', missing: false }, { name: 'b', kind: 'category', role: 'ordinary' }] };
  expect(await failureOf(load('a,b\n1,x\n,y\n2,x\n', declared))).toMatchObject({ column: 'a', rows: [3] });
});

test('a file with other columns than its schema is refused', async () => {
  const schema = (await propose('a,b\n1,x\n2,y\n')).schema;
  expect(await failureOf(readTable(file('a,c\n1,x\n'), schema, silentMonitor))).toMatchObject({ code: 'input', column: 'b', rows: [1] });
});

test('a cancel stops reading and closes the file', async () => {
  const cancelling = { ...silentMonitor, advance: () => { throw new Failure('cancelled', 'Cancelled.'); } };
  expect(await failureOf(loadTable(file('a,b\n1,2\n'), null, cancelling))).toMatchObject({ code: 'cancelled' });
});
