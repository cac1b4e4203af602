import type { DifferentialPrivacy } from '../../contract/clonePrivacy.ts';
import { rowsPerParent } from '../../contract/relatedSchema.ts';
import { rowsPerPerson } from '../measure/private/persons.ts';
import { panelShares } from '../measure/private/panelBudget.ts';
import { asksOfNumbers } from '../measure/private/panelPlan.ts';
import { calibrate } from '../privacy/accountant/calibrate.ts';
import { eventOfTraining, planBudget, type BudgetPlan, type PlannedTraining } from './privateBudget.ts';
import { trainingPace } from './privateCascadePlan.ts';
import type { RelatedDeclaration } from './relatedSchemas.ts';

export type PlannedEvent =
  | { type: 'rounded_gaussian'; sigma: number; sensitivity: 1; count: 1 }
  | { type: 'subsampled_gaussian'; q: number; sigma: number; count: number; sampling: 'poisson' };

/**
 * The budget of a clone of several tables, by their declarations alone. Where paths are trained, a training stands in the place of the noisy
 * counts of steps: its noise is that with which, where there is much of it, it has their share of mu^2 (a step of DP-SGD then has mu = rate /
 * sigma; Dong, Roth and Su 2022, section 5). So plans of one declaration differ in mu alone, and mu is the largest with which all events
 * together are (epsilon, delta)-private by their privacy-loss distribution.
 */
export function planRelatedBudget(privacy: Pick<DifferentialPrivacy, 'epsilon' | 'delta' | 'paths'>, declared: readonly RelatedDeclaration[]): BudgetPlan {
  const plan = planBudget(privacy, declared.flatMap(({ schema }) => schema.columns));
  const shares = privacy.paths === 'chain' ? [] : trainedPanels(declared);
  if (shares.length === 0) return plan;
  const pace = trainingPace(declared[0]!.schema.rows);
  const planned = (mu: number): Pick<BudgetPlan, 'mu' | 'countsMu' | 'trainings'> => ({
    mu,
    countsMu: mu * Math.sqrt(1 - shares.reduce((sum, { share }) => sum + share, 0)),
    trainings: shares.map((own): PlannedTraining => ({ ...own, ...pace, multiplier: (pace.rate * Math.sqrt(pace.steps)) / (mu * Math.sqrt(own.share)) })),
  });
  return { ...plan, ...planned(1 / calibrate((noise) => eventsOfPlan(planned(1 / noise)), privacy.epsilon, plan.gaussianDelta)) };
}

/** What the accountant and the ledger have to know of a plan with trainings. */
export function eventsOfPlan({ countsMu, trainings }: Pick<BudgetPlan, 'countsMu' | 'trainings'>): PlannedEvent[] {
  return [{ type: 'rounded_gaussian', sigma: 1 / countsMu, sensitivity: 1, count: 1 }, ...trainings.map(eventOfTraining)];
}

/** Panels with anything to train on, and their shares: each table has an equal part of the whole. */
function trainedPanels(declared: readonly RelatedDeclaration[]): Pick<PlannedTraining, 'table' | 'share' | 'histories'>[] {
  const perPerson = rowsPerPerson(declared.map(({ schema, parent }) => (parent === null ? null : { position: parent, atMost: rowsPerParent(schema) })));
  return declared.flatMap(({ schema, parent }) => {
    if (schema.panel === undefined || parent === null || rowsPerParent(schema) < 2) return [];
    return [{ table: schema.table, share: panelShares(asksOfNumbers(schema.panel)).states / declared.length, histories: perPerson[parent]! }];
  });
}
