import type { Monitor } from '../../contract/progress.ts';
import type { ValidatedPair } from '../../contract/validation.ts';
import { cramersV, cutAtEdges, cutSize, equalWidthEdges, expectedVariation, jointVariation, rowsByCode } from './contingency.ts';
import type { RowsByCode } from './contingency.ts';
import { correlate, ordinals } from '../numeric/correlation.ts';
import type { Ranked } from '../numeric/correlation.ts';
import type { CategoryVariable, NumberVariable, ScoredVariable } from './variables.ts';

/** SDMetrics counts only pairs whose dependence in the real table is above these. */
const correlationThreshold = 0.5;
const associationThreshold = 0.3;

interface Sides<T> {
  readonly real: T;
  readonly synthetic: T;
}

interface CategorySide {
  readonly use: 'category';
  readonly name: string;
  readonly size: number;
  readonly codes: Sides<Int32Array>;
  readonly rows: Sides<RowsByCode>;
}

interface NumberSide {
  readonly use: 'number';
  readonly name: string;
  readonly ranked: Sides<Ranked>;
  /** Cut at the edges of the real column; missing is a cell of its own. */
  readonly cells: Sides<Int32Array>;
  /** As SDMetrics cuts: each table at its own edges, missing shares the cell of the largest value. */
  readonly cellsOfSdmetrics: Sides<Int32Array>;
}

type Side = CategorySide | NumberSide;

/** Compares every pair of columns, in the order of the columns. Reports progress pair by pair within the current stage. */
export function comparePairs(variables: readonly ScoredVariable[], monitor: Monitor): ValidatedPair[] {
  const sides = variables.map((variable) => {
    monitor.check();
    return variable.use === 'number' ? numberSide(variable) : categorySide(variable);
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

function categorySide({ name, size, cells }: CategoryVariable): CategorySide {
  return { use: 'category', name, size, codes: cells, rows: both(cells, (codes) => rowsByCode(codes, size)) };
}

function numberSide({ name, cells }: NumberVariable): NumberSide {
  const realEdges = equalWidthEdges(cells.real);
  return {
    use: 'number',
    name,
    ranked: both(cells, (values) => ({ values, ordinals: ordinals(values) })),
    cells: both(cells, (values) => cutAtEdges(values, realEdges, cutSize)),
    cellsOfSdmetrics: both(cells, (values) => cutAtEdges(values, equalWidthEdges(values), cutSize - 1)),
  };
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

function compareTables(first: CategorySide, second: Side): Comparison<'contingency'> {
  const [cells, size] = second.use === 'category' ? [second.codes, second.size] : [second.cells, cutSize + 1];
  const cellsOfSdmetrics = second.use === 'category' ? second.codes : second.cellsOfSdmetrics;
  const variation = (codes: Sides<Int32Array>) =>
    jointVariation({ first: first.rows.real, second: codes.real }, { first: first.rows.synthetic, second: codes.synthetic }, size);
  const association = cramersV({ first: first.rows.real, second: cellsOfSdmetrics.real }, size);
  const score = 1 - variation(cells);
  const counted = association !== null && association > associationThreshold;
  return {
    measure: 'contingency',
    score,
    sdmetrics: { counted, score: !counted ? null : cells === cellsOfSdmetrics ? score : 1 - variation(cellsOfSdmetrics) },
    expected_distance: expectedVariation({ first: first.rows.real, second: cells.real }, size, cells.synthetic.length),
    rows_real: cells.real.length,
    rows_synthetic: cells.synthetic.length,
    cramers_v_real: association,
    reason: null,
  };
}

function both<T, U>(sides: Sides<T>, change: (side: T) => U): Sides<U> {
  return { real: change(sides.real), synthetic: change(sides.synthetic) };
}
