import manifest from '../../../package.json' with { type: 'json' };
import { Failure } from '../../contract/errors.ts';
import type { JobRequest } from '../../contract/jobs.ts';
import type { DifferentialPrivacy, PrivacyClaim } from '../../contract/clonePrivacy.ts';
import { tableSchema, type TableSchema } from '../../contract/tableSchema.ts';
import type { Twin } from '../../contract/twin.ts';
import { readJsonFile } from '../io/json.ts';
import { loadPrivately } from '../io/loadPrivate.ts';
import { boundContributions } from '../measure/private/contribution.ts';
import { feasibility } from '../measure/private/feasibility.ts';
import { InfeasibleBudget, measurePrivately } from '../measure/private/measurePrivate.ts';
import { rowSketch } from '../measure/private/sketch.ts';
import { withoutDropped } from '../table/table.ts';
import { fit } from '../twin/fit.ts';
import { crewOf } from './assistant.ts';
import { droppedNotes } from './dictionary.ts';
import type { BudgetGate, JobContext } from './job.ts';
import { claimOf, deltaNote, planBudget, refuseUnbound, statementOf, unitOfTable, type BudgetPlan } from './privateBudget.ts';
import { readPublicRules } from './sourceRules.ts';
import { uncertainHeader } from './uncertainHeader.ts';

export interface PrivateTwin {
  readonly twin: Twin;
  readonly claim: PrivacyClaim;
  readonly notes: string[];
}

/**
 * Reads a table, measures it with noise, and fits a twin to the noisy counts. The budget is marked as drawn before the first noise is;
 * after the measurement all is post-processing.
 */
export async function makePrivateTwin(request: JobRequest<'clone'>, privacy: DifferentialPrivacy, { monitor, assistants, budget }: JobContext): Promise<PrivateTwin> {
  if (budget === undefined) throw new Error('a private clone needs a budget to draw from');
  if (request.keepExtremes) throw new Failure('usage', 'A private clone cannot keep extremes: each is one person\'s value.', { fix: 'Leave --keep-extremes out, or make an open clone (--no-dp).' });
  const declared = request.schema === null ? null : await readJsonFile(request.schema, tableSchema, 'schema');
  monitor.stage('Reading');
  const source = await loadPrivately(request.file, declared, monitor);
  if (source.headerUncertain) throw uncertainHeader(request.file);
  const target = request.target ?? source.schema.target ?? null;
  const person = privacy.person ?? source.schema.person ?? null;
  checkColumns(source.schema, target, person);
  refuseUnbound(person, privacy.contribution);
  const plan = planBudget(privacy, declared?.columns ?? null);
  const rules = await readPublicRules(request.rules, source.schema, request.k);
  // Whose a row is may be told by a column that no clone has.
  const table = withoutDropped(person === null ? source.table : boundContributions(source.table, person, privacy.contribution));
  const schema = { ...source.schema, columns: source.schema.columns.filter(({ action }) => action !== 'drop') };
  refuseInfeasible(schema, target, plan, privacy);
  monitor.stage('Measuring');
  const options = { schema, target, mu: plan.mu, discoveryDelta: plan.discovery, contribution: privacy.contribution, acceptWeak: privacy.acceptWeak };
  const alike = await budget.compare(rowSketch(table, budget.sketchKey));
  await budget.draw();
  const { measurements, steps, noiseDistance, feasibility: judged } = await measureOrRefuse(() => measurePrivately(table, options, monitor), budget);
  if (noiseDistance > plan.noiseDistance) throw new Error('more noise was drawn than the plan allows for');
  const claim = claimOf(unitOfTable({ ...privacy, person }), plan, privacy, steps, source.conditions);
  monitor.stage('Fitting');
  const identity = { seed: request.seed, createdBy: `Pratibimba ${manifest.version}`, privacy: statementOf(claim), label: 'releasable' as const };
  const twin = { ...fit(measurements, identity, monitor, crewOf(assistants)), rules };
  return { twin, claim, notes: [...alike, ...ruleNotes(request.rules), ...droppedNotes(source.schema), ...judged.reasons.map((reason) => `${reason}.`), ...deltaNote(measurements.rows, privacy.delta)] };
}

function ruleNotes(rules: string): string[] {
  if (rules === 'none') return [];
  if (rules === 'auto') return ['No rules were suggested: that would look at the rows. Give those that you know with --rules FILE.'];
  return ['The rules were taken for public knowledge, like the schema: the rows of the source were not compared with them.'];
}

function checkColumns({ columns, table }: TableSchema, target: string | null, person: string | null): void {
  for (const name of [target, person]) {
    const column = columns.find((own) => own.name === name);
    if (name !== null && column === undefined) throw new Failure('input', `The table ${table} has no column ${name}.`, { column: name, fix: `Choose one of: ${columns.slice(0, 40).map((own) => own.name).join(', ')}.` });
    if (name === target && column?.action === 'drop') throw new Failure('input', `Column ${name} is dropped by its schema, and cannot be the target.`, { column: column.name, fix: 'Take "action" out of the column in the schema.' });
    if (name === target && (column?.kind === 'identifier' || column?.kind === 'text')) {
      throw new Failure('input', `Column ${name} holds ${column.kind === 'text' ? 'free text' : 'identifiers'}, which cannot be a target.`, { column: column.name, fix: 'Name the column that models predict.' });
    }
  }
}

/** Before anything is spent, by what is publicly known of the source. */
function refuseInfeasible({ rows, targetRate, columns }: TableSchema, target: string | null, { mu }: BudgetPlan, { contribution, acceptWeak }: DifferentialPrivacy): void {
  if (rows === undefined || acceptWeak) return;
  const minority = target === null || targetRate === undefined ? null : rows * Math.min(targetRate, 1 - targetRate);
  const judged = feasibility({ rows, columns: columns.length, minority, mu, contribution });
  if (judged.verdict === 'infeasible') throw infeasible(judged.reasons);
}

/** The first steps may tell that the others would be lost: then these alone are charged. */
export async function measureOrRefuse<M>(measure: () => M, budget: Pick<BudgetGate, 'settle'>): Promise<M> {
  try {
    return measure();
  } catch (thrown) {
    if (!(thrown instanceof InfeasibleBudget)) throw thrown;
    await budget.settle(thrown.share);
    throw infeasible(thrown.reasons);
  }
}

export function infeasible(reasons: readonly string[]): Failure {
  return new Failure('budget', `This budget would leave nothing to learn from. ${reasons.join('. ')}.`, {
    fix: 'Raise --epsilon, take more rows or fewer columns, or say --accept-weak.',
  });
}
