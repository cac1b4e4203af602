import { mkdirSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { errno, Failure } from '../contract/errors.ts';
import { syncFolder } from './durable.ts';
import { isAlive } from './processes.ts';

/** A run folder in the making: a sibling of the target that takes its place in one step, or leaves no trace. */
export interface Staging {
  /** Where the files are written meanwhile. */
  readonly folder: string;
  /** Where they will be: the absolute path asked for, symbolic links resolved. */
  readonly target: string;
  /** Puts the run in place. The target is checked again, for a run may take hours. */
  commit(): Promise<void>;
  /** Leaves everything as it was; does nothing once the run is in place. */
  discard(): Promise<void>;
}

type TargetState = 'absent' | 'empty' | 'previous run';

/** Staging folders of this process, each with how its target was found. */
const open = new Map<string, { target: string; state: TargetState }>();

/**
 * Stages a run. What earlier processes left of their runs to the same target is cleaned up.
 *
 * @param force replace the target if it holds a previous run
 * @throws Failure('usage') when the target holds anything else, is a file, or is being written by another run
 * @throws Failure('resource') when the operating system refuses to make the folder
 */
export async function stageRun(path: string, force: boolean): Promise<Staging> {
  const target = await resolved(path);
  await cleanUp(target);
  const state = await targetState(target, force);
  if (state === 'empty') await removeEmpty(target);
  const folder = `${target}.partial-${process.pid}`;
  await makeStagingFolder(folder, target);
  open.set(folder, { target, state });

  return {
    folder,
    target,
    async commit() {
      const replaced = `${target}.replaced-${process.pid}`;
      const now = await targetState(target, force);
      if (now === 'empty') await removeEmpty(target);
      if (now === 'previous run') await rename(target, replaced);
      try {
        await rename(folder, target);
      } catch (thrown) {
        if (now === 'previous run') await rename(replaced, target);
        throw thrown;
      }
      open.delete(folder);
      await syncFolder(dirname(target));
      await rm(replaced, { recursive: true, force: true });
    },
    async discard() {
      if (!open.has(folder)) return;
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      open.delete(folder);
      if (state === 'empty') await mkdir(target, { recursive: true });
    },
  };
}

/** Removes every staging folder of this process at once: for a process that is about to exit and cannot wait. */
export function discardAllNow(): void {
  for (const [folder, { target, state }] of open) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    if (state === 'empty') mkdirSync(target, { recursive: true });
  }
  open.clear();
}

/** Is `path` the folder itself or inside it? */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The absolute path, symbolic links resolved; that of a file that does not exist (yet) as it is written. */
export async function resolved(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return resolve(path);
  }
}

async function targetState(target: string, force: boolean): Promise<TargetState> {
  const names = await namesIn(target);
  if (names === undefined) return 'absent';
  if (isWithin(process.cwd(), target)) {
    throw new Failure('usage', `A run cannot take the place of ${target}: it is the folder you are in.`, { fix: 'Name a new folder with -o.' });
  }
  if (names.length === 0) return 'empty';
  if (!force) {
    throw new Failure('usage', `The folder ${target} is not empty.`, {
      fix: 'Choose another one with -o, or say --force to replace a previous run.',
    });
  }
  if (!(await holdsRun(target))) {
    throw new Failure('usage', `The folder ${target} holds something else than a previous run, so --force does not replace it.`, {
      fix: 'Choose another one with -o.',
    });
  }
  return 'previous run';
}

async function namesIn(target: string): Promise<string[] | undefined> {
  try {
    return await readdir(target);
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT') return undefined;
    if (errno(thrown) === 'ENOTDIR') throw new Failure('usage', `${target} is a file, but a run needs a folder.`, { fix: 'Choose another one with -o.' });
    throw thrown;
  }
}

/** A `run.json` of any version is ours; versions matter to those who read on. */
async function holdsRun(folder: string): Promise<boolean> {
  const ours = z.object({ schemaVersion: z.int(), id: z.string(), kind: z.string(), artefacts: z.array(z.unknown()) });
  try {
    return ours.safeParse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'))).success;
  } catch {
    return false;
  }
}

/** An empty folder makes way at the start, so that one that cannot (a mounted one) is found before the work and not after. */
async function removeEmpty(target: string): Promise<void> {
  try {
    await rmdir(target);
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT') return;
    throw new Failure('usage', `The folder ${target} cannot be replaced by a run (it may be a mounted one).`, { fix: 'Name a new folder inside it with -o.' });
  }
}

async function makeStagingFolder(folder: string, target: string): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder);
  } catch (thrown) {
    const code = errno(thrown);
    if (code === 'EEXIST' && open.has(folder)) throw new Failure('usage', `Another run is being written to ${target}.`, { fix: 'Choose another folder with -o.' });
    if (code === 'EEXIST' || code === 'ENOTDIR') throw new Failure('usage', `${target} cannot be a folder: a part of its path is a file.`, { fix: 'Choose another one with -o.' });
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      throw new Failure('resource', `The operating system refuses to make a folder in ${dirname(target)}.`, { fix: 'Check its permissions or choose another folder with -o.' });
    }
    throw thrown;
  }
}

/** Removes what processes that ended in the middle left next to the target, and gives back a previous run they had moved aside. */
async function cleanUp(target: string): Promise<void> {
  const parent = dirname(target);
  const siblings = (await namesIn(parent).catch(() => undefined)) ?? [];
  for (const name of siblings) {
    const left = leftBehind(name, basename(target));
    if (left === undefined || isBusy(join(parent, name), left.pid)) continue;
    if (left.kind === 'replaced' && (await namesIn(target)) === undefined) await rename(join(parent, name), target);
    else await rm(join(parent, name), { recursive: true, force: true });
  }
}

function leftBehind(name: string, base: string): { kind: 'partial' | 'replaced'; pid: number } | undefined {
  if (!name.startsWith(`${base}.`)) return undefined;
  const [, kind, pid] = /^(partial|replaced)-(\d+)$/.exec(name.slice(base.length + 1)) ?? [];
  return kind === 'partial' || kind === 'replaced' ? { kind, pid: Number(pid) } : undefined;
}

/** Our own number on a folder that we did not open is left from an earlier process that had the same. */
function isBusy(folder: string, pid: number): boolean {
  return pid === process.pid ? open.has(folder) : isAlive(pid);
}
