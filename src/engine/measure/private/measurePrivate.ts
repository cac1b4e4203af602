import { codeCount, type ModelledPlan } from '../../../contract/plan.ts';
import type { Monitor } from '../../../contract/progress.ts';
import type { TableSchema } from '../../../contract/tableSchema.ts';
import type { Table } from '../../table/table.ts';
import type { Measurements } from '../measurements.ts';
import { createNoise } from '../../privacy/noise/noise.ts';
import { PairLayout } from '../pairLayout.ts';
import { otherLevel } from '../settings.ts';
import { budgetShares, deviationOf, rowsShare, stepNames, type BudgetShares } from './budget.ts';
import { countNoise, type CountNoise } from './countNoise.ts';
import { indexOfLargest } from './denoise.ts';
import { coarseCodes, feasibility, type Feasibility } from './feasibility.ts';
import { hasGrains } from './grains.ts';
import { measureGrains, planColumns, undeclared, type PlannedColumn } from './histograms.ts';
import { measurePairs } from './pairs.ts';
import { publicColumn } from './publicColumn.ts';
import { NoisySteps, type PrivateStep } from './steps.ts';

export interface PrivateOptions {
  /** Kinds, levels, bounds and formats as declared, in the order of the table's columns; nothing in it may depend on a row. */
  readonly schema: TableSchema;
  readonly target: string | null;
  /** Total of Gaussian differential privacy, above 0. */
  readonly mu: number;
  /** Probability spent on finding undeclared levels; above 0 where there are any. */
  readonly discoveryDelta: number;
  /** Rows that one person may have, at least 1; the table holds no more of anyone. */
  readonly contribution: number;
  /** Columns from this position on are given when rows are drawn (those of a parent); without it none is. */
  readonly given?: number;
  /** Go on although the noise leaves little to learn from. */
  readonly acceptWeak: boolean;
}

/** The noise would leave nothing to learn from, as the first steps tell. They are spent, the others are not. */
export class InfeasibleBudget extends Error {
  readonly reasons: readonly string[];
  /** Share of the square of mu that was spent. */
  readonly share: number;

  constructor(reasons: readonly string[], share: number) {
    super('the budget leaves nothing to learn from');
    this.reasons = reasons;
    this.share = share;
  }
}

export interface PrivateMeasurements {
  readonly measurements: Measurements;
  /** Whether the noise leaves enough to learn from, by noisy counts. */
  readonly feasibility: Feasibility;
  readonly steps: readonly PrivateStep[];
  /** A bound on the total-variation distance of all noise from true rounded Gaussians. */
  readonly noiseDistance: number;
}

/**
 * Counts of a table under differential privacy (add or remove one person; Gaussian noise on whole counts): the number of rows, the sizes to
 * which numbers are rounded, a histogram of each column, tables of each column with the target, products of signs of all pairs, and tables of the pairs that depend on one another
 * most. Each step's plan follows from the declaration and from earlier noisy counts alone. The squares of the steps' mu add up to that of
 * the total (Dong, Roth and Su 2022); levels that have to be found cost `discoveryDelta` beside it.
 * @param noise for tests: the product draws from the operating system's generator alone
 * @throws InfeasibleBudget after the histograms, unless `acceptWeak`
 */
