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

export function budgetShares(expectedRows: number, hasTarget: boolean): BudgetShares {
  const rows = 0.05;
  const histograms = (1 - rows) * (expectedRows >= 50_000 ? 0.15 : 0.25);
  const targetTables = hasTarget ? (1 - rows) * 0.3 : 0;
  const signs = (1 - rows) * 0.1;
  return { rows, histograms, targetTables, signs, pairTables: 1 - rows - histograms - targetTables - signs };
}

/**
 * Standard deviation of the noise on each count of `queries` that one row changes by at most 1 each: together their L2 sensitivity is the
 * square root of their number, times the rows that one person may have.
 */
export function deviationOf(queries: number, share: number, mu: number, contribution: number): number {
  return (contribution * Math.sqrt(queries)) / (mu * Math.sqrt(share));
}
