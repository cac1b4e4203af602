import { availableParallelism } from 'node:os';
import { Failure } from '../contract/errors.ts';
import type { JobInput, JobKind } from '../contract/jobs.ts';
import { createPool } from '../engine/jobs/pool.ts';
import { executeJob, type FinishedRun, type JobOutcome } from '../workspace/execute.ts';
import { workspaceFolder } from '../workspace/location.ts';
import { discardAllNow } from '../workspace/staging.ts';
import type { Arguments, Context } from './command.ts';
import { alignedTable, duration, list, paragraphs, safe, size } from './print.ts';
import { type FieldName, toRequest } from './request.ts';

const mostThreads = 256;

/**
 * Runs one job as the command line asks for it. Everything heavy is imported here, so that commands import this file late.
 *
 * @param nameOf how fields of the input are called, where it is not by the option of that name
 */
export async function runJob<K extends JobKind>(kind: K, input: JobInput<K>, args: Arguments, { messages, signal, workerEntry }: Context, nameOf?: FieldName): Promise<JobOutcome<K>> {
  const request = toRequest(kind, input, nameOf);
  const threads = threadsOf(args);
  const workspace = workspaceFolder(args.text('workspace'));
  // However the process ends, short of being killed: no half-written folder stays.
  if (!process.listeners('exit').includes(discardAllNow)) process.once('exit', discardAllNow);
  const pool = createPool({ entry: workerEntry, threads });
  try {
    return await executeJob(workspace, pool, kind, request, {
      threads,
      out: args.text('out'),
      force: args.has('force'),
      onProgress: (progress) => messages.progress(progress),
      signal,
    });
  } finally {
    await pool.close();
    messages.close();
  }
}

/** What `--json` prints of a run: the result's own fields, and `run` for where it is and what lies in it. */
export function runDocument<K extends JobKind>({ result, run }: JobOutcome<K>): object {
  if (run === null) return result;
  const { id, kind, status, privacy, ledger, artefacts } = run.record;
  return { schemaVersion: 1, ...result, run: { id, kind, status, folder: run.folder, seconds: run.seconds, privacy, ledger, notes: run.notes, artefacts } };
}

/** Where a run is and what lies in it, for people. */
export function runText({ folder, record, seconds, notes }: FinishedRun, colour: boolean): string {
  const files = record.artefacts.map(({ path, bytes, label }) => [path, size(bytes), label]);
  const paid = record.ledger === undefined ? '' : `Paid by the source "${safe(record.ledger.source)}"; "pratibimba ledger show ${safe(record.ledger.source)}" tells what is left.`;
  return paragraphs(list('Budget', notes, colour), paid, alignedTable(['FILE', 'SIZE', 'LABEL'], files, colour), `Written to ${safe(folder)} in ${duration(seconds)}.`);
}

/** @throws Failure 'usage' */
export function threadsOf(args: Arguments): number {
  const threads = args.wholeNumber('threads') ?? Math.min(4, availableParallelism());
  if (threads < 1 || threads > mostThreads) throw new Failure('usage', `--threads must be from 1 to ${mostThreads}.`);
  return threads;
}
