import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import type { RowIndex } from '../../../src/contract/tableView.ts';
import { indexRows } from '../../../src/engine/io/rowIndex.ts';
import { searchRows } from '../../../src/engine/io/rowSearch.ts';
import { openSource } from '../../../src/engine/io/source.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { tableExportJob } from '../../../src/engine/jobs/tableExport.ts';
import { tableFindJob } from '../../../src/engine/jobs/tableFind.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const loans = 300;
/** Months of all loans, month by month: those of a loan lie far from each other. Some names have quotes, a line end or no ASCII sign. */
const nameOf = (loan: number): string => ['L', 'say "L', 'two\nlines L', 'é '][loan % 4]! + String(loan);
const months: readonly string[][] = Array.from({ length: 12 * loans }, (_, row) => [String(2024_01 + Math.floor(row / loans)), nameOf((row * 7) % loans), (row % 97).toFixed(2)]);
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const csv = `month,loan_id,amount\n${months.map(([month, loan, amount]) => `${month},${quoted(loan!)},${amount}\n`).join('')}`;

function write(content: string | Buffer): string {
  const path = join(temporaryFolder(), 'payments.csv');
  writeFileSync(path, content);
  return path;
}

async function indexOf(path: string): Promise<RowIndex> {
  const source = await openSource(path);
  return (await indexRows(source, silentMonitor).finally(() => source.handle.close())).index;
}

const find = async (path: string, position: number, text: string, most = 100): Promise<readonly (readonly string[])[]> => await searchRows(path, await indexOf(path), { position, text, most }, silentMonitor);

test.for([
  ['UTF-8', Buffer.from(csv)],
  ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(csv, 'utf16le')])],
  ['the one-byte encoding', Buffer.from(csv, 'latin1')],
] as const)('case 31: rows in no order are found in a file in %s, however their cells are quoted', async ([, content]) => {
  const path = write(content);
  for (const loan of [0, 1, 2, 3, 150, 299]) expect(await find(path, 1, nameOf(loan))).toEqual(months.filter((row) => row[1] === nameOf(loan)));
  expect(await find(path, 1, 'L301')).toEqual([]);
  // It stands in another column alone.
  expect(await find(path, 1, '202401')).toEqual([]);
  expect(await find(path, 2, '13.00', 5)).toEqual(months.filter((row) => row[2] === '13.00').slice(0, 5));
});

test('a text without a sign that all encodings write alike is found, too', async () => {
  const path = write('id,amount\né,1\n,2\né,3\n');
  expect(await find(path, 0, 'é')).toEqual([['é', '1'], ['é', '3']]);
  expect(await find(path, 0, '')).toEqual([['', '2']]);
});

test('rows of a Parquet file are found by their texts', async () => {
  const to = join(temporaryFolder(), 'payments.parquet');
  const monitor = new JobMonitor(tableExportJob.stages, new Int32Array(1), () => {});
  await tableExportJob.run({ file: write(csv), columns: ['month', 'loan_id'], format: 'parquet', to }, { folder: null, assistants: [], monitor });
  expect(await find(to, 1, nameOf(8))).toEqual(months.filter((row) => row[1] === nameOf(8)).map((row) => row.slice(0, 2)));
});

test('a search is cancelled, and none reads a file that has changed since', async () => {
  const path = write(csv);
  const index = await indexOf(path);
  const request = { file: path, index, position: 1, text: 'L4', most: 5 };
  await expect(tableFindJob.run(request, { folder: null, assistants: [], monitor: new JobMonitor(tableFindJob.stages, Int32Array.of(1), () => {}) })).rejects.toThrow('Cancelled.');
  appendFileSync(path, '202501,L4,1\n');
  await expect(searchRows(path, index, request, silentMonitor)).rejects.toThrow('has changed since it was opened');
});
