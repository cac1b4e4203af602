import type { DifferentialPrivacy, PrivacyClaim, PrivateTraining } from '../../contract/clonePrivacy.ts';
import { Failure } from '../../contract/errors.ts';
import { rowsPerParent } from '../../contract/relatedSchema.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { rowsPerPerson } from '../measure/private/persons.ts';
import type { PrivateStep } from '../measure/private/steps.ts';
import { accountFor, epsilonOf } from '../privacy/accountant/account.ts';
import { gaussianMu } from '../privacy/accountant/gaussian.ts';
import { assumptions } from './assumptions.ts';
import type { RelatedDeclaration } from './relatedSchemas.ts';

/** How a total of (epsilon, delta) is laid out before any row is read. */
export interface BudgetPlan {
  /** What the shares of the steps are shares of: the square of it. */
  readonly mu: number;
  /** Total of Gaussian differential privacy of the noisy counts: `mu`, less what is trained instead. */
  readonly countsMu: number;
  readonly trainings: readonly PlannedTraining[];
  readonly epsilon: number;
  /** Part of delta that the Gaussian steps may use. */
  readonly gaussianDelta: number;
  /** Part of delta for levels and shapes that have to be found; 0 where all are declared. */
  readonly discovery: number;
  /** Part of delta for the tables from which noise is drawn. */
  readonly noiseTables: number;
  /** Total-variation distance of all draws that this part pays for. */
  readonly noiseDistance: number;
}

/** DP-SGD for the paths of one panel, in the place of noisy counts of their steps. */
export interface PlannedTraining {
  readonly table: string;
  /** Share of the square of `mu` that the counts would have had. */
  readonly share: number;
  readonly rate: number;
  readonly steps: number;
  readonly clip: number;
  /** Noise in units of the clipping norm. */
  readonly multiplier: number;
  /** Histories that one person may have. */
  readonly histories: number;
}

const discoveryShare = 0.1;
/** Far more than 128-bit tables need, and still no part of delta that anyone would miss. */
const noiseTableShare = 1e-6;

/**
 * The same for any table of that declaration: no row has a say. Without one, levels have to be found.
 * @param declared the columns that are declared, of all tables, or null
 */
export function planBudget({ epsilon, delta }: Pick<DifferentialPrivacy, 'epsilon' | 'delta'>, declared: readonly ColumnSchema[] | null): BudgetPlan {
  const discovery = declared === null || declared.some(mustFind) ? discoveryShare * delta : 0;
  const noiseTables = noiseTableShare * delta;
  const gaussianDelta = delta - discovery - noiseTables;
  const mu = gaussianMu(epsilon, gaussianDelta);
  return { mu, countsMu: mu, trainings: [], epsilon, gaussianDelta, discovery, noiseTables, noiseDistance: noiseTables / (1 + Math.exp(epsilon)) };
}

/** Whether levels or shapes of a column that is measured are left open. */
function mustFind({ kind, levels, action }: ColumnSchema): boolean {
  if (action === 'drop') return false;
  return kind === 'text' || kind === 'identifier' || (kind === 'category' && levels === undefined);
}

/**
 * Rows of one person are counted by a column that tells them apart: without one nothing would hold anybody to that many.
 * @throws Failure 'usage'
 */
export function refuseUnbound(person: string | null, contribution: number): void {
  if (person !== null || contribution === 1) return;
  throw new Failure('usage', `At most ${contribution} rows of each person were asked for, but no column says whose a row is.`, { fix: 'Name it with --person, or as "person" in the schema; or leave --rows-per-person out.' });
}

/** Whom a claim protects, and what is assumed of the source. */
export type ClaimedUnit = Pick<PrivacyClaim, 'unit' | 'neighbours' | 'contribution' | 'assumptions' | 'tables'>;

/** A person of a single table. */
export function unitOfTable({ person, contribution }: Pick<DifferentialPrivacy, 'person' | 'contribution'>): ClaimedUnit {
  return {
    unit: person === null ? 'One row, each of another person.' : `One person, told by column "${person}".`,
    neighbours: 'Tables that differ in one person, added or removed.',
    contribution,
    assumptions: [...assumptions.publicForm, assumptions.declared, ...(person === null ? [assumptions.rowPerPerson] : []), ...assumptions.persons, assumptions.times],
  };
}

