/**
 * How the total mu of Gaussian differential privacy is split over the steps of the plan: the squares of the parts add up to the square of
 * the total (Dong, Roth and Su 2022, Corollary 2). Shares of the square (twin recipe 6, less 5 % for the number of rows and for round sizes).
 */
export interface BudgetShares {
  readonly rows: number;
  readonly grains: number;
  readonly histograms: number;
  readonly targetTables: number;
  readonly signs: number;
  readonly pairTables: number;
}

/** Of the number of rows and of the sizes to which numbers are rounded: a few figures, which little noise would not make better. */
const sizesShare = 0.05;
const grainsShare = 0.03;

/** Of the number of rows, which is measured before anything is known of it. @param hasGrains whether any column's round sizes are measured */
export function rowsShare(hasGrains: boolean): number {
  return hasGrains ? sizesShare - grainsShare : sizesShare;
}

/** @param hasGrains whether any column's round sizes are measured */
export function budgetShares(expectedRows: number, hasTarget: boolean, hasGrains: boolean): BudgetShares {
  const rest = 1 - sizesShare;
  const histograms = rest * (expectedRows >= 50_000 ? 0.15 : 0.25);
  const targetTables = hasTarget ? rest * 0.3 : 0;
  const signs = rest * 0.1;
  return { rows: rowsShare(hasGrains), grains: hasGrains ? grainsShare : 0, histograms, targetTables, signs, pairTables: rest - histograms - targetTables - signs };
}

/** The steps of a plan, as `privacy.json` names them. */
export const stepNames = {
  rows: 'Number of rows',
  grains: 'Round sizes of numbers',
  histograms: 'Histogram of each column',
  targetTables: 'Tables with the target',
  signs: 'Signs of all pairs',
  pairTables: 'Tables of the most dependent pairs',
} as const satisfies Record<keyof BudgetShares, string>;

/** Tables a column, besides those with the target: more than the noise can carry would blur all of them. */
export function tablesPerColumn(rows: number): number {
  return rows >= 15_000 ? 4 : rows >= 6000 ? 2 : 1;
}

export interface ExpectedColumns {
  readonly columns: number;
  /** How many of them are modelled. */
  readonly modelled: number;
  /** How many of them are numbers whose round sizes are measured. */
  readonly rounded: number;
  /** How many of them are a parent's, whose pairs with one another need no table. */
  readonly given: number;
}

/**
 * Queries of each step where all modelled columns vary: what can be said of a plan before anything is measured.
 */
export function expectedQueries({ columns, modelled, rounded, given }: ExpectedColumns, rows: number, hasTarget: boolean): Record<keyof BudgetShares, number> {
  const pairs = (modelled * (modelled - 1)) / 2;
  const targetTables = hasTarget ? modelled - 1 : 0;
  return { rows: 1, grains: rounded, histograms: columns, targetTables, signs: pairs, pairTables: Math.min(tablesPerColumn(rows) * (modelled - given), pairs - (given * (given - 1)) / 2 - targetTables) };
}

/**
 * Standard deviation of the noise on each count of `queries` that one row changes by at most 1 each: together their L2 sensitivity is the
 * square root of their number, times the rows that one person may have.
 */
export function deviationOf(queries: number, share: number, mu: number, contribution: number): number {
  return (contribution * Math.sqrt(queries)) / (mu * Math.sqrt(share));
}
