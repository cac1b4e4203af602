import { z } from 'zod';
import { askedBudget, claimedBudget } from './budget.ts';

/** How a cascade is protected. */
export const cascadePrivacy = z.discriminatedUnion('mode', [
  /** An open cascade: its file is internal. */
  z.object({ mode: z.literal('none') }),
  z.object({
    ...askedBudget,
    /** Histories that one person may contribute; others of theirs are left out. */
    contribution: z.int().min(1).max(100).default(1),
    /** The states of the panel; with a map the eight states, and none are named here. */
    states: z.array(z.string()).default([]),
    /** Most months of a history of a long panel; those beyond are left out. */
    months: z.int().min(2).max(360).nullable().default(null),
  }),
]);
export type CascadePrivacy = z.infer<typeof cascadePrivacy>;
export type PrivateCascade = Extract<CascadePrivacy, { mode: 'differential' }>;

/** What a private cascade claims, to the last figure: `privacy.json`. */
export const cascadeClaim = z.object({
  ...claimedBudget,
  /** Where delta goes: the noise, and the tables that it is drawn from. */
  delta_parts: z.object({ noise: z.number(), noise_tables: z.number() }),
  /** Noisy counts: how histories begin, how long they are, static columns, and which go together. */
  starts: z.object({ queries: z.int(), sensitivity: z.number(), sigma: z.number(), epsilon_alone: z.number() }),
  /** DP-SGD: each step takes a person with probability `rate`; sigma is in units of the clipping norm. */
  training: z.object({ steps: z.int(), rate: z.number(), clip: z.number(), sigma: z.number(), epsilon_alone: z.number() }),
  /** Epsilon of all of it at the noise's part of delta, by privacy-loss distribution and by Renyi divergence. */
  totals: z.object({ pld: z.number(), rdp: z.number() }),
});
/** What a private cascade would cost: `cascade train --dry-run`. By its declaration alone; nothing is read of rows and nothing is spent. */
export const cascadeCost = z.object({
  schemaVersion: z.literal(1),
  source: z.string(),
  epsilon: z.number(),
  delta: z.number(),
  /** Public number of histories; null where none is declared. */
  rows: z.int().nullable(),
  /** Noise of the counts of how histories begin, in units of the L2 sensitivity of all of them together. */
  starts: z.object({ sigma: z.number(), epsilon_alone: z.number() }),
  training: cascadeClaim.shape.training,
  /** Noise on a step's mean gradient, as a share of the clipping norm; null without the number of histories. */
  step_noise: z.number().nullable(),
  totals: cascadeClaim.shape.totals,
});
export type CascadeCost = z.infer<typeof cascadeCost>;
export type CascadeClaim = z.infer<typeof cascadeClaim>;
