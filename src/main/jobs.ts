import { Failure, toFailureRecord } from '../contract/errors.ts';
import type { JobKind, JobRequest } from '../contract/jobs.ts';
import type { Progress } from '../contract/progress.ts';
import type { LogEntry } from '../contract/log.ts';
import type { Pool } from '../engine/jobs/pool.ts';
import { executeJob, type JobOutcome } from '../workspace/execute.ts';
import { workspaceFolder } from '../workspace/location.ts';

/** What a job needs to know of its page (a `WebContents`): when it is gone. */
interface Page {
  once(event: 'destroyed', listener: () => void): unknown;
  off(event: 'destroyed', listener: () => void): unknown;
}

/** For whom a job runs, and where to. */
interface PageOptions {
  readonly page: Page;
  /** The run's folder; null for one in the workspace. */
  readonly out: string | null;
  onProgress(progress: Progress): void;
}

type JobEnd = Extract<LogEntry, { event: 'job' }>;

interface RunningJob {
  controller: AbortController;
  ended: Promise<void>;
}

/** The jobs that pages have started. A job ends with the page that asked for it. */
export class PageJobs {
  private readonly pool: Pool;
  private readonly threads: number;
  private readonly log: (entry: LogEntry) => void;
  private readonly running = new Map<string, RunningJob>();

  /**
   * @param threads with which the pool was made
   * @param log is told how each job has ended
   */
  constructor(pool: Pool, threads: number, log: (entry: LogEntry) => void) {
    this.pool = pool;
    this.threads = threads;
    this.log = log;
  }

  /** Runs a job for a page. Throws what `executeJob` throws, and `Failure('usage')` for an id in use. */
  async run<K extends JobKind>(jobId: string, kind: K, request: JobRequest<K>, { page, out, onProgress }: PageOptions): Promise<JobOutcome<K>> {
    if (this.running.has(jobId)) throw new Failure('usage', 'A job with this id is already running.');
    const controller = new AbortController();
    const ended = Promise.withResolvers<void>();
    const abort = (): void => controller.abort();
    this.running.set(jobId, { controller, ended: ended.promise });
    page.once('destroyed', abort);
    const startedAt = Date.now();
    const note = (outcome: JobEnd['outcome'], message: string | null): void =>
      this.log({ time: new Date().toISOString(), event: 'job', jobId, kind, outcome, message, seconds: (Date.now() - startedAt) / 1000 });
    try {
      const done = await executeJob(workspaceFolder(undefined), this.pool, kind, request, {
        threads: this.threads,
        out: out ?? undefined,
        signal: controller.signal,
        onProgress,
      });
      note('finished', null);
      return done;
    } catch (thrown) {
      const { code, message } = toFailureRecord(thrown);
      note(code, message);
      throw thrown;
    } finally {
      page.off('destroyed', abort);
      this.running.delete(jobId);
      ended.resolve();
    }
  }

  /** Asks a job to stop. One that has ended meanwhile is left alone. */
  cancel(jobId: string): void {
    this.running.get(jobId)?.controller.abort();
  }

  /** Asks every job to stop and waits until they have, their partial files removed. */
  async endAll(): Promise<void> {
    const jobs = [...this.running.values()];
    for (const { controller } of jobs) controller.abort();
    await Promise.all(jobs.map(({ ended }) => ended));
  }
}
