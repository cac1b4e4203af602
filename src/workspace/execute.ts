import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { version } from '../../package.json';
import { Failure, toFailureRecord } from '../contract/errors.ts';
import type { JobKind, JobRequest, JobResult } from '../contract/jobs.ts';
import type { Progress } from '../contract/progress.ts';
import type { Run } from '../contract/run.ts';
import type { Pool, RunOptions } from '../engine/jobs/pool.ts';
import { collectArtefacts } from './artefacts.ts';
import { commitTo, keepCommitment } from './commitment.ts';
import { readDatabase } from './database.ts';
import { writeDurably } from './durable.ts';
import { publicRequest, realSourcesOf, type Recorder, recorders, sourcesOf } from './record.ts';
import { payFor } from './spending.ts';
import { recordFinished } from './ledger/finished.ts';
import { type ListedRun, registerRun } from './runs.ts';
import { isWithin, resolved, stageRun } from './staging.ts';

export interface JobOptions {
  /** Threads that the pool was made with, for `run.json`. */
  threads: number;
  /** The run folder; without it the run goes to `runs/<id>` in the workspace. */
  out?: string | undefined;
  /** Replace the run folder if it holds a previous run. */
  force?: boolean | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** A finished run: its folder (absolute) and its `run.json`. */
export interface FinishedRun {
  folder: string;
  record: Run;
  /** How long it took. */
  seconds: number;
  /** What the run cost besides time, and other sentences that a person should read. */
  notes: readonly string[];
}

export interface JobOutcome<K extends JobKind> {
  result: JobResult<K>;
  /** Null for a job that leaves no files. */
  run: FinishedRun | null;
}

/**
 * Runs one job in the pool and keeps what it wrote: the one way to a run, for the command and for the desktop.
 * The run folder appears complete or not at all; a failure or a cancel leaves nothing behind.
 *
 * @param workspace its folder; made if it does not exist
 * @throws Failure: those of the job, of the run folder (`stageRun`), and of the workspace (`readDatabase`, `withLock`)
 */
export async function executeJob<K extends JobKind>(workspace: string, pool: Pool, kind: K, request: JobRequest<K>, options: JobOptions): Promise<JobOutcome<K>> {
  const recorder: Recorder<K> | null = recorders[kind];
  if (recorder === null) return { result: await pool.run(kind, request, poolOptions(null, options)), run: null };
  await openWorkspace(workspace);
  const startedAt = new Date();
  const id = runId(kind, startedAt);
  const out = resolve(options.out ?? join(workspace, 'runs', id));
  await refuseSourcesInside(out, sourcesOf(recorder, request));
  const staging = await stageRun(out, options.force ?? false);
  try {
    const paths = realSourcesOf(recorder, request);
    const { result: { result, source }, payment } = await payFor(workspace, kind, request, async (budget) => {
      // Meanwhile; what is wrong with a file the job says better.
      const committing = Promise.allSettled([commitTo(paths, options.signal)]);
      const done = await pool.run(kind, request, { ...poolOptions(staging.folder, options), ...(budget && { budget }) });
      return { result: done, source: settledValue((await committing)[0]) };
    });
    if (source !== null) await keepCommitment(staging.folder, source);
    const seconds = (Date.now() - startedAt.getTime()) / 1000;
    const { label, releasable = [], table, rows, ...facts } = recorder.facts(request, result);
    const record: Run = {
      schemaVersion: 1,
      id,
      kind,
      status: 'done',
      startedAt: startedAt.toISOString(),
      ...(payment === null && { seconds }),
      versions: { pratibimba: version, node: process.versions.node },
      threads: options.threads,
      request: publicRequest(recorder, request),
      ...facts,
      ...(payment && { ledger: payment.ledger }),
      ...(source && { source: { commitment: source.commitment } }),
      artefacts: await collectArtefacts(staging.folder, label, options.signal, releasable),
    };
    const content = `${JSON.stringify(record, null, 2)}\n`;
    await writeDurably(join(staging.folder, 'run.json'), content);
    refuseIfCancelled(options.signal);
    const unsigned = await signRun(workspace, record, content);
    await staging.commit();
    await register(workspace, staging.target, record, { table, rows, seconds });
    return { result, run: { folder: staging.target, record, seconds, notes: [...(payment?.notes ?? []), ...unsigned] } };
  } finally {
    await staging.discard();
  }
}

/**
 * Binds what a certificate may be issued for to the ledger, before the folder appears: private runs, and portfolios of which nothing is real.
 * @returns a sentence where a run has to do without, since the ledger cannot be written: what was made is not lost for that
 */
async function signRun(workspace: string, { id, kind, ledger }: Run, content: string): Promise<string[]> {
  if (ledger === undefined && kind !== 'generate') return [];
  try {
    await recordFinished(workspace, id, content);
    return [];
  } catch (thrown) {
    return [`No certificate can be issued for this run. ${toFailureRecord(thrown).message}`];
  }
}

/** Makes the folder and reads the database once, so that a workspace that cannot be used is found before the work and not after. */
async function openWorkspace(workspace: string): Promise<void> {
  try {
    // For the user alone: runs hold statistics of real rows.
    await mkdir(workspace, { recursive: true, mode: 0o700 });
    await access(workspace, constants.W_OK);
  } catch {
    throw new Failure('resource', `The workspace folder ${workspace} cannot be made or written to.`, { fix: 'Choose another one with --workspace.' });
  }
  await readDatabase(workspace, () => undefined);
}

function settledValue<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

/** The run is complete by then; whoever reads the message must not think that it is lost. */
async function register(workspace: string, folder: string, record: Run, made: Pick<ListedRun, 'table' | 'rows' | 'seconds'>): Promise<void> {
  try {
    await registerRun(workspace, folder, record, made);
  } catch (thrown) {
    const { code, message, ...details } = toFailureRecord(thrown);
    throw new Failure(code, `The run is complete in ${folder}, but the workspace does not list it. ${message}`, details);
  }
}

/** `--force` would delete the very file that the job reads. */
async function refuseSourcesInside(out: string, sources: readonly string[]): Promise<void> {
  const folder = await resolved(out);
  for (const source of sources) {
    if (isWithin(await resolved(source), folder)) {
      throw new Failure('usage', `A run cannot take the place of ${out}: ${source}, which it reads, lies in there.`, { fix: 'Choose another folder with -o.' });
    }
  }
}

function refuseIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Failure('cancelled', 'Cancelled.');
}

/** For example `clone_20261122_231500_a1b2`, in UTC. */
function runId(kind: JobKind, time: Date): string {
  const [date = '', clock = ''] = time.toISOString().replaceAll(/[-:]/g, '').split(/[T.]/);
  return `${kind}_${date}_${clock}_${randomBytes(2).toString('hex')}`;
}

function poolOptions(folder: string | null, { onProgress, signal }: JobOptions): RunOptions {
  return { folder, ...(onProgress && { onProgress }), ...(signal && { signal }) };
}