/** A row of the first table with all that hangs on it. @param declared a parent before its children */
export function unitOfRelated(declared: readonly RelatedDeclaration[]): ClaimedUnit {
  const atMost = declared.map(({ schema, parent }) => (parent === null ? null : { position: parent, atMost: rowsPerParent(schema) }));
  const perPerson = rowsPerPerson(atMost);
  const [persons] = declared;
  return {
    unit: `One row of ${persons!.schema.table}, told by "${persons!.key}", with all rows of the other tables that hang on it.`,
    neighbours: "Tables that differ in one person, added or removed with all of their rows; rows that share a key, or name one another by keys, are one person's.",
    contribution: 1,
    tables: declared.map(({ schema, parent }, position) => ({ table: schema.table, parent: parent === null ? null : declared[parent]!.schema.table, rows_per_parent: atMost[position]?.atMost ?? 1, rows_per_person: perPerson[position]! })),
    assumptions: [...assumptions.publicForm, assumptions.declared, assumptions.links, ...assumptions.persons, assumptions.times],
  };
}

/** What the clone claims, once its steps have been carried out. @throws Error, a defect, where they spent more than was planned */
export function claimOf(unit: ClaimedUnit, plan: BudgetPlan, { epsilon, delta }: Pick<DifferentialPrivacy, 'epsilon' | 'delta'>, steps: readonly PrivateStep[], conditions: readonly string[]): PrivacyClaim {
  const { trainings } = plan;
  const squares = steps.reduce((sum, { sensitivity, deviation }) => sum + (sensitivity / deviation) ** 2, 0);
  if (squares > plan.countsMu ** 2 * (1 + 1e-9)) throw new Error('the steps spent more than was planned');
  const trained = trainings.length === 0 ? '' : ', and on whole-numbered sums of clipped gradients (DP-SGD with Poisson batches of persons)';
  return {
    mechanism: `Gaussian noise, rounded, on whole counts (one number of rows, histograms, tables of pairs, products of signs)${trained}; all else is post-processing.`,
    ...unit,
    epsilon,
    delta,
    delta_parts: { gaussian: plan.gaussianDelta, discovery: plan.discovery, noise_tables: plan.noiseTables },
    mu: plan.countsMu,
    steps: steps.map(({ name, queries, sensitivity, deviation }) => ({ name, queries, sensitivity, sigma: deviation, mu: sensitivity / deviation })),
    ...(trainings.length > 0 && { trainings: trainings.map((training) => claimedTraining(training, plan)) }),
    totals: totalsOf(steps, plan),
    conditions: [...conditions],
  };
}

/** A training as a claim and a plan name it. */
export function claimedTraining(training: PlannedTraining, { gaussianDelta }: Pick<BudgetPlan, 'gaussianDelta'>): PrivateTraining {
  const { table, steps, rate, clip, multiplier, histories } = training;
  return { table, steps, rate, clip, sigma: multiplier, histories, epsilon_alone: epsilonOf([eventOfTraining(training)], 'add_or_remove_one', gaussianDelta) };
}

/** What the accountant has to know of a training. */
export function eventOfTraining({ rate, steps, multiplier }: PlannedTraining): { type: 'subsampled_gaussian'; q: number; sigma: number; count: number; sampling: 'poisson' } {
  return { type: 'subsampled_gaussian', q: rate, sigma: multiplier, count: steps, sampling: 'poisson' };
}

function totalsOf(steps: readonly PrivateStep[], { gaussianDelta, trainings }: BudgetPlan): PrivacyClaim['totals'] {
  const counts = steps.map(({ sensitivity, deviation }) => ({ type: 'rounded_gaussian' as const, sigma: deviation / sensitivity, sensitivity: 1, count: 1 }));
  const { gaussian, pld, rdp } = accountFor([...counts, ...trainings.map(eventOfTraining)], 'add_or_remove_one', gaussianDelta);
  return { gaussian, pld, rdp };
}

/** One sentence for every artefact. */
export function statementOf({ epsilon, delta, unit, contribution, tables, conditions }: PrivacyClaim): string {
  const below = (tables ?? []).slice(1).map((one) => `${one.rows_per_person} of ${one.table}`);
  const rows = below.length > 0 ? ` Of each person at most ${below.join(', ')} were used.` : contribution === 1 ? '' : ` Of each person at most ${contribution} rows were used.`;
  const conditional = conditions.length === 0 ? '' : ' The guarantee is conditional: parts of the schema were drafted from the source.';
  return `Differentially private with epsilon ${epsilon} and delta ${delta}. Unit: ${unit}${rows}${conditional}`;
}

/** Said where delta leaves room for telling somebody's data outright. @param rows a public or noisy number */
export function deltaNote(rows: number, delta: number): string[] {
  if (rows * delta < 0.1) return [];
  return [`With about ${rows} rows, delta ${delta} allows for ${(rows * delta).toPrecision(1)} persons whose data could be told outright; choose a delta far below 1 / rows.`];
}
