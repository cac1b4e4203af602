import type { CascadeClaim, CascadeCost, PrivateCascade } from '../../contract/cascadePrivacy.ts';
import { Failure } from '../../contract/errors.ts';
import type { JobRequest } from '../../contract/jobs.ts';
import { tableSchema, type TableSchema } from '../../contract/tableSchema.ts';
import { readJsonFile } from '../io/json.ts';
import { tableNameOf } from '../io/load.ts';
import { accountFor, epsilonOf } from '../privacy/accountant/account.ts';
import { calibrate } from '../privacy/accountant/calibrate.ts';
import { assumptions } from './assumptions.ts';

/** Persons that a step is meant to take, where their number is declared. */
const personsPerStep = 1024;
/** Largest probability of taking part in a step, and the one for a source of unknown size. */
const mostRate = 0.0625;
const steps = 300;
/** Largest norm of a person's gradient of the loss per month. */
const clip = 2;
/** The counts' part of mu^2 where there is much noise: then a step of DP-SGD has mu = rate / sigma (Dong, Roth and Su 2022, section 5). */
const startsShare = 0.1;
/** Far more than 128-bit tables need, and still no part of delta that anyone would miss. */
const noiseTableShare = 1e-6;

/** How a training goes, by the public number of persons (or of histories, where each is another's): constants, nothing is tuned on rows. */
export function trainingPace(persons: number | undefined): { readonly rate: number; readonly steps: number; readonly clip: number } {
  return { rate: persons === undefined ? mostRate : Math.min(mostRate, personsPerStep / persons), steps, clip };
}

/** All that a private training will do, fixed before any row is read. */
export interface CascadePlan {
  readonly epsilon: number;
  readonly noiseDelta: number;
  readonly noiseTables: number;
  /** Largest total-variation distance of all noise from the ideal one that `noiseTables` pays for. */
  readonly noiseDistance: number;
  /** Noise of the counts, in units of the L2 sensitivity of all of them. */
  readonly startsSigma: number;
  readonly rate: number;
  readonly steps: number;
  readonly clip: number;
  /** Noise of DP-SGD in units of the clipping norm. */
  readonly multiplier: number;
}

export type PlannedEvents = [
  { type: 'rounded_gaussian'; sigma: number; sensitivity: 1; count: 1 },
  { type: 'subsampled_gaussian'; q: number; sigma: number; count: number; sampling: 'poisson' },
];

/**
 * The same for any panel of that declaration: no row has a say. Noise of both parts grows together, so that plans of one declaration differ in one
 * figure alone; it is the least with which both together are (epsilon, delta)-private by their privacy-loss distribution.
 * @param rows publicly known number of histories, if it is declared
 */
export function planCascade({ epsilon, delta }: Pick<PrivateCascade, 'epsilon' | 'delta'>, rows: number | undefined): CascadePlan {
  const noiseTables = noiseTableShare * delta;
  const noiseDelta = delta - noiseTables;
  const { rate } = trainingPace(rows);
  const startsPerStep = Math.sqrt((1 - startsShare) / startsShare) / (rate * Math.sqrt(steps));
  const multiplier = calibrate((sigma) => eventsOf({ startsSigma: startsPerStep * sigma, rate, steps, multiplier: sigma }), epsilon, noiseDelta);
  return { epsilon, noiseDelta, noiseTables, noiseDistance: noiseTables / (1 + Math.exp(epsilon)), startsSigma: startsPerStep * multiplier, rate, steps, clip, multiplier };
}

/** What the accountant and the ledger have to know of a plan. */
export function eventsOf(plan: Pick<CascadePlan, 'startsSigma' | 'rate' | 'steps' | 'multiplier'>): PlannedEvents {
  return [
    { type: 'rounded_gaussian', sigma: plan.startsSigma, sensitivity: 1, count: 1 },
    { type: 'subsampled_gaussian', q: plan.rate, sigma: plan.multiplier, count: plan.steps, sampling: 'poisson' },
  ];
}

export interface CascadeBudget {
  readonly source: string;
  readonly plan: { readonly epsilon: number; readonly delta: number; readonly deltaBeside: number; readonly events: PlannedEvents };
}

