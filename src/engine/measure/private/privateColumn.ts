import type { CellPlan, ColumnPlan, LevelPlan, ModelledPlan } from '../../../contract/plan.ts';
import type { FineCell } from '../coarse.ts';
import { otherLevel } from '../settings.ts';
import { denoised, rounded } from './denoise.ts';
import { findRange, type CellRun } from './foundRange.ts';
import { likelyGrains, type NoisyGrains } from './grains.ts';
import { noisyCodes } from './noisyCodes.ts';
import type { PublicCells, PublicLevels } from './publicColumn.ts';

/** What the plan of a column is made from once its noisy counts are there: all of it is post-processing. */
export interface NoisyHistogram {
  /** Noisy counts of the public cells, "missing" last where there may be any. */
  readonly counts: ArrayLike<number>;
  /** To which sizes the amounts are rounded; null where that was not measured. */
  readonly grains: NoisyGrains | null;
  readonly deviation: number;
  /** Noisy number of rows. */
  readonly rows: number;
  /** Coarse codes wanted. */
  readonly codes: number;
  /** Share of the rows that a level's code needs for its pair tables to stand out of their noise. */
  readonly leastShare: number;
}

/** A modelled column: its plan, its counts, and where the public cells went. */
export interface PrivateColumn {
  readonly plan: ModelledPlan;
  /** Rows of each fine cell, from 0 on, adding up to the noisy number of rows. */
  readonly fine: Int32Array;
  /** Fine cell of each public cell. */
  readonly cellOf: Uint16Array;
}

/** The plan of a number or date. Declared bounds keep their cells; without them the range is found from the noisy counts. */
export function planCells(column: PublicCells, histogram: NoisyHistogram): PrivateColumn {
  const { schema, special, missing, step } = column;
  const grains = histogram.grains && likelyGrains(histogram.grains);
  const found = column.bounded ? [...column.lo.keys()].map((cell) => ({ first: cell, last: cell })) : runsOf(column, histogram);
  const { runs, lo, hi } = grains === null ? { runs: found, ...column } : onGrain(column, found, grains.finest);
  const amounts = runs.length;
  const groups = missing ? [...runs, { first: lo.length, last: lo.length }] : runs;
  const counts = groups.map((run) => sumOver(histogram.counts, run));
  const deviations = groups.map(({ first, last }) => histogram.deviation * Math.sqrt(last - first + 1));
  const fine = rounded(denoised(counts, deviations, histogram.rows));
  const isSpecial = (run: CellRun): boolean => special[run.first] === 1;
  const codes = coarse(fine, runs.map((run, cell) => ({ count: fine[cell]!, sentinel: isSpecial(run) })), missing, true, histogram);
  const plan: CellPlan = {
    model: 'cells',
    schema,
    ...codes,
    lo: runs.map(({ first }) => lo[first]!),
    hi: runs.map(({ last }) => hi[last]!),
    ordinary: { first: runs.findIndex((run) => !isSpecial(run)), last: runs.findLastIndex((run) => !isSpecial(run)) },
    openBelow: false,
    openAbove: false,
    extremes: null,
    nonNegative: lo[runs[0]!.first]! >= 0,
    decimals: grains === null ? column.decimals : Math.max(0, Math.round(-Math.log10(grains.finest))),
    step: grains !== null && grains.finest > 1 ? grains.finest : step === 1 ? null : step,
    calendar: null,
    grains: [...(grains?.sizes ?? [])],
    // One profile for all codes: noise would drown what tells one code's from another's.
    grainCounts: grains === null ? [] : codes.coarse.filter((code, cell) => code !== codes.coarse[cell - 1]).map(() => [...grains.counts]),
  };
  const cellOf = new Uint16Array(lo.length + Number(missing));
  for (let cell = 0; cell < lo.length; cell++) cellOf[cell] = Math.max(0, runs.findLastIndex(({ first }) => first <= cell));
  if (missing) cellOf[lo.length] = amounts;
  return { plan, fine, cellOf };
}

/**
 * Runs drawn in to the multiples of the finest size to which amounts are rounded. Those without any join the run behind them; before a special
 * value or the end they are the nearest multiple. Special values stay as they are.
 */
