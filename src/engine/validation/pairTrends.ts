import type { Monitor } from '../../contract/progress.ts';
import type { Place, ValidatedPair } from '../../contract/validation.ts';
import { cramersV, cutAtEdges, cutSize, equalWidthEdges, expectedVariation, jointVariation, rowsByCode } from './contingency.ts';
import type { RowsByCode, SharedCell } from './contingency.ts';
import { correlate, ordinals, rankColumn } from '../numeric/correlation.ts';
import type { Ranked } from '../numeric/correlation.ts';
import { correlationRatio } from '../numeric/correlationRatio.ts';
import { kendallTau } from '../numeric/kendall.ts';
import { Stream } from '../random/stream.ts';
import { otherLevels } from './metrics/distribution.ts';
import type { CategoryVariable, NumberVariable, ScoredVariable } from './variables.ts';

/** SDMetrics counts only pairs whose dependence in the real table is above these. */
const correlationThreshold = 0.5;
const associationThreshold = 0.3;

/** Rows of either table that Kendall's tau takes at most, the same ones for all pairs: its standard error is then below .01. */
export const mostRowsOfKendall = 5000;
/** Fixed, so that the same files give the same figure. */
const seed = 1;

interface Sides<T> {
  readonly real: T;
  readonly synthetic: T;
}

interface CategorySide {
  readonly use: 'category';
  readonly name: string;
  readonly size: number;
  readonly levels: readonly string[];
  readonly codes: Sides<Int32Array>;
  readonly rows: Sides<RowsByCode>;
}

interface NumberSide {
  readonly use: 'number';
  readonly name: string;
  readonly values: Sides<Float64Array>;
  readonly ranked: Sides<Ranked>;
  /** Places among the values of the rows that Kendall's tau takes. */
  readonly ofKendall: Sides<Int32Array>;
  /** Of the cells. */
  readonly edges: Float64Array;
  /** Cut at the edges of the real column; missing is a cell of its own. */
  readonly cells: Sides<Int32Array>;
  /** As SDMetrics cuts: each table at its own edges, missing shares the cell of the largest value. */
  readonly cellsOfSdmetrics: Sides<Int32Array>;
}

type Side = CategorySide | NumberSide;

/** Compares every pair of columns, in the order of the columns. Reports progress pair by pair within the current stage. */
export function comparePairs(variables: readonly ScoredVariable[], monitor: Monitor): ValidatedPair[] {
  const rows = variables[0] === undefined ? null : { real: drawRows(variables[0].cells.real.length), synthetic: drawRows(variables[0].cells.synthetic.length) };
  const sides = variables.map((variable) => {
    monitor.check();
    return variable.use === 'number' ? numberSide(variable, rows!) : categorySide(variable);
  });
  const total = (sides.length * (sides.length - 1)) / 2;
  const pairs: ValidatedPair[] = [];
  for (const [position, a] of sides.entries()) {
    for (const b of sides.slice(position + 1)) {
      pairs.push(comparePair(a, b));
      monitor.advance(pairs.length / total);
    }
  }
  return pairs;
}

function categorySide({ name, size, levels, cells }: CategoryVariable): CategorySide {
  return { use: 'category', name, size, levels, codes: cells, rows: both(cells, (codes) => rowsByCode(codes, size)) };
}

function numberSide({ name, cells, ascending }: NumberVariable, rows: Sides<Uint32Array>): NumberSide {
  const realEdges = equalWidthEdges(cells.real);
  return {
    use: 'number',
    name,
    values: cells,
    ranked: { real: rankColumn(cells.real, ascending.real), synthetic: rankColumn(cells.synthetic, ascending.synthetic) },
    ofKendall: { real: drawnCodes(cells.real, rows.real), synthetic: drawnCodes(cells.synthetic, rows.synthetic) },
    edges: realEdges,
    cells: both(cells, (values) => cutAtEdges(values, realEdges, cutSize)),
    cellsOfSdmetrics: both(cells, (values) => cutAtEdges(values, equalWidthEdges(values), cutSize - 1)),
  };
}

function drawRows(rows: number): Uint32Array {
  return new Stream(seed, 'kendall').permutation(rows).subarray(0, mostRowsOfKendall);
}

function drawnCodes(values: Float64Array, rows: Uint32Array): Int32Array {
  return ordinals(Float64Array.from(rows, (row) => values[row]!)).codes;
}

function comparePair(a: Side, b: Side): ValidatedPair {
  if (a.use === 'category') return { a: a.name, b: b.name, ...compareTables(a, b) };
  if (b.use === 'category') return { a: a.name, b: b.name, ...compareTables(b, a) };
  return { a: a.name, b: b.name, ...compareCorrelations(a, b) };
}

