import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { tableExportJob } from '../../../src/engine/jobs/tableExport.ts';
import { tableIndexJob } from '../../../src/engine/jobs/tableIndex.ts';
import type { Job, JobContext } from '../../../src/engine/jobs/job.ts';
import type { JobKind } from '../../../src/contract/jobs.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const context = <K extends JobKind>(job: Job<K>, cancelled = 0): JobContext => ({ folder: null, assistants: [], monitor: new JobMonitor(job.stages, Int32Array.of(cancelled), () => {}) });

function table(content: string): string {
  const path = join(temporaryFolder(), 'loans.csv');
  writeFileSync(path, content);
  return path;
}

test.runIf(existsSync('/dev/full')).for(['csv', 'parquet'] as const)('a full disk stops an export to %s, which leaves an older file as it was and says what is needed', async (format) => {
  const to = join(temporaryFolder(), `loans.${format}`);
  writeFileSync(to, 'older');
  symlinkSync('/dev/full', `${to}.part`);
  const file = table(`id,amount\n${Array.from({ length: 100 }, (_, row) => `L${row},${row}.5\n`).join('')}`);

  await expect(tableExportJob.run({ file, columns: ['amount'], format, to }, context(tableExportJob))).rejects.toThrow(/disk of loans\.\w+ is full, and up to 1 MB are needed\. The partial file was removed\./);

  expect(readFileSync(to, 'utf8')).toBe('older');
  expect(existsSync(`${to}.part`)).toBe(false);
});

test('a cancelled export leaves no file', async () => {
  const to = join(temporaryFolder(), 'loans.csv');
  await expect(tableExportJob.run({ file: table('id\nA\n'), columns: ['id'], format: 'csv', to }, context(tableExportJob, 1))).rejects.toThrow('Cancelled.');
  expect([existsSync(to), existsSync(`${to}.part`)]).toEqual([false, false]);
});

test('a column that the table lacks is refused by name', async () => {
  await expect(tableExportJob.run({ file: table('id\nA\n'), columns: ['amount'], format: 'csv', to: join(temporaryFolder(), 'x.csv') }, context(tableExportJob))).rejects.toThrow('no column "amount"');
});

test('columns at a glance: numbers in bins, categories by how common they are, nothing for identifiers; codes with zeros in front are no numbers', async () => {
  const rows = Array.from({ length: 1000 }, (_, row) => `L${row},${row % 10},${['a', 'a', 'a', 'b'][row % 4]},00${row % 5},\n`).join('');
  const { columns, index, sampled } = await tableIndexJob.run({ file: table(`id,amount,grade,code,note\n${rows}`) }, context(tableIndexJob));
  expect([index.rows, sampled]).toEqual([1000, 1000]);
  expect(columns.map(({ name, numeric }) => [name, numeric])).toEqual([['id', false], ['amount', true], ['grade', false], ['code', false], ['note', false]]);
  const heights = columns.map((column) => column.heights);
  expect(heights[0]).toEqual([]);
  expect(heights[1]).toHaveLength(16);
  expect(heights[2]).toEqual([1, 1 / 3]);
  expect(heights[4]).toEqual([]);
});
