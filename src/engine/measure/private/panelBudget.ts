import { deviationOf } from './budget.ts';
import type { PanelPlan, PlannedNumber } from './panelPlan.ts';

export type PanelPart = 'paths' | 'states' | 'numbers';

/** The steps of a panel's plan, as `privacy.json` names them. */
export const panelStepNames: Record<PanelPart, string> = {
  paths: 'First states and lengths of paths',
  states: 'Steps between states',
  numbers: 'Expressions that give the numbers',
};

/** Shares of the square of mu: how paths begin and end, how states follow each other, how numbers arise (nothing, where each has one expression alone). */
export function panelShares(numbersAsk: boolean): Record<PanelPart, number> {
  return numbersAsk ? { paths: 0.1, states: 0.5, numbers: 0.4 } : { paths: 0.1, states: 0.9, numbers: 0 };
}

/** Queries of each step: of those of paths a path is in one cell of each, of the others a row. */
export function panelQueries(plan: PanelPlan): Record<PanelPart, number> {
  const { numbers } = plan;
  return { paths: 2, states: 1, numbers: numbers.filter(hasChoice).length + numbers.filter(hasMultiples).length };
}

/** Whether rows have to tell which of several expressions gives a number. */
export function hasChoice({ forms }: PlannedNumber): boolean {
  return forms.some((own) => own.length > 1);
}

/** Whether rows have to tell what it is as a multiple of another one. */
export function hasMultiples({ forms, scale }: PlannedNumber): boolean {
  return scale !== null && forms.some((own) => own.length !== 1);
}

/** Noise of a step between two states, as a share of all rows: from the one on rare steps are blurred, from the other on most. */
const noiseLimits = { weak: 0.002, infeasible: 0.02 };

/** Whether the noise leaves anything to learn of a panel. @param rows public or noisy number of rows  @param contribution rows that a person may have */
export function panelFeasibility(plan: PanelPlan, rows: number, mu: number, contribution: number): { readonly verdict: 'good' | 'weak' | 'infeasible'; readonly reasons: string[] } {
  const noise = deviationOf(1, panelShares(panelQueries(plan).numbers > 0).states, mu, contribution) / rows;
  const verdict = noise > noiseLimits.infeasible ? 'infeasible' : noise > noiseLimits.weak ? 'weak' : 'good';
  return { verdict, reasons: verdict === 'good' ? [] : [`The noise of a step between two states would be about ${(100 * noise).toFixed(1)} % of the rows (up to ${100 * noiseLimits.weak} % is good)`] };
}
