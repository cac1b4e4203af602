import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { cloneRequest, type JobInput } from '../../../src/contract/jobs.ts';
import { createPool, type Pool } from '../../../src/engine/jobs/pool.ts';
import { csvOf, type MadeColumn } from '../../support/creditTable.ts';

/** A pool of real threads that run the sources; closed after the test. */
export function realPool(threads: number, entry = new URL('../../../src/engine/jobs/worker.ts', import.meta.url)): Pool {
  const pool = createPool({ entry, threads });
  onTestFinished(() => pool.close());
  return pool;
}

/** Writes the columns to `loans.csv` in the folder. @returns its path */
export function writeSource(folder: string, columns: readonly MadeColumn[]): string {
  const path = join(folder, 'loans.csv');
  writeFileSync(path, csvOf(columns));
  return path;
}

/** A request to clone the file, with what the shells fill in. */
export function toClone(file: string, changes: Partial<JobInput<'clone'>> = {}) {
  return cloneRequest.parse({ file, privacy: { mode: 'none' }, ...changes });
}
