import { useEffect, useState } from 'react';
import type { FailureRecord } from '../../contract/errors.ts';
import type { InspectedTable } from '../../contract/jobs.ts';
import type { Progress } from '../../contract/progress.ts';

export type Inspection =
  | { state: 'none' }
  | { state: 'running'; jobId: string; file: string; progress: Progress | null; cancelling: boolean }
  | { state: 'done'; table: InspectedTable }
  | { state: 'failed'; failure: FailureRecord };

export interface InspectionActions {
  /** Lets a person pick a CSV, then inspects it. */
  choose(): void;
  /** Inspects the CSV at this path. */
  start(path: string): void;
  cancel(): void;
  /** Shows a failure that came before any job. */
  refuse(failure: FailureRecord): void;
  /** Back to where no file was asked for. */
  leave(): void;
}

/** One inspection at a time: from the choice of a file to its columns or its failure. */
export function useInspection(): [Inspection, InspectionActions] {
  const [inspection, setInspection] = useState<Inspection>({ state: 'none' });

  useEffect(() => window.bridge.onEvent((event) => {
    setInspection((now) => (now.state === 'running' && now.jobId === event.jobId ? { ...now, progress: event.progress } : now));
  }), []);

  const refuse = (failure: FailureRecord): void => setInspection({ state: 'failed', failure });

  /** Takes an answer unless another file has been asked for since. */
  const settle = (jobId: string, next: Inspection): void => {
    setInspection((now) => (now.state === 'running' && now.jobId === jobId ? next : now));
  };

  async function start(path: string): Promise<void> {
    const jobId = crypto.randomUUID();
    setInspection({ state: 'running', jobId, file: path, progress: null, cancelling: false });
    const outcome = await window.bridge.request('csv:inspect', { jobId, path });
    settle(jobId, outcome.ok ? { state: 'done', table: outcome.value } : { state: 'failed', failure: outcome.failure });
  }

  async function choose(): Promise<void> {
    const outcome = await window.bridge.request('csv:choose', undefined);
    if (!outcome.ok) refuse(outcome.failure);
    else if (outcome.value !== null) await start(outcome.value);
  }

  async function cancel(): Promise<void> {
    if (inspection.state !== 'running') return;
    setInspection({ ...inspection, cancelling: true });
    const outcome = await window.bridge.request('job:cancel', { jobId: inspection.jobId });
    if (!outcome.ok) refuse(outcome.failure);
  }

  return [inspection, {
    choose: () => void choose(),
    start: (path) => void start(path),
    cancel: () => void cancel(),
    refuse,
    leave: () => setInspection({ state: 'none' }),
  }];
}
