import type { JobKind, JobRequest, JobResult } from '../../contract/jobs.ts';
import type { Progress } from '../../contract/progress.ts';

export interface RunOptions {
  /** Folder the job writes its artefacts to; it exists and is empty. Null for jobs without artefacts. */
  folder: string | null;
  onProgress?: (progress: Progress) => void;
  /** Aborting asks the job to stop; it settles with `Failure('cancelled')` in under half a second. */
  signal?: AbortSignal;
}

/** The worker threads of one process. The only place that starts threads; both shells run every job through it. */
export interface Pool {
  /** Runs one job in a worker, others wait their turn. Rejects with a `Failure` alone. */
  run<K extends JobKind>(kind: K, request: JobRequest<K>, options: RunOptions): Promise<JobResult<K>>;
  close(): Promise<void>;
}

/**
 * @param entry the built (or, in tests, source) worker: `src/engine/jobs/worker.ts`
 * @param threads worker threads a single job may use, 1 or more
 */
export declare function createPool(options: { entry: URL; threads: number }): Pool;
