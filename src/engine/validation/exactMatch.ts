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
  const real = new DistinctRows(variables.map(({ cells }) => cells.real), rows.real, monitor);
  const shareInReal = (columns: readonly Cells[], count: number) => real.countIn(columns, count, monitor) / count;
  return {
    synthetic_in_real: shareInReal(variables.map(({ cells }) => cells.synthetic), rows.synthetic),
    holdout_in_real: rows.holdout === null ? null : shareInReal(variables.flatMap(({ cells }) => cells.holdout ?? []), rows.holdout),
  };
}

type Cells = Float64Array | Int32Array;

/** The rows of a table, each of those that are equal once, chained by what their hashes end in. */
class DistinctRows {
  private readonly columns: readonly Cells[];
  private readonly hashes: Int32Array;
  /** The first row of each chain, and the row after each; -1 at the end. A power of 2 of chains, at least one a row. */
  private readonly first: Int32Array;
  private readonly next: Int32Array;

  constructor(columns: readonly Cells[], rows: number, monitor: Monitor) {
    this.columns = columns;
    this.hashes = hashRows(columns, rows, monitor);
    this.first = new Int32Array(2 ** Math.ceil(Math.log2(rows))).fill(-1);
    this.next = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      if (row % rowsBetweenChecks === 0) monitor.check();
      if (this.has(columns, row, this.hashes[row]!)) continue;
      const chain = this.hashes[row]! & (this.first.length - 1);
      this.next[row] = this.first[chain]!;
      this.first[chain] = row;
    }
  }

  /** How many of the rows of these columns are among them. */
  countIn(columns: readonly Cells[], rows: number, monitor: Monitor): number {
    const hashes = hashRows(columns, rows, monitor);
    let matches = 0;
    for (let row = 0; row < rows; row++) {
      if (row % rowsBetweenChecks === 0) monitor.check();
      if (this.has(columns, row, hashes[row]!)) matches++;
    }
    return matches;
  }

  private has(columns: readonly Cells[], row: number, hash: number): boolean {
    let one = this.first[hash & (this.first.length - 1)]!;
    // Equal hashes alone prove nothing.
    while (one >= 0 && !(this.hashes[one] === hash && this.columns.every((cells, at) => isSame(cells[one]!, columns[at]![row]!)))) one = this.next[one]!;
    return one >= 0;
  }
}

/** One number a row, the same for rows whose cells are: MurmurHash3 (Appleby 2008) of both halves of each cell. */
function hashRows(columns: readonly Cells[], rows: number, monitor: Monitor): Int32Array {
  const hashes = new Int32Array(rows);
  const cell = new Float64Array(1);
  const halves = new Int32Array(cell.buffer);
  for (const cells of columns) {
    monitor.check();
    for (let row = 0; row < rows; row++) {
      const value = cells[row]!;
      // What is missing has one form, and so has 0, which may be -0.
      cell[0] = Number.isNaN(value) ? Number.NaN : value + 0;
      hashes[row] = mixed(mixed(hashes[row]!, halves[0]!), halves[1]!);
    }
  }
  return hashes.map(finished);
}

function mixed(hash: number, word: number): number {
  const scrambled = Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotated(hash ^ scrambled, 13), 5) + 0xe6546b64) | 0;
}

function finished(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function isSame(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
