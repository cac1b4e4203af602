import { useEffect, useState } from 'react';
import type { ExplainResult } from '../../contract/explain.ts';
import type { FailureRecord } from '../../contract/errors.ts';
import { runJob } from '../state/jobs.ts';
import { createStore } from '../state/store.ts';

/** The promise that is looked at: that of a run, or any other. */
export interface PromiseDraft {
  /** Folder of the run that it is of; null where somebody only wants to understand. */
  readonly folder: string | null;
  readonly epsilon: number;
  readonly delta: number;
  readonly k: number;
  readonly persons: number | null;
  readonly rowsPerPerson: number;
}

export const promise = createStore<PromiseDraft>({ folder: null, epsilon: 1, delta: 1e-6, k: 5, persons: null, rowsPerPerson: 1 });

/** Takes the promise of a private run, as its record says; null goes back to teaching, with the same numbers. */
export async function lookAt(folder: string | null): Promise<void> {
  if (folder === null) return promise.set((now) => ({ ...now, folder }));
  const run = await window.bridge.request('run:open', { folder });
  if (!run.ok) return;
  const { privacy, k } = run.value.request as { privacy?: { epsilon?: number; delta?: number; contribution?: number }; k?: number };
  promise.set((now) => ({ ...now, folder, epsilon: privacy?.epsilon ?? now.epsilon, delta: privacy?.delta ?? now.delta, k: k ?? now.k, persons: null, rowsPerPerson: privacy?.contribution ?? 1 }));
}

/** A slider that is being moved asks for nothing. */
const restMilliseconds = 120;

export interface Explained {
  readonly result: ExplainResult | null;
  readonly failure: FailureRecord | null;
}

/** The promise in words and figures; what was said before stays in sight until the next is there. */
export function useExplained({ epsilon, delta, k, persons, rowsPerPerson }: PromiseDraft): Explained {
  const [explained, setExplained] = useState<Explained>({ result: null, failure: null });
  useEffect(() => {
    let left = false;
    const timer = setTimeout(() => {
      void runJob('explain', { epsilon, delta, k, n: persons, rowsPerPerson }, { label: null }).then((outcome) => {
        if (!left) setExplained((now) => (outcome.ok ? { result: outcome.value.result, failure: null } : { ...now, failure: outcome.failure }));
        return undefined;
      });
    }, restMilliseconds);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [epsilon, delta, k, persons, rowsPerPerson]);
  return explained;
}
