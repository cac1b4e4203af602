import type { WebContents } from 'electron';
import { Failure } from '../contract/errors.ts';
import type { JobKind, JobRequest, JobResult } from '../contract/jobs.ts';
import type { Pool } from '../engine/jobs/pool.ts';
import { sendEvent } from './ipc.ts';

/** The jobs that pages have started. A job ends with the page that asked for it. */
export class PageJobs {
  private readonly pool: Pool;
  private readonly running = new Map<string, AbortController>();

  constructor(pool: Pool) {
    this.pool = pool;
  }

  /** Runs a job that writes nothing. Throws what `Pool.run` throws, and `Failure('usage')` for an id that is in use. */
  async run<K extends JobKind>(jobId: string, kind: K, request: JobRequest<K>, page: WebContents): Promise<JobResult<K>> {
    if (this.running.has(jobId)) throw new Failure('usage', 'A job with this id is already running.');
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    this.running.set(jobId, controller);
    page.once('destroyed', abort);
    try {
      return await this.pool.run(kind, request, {
        folder: null,
        signal: controller.signal,
        onProgress: (progress) => sendEvent(page, { type: 'job:progress', jobId, progress }),
      });
    } finally {
      page.off('destroyed', abort);
      this.running.delete(jobId);
    }
  }

  /** Asks a job to stop. One that has ended meanwhile is left alone. */
  cancel(jobId: string): void {
    this.running.get(jobId)?.abort();
  }
}
