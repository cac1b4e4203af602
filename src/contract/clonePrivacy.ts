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
    /** How monthly rows of several tables follow each other: by a network that is trained with noise (DP-SGD), or by noisy counts of steps. */
    paths: z.enum(['lstm', 'chain']).default('lstm'),
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

/** DP-SGD for the paths of a panel: each step takes a person with probability `rate`; sigma is in units of the clipping norm. */
export const privateTraining = z.object({
  table: z.string(),
  steps: z.int(),
  rate: z.number(),
  clip: z.number(),
  sigma: z.number(),
  /** Histories of one person that counted, at most. */
  histories: z.int(),
  /** At the noise's part of delta, as if it were all that was spent. */
  epsilon_alone: z.number(),
});
export type PrivateTraining = z.infer<typeof privateTraining>;

/** What a private clone claims, to the last figure: `privacy.json`. */
export const privacyClaim = z.object({
  ...claimedBudget,
  /** Where delta goes: the Gaussian steps, levels that were found, the tables that noise is drawn from. */
  delta_parts: z.object({ gaussian: z.number(), discovery: z.number(), noise_tables: z.number() }),
  /** Total of Gaussian differential privacy of the noisy counts; the ledger's filter adds up its squares. */
  mu: z.number(),
  steps: z.array(privateStep),
  /** What is spent beside the counts: then the whole has no mu, and counts by its privacy-loss distribution. */
  trainings: z.array(privateTraining).optional(),
  /** Epsilon of all steps at the noise's part of delta, by each way of counting that holds for them. */
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
  /** Trainings of paths, each with the noise of a step as a share of what all who take part could add. */
  trainings: z.array(privateTraining.extend({ noise_share: z.number() })).optional(),
  feasibility: z.object({ verdict: z.enum(['good', 'weak', 'infeasible']), reasons: z.array(z.string()) }),
  conditions: z.array(z.string()),
});
export type ClonePlan = z.infer<typeof clonePlan>;
