import type { FinishedRun, Outcome } from '../../contract/ipc.ts';
import type { JobInput, JobKind, JobResult } from '../../contract/jobs.ts';
import type { Progress } from '../../contract/progress.ts';
import { createStore } from './store.ts';

/** A job that runs, or has run since the window was opened. */
export interface ShownJob {
  readonly jobId: string;
  readonly label: string;
  readonly startedAt: string;
  readonly progress: Progress | null;
  readonly state: 'running' | 'cancelling' | 'done' | 'failed';
  /** What went wrong, in the words of the failure. */
  readonly problem: string | null;
}

/** Jobs of this window, the latest first. */
export const shownJobs = createStore<readonly ShownJob[]>([]);

export type JobOutcome<K extends JobKind> = Outcome<{ result: JobResult<K>; run: FinishedRun | null }>;

export interface JobOptions {
  /** What people read while it runs; null for one that is over before anyone could. */
  readonly label: string | null;
  /** The run's folder; without it the run goes to the workspace. */
  readonly out?: string | null;
  /** Told the id before the job starts, by which it can be cancelled. */
  readonly onStart?: (jobId: string) => void;
}

/** Runs a job of the engine. Never rejects. */
export function runJob<K extends JobKind>(kind: K, request: JobInput<K>, { out = null, ...options }: JobOptions): Promise<JobOutcome<K>> {
  // The main process has checked the result by the kind's own schema.
  return followJob(options, async (jobId) => (await window.bridge.request('job:run', { jobId, kind, request, out })) as JobOutcome<K>);
}

/** Shows what a request does as a job, by the id that it is given. */
export async function followJob<T>({ label, onStart }: Omit<JobOptions, 'out'>, ask: (jobId: string) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const jobId = crypto.randomUUID();
  if (label !== null) shownJobs.set((jobs) => [{ jobId, label, startedAt: new Date().toISOString(), progress: null, state: 'running', problem: null }, ...jobs]);
  onStart?.(jobId);
  const outcome = await ask(jobId);
  change(jobId, (job) => ({ ...job, state: outcome.ok ? 'done' : 'failed', problem: outcome.ok ? null : outcome.failure.message }));
  return outcome;
}

/** Asks a job to stop: it then settles with the failure `cancelled`. */
export function cancelJob(jobId: string): void {
  change(jobId, (job) => ({ ...job, state: 'cancelling' }));
  void window.bridge.request('job:cancel', { jobId });
}

/** Progress of a job, as the main process tells it. */
export function noteProgress(jobId: string, progress: Progress): void {
  change(jobId, (job) => ({ ...job, progress }));
}

export const isRunning = ({ state }: ShownJob): boolean => state === 'running' || state === 'cancelling';

function change(jobId: string, to: (job: ShownJob) => ShownJob): void {
  shownJobs.set((jobs) => jobs.map((job) => (job.jobId === jobId ? to(job) : job)));
}
