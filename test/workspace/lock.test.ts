import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { holdWindow, withLock } from '../../src/workspace/lock.ts';
import { thisProcess } from '../../src/workspace/processes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** The number of a process that has surely ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

function leaveLock(folder: string, content: object | string): string {
  const path = join(folder, 'workspace.lock');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify({ token: 'left', ...thisProcess, ...content }));
  return path;
}

describe('the writer’s lock', () => {
  test('one writer at a time, and every writer has its turn', async () => {
    const folder = temporaryFolder();
    let inside = 0;
    let most = 0;
    let done = 0;
    await Promise.all(Array.from({ length: 8 }, () => withLock(folder, async () => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside -= 1;
      done += 1;
    })));
    expect({ most, done }).toEqual({ most: 1, done: 8 });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is given back when the work fails', async () => {
    const folder = temporaryFolder();
    await expect(withLock(folder, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a second writer is told who is writing', async () => {
    const folder = temporaryFolder();
    const path = leaveLock(folder, { pid: process.ppid });
    await expect(withLock(folder, async () => 'in', 60)).rejects.toMatchObject({
      code: 'resource',
      message: expect.stringContaining(`process ${process.ppid} on ${hostname()}`),
      record: { fix: expect.stringContaining(path) },
    });
    expect(existsSync(path)).toBe(true);
  });

  test.each([
    ['a process that has ended', () => ({ pid: deadPid() })],
    ['an earlier start of this machine', () => ({ pid: process.ppid, boot: 'another' })],
    ['an earlier process with our number', () => ({ pid: process.pid })],
  ])('removes the lock of %s', async (_name, left) => {
    const folder = temporaryFolder();
    leaveLock(folder, left());
    expect(await withLock(folder, async () => 'in', 60)).toBe('in');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('keeps the lock of another computer, whose processes cannot be judged', async () => {
    const folder = temporaryFolder();
    leaveLock(folder, { host: `not-${hostname()}`, pid: deadPid() });
    await expect(withLock(folder, async () => 'in', 60)).rejects.toMatchObject({ code: 'resource' });
  });

  test('a lock without content is being written, until it is old', async () => {
    const folder = temporaryFolder();
    const path = leaveLock(folder, '');
    await expect(withLock(folder, async () => 'in', 60)).rejects.toMatchObject({ code: 'resource' });
    utimesSync(path, 1, 1);
    expect(await withLock(folder, async () => readFileSync(path, 'utf8'), 60)).toContain(`"pid":${process.pid}`);
  });

  test('a gate that a crashed process left does not keep the stale lock for ever', async () => {
    const folder = temporaryFolder();
    const gate = `${leaveLock(folder, { pid: deadPid() })}.breaking`;
    mkdirSync(gate);
    utimesSync(gate, 1, 1);
    expect(await withLock(folder, async () => 'in', 1000)).toBe('in');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the window of a workspace', () => {
  test('belongs to one process, which is named to others, until it is let go; the command works beside it', async () => {
    const folder = join(temporaryFolder(), 'new');
    const letGo = await holdWindow(folder);
    await expect(holdWindow(folder)).rejects.toMatchObject({ code: 'resource', message: expect.stringContaining(`process ${process.pid} on ${hostname()}`) });
    expect(await withLock(folder, async () => 'in')).toBe('in');

    await letGo();
    await (await holdWindow(folder))();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that was left by a crash is taken over', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'window.lock'), JSON.stringify({ token: 'left', ...thisProcess, pid: deadPid() }));
    await (await holdWindow(folder))();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of a folder that cannot be is nobody’s', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await (await holdWindow(file))();
    expect(readFileSync(file, 'utf8')).toBe('');
  });
});
