import { setTimeout } from 'node:timers/promises';
import { MessageChannel, Worker } from 'node:worker_threads';
import * as Comlink from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { Failure, toFailureRecord, type FailureRecord } from '../../contract/errors.ts';
import type { JobKind, JobRequest, JobResult } from '../../contract/jobs.ts';
import type { Progress } from '../../contract/progress.ts';
import type { BudgetGate } from './job.ts';
import type { Engine, JobOutcome, RemoteBudget } from './worker.ts';

export interface RunOptions {
  /** Folder the job writes its artefacts to; it exists and is empty. Null for jobs without artefacts. */
  folder: string | null;
  onProgress?: (progress: Progress) => void;
  /** Aborting asks the job to stop; it settles with `Failure('cancelled')` in under half a second. */
  signal?: AbortSignal;
  /** The budget that was reserved for the job. */
  budget?: BudgetGate;
}

/** The worker threads of one process. The only place that starts threads; both shells run every job through it. */
export interface Pool {
  /** Runs one job, others wait their turn. Rejects with a `Failure` alone. */
  run<K extends JobKind>(kind: K, request: JobRequest<K>, options: RunOptions): Promise<JobResult<K>>;
  close(): Promise<void>;
}

/** After this long a job that ignores its cancel flag loses its threads; its files are discarded anyway. */
const cancelGraceMilliseconds = 400;
/** A thread that hangs in the operating system (a dead network drive) cannot be ended, and cannot write either: nobody waits for it longer. */
const endMilliseconds = 500;

/** Kinds whose work can be shared between threads. */
const sharedKinds: ReadonlySet<JobKind> = new Set(['generate', 'clone', 'sample']);

interface Thread {
  readonly worker: Worker;
  readonly engine: Comlink.Remote<Engine>;
  /** Rejects when the thread ends by itself; a call that is under way would never settle. */
  readonly ended: Promise<never>;
}

/**
 * @param entry the built (or, in tests, source) worker: `src/engine/jobs/worker.ts`
 * @param threads worker threads a single job may use, 1 or more
 */
export function createPool({ entry, threads }: { entry: URL; threads: number }): Pool {
  let team: Thread[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  const dismiss = async (): Promise<void> => {
    const leaving = team;
    team = [];
    await Promise.race([Promise.all(leaving.map(({ worker }) => worker.terminate())), setTimeout(endMilliseconds, undefined, { ref: false })]);
  };
  const enlist = (size: number): Thread[] => {
    while (team.length < size) team.push(startThread(entry));
    return team.slice(0, size);
  };

  async function runNow<K extends JobKind>(kind: K, request: JobRequest<K>, { folder, onProgress, signal, budget }: RunOptions): Promise<JobResult<K>> {
    if (signal?.aborted || closed) throw new Failure('cancelled', 'Cancelled.');
    const [lead, ...helpers] = enlist(sharedKinds.has(kind) ? threads : 1);
    const cancelled = new SharedArrayBuffer(4);
    const forced = Promise.withResolvers<never>();
    let grace: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      Atomics.store(new Int32Array(cancelled), 0, 1);
      grace = globalThis.setTimeout(() => forced.reject(new Failure('cancelled', 'Cancelled.')), cancelGraceMilliseconds);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      const assistants = helpers.map(({ engine }) => {
        const { port1, port2 } = new MessageChannel();
        void engine.assist(Comlink.transfer(port1, [port1])).catch(() => {});
        return port2;
      });
      const call = Comlink.transfer({ kind, request, folder, cancelled, sketchKey: budget?.sketchKey ?? new Uint8Array(0), assistants }, assistants);
      const progress = Comlink.proxy((event: Progress) => onProgress?.(event));
      const gate = budget === undefined ? null : Comlink.proxy(remoteBudget(budget));
      // Comlink's types cannot see that the outcome belongs to the kind of the call.
      const outcome = (await Promise.race([lead!.engine.run(call, progress, gate), forced.promise, ...[lead!, ...helpers].map(({ ended }) => ended)])) as JobOutcome<K>;
      if ('result' in outcome) return outcome.result;
      const { code, message, ...details } = outcome.failure;
      throw new Failure(code, message, details);
    } catch (thrown) {
      // Helpers may still be at a board that nobody leads; a thread that failed may hold half a job.
      await dismiss();
      throw thrown instanceof Failure ? thrown : new Failure('internal', 'A worker thread could not be used.', { fix: 'Please report this line; it holds no data.' });
    } finally {
      clearTimeout(grace);
      signal?.removeEventListener('abort', cancel);
    }
  }

  return {
    run(kind, request, options) {
      const before = last;
      const turn = before.then(() => runNow(kind, request, options));
      last = turn.catch(() => {});
      return Promise.race([turn, abortedBefore(before, options.signal)]);
    },
    async close() {
      closed = true;
      await dismiss();
    },
  };
}

function remoteBudget(budget: BudgetGate): RemoteBudget {
  const recorded = (done: Promise<void>): Promise<FailureRecord | null> => done.then(() => null, toFailureRecord);
  return { compare: (sketch) => budget.compare(sketch).catch(toFailureRecord), draw: () => recorded(budget.draw()), settle: (share) => recorded(budget.settle(share)) };
}

/** Rejects when the user cancels before the turn has come, and never else: whoever waits in the queue need not wait for the job in front. */
function abortedBefore(turn: Promise<unknown>, signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const leave = (): void => reject(new Failure('cancelled', 'Cancelled.'));
    if (signal?.aborted) leave();
    signal?.addEventListener('abort', leave, { once: true });
    void turn.then(() => signal?.removeEventListener('abort', leave));
  });
}

function startThread(entry: URL): Thread {
  const worker = new Worker(entry, { stdout: false, stderr: false });
  const ended = new Promise<never>((_, reject) => {
    worker.once('error', (error: Error & { code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') reject(new Failure('resource', 'There is not enough memory for this job.', { fix: 'Use fewer rows or columns, or a machine with more memory.' }));
      else reject(new Failure('internal', 'A worker thread stopped by itself.', { fix: 'Please report this line; it holds no data.' }));
    });
    worker.once('exit', () => reject(new Failure('cancelled', 'Cancelled.')));
  });
  ended.catch(() => {});
  worker.unref();
  return { worker, engine: Comlink.wrap<Engine>(nodeEndpoint(worker)), ended };
}
