import type { DifferentialPrivacy, PrivacyClaim } from '../../contract/clonePrivacy.ts';
import { Failure } from '../../contract/errors.ts';
import type { JobRequest } from '../../contract/jobs.ts';
import { rowsPerParent } from '../../contract/relatedSchema.ts';
import { tableSchema, type ColumnSchema } from '../../contract/tableSchema.ts';
import { readJsonFile } from '../io/json.ts';
import { tableNameOf } from '../io/load.ts';
import { rowsPerPerson } from '../measure/private/persons.ts';
import type { PrivateStep } from '../measure/private/steps.ts';
import { accountFor } from '../privacy/accountant/account.ts';
import { gaussianMu } from '../privacy/accountant/gaussian.ts';
import { readRelatedSchemas, type RelatedDeclaration } from './relatedSchemas.ts';

/** How a total of (epsilon, delta) is laid out before any row is read. */
export interface BudgetPlan {
  /** Total of Gaussian differential privacy for the noisy counts. */
  readonly mu: number;
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
  return { mu: gaussianMu(epsilon, gaussianDelta), epsilon, gaussianDelta, discovery, noiseTables, noiseDistance: noiseTables / (1 + Math.exp(epsilon)) };
}

/** What a clone will cost, before it is run: whose budget pays, and how much. Null for an open one. */
export async function budgetOfClone({ file, related, schema, privacy }: JobRequest<'clone'>): Promise<CloneBudget | null> {
  if (privacy.mode === 'none') return null;
  const tables = related.length > 0 ? await readRelatedSchemas(schema, [file, ...related]) : null;
  const declared = tables?.[0]?.schema ?? (schema === null ? null : await readJsonFile(schema, tableSchema, 'schema'));
  const { mu, discovery, noiseTables } = planBudget(privacy, tables?.flatMap((one) => one.schema.columns) ?? declared?.columns ?? null);
  return { source: privacy.source ?? declared?.table ?? tableNameOf(file), plan: { epsilon: privacy.epsilon, delta: privacy.delta, mu, deltaBeside: discovery + noiseTables } };
}

export interface CloneBudget {
  readonly source: string;
  readonly plan: { readonly epsilon: number; readonly delta: number; readonly mu: number; readonly deltaBeside: number };
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
    assumptions: [publicForm, ...(person === null ? ['Each row is of another person.'] : []), protectsPersons],
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
    assumptions: [publicForm, 'The schemas, with the links and the rows that each parent may have, were written without looking at rows.', protectsPersons],
  };
}

const publicForm = 'The names of the columns, and the delimiter, the line ends and the encoding of the file are public.';
const protectsPersons = 'The persons, not their number, are what is protected; the table was not chosen by what stands in it.';

/** What the clone claims, once its steps have been carried out. */
export function claimOf(unit: ClaimedUnit, plan: BudgetPlan, { epsilon, delta }: Pick<DifferentialPrivacy, 'epsilon' | 'delta'>, steps: readonly PrivateStep[], conditions: readonly string[]): PrivacyClaim {
  return {
    mechanism: 'Gaussian noise, rounded, on whole counts (one number of rows, histograms, tables of pairs, products of signs); all else is post-processing.',
    ...unit,
    epsilon,
    delta,
    delta_parts: { gaussian: plan.gaussianDelta, discovery: plan.discovery, noise_tables: plan.noiseTables },
    mu: plan.mu,
    steps: steps.map(({ name, queries, sensitivity, deviation }) => ({ name, queries, sensitivity, sigma: deviation, mu: sensitivity / deviation })),
    totals: totalsOf(steps, plan),
    conditions: [...conditions],
  };
}

function totalsOf(steps: readonly PrivateStep[], { gaussianDelta }: BudgetPlan): PrivacyClaim['totals'] {
  const events = steps.map(({ sensitivity, deviation }) => ({ type: 'rounded_gaussian' as const, sigma: deviation / sensitivity, sensitivity: 1, count: 1 }));
  const { gaussian, pld, rdp } = accountFor(events, 'add_or_remove_one', gaussianDelta);
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
