import { z } from 'zod';
import { exitCodes, type FailureCode, type FailureRecord } from './errors.ts';
import { inspectedTable } from './jobs.ts';
import { progressSchema } from './progress.ts';

const jobId = z.uuid();

/** One run as a list shows it. */
export const runListItem = z.object({
  id: z.string(),
  kind: z.string(),
  table: z.string().nullable(),
  rows: z.int().nonnegative().nullable(),
  /** What privacy, if any, is claimed; as printed on every artefact. */
  privacy: z.string(),
  startedAt: z.iso.datetime(),
  seconds: z.number().nonnegative(),
});
export type RunListItem = z.infer<typeof runListItem>;

/** Every request the page may make of the main process: what it takes and what it gives back. */
export const requests = {
  /** The folder of the workspace and its runs, newest first. */
  'runs:list': { input: z.void(), output: z.object({ folder: z.string(), runs: z.array(runListItem) }) },
  /** Path of the CSV that a person picked in the system's dialog; null when they closed it. */
  'csv:choose': { input: z.void(), output: z.string().nullable() },
  /** Proposes a kind and a role for each column of a CSV. Progress arrives as events of the same `jobId`. */
  'csv:inspect': { input: z.object({ jobId, path: z.string().min(1) }), output: inspectedTable },
  /** Asks a running job to stop; the job's own request then settles with the failure `cancelled`. */
  'job:cancel': { input: z.object({ jobId }), output: z.void() },
} as const;

/** Everything the main process may say unasked. All of it arrives on one channel. */
export const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job:progress'), jobId, progress: progressSchema }),
]);

export const failureRecordSchema: z.ZodType<FailureRecord> = z.object({
  code: z.enum(Object.keys(exitCodes) as FailureCode[]),
  message: z.string(),
  column: z.string().exactOptional(),
  rows: z.array(z.int()).exactOptional(),
  fix: z.string().exactOptional(),
});

/** How every request ends. A failure is a value: an error thrown across processes would lose its record. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: FailureRecord };

export type RequestName = keyof typeof requests;
export type RequestInput<N extends RequestName> = z.infer<(typeof requests)[N]['input']>;
export type RequestOutput<N extends RequestName> = z.infer<(typeof requests)[N]['output']>;
export type Event = z.infer<typeof eventSchema>;
