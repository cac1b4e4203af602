import { budgetShares, deviationOf } from './budget.ts';

/** Whether the noise of a budget leaves anything to learn from. */
export interface Feasibility {
  readonly verdict: 'good' | 'weak' | 'infeasible';
  /** What is lost in the noise, a sentence each; empty where all is well. */
  readonly reasons: string[];
}

export interface FeasibilityInput {
  /** Public or noisy number of rows. */
  readonly rows: number;
  readonly columns: number;
  /** Public or noisy number of rows of the rarest class of the target; null without a target. */
  readonly minority: number | null;
  readonly mu: number;
  readonly contribution: number;
}

/** Below so many deviations a cell of the target's tables cannot be told from noise; from so many on it can. */
const minorityLimits = { infeasible: 1.5, weak: 4 };
/** Noise of a correlation from which it is no figure any more, and from which it is a rough one. */
const signLimits = { infeasible: 0.25, weak: 0.1 };

/**
 * The guard of the plan (twin recipe 6): cells of the target's tables and products of signs against their noise. Uses public figures or what
 * the first step measured, never a count of rows.
 */
export function feasibility({ rows, columns, minority, mu, contribution }: FeasibilityInput): Feasibility {
  const shares = budgetShares(rows, minority !== null, false);
  const reasons: string[] = [];
  let worst = 0;
  const judge = (level: number, reason: string): void => {
    if (level > 0) reasons.push(reason);
    worst = Math.max(worst, level);
  };
  if (minority !== null) {
    const cell = minority / coarseCodes(rows);
    const deviations = cell / deviationOf(columns - 1, shares.targetTables, mu, contribution);
    judge(deviations < minorityLimits.infeasible ? 2 : deviations < minorityLimits.weak ? 1 : 0, `A cell of the tables with the target would hold about ${Math.round(cell)} rows of the rarer class, ${deviations.toFixed(1)} times its noise (${minorityLimits.weak} is enough)`);
  }
  const signs = deviationOf((columns * (columns - 1)) / 2, shares.signs, mu, contribution) / rows;
  judge(signs > signLimits.infeasible ? 2 : signs > signLimits.weak ? 1 : 0, `The noise of a correlation would be about ${signs.toFixed(2)} (up to ${signLimits.weak} is good)`);
  return { verdict: worst === 2 ? 'infeasible' : worst === 1 ? 'weak' : 'good', reasons };
}

/** Coarse codes of a column: as many as the noise of pair tables can carry. */
export function coarseCodes(rows: number): number {
  return rows >= 80_000 ? 12 : rows >= 15_000 ? 7 : 5;
}
