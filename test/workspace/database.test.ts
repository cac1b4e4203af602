import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readDatabase, updateDatabase } from '../../src/workspace/database.ts';
import { listRuns } from '../../src/workspace/runs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

describe('the workspace database', () => {
  test('is an SQLite file of version 1 and leaves no other file', async () => {
    const folder = temporaryFolder();
    await updateDatabase(folder, () => undefined);
    expect(readFileSync(join(folder, 'workspace.db')).subarray(0, 15).toString()).toBe('SQLite format 3');
    expect(await readDatabase(folder, (database) => database.exec('PRAGMA user_version')[0]?.values)).toEqual([[1]]);
    expect(readdirSync(folder)).toEqual(['workspace.db']);
  });

  test('reading does not create it', async () => {
    const folder = temporaryFolder();
    expect(await listRuns(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a change that fails leaves it as it was', async () => {
    const folder = temporaryFolder();
    await updateDatabase(folder, () => undefined);
    const before = readFileSync(join(folder, 'workspace.db'));
    await expect(updateDatabase(folder, (database) => {
      database.run('DROP TABLE runs');
      throw new Error('midway');
    })).rejects.toThrow('midway');
    expect(readFileSync(join(folder, 'workspace.db')).equals(before)).toBe(true);
  });

  test('loses no change of processes that write at the same time, even when they all find a lock of a crash', async () => {
    const folder = temporaryFolder();
    await updateDatabase(folder, (database) => database.run('CREATE TABLE counter AS SELECT 0 AS n'));
    writeFileSync(join(folder, 'workspace.lock'), JSON.stringify({ token: 'left', host: hostname(), boot: 'an earlier one', pid: 1 }));
    const writer = `
      const { updateDatabase } = await import(process.argv[1]);
      for (let i = 0; i < 5; i++) await updateDatabase(process.argv[2], (database) => database.run('UPDATE counter SET n = n + 1'));`;
    const module = new URL('../../src/workspace/database.ts', import.meta.url).href;
    const writers = Array.from({ length: 4 }, () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', writer, module, folder]));
    await Promise.all(writers);
    expect(await readDatabase(folder, (database) => database.exec('SELECT n FROM counter')[0]?.values)).toEqual([[20]]);
    expect(readdirSync(folder)).toEqual(['workspace.db']);
  });

  test('of a newer version is refused and not touched', async () => {
    const folder = temporaryFolder();
    await updateDatabase(folder, (database) => database.run('PRAGMA user_version = 2'));
    const before = readFileSync(join(folder, 'workspace.db'));
    await expect(updateDatabase(folder, () => undefined)).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('newer version') });
    expect(readFileSync(join(folder, 'workspace.db')).equals(before)).toBe(true);
  });

  test('that is damaged is named', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'workspace.db'), 'this is no database at all, not by far');
    await expect(listRuns(folder)).rejects.toMatchObject({ code: 'resource', message: expect.stringContaining(join(folder, 'workspace.db')) });
  });
});
