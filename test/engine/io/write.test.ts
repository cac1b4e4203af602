import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toFailureRecord } from '../../../src/contract/errors.ts';
import type { ColumnSchema, FileFormat } from '../../../src/contract/tableSchema.ts';
import { createTableWriter } from '../../../src/engine/io/write.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { failureOf, range } from './files.ts';

const format: FileFormat = { encoding: 'utf-8', byteOrderMark: false, delimiter: ',', newline: '\n', quoting: 'needed', header: true };
const amount: ColumnSchema = { name: 'amount', kind: 'integer', role: 'ordinary' };
const grade: ColumnSchema = { name: 'grade', kind: 'category', role: 'ordinary', missingCodes: ['NA'] };

function block(rows: number, offset = 0): Table {
  return {
    name: 'loans', rows, format,
    columns: [
      { storage: 'numeric', schema: amount, values: Float64Array.from(range(rows), (row) => row + offset) },
      { storage: 'coded', schema: grade, codes: Int32Array.from(range(rows), (row) => (row % 3) - 1), levels: ['A', 'B,C'] },
    ],
  };
}

function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

test('blocks follow one another; bytes, rows and hash are those of the file', async () => {
  const path = join(temporaryFolder(), 'out.csv');
  const writer = await createTableWriter(path, [amount, grade], format);
  await writer.write(block(3));
  await writer.write(block(2, 3));
  const result = await writer.close();
  const content = readFileSync(path);
  expect(content.toString()).toBe('amount,grade\n0,NA\n1,A\n2,"B,C"\n3,NA\n4,A\n');
  expect(result).toEqual({ rows: 5, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') });
});

test('a large table goes out in many pieces', async () => {
  const path = join(temporaryFolder(), 'out.csv');
  const writer = await createTableWriter(path, [amount, grade], format);
  await writer.write(block(300_000));
  const { bytes } = await writer.close();
  const content = readFileSync(path, 'utf8');
  expect(content).toHaveLength(bytes);
  expect(content.split('\n')).toHaveLength(300_002);
  expect(content.endsWith('299999,"B,C"\n')).toBe(true);
});

test('abort removes the file; after close it leaves it', async () => {
  const folder = temporaryFolder();
  const aborted = await createTableWriter(join(folder, 'aborted.csv'), [amount, grade], format);
  await aborted.write(block(3));
  await aborted.abort();
  expect(existsSync(join(folder, 'aborted.csv'))).toBe(false);
  const closed = await createTableWriter(join(folder, 'closed.csv'), [amount, grade], format);
  await closed.close();
  await closed.abort();
  expect(existsSync(join(folder, 'closed.csv'))).toBe(true);
});

test.skipIf(!existsSync('/dev/full'))('a full disk is reported by write and by close, and no descriptor stays open', async () => {
  const before = openDescriptors();
  for (const act of [
    async () => (await createTableWriter('/dev/full', [amount, grade], format)).write(block(200_000)),
    async () => (await createTableWriter('/dev/full', [amount, grade], format)).close(),
  ]) {
    const thrown: unknown = await act().catch((reason: unknown) => reason);
    expect(toFailureRecord(thrown)).toMatchObject({ code: 'resource', message: 'The disk is full.' });
  }
  expect(openDescriptors()).toBe(before);
});

test('a character that the encoding lacks fails without being shown', async () => {
  const writer = await createTableWriter(join(temporaryFolder(), 'out.csv'), [{ ...grade, name: 'x' }], { ...format, encoding: 'windows-1252' });
  await writer.write({ name: 't', rows: 1, format, columns: [{ storage: 'coded', schema: grade, codes: Int32Array.of(0), levels: ['Łódź'] }] });
  const record = await failureOf(writer.close());
  expect(record.code).toBe('input');
  expect(record.message).not.toContain('Ł');
  await writer.abort();
});
