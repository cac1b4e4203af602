import type { CountNoise } from '../measurements.ts';
import { countPairs, type PairLayout } from '../pairLayout.ts';
import { stepNames, tablesPerColumn, type BudgetShares } from './budget.ts';
import { medianSplit, signCorrelations, signProducts } from './signs.ts';
import type { NoisySteps } from './steps.ts';

export interface PairPlan {
  /** Columns that are modelled; those behind them are given, and pairs of given ones need no table. */
  readonly own: number;
  /** Position of the target among the layout's columns, or -1. */
  readonly target: number;
  /** Denoised rows of each code of each column. */
  readonly rowsByCode: readonly Float64Array[];
  /** Noisy number of rows. */
  readonly rows: number;
  readonly shares: BudgetShares;
}

/**
 * Noisy tables of each column with the target, latent correlations from noisy products of signs, and noisy tables of the pairs that
 * these say depend on one another most (a choice that costs nothing, being made from noisy sums alone).
 * @param codes coarse codes, row-major [row][column]
 */
export function measurePairs(codes: Uint8Array, layout: PairLayout, { own, target, rowsByCode, rows, shares }: PairPlan, steps: NoisySteps): { tables: Int32Array; noise: CountNoise } {
  const exact = countPairs(codes, layout);
  const tables = new Int32Array(layout.length);
  const tableDeviation = new Float64Array(layout.pairs).fill(Number.NaN);
  const measure = (name: string, pairs: readonly number[], share: number): void => {
    if (pairs.length === 0) return;
    const { deviation, add } = steps.open(name, pairs.length, share);
    for (const pair of pairs) {
      const table = layout.table(tables, pair);
      table.set(layout.table(exact, pair));
      add(table);
      tableDeviation[pair] = deviation;
    }
  };
  const everyPair = [...Array(layout.pairs).keys()];
  const withTarget = everyPair.filter((pair) => layout.first[pair] === target || layout.second[pair] === target);
  measure(stepNames.targetTables, withTarget, shares.targetTables);
  const correlation = measureSigns(codes, layout, rowsByCode, rows, shares.signs, steps);
  const others = everyPair.filter((pair) => Number.isNaN(tableDeviation[pair]) && layout.first[pair]! < own);
  others.sort((one, other) => Math.abs(correlation[other]!) - Math.abs(correlation[one]!) || one - other);
  measure(stepNames.pairTables, others.slice(0, tablesPerColumn(rows) * own), shares.pairTables);
  return { tables, noise: { tableDeviation, correlation } };
}

function measureSigns(codes: Uint8Array, layout: PairLayout, rowsByCode: readonly Float64Array[], rows: number, share: number, steps: NoisySteps): Float64Array {
  if (layout.pairs === 0) return new Float64Array(0);
  const splits = rowsByCode.map(medianSplit);
  const { deviation, add } = steps.open(stepNames.signs, layout.pairs, share);
  const sums = signProducts(codes, splits, layout);
  add(sums);
  return signCorrelations(sums, splits, layout, deviation, rows);
}
