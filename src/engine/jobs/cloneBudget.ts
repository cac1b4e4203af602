import type { JobRequest } from '../../contract/jobs.ts';
import { tableSchema } from '../../contract/tableSchema.ts';
import { readJsonFile } from '../io/json.ts';
import { tableNameOf } from '../io/load.ts';
import { planBudget } from './privateBudget.ts';
import { eventsOfPlan, planRelatedBudget, type PlannedEvent } from './relatedBudget.ts';
import { readRelatedSchemas } from './relatedSchemas.ts';

/** Whose budget pays for a clone, and how much: of Gaussian noise alone, or of trainings, too. */
export interface CloneBudget {
  readonly source: string;
  readonly plan: { readonly epsilon: number; readonly delta: number; readonly deltaBeside: number } & ({ readonly mu: number } | { readonly events: PlannedEvent[] });
}

/** What a clone will cost, before it is run. Null for an open one. */
export async function budgetOfClone({ file, related, schema, privacy }: JobRequest<'clone'>): Promise<CloneBudget | null> {
  if (privacy.mode === 'none') return null;
  const tables = related.length > 0 ? await readRelatedSchemas(schema, [file, ...related]) : null;
  const declared = tables?.[0]?.schema ?? (schema === null ? null : await readJsonFile(schema, tableSchema, 'schema'));
  const plan = tables === null ? planBudget(privacy, declared?.columns ?? null) : planRelatedBudget(privacy, tables);
  const asked = { epsilon: privacy.epsilon, delta: privacy.delta, deltaBeside: plan.discovery + plan.noiseTables };
  return { source: privacy.source ?? declared?.table ?? tableNameOf(file), plan: plan.trainings.length === 0 ? { ...asked, mu: plan.mu } : { ...asked, events: eventsOfPlan(plan) } };
}
