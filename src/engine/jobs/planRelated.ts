import type { ClonePlan, DifferentialPrivacy } from '../../contract/clonePrivacy.ts';
import { Failure } from '../../contract/errors.ts';
import type { JobRequest } from '../../contract/jobs.ts';
import { shareOfStage } from '../../contract/progress.ts';
import type { RelatedSchema } from '../../contract/relatedSchema.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { draftPrivately, type PrivateDraft } from '../io/loadPrivate.ts';
import { deviationOf } from '../measure/private/budget.ts';
import { feasibility, type Feasibility } from '../measure/private/feasibility.ts';
import { panelFeasibility, panelQueries, panelShares, panelStepNames } from '../measure/private/panelBudget.ts';
import type { PanelPlan } from '../measure/private/panelPlan.ts';
import { trainingFeasibility, trainingNoise } from '../measure/private/panelTraining.ts';
import { expectedSteps, isModelled } from './expectedSteps.ts';
import type { JobMonitor } from './jobMonitor.ts';
import { claimedTraining, unitOfRelated, type BudgetPlan } from './privateBudget.ts';
import { planRelatedBudget } from './relatedBudget.ts';
import { planTables, ruledPlans, type TablePlan } from './relatedPlans.ts';
import { readPublicRulesOfSeveral } from './relatedRules.ts';
import { readRelatedSchemas, type RelatedDeclaration } from './relatedSchemas.ts';

/** What a private clone of several tables would cost, by their declarations and public numbers of rows: no row is counted and nothing is spent. */
export async function planRelated({ file, related, schema: folder, rules }: JobRequest<'clone'>, privacy: DifferentialPrivacy, monitor: JobMonitor): Promise<ClonePlan> {
  const declared = await readRelatedSchemas(folder, [file, ...related]);
  const drafts: PrivateDraft[] = [];
  for (const [position, { file: path, schema }] of declared.entries()) drafts.push(await draftPrivately(path, schema, shareOfStage(monitor, position / declared.length, (position + 1) / declared.length)));
  const [{ schema: persons }] = declared as [RelatedDeclaration, ...RelatedDeclaration[]];
  const budget = planRelatedBudget(privacy, declared);
  const { countsMu, gaussianDelta, discovery, noiseTables, trainings } = budget;
  const plans = planTables(declared, drafts.map(({ schema }) => schema));
  await readPublicRulesOfSeveral(rules, ruledPlans(declared, drafts.map(({ schema }) => schema), plans));
  const parts = expectedParts(declared, plans, budget);
  monitor.finish();
  return {
    schemaVersion: 1,
    table: persons.table,
    source: privacy.source ?? persons.table,
    columns: declared.reduce((sum, { schema }) => sum + schema.columns.length, 0),
    rows: publicRows(declared[0]!),
    epsilon: privacy.epsilon,
    delta: privacy.delta,
    mu: countsMu,
    delta_parts: { gaussian: gaussianDelta, discovery, noise_tables: noiseTables },
    steps: parts.flatMap(({ steps }) => steps),
    ...(trainings.length > 0 && { trainings: trainings.map((training) => ({ ...claimedTraining(training, budget), noise_share: trainingNoise(training, publicRows(declared[0]!)) })) }),
    feasibility: worst(parts.map(({ judged }) => judged)),
    conditions: drafts.flatMap(({ conditions }, position) => conditions.map((condition) => `${declared[position]!.schema.table}: ${condition}`)),
  };
}

/**
 * The steps of each table and whether their noise leaves enough to learn from, by public numbers of rows.
 * @throws Failure 'usage' where one is not declared
 */
export function expectedParts(declared: readonly RelatedDeclaration[], plans: readonly TablePlan[], { mu, trainings }: BudgetPlan): PlannedPart[] {
  const perPerson = unitOfRelated(declared).tables!;
  return declared.map((own, position) => {
    const { panel, follows } = plans[position]!;
    const part = { rows: publicRows(own), mu: mu / Math.sqrt(declared.length), contribution: perPerson[position]!.rows_per_person };
    if (panel !== null) {
      const training = trainings.find(({ table }) => table === own.schema.table);
      const steps = panelSteps(panel, { ...part, paths: perPerson[own.parent!]!.rows_per_person, trained: training !== undefined });
      return named(own.schema.table, steps, training === undefined ? panelFeasibility(panel, part.rows, part.mu, part.contribution) : trainingFeasibility(training, publicRows(declared[0]!)));
    }
    const made = new Set(follows.flatMap(({ from, column }) => (from === 'anyInState' ? [] : [column])));
    const modelled = (schema: RelatedSchema): ColumnSchema[] => schema.columns.filter(({ action, name }) => action !== 'drop' && name !== schema.parent?.column && !(schema === own.schema && made.has(name)));
    const given = own.parent === null ? 0 : modelled(declared[own.parent]!.schema).filter((column) => isModelled(column) && !plans[own.parent!]!.follows.some(({ from, column: name }) => from !== 'anyInState' && name === column.name)).length;
    const columns = [...modelled(own.schema), ...declared.flatMap((child) => (child.parent === position && child.schema.panel === undefined ? [countOf(child)] : []))];
    return named(own.schema.table, expectedSteps({ ...part, columns, hasTarget: false, given }), feasibility({ ...part, columns: columns.length + given, minority: null }));
  });
}

function publicRows({ schema: { table, rows } }: RelatedDeclaration): number {
  if (rows === undefined) throw new Failure('usage', `A plan needs the number of rows of ${table} that is publicly known.`, { fix: 'Add "rows" to its schema.' });
  return rows;
}

function countOf({ schema: { table } }: RelatedDeclaration): ColumnSchema {
  return { name: table, kind: 'category', role: 'ordinary' };
}

export interface PlannedPart {
  readonly steps: ClonePlan['steps'];
  readonly judged: Feasibility;
}

function named(table: string, steps: ClonePlan['steps'], { verdict, reasons }: Feasibility): PlannedPart {
  return { steps: steps.map((step) => ({ ...step, name: `${table}: ${step.name}` })), judged: { verdict, reasons: reasons.map((reason) => `${table}: ${reason}`) } };
}

function panelSteps(plan: PanelPlan, { rows, mu, contribution, paths, trained }: { rows: number; mu: number; contribution: number; paths: number; trained: boolean }): ClonePlan['steps'] {
  const queries = panelQueries(plan);
  const shares = panelShares(queries.numbers > 0);
  return (['paths', 'states', 'numbers'] as const).flatMap((part) => {
    if (queries[part] === 0 || (part === 'states' && trained)) return [];
    const own = part === 'paths' ? paths : contribution;
    const sigma = deviationOf(queries[part], shares[part], mu, own);
    const sensitivity = own * Math.sqrt(queries[part]);
    return [{ name: panelStepNames[part], queries: queries[part], sensitivity, sigma, mu: sensitivity / sigma, noise_share: sigma / rows }];
  });
}

export function worst(judged: readonly Feasibility[]): Feasibility {
  const [verdict = 'good'] = (['infeasible', 'weak'] as const).filter((level) => judged.some((own) => own.verdict === level));
  return { verdict, reasons: judged.flatMap(({ reasons }) => reasons) };
}
