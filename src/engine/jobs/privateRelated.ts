import manifest from '../../../package.json' with { type: 'json' };
import type { DifferentialPrivacy } from '../../contract/clonePrivacy.ts';
import { Failure } from '../../contract/errors.ts';
import type { JobRequest } from '../../contract/jobs.ts';
import { shareOfStage, type Monitor } from '../../contract/progress.ts';
import { rowsPerParent } from '../../contract/relatedSchema.ts';
import { loadPrivately, type PrivateSource } from '../io/loadPrivate.ts';
import { measureRelatedPrivately, type DeclaredTable } from '../measure/private/measureRelated.ts';
import { rowSketch } from '../measure/private/sketch.ts';
import { fitRelated } from '../twin/fitRelated.ts';
import { crewOf } from './assistant.ts';
import { droppedNotes } from './dictionary.ts';
import type { JobContext } from './job.ts';
import { claimOf, deltaNote, statementOf, unitOfRelated, type BudgetPlan } from './privateBudget.ts';
import { infeasible, measureOrRefuse } from './privateTwin.ts';
import { expectedParts, worst } from './planRelated.ts';
import type { MadeRelatedTwin } from './related.ts';
import { planTables, ruledPlans, type TablePlan } from './relatedPlans.ts';
import { planRelatedBudget } from './relatedBudget.ts';
import { readPublicRulesOfSeveral } from './relatedRules.ts';
import { readRelatedSchemas, type RelatedDeclaration } from './relatedSchemas.ts';
import { uncertainHeader } from './uncertainHeader.ts';

/**
 * Reads related tables by their declarations, measures them with noise, and fits a twin of all of them. The budget is marked as drawn once,
 * before the first noise of any table; after the measurement all is post-processing.
 */
export async function makePrivateRelatedTwin(request: JobRequest<'clone'>, privacy: DifferentialPrivacy, { monitor, assistants, budget }: JobContext): Promise<MadeRelatedTwin> {
  if (budget === undefined) throw new Error('a private clone needs a budget to draw from');
  refuseUnfit(request, privacy);
  const declared = await readRelatedSchemas(request.schema, [request.file, ...request.related]);
  const plan = planRelatedBudget(privacy, declared);
  monitor.stage('Reading');
  const { tables, plans, conditions } = await readTables(declared, monitor);
  const rules = await readPublicRulesOfSeveral(request.rules, ruledPlans(declared, tables.map(({ schema }) => schema), plans));
  refuseInfeasible(declared, plans, plan, privacy);
  monitor.stage('Measuring');
  const alike = await budget.compare(rowSketch(tables[0]!.table, budget.sketchKey));
  await budget.draw();
  const trainings = new Map(plan.trainings.map((training) => [training.table, { ...training, seed: request.seed }]));
  const options = { mu: plan.mu, trainings, discoveryDelta: plan.discovery, acceptWeak: privacy.acceptWeak };
  const { measured, steps, noiseDistance, reasons } = await measureOrRefuse(() => measureRelatedPrivately(tables, options, monitor), { settle: (share) => budget.settle(shareOfPlan(share, plan)) });
  if (noiseDistance > plan.noiseDistance) throw new Error('more noise was drawn than the plan allows for');
  const claim = claimOf(unitOfRelated(declared), plan, privacy, steps, conditions);
  monitor.stage('Fitting');
  const twin = fitRelated(measured, { seed: request.seed, createdBy: `Pratibimba ${manifest.version}`, privacy: statementOf(claim), label: 'releasable' }, monitor, crewOf(assistants));
  const dropped = declared.flatMap(({ schema }) => droppedNotes(schema).map((note) => `${schema.table}: ${note}`));
  return { twin: { ...twin, rules }, claim, sourceRules: [], notes: [...alike, ...dropped, ...reasons.map((reason) => `${reason}.`), ...deltaNote(measured[0]!.rows, privacy.delta)] };
}

/**
 * What share of a plan's divergence was spent with a share of mu^2: where there are trainings the counts are a part of the plan alone, and what
 * they spent is at most that share of them.
 */
function shareOfPlan(share: number, { mu, countsMu }: BudgetPlan): number {
  return Math.min(1, share * (mu / countsMu) ** 2);
}

function refuseUnfit(request: JobRequest<'clone'>, { person, contribution }: DifferentialPrivacy): void {
  if (request.target !== null) throw new Failure('usage', 'A private clone of several tables takes no target.', { fix: 'Leave out --target, or clone one table.' });
  if (request.keepExtremes) throw new Failure('usage', 'A private clone cannot keep extremes: each is one person\'s value.', { fix: 'Leave --keep-extremes out, or make an open clone (--no-dp).' });
  if (person !== null || contribution !== 1) throw new Failure('usage', 'Whose a row is, and how many of each person count, is declared where several tables are cloned.', { fix: 'Leave out --person and --rows-per-person; say "atMost" in the "parent" of each schema.' });
}

/** Before anything is spent, by what is publicly known of the tables. */
function refuseInfeasible(declared: readonly RelatedDeclaration[], plans: readonly TablePlan[], budget: BudgetPlan, { acceptWeak }: DifferentialPrivacy): void {
  if (acceptWeak || declared.some(({ schema }) => schema.rows === undefined)) return;
  const { verdict, reasons } = worst(expectedParts(declared, plans, budget).map(({ judged }) => judged));
  if (verdict === 'infeasible') throw infeasible(reasons);
}

async function readTables(declared: readonly RelatedDeclaration[], monitor: Monitor): Promise<{ tables: DeclaredTable[]; plans: TablePlan[]; conditions: string[] }> {
  const sources: PrivateSource[] = [];
  for (const [position, { file, schema, key }] of declared.entries()) {
    // Whatever a key or a state looks like, it is compared as a text.
    const keys = [key, schema.parent?.column ?? null].flatMap((name) => (name === null ? [] : [[name, []] as const]));
    const states = schema.panel?.stateColumns.map((name, place) => [name, [...new Set(schema.panel!.states.map(({ levels }) => levels[place] ?? ''))]] as const) ?? [];
    const source = await loadPrivately(file, schema, shareOfStage(monitor, position / declared.length, (position + 1) / declared.length), new Map<string, readonly string[]>([...keys, ...states]));
    if (source.headerUncertain) throw uncertainHeader(file);
    sources.push(source);
  }
  const plans = planTables(declared, sources.map(({ schema }) => schema));
  const tables = declared.map(({ schema, key, parent }, position): DeclaredTable => {
    const plan = plans[position]!;
    const above = parent === null ? null : { position: parent, link: schema.parent!.column, atMost: rowsPerParent(schema), ...(plan.panel !== null && { time: plan.panel.time }) };
    return { table: sources[position]!.table, schema: sources[position]!.schema, key, parent: above, ...plan };
  });
  return { tables, plans, conditions: sources.flatMap(({ conditions }, position) => conditions.map((condition) => `${declared[position]!.schema.table}: ${condition}`)) };
}
