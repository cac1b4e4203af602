import type { CloneDraft } from '../../contract/cloneDraft.ts';
import { partsOf } from './tables.ts';

/** Rough figures of this program on two threads: 4.5 s and 250 MB for 0.5 million cells, 5.7 s and 380 MB for 1.8 million. */
const secondsOfFit = 3.5;
const secondsPerCell = 1.2e-6;
const bytesOfFit = 200e6;
const bytesPerCell = 100;

/** About what a clone will take. Fitting costs about the same for any table; reading and writing go with the cells. */
export function estimateOf(draft: CloneDraft): { seconds: number; bytes: number } {
  const parts = partsOf(draft);
  const read = parts.reduce((cells, { table }) => cells + table.rows * table.columns.length, 0);
  const written = draft.rows === null ? read : (read * draft.rows) / Math.max(1, parts[0]!.table.rows);
  return { seconds: Math.ceil(secondsOfFit * parts.length + secondsPerCell * (read + written) / 2), bytes: Math.round(bytesOfFit + bytesPerCell * read) };
}
