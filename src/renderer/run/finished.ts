import type { CloneResult } from '../../contract/jobs.ts';
import { createStore } from '../state/store.ts';

/** What a run told when it ended and its record does not keep, by the run's folder: some notes count cells of the source. */
export interface Told {
  readonly notes: readonly string[];
  readonly fit: CloneResult['fit'];
}

export const finished = createStore<ReadonlyMap<string, Told>>(new Map());
