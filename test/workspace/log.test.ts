import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LogEntry } from '../../src/contract/log.ts';
import { appendLog, readLog } from '../../src/workspace/log.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const entry = (second: number): LogEntry => ({ time: new Date(1000 * second).toISOString(), event: 'process-gone', process: 'GPU', reason: 'crashed' });

test('what was written is read, the newest first, and no more than was asked for', async () => {
  const workspace = temporaryFolder();
  expect(await readLog(workspace, 5)).toEqual([]);
  for (const second of [1, 2, 3]) await appendLog(workspace, entry(second));
  expect(await readLog(workspace, 2)).toEqual([entry(3), entry(2)]);
});

test('a line that was cut by a crash hides no other', async () => {
  const workspace = temporaryFolder();
  await appendLog(workspace, entry(1));
  appendFileSync(join(workspace, 'logs/window.jsonl'), '{"time":"19\n');
  await appendLog(workspace, entry(2));
  expect(await readLog(workspace, 5)).toEqual([entry(2), entry(1)]);
});

test('does not grow without end, and keeps what came before the last change of files', async () => {
  const workspace = temporaryFolder();
  await appendLog(workspace, entry(1));
  const [file, older] = ['logs/window.jsonl', 'logs/window.older.jsonl'].map((name) => join(workspace, name)) as [string, string];
  appendFileSync(file, `${' '.repeat(1_000_001)}\n`);
  await appendLog(workspace, entry(2));
  expect(statSync(file).size).toBeLessThan(1000);
  expect(existsSync(older)).toBe(true);
  expect(await readLog(workspace, 5)).toEqual([entry(2), entry(1)]);
});

test('a log that cannot be written stops nothing', async () => {
  const workspace = temporaryFolder();
  writeFileSync(join(workspace, 'logs'), 'a file where the folder should be');
  await appendLog(workspace, entry(1));
  expect(readFileSync(join(workspace, 'logs'), 'utf8')).toBe('a file where the folder should be');
});
