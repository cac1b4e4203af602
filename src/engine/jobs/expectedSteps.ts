import type { ClonePlan } from '../../contract/clonePrivacy.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { budgetShares, deviationOf, expectedQueries, stepNames } from '../measure/private/budget.ts';
import { hasGrains } from '../measure/private/grains.ts';

export interface ExpectedTable {
  readonly columns: readonly ColumnSchema[];
  /** Public number of rows. */
  readonly rows: number;
  readonly hasTarget: boolean;
  readonly mu: number;
  readonly contribution: number;
  readonly given?: number;
}

export const isModelled = ({ kind }: ColumnSchema): boolean => kind !== 'text' && kind !== 'identifier';

/** The steps of a table's plan were all of its columns to vary. @param given columns of its parent that stand beside its own */
export function expectedSteps({ columns, rows, hasTarget, mu, contribution, given = 0 }: ExpectedTable): ClonePlan['steps'] {
  const modelled = given + columns.filter(isModelled).length;
  const rounded = columns.filter(hasGrains).length;
  const queries = expectedQueries({ columns: columns.length + given, modelled, rounded, given }, rows, hasTarget);
  return Object.entries(budgetShares(rows, hasTarget, rounded > 0)).flatMap(([step, share]) => {
    const name = step as keyof typeof stepNames;
    if (queries[name] < 1) return [];
    const sigma = deviationOf(queries[name], share, mu, contribution);
    const sensitivity = contribution * Math.sqrt(queries[name]);
    return [{ name: stepNames[name], queries: queries[name], sensitivity, sigma, mu: sensitivity / sigma, noise_share: sigma / rows }];
  });
}
