import type { CloneResult } from '../../contract/jobs.ts';
import { createStore } from '../state/store.ts';

/** What a run told when it ended and its record does not keep, by the run's folder: some notes count cells of the source. */
export interface Told {
  readonly notes: readonly string[];
  /** Of clones alone. */
  readonly fit: CloneResult['fit'] | null;
}

export const finished = createStore<ReadonlyMap<string, Told>>(new Map());

export const noteFinished = (folder: string, told: Told): void => finished.set((now) => new Map(now).set(folder, told));