type Comparison<Measure> = Omit<Extract<ValidatedPair, { measure: Measure }>, 'a' | 'b'>;

function compareCorrelations(a: NumberSide, b: NumberSide): Comparison<'correlation'> {
  const real = correlate(a.ranked.real, b.ranked.real);
  const synthetic = correlate(a.ranked.synthetic, b.ranked.synthetic);
  const figures = {
    measure: 'correlation' as const,
    rows_real: real.rows,
    rows_synthetic: synthetic.rows,
    pearson_real: real.pearson,
    pearson_synthetic: synthetic.pearson,
    spearman_real: real.spearman,
    spearman_synthetic: synthetic.spearman,
    kendall_real: kendall(a.ofKendall.real, b.ofKendall.real),
    kendall_synthetic: kendall(a.ofKendall.synthetic, b.ofKendall.synthetic),
  };
  if (real.pearson === null) {
    const reason = 'The real correlation is undefined: fewer than two complete rows, or a column that is constant in them.';
    return { ...figures, score: null, sdmetrics: { counted: false, score: null }, reason };
  }
  if (synthetic.pearson === null) {
    // The clone has lost the dependence, so it counts as 0 instead of leaving the mean. SDMetrics leaves it out.
    const reason = 'The synthetic correlation is undefined (fewer than two complete rows, or a constant column) and counts as 0.';
    return { ...figures, score: 1 - Math.abs(real.pearson) / 2, sdmetrics: { counted: false, score: null }, reason };
  }
  const score = 1 - Math.abs(real.pearson - synthetic.pearson) / 2;
  const counted = Math.abs(real.pearson) > correlationThreshold;
  return { ...figures, score, sdmetrics: { counted, score: counted ? score : null }, reason: null };
}

/** Of the rows where neither is missing. */
function kendall(a: Int32Array, b: Int32Array): number | null {
  const isComplete = (_code: number, row: number): boolean => a[row]! >= 0 && b[row]! >= 0;
  return kendallTau(a.filter(isComplete), b.filter(isComplete));
}

function compareTables(first: CategorySide, second: Side): Comparison<'contingency'> {
  const [cells, size] = second.use === 'category' ? [second.codes, second.size] : [second.cells, cutSize + 1];
  const cellsOfSdmetrics = second.use === 'category' ? second.codes : second.cellsOfSdmetrics;
  const variation = (codes: Sides<Int32Array>) =>
    jointVariation({ first: first.rows.real, second: codes.real }, { first: first.rows.synthetic, second: codes.synthetic }, size);
  const association = cramersV({ first: first.rows.real, second: cellsOfSdmetrics.real }, size);
  const { distance, worst } = variation(cells);
  const score = 1 - distance;
  const eta = (part: 'real' | 'synthetic') => (second.use === 'category' ? null : correlationRatio(first.codes[part], first.levels.length + 1, second.values[part]));
  const counted = association !== null && association > associationThreshold;
  return {
    measure: 'contingency',
    score,
    sdmetrics: { counted, score: !counted ? null : cells === cellsOfSdmetrics ? score : 1 - variation(cellsOfSdmetrics).distance },
    expected_distance: expectedVariation({ first: first.rows.real, second: cells.real }, size, cells.synthetic.length),
    rows_real: cells.real.length,
    rows_synthetic: cells.synthetic.length,
    cramers_v_real: association,
    eta_real: eta('real'),
    eta_synthetic: eta('synthetic'),
    worst_cell: worstCellOf(first, second, worst),
    reason: null,
  };
}

/** What lies in the cell that differs most, in words of the columns, the first of which is the category. */
function worstCellOf(category: CategorySide, other: Side, { first, second, shareA, shareB }: SharedCell): Comparison<'contingency'>['worst_cell'] {
  return { places: [placeOfLevel(category, first), other.use === 'category' ? placeOfLevel(other, second) : placeOfCut(other, second)], share_real: shareA, share_synthetic: shareB };
}

function placeOfLevel({ name, levels }: CategorySide, code: number): Place {
  return { column: name, from: null, to: null, level: levels[code] ?? (code === levels.length ? otherLevels : null), missing: code > levels.length };
}

function placeOfCut({ name, edges }: NumberSide, code: number): Place {
  return { column: name, from: code === cutSize ? null : (edges[code - 1] ?? null), to: edges[code] ?? null, level: null, missing: code === cutSize };
}

function both<T, U>(sides: Sides<T>, change: (side: T) => U): Sides<U> {
  return { real: change(sides.real), synthetic: change(sides.synthetic) };
}
