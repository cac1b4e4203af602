import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { errno, Failure } from '../contract/errors.ts';
import { hasEnded, thisProcess } from './processes.ts';

const lockSchema = z.object({ token: z.string(), pid: z.int(), host: z.string(), boot: z.string() });
type Lock = z.infer<typeof lockSchema>;

/** A lock without readable content is being written right now, or its writer died in that moment; this age (ms) tells which. */
const unreadableAge = 10_000;
const pause = 25;

/** Locks that this process holds. A lock with our number that is not among them is left from an earlier process. */
const held = new Set<string>();

/**
 * Does `work` as the only writer of the workspace. A lock of a process that has ended is removed; that of a process on
 * another computer cannot be judged and stays.
 *
 * @param wait how long to wait for another writer, in milliseconds
 * @throws Failure('resource') when another writer keeps the lock longer than that
 */
export async function withLock<T>(folder: string, work: () => Promise<T>, wait = 5_000): Promise<T> {
  const path = join(folder, 'workspace.lock');
  const letGo = await acquire(path, wait, (holder) => new Failure('resource', `The workspace ${folder} is being written by ${holder}.`, {
    fix: `Try again in a moment. If that process no longer runs, delete ${path}.`,
  }));
  try {
    return await work();
  } finally {
    await letGo();
  }
}

/**
 * Keeps the workspace's window to this process until what it gives back is called: drafts belong to one window. The command and the window
 * may work side by side. A folder that cannot be written is nobody's, and what is wrong with it is said elsewhere.
 *
 * @throws Failure('resource') when another process has it, on whichever computer
 */
export async function holdWindow(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'window.lock');
  try {
    await mkdir(folder, { recursive: true });
    return await acquire(path, 0, (holder) => new Failure('resource', `The workspace ${folder} is open in another window, that of ${holder}.`, {
      fix: `Close that window, or set PRATIBIMBA_WORKSPACE to another folder. If that process no longer runs, delete ${path}.`,
    }));
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    return async () => undefined;
  }
}

/** @param inUse what to throw when `wait` milliseconds were not enough; the holder is named as in "process 7 on host" */
async function acquire(path: string, wait: number, inUse: (holder: string) => Failure): Promise<() => Promise<void>> {
  const lock: Lock = { token: randomUUID(), ...thisProcess };
  held.add(lock.token);
  for (const deadline = Date.now() + wait; ;) {
    try {
      await writeFile(path, JSON.stringify(lock), { flag: 'wx' });
      return async () => {
        held.delete(lock.token);
        await rm(path, { force: true });
      };
    } catch (thrown) {
      if (errno(thrown) !== 'EEXIST') {
        held.delete(lock.token);
        throw thrown;
      }
    }
    if (await isStale(path)) {
      await removeStale(path);
    } else if (Date.now() > deadline) {
      held.delete(lock.token);
      throw inUse(nameOf(await readLock(path)));
    } else {
      await sleep(pause);
    }
  }
}

/**
 * Two processes may find the same stale lock. The folder lets one of them in; without it, the slower one could remove
 * the new lock that the faster one has just made.
 */
async function removeStale(path: string): Promise<void> {
  const gate = `${path}.breaking`;
  try {
    await mkdir(gate);
  } catch (thrown) {
    if (errno(thrown) !== 'EEXIST') throw thrown;
    if ((await ageOf(gate)) > unreadableAge) await rmdir(gate);
    else await sleep(pause);
    return;
  }
  try {
    if (await isStale(path)) await rm(path, { force: true });
  } finally {
    await rmdir(gate);
  }
}

async function isStale(path: string): Promise<boolean> {
  const lock = await readLock(path);
  if (lock === undefined) return (await ageOf(path)) > unreadableAge;
  if (lock.pid === thisProcess.pid && lock.host === thisProcess.host) return !held.has(lock.token);
  return hasEnded(lock);
}

async function readLock(path: string): Promise<Lock | undefined> {
  try {
    return lockSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Milliseconds since the last change; 0 when it is gone. */
async function ageOf(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch {
    return 0;
  }
}

const nameOf = (lock: Lock | undefined): string => (lock === undefined ? 'another process' : `process ${lock.pid} on ${lock.host}`);
