import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporaryFolder.ts';

const entry = fileURLToPath(new URL('../../out/cli/index.js', import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A started command and what it will end with. */
export interface Started {
  process: ChildProcess;
  ended: Promise<Ended>;
}

/** Starts the built command in `cwd`, with a workspace of its own there unless `--workspace` says otherwise. */
export function startCli(args: readonly string[], cwd: string = temporaryFolder()): Started {
  if (!existsSync(entry)) throw new Error('out/cli/index.js is missing: run `npm run build` (or `npm ci`) first.');
  const child = spawn(process.execPath, [entry, ...args], {
    cwd,
    env: { ...process.env, PRATIBIMBA_WORKSPACE: `${cwd}/workspace`, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { process: child, ended };
}

/** Runs the built command to its end. */
export function runCli(args: readonly string[], cwd?: string): Promise<Ended> {
  return startCli(args, cwd).ended;
}
