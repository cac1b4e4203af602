import { z } from 'zod';
import { askedBudget, claimedBudget } from './budget.ts';

/** How a clone is protected. */
export const clonePrivacy = z.discriminatedUnion('mode', [
  /** An open clone: counts are exact, and all that is made of them is internal. */
  z.object({ mode: z.literal('none') }),
  z.object({
    ...askedBudget,
    /** Rows that one person may contribute; others of theirs are left out. */
    contribution: z.int().min(1).max(1000).default(1),
    /** Goes on where the noise leaves little to learn from; else such a clone is refused. */
    acceptWeak: z.boolean().default(false),
  }),
]);
export type ClonePrivacy = z.infer<typeof clonePrivacy>;
export type DifferentialPrivacy = Extract<ClonePrivacy, { mode: 'differential' }>;

/** One step of the plan: Gaussian noise on whole counts. */
export const privateStep = z.object({
  name: z.string(),
  /** Queries of which one row changes each by at most 1. */
  queries: z.int(),
  /** L2 sensitivity of all of them together to one person. */
  sensitivity: z.number(),
  /** Standard deviation of the noise on each count. */
  sigma: z.number(),
  /** Its part of mu: the squares add up to the square of the whole. */
  mu: z.number(),
});

/** What a private clone claims, to the last figure: `privacy.json`. */
export const privacyClaim = z.object({
  ...claimedBudget,
  /** Where delta goes: the Gaussian steps, levels that were found, the tables that noise is drawn from. */
  delta_parts: z.object({ gaussian: z.number(), discovery: z.number(), noise_tables: z.number() }),
  /** Total of Gaussian differential privacy; the ledger's filter adds up its squares. */
  mu: z.number(),
  steps: z.array(privateStep),
  /** Epsilon of the Gaussian steps at their part of delta, by each way of counting. */
  totals: z.object({ gaussian: z.number().nullable(), pld: z.number().nullable(), rdp: z.number().nullable() }),
  /** Of several tables: rows that each parent, and each person, may have contributed. */
  tables: z.array(z.object({ table: z.string(), parent: z.string().nullable(), rows_per_parent: z.int(), rows_per_person: z.int() })).optional(),
  /** What the guarantee rests on beyond the declaration, a sentence each; none for an unconditional one. */
  conditions: z.array(z.string()),
});
export type PrivacyClaim = z.infer<typeof privacyClaim>;

/** What a private clone would cost and how exact it would be: `clone --dry-run`. Nothing is measured and nothing is spent. */
export const clonePlan = z.object({
  schemaVersion: z.literal(1),
  table: z.string(),
  source: z.string(),
  columns: z.int(),
  /** Public number of rows that the figures are for. */
  rows: z.int(),
  epsilon: z.number(),
  delta: z.number(),
  mu: z.number(),
  delta_parts: z.object({ gaussian: z.number(), discovery: z.number(), noise_tables: z.number() }),
  /** Expected steps, each with the noise of a count as a share of the rows. */
  steps: z.array(privateStep.extend({ noise_share: z.number() })),
  feasibility: z.object({ verdict: z.enum(['good', 'weak', 'infeasible']), reasons: z.array(z.string()) }),
  conditions: z.array(z.string()),
});
export type ClonePlan = z.infer<typeof clonePlan>;
