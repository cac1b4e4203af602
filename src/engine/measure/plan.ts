import type { CellPlan, ColumnPlan, LevelPlan, ModelledPlan } from '../../contract/plan.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import type { CodedColumn, Column, NumericColumn } from '../table/table.ts';
import { calendarOf } from './calendar.ts';
import { cellsOnStep, cutCells, distinctValues, valueDecimals, valueStep, type Cell } from './cells.ts';
import { groupCells, type FineCell } from './coarse.ts';
import { orderLevels } from './levels.ts';
import { planPattern } from './patterns.ts';
import { findSentinels } from './sentinels.ts';
import { minCount } from './settings.ts';

/** A column's plan and, for modelled ones, the fine cell of each row. */
export type PlannedColumn = ({ readonly plan: ModelledPlan; readonly cells: Uint16Array } | { readonly plan: Extract<ColumnPlan, { model: 'pattern' }>; readonly cells: null }) & {
    /** 1 in rows where the column follows another one; absent where it never does. */
    readonly followed?: Uint16Array;
  };

export interface PlanOptions {
  readonly coarseCodes: number;
  /** 1 where the target is "bad", 0 where good, 255 where missing; null without a two-valued target. */
  readonly bad: Uint8Array | null;
  readonly keepExtremes: boolean;
  /** 1 in one row of each person, 0 in their others: such rows alone count towards `minCount`. Null where each row is another person's. */
  readonly personRows: Uint8Array | null;
}

/** Plans one column of an open clone: looks at its data. Columns that are not modelled get a pattern. */
export function planColumn(column: Column, options: PlanOptions): PlannedColumn {
  if (column.storage === 'numeric') return planNumeric(column, options);
  if (column.schema.kind === 'identifier' || column.schema.kind === 'text') return { plan: planPattern(column), cells: null };
  return planCategory(column, options);
}

function planNumeric(column: NumericColumn, { coarseCodes, keepExtremes, personRows }: PlanOptions): PlannedColumn {
  const { schema } = column;
  const present = column.values.reduce((count, value, row) => count + (Number.isNaN(value) ? 0 : (personRows?.[row] ?? 1)), 0);
  // A handful of values would be a cell of too few rows: such a column leaves as empty.
  const values = present < minCount ? new Float64Array(column.values.length).fill(Number.NaN) : column.values;
  const distinct = distinctValues(values, personRows);
  const sentinels = findSentinels(distinct.values, distinct.counts);
  const smallest = distinct.values.find((value) => !sentinels.has(value));
  const decimals = valueDecimals(distinct.values);
  const step = valueStep(distinct, schema, decimals);
  const cut = cutCells(distinct, sentinels);
  const cells = step === null ? cut : cellsOnStep(cut, step);
  const missing = values.some(Number.isNaN);
  const codes = groupCells(cells, coarseCodes, true);
  const rowCells = assignCells(values, cells);
  const ordinary = { first: cells.findIndex(({ sentinel }) => !sentinel), last: cells.findLastIndex(({ sentinel }) => !sentinel) };
  const plan: CellPlan = {
    model: 'cells',
    schema,
    ...coarsePlan(codes, cells, missing),
    lo: cells.map((cell) => cell.lo),
    hi: cells.map((cell) => cell.hi),
    ordinary,
    openBelow: cells[ordinary.first]?.atom === false,
    openAbove: cells[ordinary.last]?.atom === false,
    extremes: keepExtremes && distinct.values.length > 0 ? { min: distinct.values[0]!, max: distinct.values.at(-1)! } : null,
    nonNegative: smallest !== undefined && smallest >= 0,
    decimals,
    step,
    ...countGrains(values, rowCells, codes, distinct.values.length > 100, decimals, step, cells, schema),
    calendar: calendarOf(distinct, cut, step, schema),
  };
  hideExtremes(plan, cells);
  return { plan, cells: rowCells };
}

/** The outermost amount is one person's: an open end keeps only its inner edge, rounded towards the middle so that the rows beyond stay beyond. */
function hideExtremes(plan: CellPlan, cells: readonly Cell[]): void {
  const { first, last } = plan.ordinary;
  const spread = (cells[last]?.lo ?? 0) - (cells[first]?.hi ?? 0);
  const grid = Math.max(10 ** Math.floor(Math.log10(Math.max(spread, 1e-12) / 200)), 10 ** -plan.decimals);
  const rounded = (steps: number): number => Number((steps * grid).toFixed(plan.decimals));
  if (plan.openAbove) plan.lo[last] = plan.hi[last] = Math.max(rounded(Math.floor(cells[last]!.lo / grid)), plan.hi[last - 1]!);
  if (plan.openBelow) plan.lo[first] = plan.hi[first] = Math.min(rounded(Math.ceil(cells[first]!.hi / grid)), plan.lo[first + 1]!);
}

