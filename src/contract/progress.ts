import { z } from 'zod';

/** Mean negative log-likelihood per transition after an epoch of training: of the batches as they were learnt from, and of the clients that stop the training. */
export const epochLoss = z.object({ training: z.number(), validation: z.number() });
export type EpochLoss = z.infer<typeof epochLoss>;

/** One progress event of a job. `fraction` is of the whole job; `etaSeconds` is null while it is still being measured. */
export const progressSchema = z.object({
  stage: z.string(),
  fraction: z.number().min(0).max(1),
  rowsPerSecond: z.number().nonnegative().nullable(),
  etaSeconds: z.number().nonnegative().nullable(),
  /** Of a job that trains: the losses of all epochs so far, so that an event that is left out loses none. */
  losses: z.array(epochLoss).exactOptional(),
});
export type Progress = z.infer<typeof progressSchema>;

/** How long work inside a job reports and listens. Every loop over blocks calls `check` or `advance`. */
export interface Monitor {
  /** Opens a stage and closes the last one. Stages are declared beforehand with their share of the time. */
  stage(name: string): void;
  /** Reports the share of the current stage that is done (0 to 1) and, where rows are handled, how many so far. Throws like `check`. */
  advance(fraction: number, rows?: number): void;
  /** Throws `Failure('cancelled')` once the user has asked to cancel. */
  check(): void;
}

/** A monitor that nobody watches, for tests and for calls inside calls. */
export const silentMonitor: Monitor = { stage() {}, advance() {}, check() {} };

/** Reports progress of a part of the current stage. */
export function shareOfStage(monitor: Monitor, from: number, to: number): Monitor {
  return {
    stage: (name) => monitor.stage(name),
    advance: (fraction, rows) => monitor.advance(from + (to - from) * fraction, rows),
    check: () => monitor.check(),
  };
}
