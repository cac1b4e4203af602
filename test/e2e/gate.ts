import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temporaryFolder.ts';

export interface Gate {
  path: string;
  /** Lets whoever waits at it go on, to an empty file. */
  open(): void;
}

/**
 * A file whose opening waits until the test lets it: a named pipe that nobody writes to. A job that reads it is running for
 * certain, however fast the machine is, and it cannot listen meanwhile: it hangs in the operating system, as on a dead
 * network drive.
 */
export function gate(): Gate {
  const path = join(temporaryFolder(), 'loans.csv');
  execFileSync('mkfifo', [path]);
  // For reading and writing, which never waits itself and ends the wait of every reader.
  const open = (): void => closeSync(openSync(path, constants.O_RDWR));
  onTestFinished(open);
  return { path, open };
}
