import type { JobKind, JobRequest, JobResult } from '../../contract/jobs.ts';
import type { RemoteAssistant } from './assistant.ts';
import type { JobMonitor, Stage } from './jobMonitor.ts';

/** What a job works with, besides its request. */
export interface JobContext {
  /** Folder for its artefacts, existing and empty; null for a job without artefacts. */
  readonly folder: string | null;
  readonly monitor: JobMonitor;
  /** Helper threads; none on one thread. */
  readonly assistants: readonly RemoteAssistant[];
  /** The privacy budget that was reserved; private clones alone have one. */
  readonly budget?: BudgetGate;
}

/** What a job tells of the budget that was reserved for it; each call returns once that is safe on the disk. */
export interface BudgetGate {
  /** Of the workspace's sketches (`rowSketch`). */
  readonly sketchKey: Uint8Array;
  /** Compares a table's keyed sketch with those of other sources. @returns what a person should read */
  compare(sketch: readonly string[]): Promise<readonly string[]>;
  /** Before the first noise is drawn: from then on the budget is spent, whatever happens. */
  draw(): Promise<void>;
  /** That no more than this share of the squared mu was spent, where a job stops for a reason of its own. */
  settle(share: number): Promise<void>;
}

/** A job of the engine: its stages, for progress, and what it does. */
export interface Job<K extends JobKind> {
  readonly stages: readonly Stage[];
  run(request: JobRequest<K>, context: JobContext): Promise<JobResult<K>>;
}

/** The folder of a job that cannot do without one. */
export function artefactFolder({ folder }: JobContext): string {
  if (folder === null) throw new Error('this job writes artefacts and needs a folder');
  return folder;
}
