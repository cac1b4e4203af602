import { z } from 'zod';
import { exitCodes, type FailureCode } from './errors.ts';

const time = z.iso.datetime();

/** One line of the log of the window. It tells what happened, never what stands in a table: failures by their records, which hold no value of a real row. */
export const logEntrySchema = z.discriminatedUnion('event', [
  z.object({ time, event: z.literal('opened'), version: z.string(), platform: z.string(), softwareRendering: z.boolean() }),
  z.object({ time, event: z.literal('closed') }),
  z.object({ time, event: z.literal('job'), jobId: z.uuid(), kind: z.string(), outcome: z.enum(['finished', ...(Object.keys(exitCodes) as FailureCode[])]), message: z.string().nullable(), seconds: z.number().nonnegative() }),
  /** A process of Chromium has ended by itself: the page, or what draws it. */
  z.object({ time, event: z.literal('process-gone'), process: z.string(), reason: z.string() }),
]);
export type LogEntry = z.infer<typeof logEntrySchema>;