/** Fine cell of each value: the first that reaches it. Missing values get the cell after the last. */
function assignCells(values: Float64Array, cells: readonly Cell[]): Uint16Array {
  const upper = Float64Array.from(cells, (cell) => cell.through);
  const assigned = new Uint16Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) {
      assigned[row] = cells.length;
      continue;
    }
    let low = 0;
    let high = cells.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (upper[middle]! < value) low = middle + 1;
      else high = middle;
    }
    assigned[row] = low;
  }
  return assigned;
}

function planCategory(column: CodedColumn, { coarseCodes, bad, personRows }: PlanOptions): PlannedColumn {
  const counts = new Array<number>(column.levels.length).fill(0);
  const persons = new Array<number>(column.levels.length).fill(0);
  const badCounts = bad && new Array<number>(column.levels.length).fill(0);
  let missing = 0;
  for (let row = 0; row < column.codes.length; row++) {
    const code = column.codes[row]!;
    if (code < 0) missing++;
    else {
      counts[code] = counts[code]! + 1;
      persons[code] = persons[code]! + (personRows?.[row] ?? 1);
      if (badCounts && bad![row] === 1) badCounts[code] = badCounts[code]! + 1;
    }
  }
  const present = persons.reduce((sum, count) => sum + count, 0);
  const ordered = orderLevels(present < minCount ? { names: [], counts: [], persons: [], bad: null } : { names: column.levels, counts, persons, bad: badCounts });
  const sentinels = levelSentinels(ordered.levels, ordered.counts);
  const fine = ordered.counts.map((count, level): FineCell => ({ count, sentinel: sentinels.has(Number(ordered.levels[level])) }));
  const plan: LevelPlan = {
    model: 'levels',
    schema: column.schema,
    ...coarsePlan(groupCells(fine, coarseCodes, false), fine, missing > 0 || present < minCount),
    levels: ordered.levels,
    suppressed: ordered.suppressed,
  };
  const missingCell = ordered.levels.length;
  return { plan, cells: Uint16Array.from(column.codes, (code) => (code < 0 || present < minCount ? missingCell : ordered.cellOf[code]!)) };
}

/** Numeric codes of a category may hold sentinels, too. */
function levelSentinels(levels: readonly string[], counts: readonly number[]): Set<number> {
  const values = Float64Array.from(levels, Number);
  return values.every(Number.isFinite) ? findSentinels(values, Int32Array.from(counts)) : new Set();
}

function coarsePlan(codes: readonly number[], cells: readonly FineCell[], missing: boolean): Pick<ModelledPlan, 'coarse' | 'missing' | 'specialCode'> {
  const nextCode = codes.length === 0 ? 0 : codes.at(-1)! + 1;
  const sentinel = cells.findIndex((cell, index) => cell.sentinel && codes.filter((code) => code === codes[index]).length === 1);
  const specialCode = missing ? nextCode : sentinel >= 0 ? codes[sentinel]! : null;
  return { coarse: missing ? [...codes, nextCode] : [...codes], missing, specialCode };
}

const roundSizes = [10000, 5000, 1000, 500, 100, 50, 10, 5, 1];

/** The heaping profile: to which round size the values of each code are rounded (twin recipe 4, "roundness"). Atoms and dates have none. */
function countGrains(
  values: Float64Array, rowCells: Uint16Array, codes: readonly number[], manyValues: boolean, decimals: number, step: number | null, cells: readonly Cell[], schema: ColumnSchema,
): Pick<CellPlan, 'grains' | 'grainCounts'> {
  if (!manyValues || schema.kind === 'date') return { grains: [], grainCounts: [] };
  // In units of the last decimal, so that remainders are exact.
  const scale = 10 ** decimals;
  const sizes = roundSizes.filter((size) => step === null || size >= step);
  const grainCounts = Array.from({ length: (codes.at(-1) ?? -1) + 1 }, () => sizes.map(() => 0));
  for (let row = 0; row < values.length; row++) {
    const cell = cells[rowCells[row]!];
    if (!cell || cell.atom) continue;
    const units = Math.round(values[row]! * scale);
    const grain = sizes.findIndex((size) => units % size === 0);
    const counts = grainCounts[codes[rowCells[row]!]!]!;
    if (grain >= 0) counts[grain] = counts[grain]! + 1;
  }
  return { grains: sizes.map((size) => size / scale), grainCounts };
}