/** What a training will cost, before it is run: whose budget pays, and how much. Null for an open one. */
export async function budgetOfCascade(request: JobRequest<'cascade-train'>): Promise<CascadeBudget | null> {
  const { panel, schema, privacy } = request;
  if (privacy.mode === 'none') return null;
  const declared = await readDeclared(schema);
  const plan = planCascade(privacy, publicHistories(request, declared));
  return { source: privacy.source ?? declared?.table ?? tableNameOf(panel), plan: { epsilon: privacy.epsilon, delta: privacy.delta, deltaBeside: plan.noiseTables, events: eventsOf(plan) } };
}

export async function readDeclared(path: string | null): Promise<TableSchema | null> {
  return path === null ? null : await readJsonFile(path, tableSchema, 'schema');
}

/** The publicly known number of histories, if it is declared: that of rows says it for a wide panel alone. */
export function publicHistories({ wide }: Pick<JobRequest<'cascade-train'>, 'wide'>, declared: TableSchema | null): number | undefined {
  return wide.length === 0 ? undefined : declared?.rows;
}

/** Whom a training protects: the column that says whose a row is, or else whether each row or each client (of a long panel) is another person's. */
export interface ProtectedPerson {
  readonly person: string | null;
  readonly client: string | null;
}

/** What a training would cost, by its declaration and the public number of histories alone. @throws Failure 'usage' for an open one */
export async function costOfCascade(request: JobRequest<'cascade-train'>): Promise<CascadeCost> {
  const { panel, schema, privacy } = request;
  if (privacy.mode === 'none') throw new Failure('usage', 'An open cascade costs no budget: there is nothing to plan.', { fix: 'Say --epsilon E.' });
  const declared = await readDeclared(schema);
  const rows = publicHistories(request, declared);
  const plan = planCascade(privacy, rows);
  const { starts, training, totals, epsilon, delta } = cascadeClaimOf(privacy, { person: privacy.person, client: null }, plan, 1);
  return {
    schemaVersion: 1,
    source: privacy.source ?? declared?.table ?? tableNameOf(panel),
    epsilon,
    delta,
    rows: rows ?? null,
    starts: { sigma: plan.startsSigma, epsilon_alone: starts.epsilon_alone },
    training,
    step_noise: rows === undefined ? null : plan.multiplier / (plan.rate * rows),
    totals,
  };
}

/** What a training claims: the plan, in words and figures. @param queries counts of which one history changes each by at most 1 */
export function cascadeClaimOf({ epsilon, delta, contribution }: PrivateCascade, { person, client }: ProtectedPerson, plan: CascadePlan, queries: number): CascadeClaim {
  const events = eventsOf(plan);
  const [starts, training] = events;
  const alone = (event: PlannedEvents[number]): number => epsilonOf([event], 'add_or_remove_one', plan.noiseDelta);
  const { pld, rdp } = accountFor(events, 'add_or_remove_one', plan.noiseDelta);
  if (pld === null || rdp === null) throw new Error('a calibrated plan has an epsilon');
  const sensitivity = contribution * Math.sqrt(queries);
  return {
    mechanism: 'Gaussian noise, rounded, on whole counts and on whole-numbered sums of clipped gradients (DP-SGD with Poisson batches of persons); all else is post-processing.',
    unit: person !== null ? `One person, told by column "${person}".` : client === null ? 'One row, each of another person.' : `One client, told by column "${client}", each another person.`,
    neighbours: 'Panels that differ in one person, added or removed.',
    contribution,
    epsilon,
    delta,
    delta_parts: { noise: plan.noiseDelta, noise_tables: plan.noiseTables },
    starts: { queries, sensitivity, sigma: plan.startsSigma * sensitivity, epsilon_alone: alone(starts) },
    training: { steps: plan.steps, rate: plan.rate, clip: plan.clip, sigma: plan.multiplier, epsilon_alone: alone(training) },
    totals: { pld, rdp },
    assumptions: [...assumptions.publicForm, assumptions.declared, assumptions.states, ...(person !== null ? [] : [client === null ? assumptions.rowPerPerson : assumptions.clientPerPerson]), ...assumptions.persons, assumptions.times],
  };
}

/** One sentence for every artefact. */
export function cascadeStatement({ epsilon, delta, unit, contribution }: CascadeClaim): string {
  const most = contribution === 1 ? '' : ` Of each person at most ${contribution} histories were used.`;
  return `Differentially private with epsilon ${epsilon} and delta ${delta}. Unit: ${unit}${most}`;
}
