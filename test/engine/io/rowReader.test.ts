import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { indexRows } from '../../../src/engine/io/rowIndex.ts';
import { createRowReader, type RowReader } from '../../../src/engine/io/rowReader.ts';
import { openSource } from '../../../src/engine/io/source.ts';
import { tableExportJob } from '../../../src/engine/jobs/tableExport.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

async function open(path: string): Promise<{ rows: number; names: readonly string[]; reader: RowReader }> {
  const source = await openSource(path);
  try {
    const { index, names } = await indexRows(source, silentMonitor);
    return { rows: index.rows, names, reader: createRowReader(path, index) };
  } finally {
    await source.handle.close();
  }
}

function csv(content: string | Buffer): string {
  const path = join(temporaryFolder(), 'loans.csv');
  writeFileSync(path, content);
  return path;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const loans = (count: number): string[][] => Array.from({ length: count }, (_, row) => [`L${row + 1}`, (row * 1.5).toFixed(3), row % 3 === 0 ? 'with "quotes", and\na line' : 'plain']);
const textOf = (rows: readonly (readonly string[])[], lineEnd = '\n'): string => `id,amount,note${lineEnd}${rows.map((row) => [row[0]!, row[1]!, quoted(row[2]!)].join(',') + lineEnd).join('')}`;

test('case 31: rows anywhere in a file are its texts, verbatim, whatever lies in quotes', async () => {
  const expected = loans(2000);
  const { rows, names, reader } = await open(csv(textOf(expected)));
  expect(rows).toBe(2000);
  expect(names).toEqual(['id', 'amount', 'note']);
  await fc.assert(fc.asyncProperty(fc.nat(2100), fc.integer({ min: 1, max: 600 }), async (from, count) => {
    expect(await reader.rows(from, count)).toEqual(expected.slice(from, from + count));
  }), { numRuns: 40 });
});

test.for([
  ['line ends of two characters', Buffer.from(textOf(loans(300), '\r\n'))],
  ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(textOf(loans(300)), 'utf16le')])],
  ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(textOf(loans(300)))])],
  ['no line end at the end', Buffer.from(textOf(loans(300)).slice(0, -1))],
] as const)('a file with %s has the same rows', async ([, content]) => {
  const { rows, names, reader } = await open(csv(content));
  expect([rows, names]).toEqual([300, ['id', 'amount', 'note']]);
  expect(await reader.rows(255, 3)).toEqual(loans(300).slice(255, 258));
  expect(await reader.rows(299, 5)).toEqual(loans(300).slice(299));
});

test('rows are found by their first text in tables that are ordered by it, and in no others', async () => {
  const months = Array.from({ length: 900 }, (_, loan) => Array.from({ length: 1 + (loan % 7) }, (_month, month) => [`L${loan + 1}-1`, String(month), 'x'])).flat();
  const { reader } = await open(csv(textOf(months)));
  for (const loan of ['L1-1', 'L84-1', 'L85-1', 'L900-1']) expect(await reader.find(loan, 100)).toEqual(months.filter(([id]) => id === loan));
  expect(await reader.find('L901-1', 100)).toEqual([]);
  expect(await reader.find('L7-1', 3)).toHaveLength(3);
  const { reader: falling } = await open(csv(textOf(months.toReversed())));
  expect(await falling.find('L1-1', 100)).toBeNull();
});

test('a file that has changed since is not read by places that are no longer its own', async () => {
  const path = csv(textOf(loans(300)));
  const { reader } = await open(path);
  truncateSync(path, 100);
  await expect(reader.rows(0, 1)).rejects.toThrow('has changed since it was opened');
});

const exportTable = (file: string, to: string, columns: string[], format: 'csv' | 'parquet'): Promise<unknown> =>
  tableExportJob.run({ file, columns, format, to }, { folder: null, assistants: [], monitor: new JobMonitor(tableExportJob.stages, new Int32Array(1), () => {}) });

test('an export of all columns is the file, and one of some columns keeps their texts', async () => {
  const file = csv('id,amount,note\n007,1.50,"a, b"\n008,,plain\n009,2.125,"say ""yes"""\n');
  const folder = temporaryFolder();
  await exportTable(file, join(folder, 'all.csv'), ['id', 'amount', 'note'], 'csv');
  await exportTable(file, join(folder, 'some.csv'), ['note', 'id'], 'csv');
  const some = await open(join(folder, 'some.csv'));
  expect(some.names).toEqual(['id', 'note']);
  expect(await some.reader.rows(0, 9)).toEqual([['007', 'a, b'], ['008', 'plain'], ['009', 'say "yes"']]);
  const all = await open(join(folder, 'all.csv'));
  expect(await all.reader.rows(0, 9)).toEqual([['007', '1.50', 'a, b'], ['008', '', 'plain'], ['009', '2.125', 'say "yes"']]);
});

test('an export to Parquet is read again by places in it', async () => {
  const rows = loans(70_000).map(([id, amount]) => [id!, Number(amount).toFixed(1)]);
  const file = csv(`id,amount\n${rows.map((row) => `${row.join(',')}\n`).join('')}`);
  const to = join(temporaryFolder(), 'loans.parquet');
  await exportTable(file, to, ['id', 'amount'], 'parquet');
  const { rows: count, names, reader } = await open(to);
  expect([count, names]).toEqual([70_000, ['id', 'amount']]);
  // Across two row groups; a number is written without its trailing zero.
  expect(await reader.rows(65_530, 10)).toEqual(rows.slice(65_530, 65_540).map(([id, amount]) => [id, String(Number(amount))]));
  expect(await reader.find('L69999', 5)).toEqual([['L69999', '104997']]);
});
