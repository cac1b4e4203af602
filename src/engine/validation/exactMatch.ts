import type { Monitor } from '../../contract/progress.ts';
import type { Parts, ScoredVariable } from './variables.ts';

const rowsBetweenChecks = 1024;

/**
 * Share of rows of the synthetic table, and of the hold-out, that equal some row of the real table in every one of these columns,
 * missing cells included. Null without columns, and for a hold-out that is not there.
 */
export function matchExactly(
  variables: readonly ScoredVariable[],
  rows: Parts<number>,
  monitor: Monitor,
): { synthetic_in_real: number | null; holdout_in_real: number | null } {
  if (variables.length === 0) return { synthetic_in_real: null, holdout_in_real: null };
  const real = new Set<string>();
  forEachKey(variables.map(({ cells }) => cells.real), rows.real, monitor, (key) => real.add(key));
  const shareInReal = (columns: readonly Cells[], count: number) => {
    let matches = 0;
    forEachKey(columns, count, monitor, (key) => (matches += real.has(key) ? 1 : 0));
    return matches / count;
  };
  return {
    synthetic_in_real: shareInReal(variables.map(({ cells }) => cells.synthetic), rows.synthetic),
    holdout_in_real: rows.holdout === null ? null : shareInReal(variables.flatMap(({ cells }) => cells.holdout ?? []), rows.holdout),
  };
}

type Cells = Float64Array | Int32Array;

/** Calls back with one text a row, the same for two rows exactly where all their cells are. */
function forEachKey(columns: readonly Cells[], rows: number, monitor: Monitor, take: (key: string) => void): void {
  for (let row = 0; row < rows; row++) {
    if (row % rowsBetweenChecks === 0) monitor.check();
    let key = '';
    for (const cells of columns) key += `${cells[row]!},`;
    take(key);
  }
}
