import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Names one process so that another one can tell whether it still runs. */
export interface ProcessIdentity {
  pid: number;
  host: string;
  /** Changes with every start of the machine; '' where the system does not say. */
  boot: string;
}

export const thisProcess: ProcessIdentity = { pid: process.pid, host: hostname(), boot: bootId() };

/** Is there a process of that number on this machine? A number may have been given away again, so "yes" is not certain. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it runs, under another user.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/** True only when it is certain: a process of another machine can never be told to have ended. */
export function hasEnded(other: ProcessIdentity): boolean {
  if (other.host !== thisProcess.host) return false;
  return other.boot !== thisProcess.boot || !isAlive(other.pid);
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
