/**
 * How the total mu of Gaussian differential privacy is split over the steps of the plan: the squares of the parts add up to the square of
 * the total (Dong, Roth and Su 2022, Corollary 2). Shares of the square (twin recipe 6, less 5 % for the number of rows).
 */
export interface BudgetShares {
  readonly rows: number;
  readonly histograms: number;
  readonly targetTables: number;
  readonly signs: number;
  readonly pairTables: number;
}

/** Of the number of rows, which is measured before anything is known of it. */
export const rowsShare = 0.05;

export function budgetShares(expectedRows: number, hasTarget: boolean): BudgetShares {
  const histograms = (1 - rowsShare) * (expectedRows >= 50_000 ? 0.15 : 0.25);
  const targetTables = hasTarget ? (1 - rowsShare) * 0.3 : 0;
  const signs = (1 - rowsShare) * 0.1;
  return { rows: rowsShare, histograms, targetTables, signs, pairTables: 1 - rowsShare - histograms - targetTables - signs };
}

/** The steps of a plan, as `privacy.json` names them. */
export const stepNames = {
  rows: 'Number of rows',
  histograms: 'Histogram of each column',
  targetTables: 'Tables with the target',
  signs: 'Signs of all pairs',
  pairTables: 'Tables of the most dependent pairs',
} as const satisfies Record<keyof BudgetShares, string>;

/** Tables a column, besides those with the target: more than the noise can carry would blur all of them. */
export function tablesPerColumn(rows: number): number {
  return rows >= 15_000 ? 4 : rows >= 6000 ? 2 : 1;
}

/**
 * Queries of each step where all of the `modelled` columns vary: what can be said of a plan before anything is measured.
 * @param given how many of them are a parent's, whose pairs with one another need no table
 */
export function expectedQueries(columns: number, modelled: number, rows: number, hasTarget: boolean, given = 0): Record<keyof BudgetShares, number> {
  const pairs = (modelled * (modelled - 1)) / 2;
  const targetTables = hasTarget ? modelled - 1 : 0;
  return { rows: 1, histograms: columns, targetTables, signs: pairs, pairTables: Math.min(tablesPerColumn(rows) * (modelled - given), pairs - (given * (given - 1)) / 2 - targetTables) };
}

/**
 * Standard deviation of the noise on each count of `queries` that one row changes by at most 1 each: together their L2 sensitivity is the
 * square root of their number, times the rows that one person may have.
 */
export function deviationOf(queries: number, share: number, mu: number, contribution: number): number {
  return (contribution * Math.sqrt(queries)) / (mu * Math.sqrt(share));
}