function onGrain({ lo, hi, special }: PublicCells, found: readonly CellRun[], finest: number): { runs: CellRun[]; lo: Float64Array; hi: Float64Array } {
  const drawn = { lo: lo.slice(), hi: hi.slice() };
  const runs: CellRun[] = [];
  let first: number | null = null;
  for (const [position, run] of found.entries()) {
    if (special[run.first] === 1) {
      runs.push(run);
      continue;
    }
    first ??= run.first;
    // Multiples of tenths are not exact; a thousandth of a size is.
    let [least, most] = [Math.ceil(lo[run.first]! / finest - 1e-3), Math.floor(hi[run.last]! / finest + 1e-3)];
    const next = found[position + 1];
    const isLast = next === undefined || special[next.first] === 1;
    if (least > most && !isLast) continue;
    if (least > most) least = most = Math.round((lo[run.first]! + hi[run.last]!) / 2 / finest);
    drawn.lo[first] = multiple(least, finest);
    drawn.hi[run.last] = multiple(most, finest);
    runs.push({ first, last: run.last });
    first = null;
  }
  return { runs, ...drawn };
}

/** So many times the size, as a decimal number. */
function multiple(times: number, size: number): number {
  // + 0 turns -0 into 0.
  return (size < 1 ? times / Math.round(1 / size) : times * size) + 0;
}

/** Runs of the amounts' cells as found; each special value stays a run of its own. */
function runsOf({ lo, hi, special, schema }: PublicCells, { counts, deviation, rows }: NoisyHistogram): CellRun[] {
  const amounts = [...lo.keys()].filter((cell) => special[cell] === 0);
  const found = findRange(amounts.map((cell) => counts[cell]!), (place) => lo[amounts[place]!] === hi[amounts[place]!], deviation, rows);
  const declared = (value: number): boolean => value >= (schema.min ?? -Infinity) && value <= (schema.max ?? Infinity);
  const runs = found.map(({ first, last }) => ({ first: amounts[first]!, last: amounts[last]! })).filter(({ first, last }) => declared(hi[last]!) || declared(lo[first]!));
  const specials = [...lo.keys()].filter((cell) => special[cell] === 1).map((cell) => ({ first: cell, last: cell }));
  return [...(runs.length > 0 ? runs : [{ first: amounts[0]!, last: amounts.at(-1)! }]), ...specials].sort((one, other) => one.first - other.first);
}

/**
 * The plan of a category. Its levels are declared or were found; what is none of them is "(other)", which is left out of the plan where it is
 * likely to be empty.
 */
export function planLevels({ schema, missing }: PublicLevels, levels: readonly string[], histogram: NoisyHistogram): PrivateColumn {
  const numeric = levels.length > 0 && levels.every((level) => level.trim() !== '' && Number.isFinite(Number(level)));
  const order = [...levels.keys()].sort((one, other) => (numeric ? Number(levels[one]) - Number(levels[other]) : one - other));
  const other = levels.length;
  // Emptying it wrongly costs a few rows their place; keeping it wrongly would print a level that nobody declared, in a column that is declared empty, too.
  const keepsOther = histogram.counts[other]! > 4 * histogram.deviation || (levels.length === 0 && !missing);
  const cells = [...order, ...(keepsOther ? [other] : []), ...(missing ? [other + 1] : [])];
  const fine = rounded(denoised(cells.map((cell) => histogram.counts[cell]!), cells.map(() => histogram.deviation), histogram.rows));
  const names = [...order.map((level) => levels[level]!), ...(keepsOther ? [otherLevel] : [])];
  const plan: LevelPlan = {
    model: 'levels',
    schema,
    ...coarse(fine, names.map((_, cell) => ({ count: fine[cell]!, sentinel: false })), missing, false, histogram),
    levels: names,
    suppressed: 0,
  };
  const cellOf = new Uint16Array(levels.length + 1 + Number(missing));
  const mostFrequent = names.reduce((best, _, cell) => (fine[cell]! > fine[best]! ? cell : best), 0);
  cellOf.fill(mostFrequent);
  cells.forEach((from, cell) => {
    cellOf[from] = cell;
  });
  return { plan, fine, cellOf };
}

function coarse(fine: Int32Array, cells: readonly FineCell[], missing: boolean, numeric: boolean, { codes, leastShare }: NoisyHistogram): Pick<ModelledPlan, 'coarse' | 'missing' | 'specialCode'> {
  const own = noisyCodes(cells, codes, numeric, leastShare);
  const next = (own.at(-1) ?? -1) + 1;
  // A "missing" that is likely empty must not become a code without rows: it stands with its neighbour.
  const missingCode = fine[cells.length]! > 0 ? next : Math.max(0, next - 1);
  return { coarse: missing ? [...own, missingCode] : own, missing, specialCode: missing && missingCode === next ? next : null };
}

function sumOver(counts: ArrayLike<number>, { first, last }: CellRun): number {
  let sum = 0;
  for (let cell = first; cell <= last; cell++) sum += counts[cell]!;
  return sum;
}

export function isModelled(plan: ColumnPlan): plan is ModelledPlan {
  return plan.model !== 'pattern';
}