export function measurePrivately(table: Table, options: PrivateOptions, monitor: Monitor, noise: CountNoise = countNoise(createNoise())): PrivateMeasurements {
  const { schema, mu, contribution } = options;
  const steps = new NoisySteps(mu, contribution, noise.add);
  const own = options.given ?? schema.columns.length;
  // Given columns are not drawn, and need no round sizes.
  const isRounded = (position: number): boolean => position < own && hasGrains(schema.columns[position]!);
  const anyRounded = [...schema.columns.keys()].some(isRounded);
  const rows = noisyRows(table.rows, rowsShare(anyRounded), steps);
  const shares = budgetShares(rows, options.target !== null, anyRounded);
  const grains = measureGrains(table.columns, schema.columns, isRounded, (queries) => steps.open(stepNames.grains, queries, shares.grains));
  const declared = schema.columns.map((column) => publicColumn(column, rows));
  const codes = coarseCodes(rows);
  const { deviation, add } = steps.open(stepNames.histograms, declared.length, shares.histograms);
  const discovery = { delta: options.discoveryDelta, columns: undeclared(declared), contribution, deviation };
  const leastShare = leastCodeShare(codes, rows, declared.length, shares, (queries, share) => deviationOf(queries, share, mu, contribution));
  const planned = planColumns(table.columns, declared, { grains, rows, deviation, codes, leastShare, add, discovery }, monitor);
  monitor.advance(0.5);
  const target = options.target === null ? null : schema.columns.findIndex(({ name }) => name === options.target);
  const judged = feasibility({ rows, columns: declared.length, minority: target === null ? null : rarestClass(planned[target]!, rows), mu, contribution });
  if (judged.verdict === 'infeasible' && !options.acceptWeak) throw new InfeasibleBudget(judged.reasons, shares.rows + shares.grains + shares.histograms);
  const modelled = [...planned.keys()].filter((position) => varies(planned[position]!));
  const fixed = [...planned.keys()].filter((position) => planned[position]!.fine !== null && !modelled.includes(position));
  const layout = new PairLayout(modelled.map((position) => codeCount(modelOf(planned[position]!).plan)));
  const rowsByCode = modelled.map((position) => codeRows(modelOf(planned[position]!)));
  const pairPlan = { own: modelled.filter((position) => position < own).length, target: target === null ? -1 : modelled.indexOf(target), rowsByCode, rows, shares };
  const pairs = measurePairs(coarseRows(planned, modelled, table.rows), layout, pairPlan, steps);
  monitor.advance(1);
  const stratum = {
    rows,
    columns: modelled,
    fixed: fixed.map((column) => ({ column, cell: indexOfLargest(modelOf(planned[column]!).fine) })),
    fine: modelled.map((position) => modelOf(planned[position]!).fine),
    classes: [{ code: null, rows, tables: pairs.tables }],
    noise: pairs.noise,
  };
  const plan = { table: schema.table, format: table.format, columns: planned.map((column) => column.plan), target, equalities: [] };
  return { measurements: { plan, rows, strata: [stratum] }, steps: steps.steps, feasibility: judged, noiseDistance: noise.totalVariation() };
}

function noisyRows(exact: number, share: number, steps: NoisySteps): number {
  const count = Int32Array.of(exact);
  steps.open(stepNames.rows, 1, share).add(count);
  return Math.max(1, count[0]!);
}

/** Share of the rows from which a code stands out of the noise of its pair tables: six deviations, or what an even cut would give times .3. */
function leastCodeShare(codes: number, rows: number, columns: number, shares: BudgetShares, deviation: (queries: number, share: number) => number): number {
  const noise = Math.max(deviation(4 * columns, shares.pairTables), shares.targetTables > 0 ? deviation(columns, shares.targetTables) : 0);
  return Math.min(0.3 / codes, Math.max(0.008, (6 * noise) / rows));
}

type ModelledColumn = Extract<PlannedColumn, { fine: Int32Array }>;

function modelOf(column: PlannedColumn): ModelledColumn {
  if (column.fine === null) throw new Error('a pattern column has no counts');
  return column;
}

function varies(column: PlannedColumn): boolean {
  return column.fine !== null && codeCount(column.plan) > 1 && codeRows(column).filter((rows) => rows > 0).length > 1;
}

/**
 * Rows of the rarest class of the target that anyone seems to have; all rows where it has no classes. "(other)" and "missing" are none: where they
 * are empty, noise alone may give them a few rows, and a budget would be refused for that.
 */
function rarestClass(target: PlannedColumn, rows: number): number {
  if (target.fine === null || target.plan.model === 'cells') return rows;
  const { levels, coarse } = target.plan;
  const inCode = codeRows(target);
  return Math.min(rows, ...levels.flatMap((level, cell) => (level === otherLevel || inCode[coarse[cell]!] === 0 ? [] : [inCode[coarse[cell]!]!])));
}

/** Rows of each coarse code of a column. */
function codeRows({ plan, fine }: { readonly plan: ModelledPlan; readonly fine: Int32Array }): Float64Array {
  const rows = new Float64Array(codeCount(plan));
  fine.forEach((count, cell) => {
    rows[plan.coarse[cell]!]! += count;
  });
  return rows;
}

/** Coarse codes of the rows, row-major over `columns`. */
function coarseRows(planned: readonly PlannedColumn[], columns: readonly number[], rows: number): Uint8Array {
  const codes = new Uint8Array(rows * columns.length);
  columns.forEach((column, place) => {
    const { plan, rowCells } = modelOf(planned[column]!);
    const coarse = Uint8Array.from(plan.coarse);
    for (let row = 0; row < rows; row++) codes[row * columns.length + place] = coarse[rowCells[row]!]!;
  });
  return codes;
}
