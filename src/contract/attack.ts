import { z } from 'zod';

export const attackRequest = z.object({
  synthetic: z.string(),
  /** Real rows that the synthetic ones were made from. */
  train: z.string(),
  /** Real rows of the same population that their maker never saw. */
  holdout: z.string(),
  schema: z.string().nullable().default(null),
  /** What an attacker may know of a person beforehand; empty: the declared quasi-identifiers, else every other column. */
  quasi: z.array(z.string()).default([]),
  /** Attempts per attack, and per secret column of inference; cheap ones make more where the rows are there. */
  attempts: z.int().min(50).max(100_000).default(2000),
  /** Twins on subsets, by which the shadow-model attack learns; 0 leaves it out. */
  shadows: z.int().min(0).max(1000).default(8),
  /** Seconds after which no more of them are begun. */
  shadowSeconds: z.number().min(1).max(36_000).default(300),
  /** What the release claims; a lower bound above it means that something is broken. Null: that of privacy.json beside the synthetic file. */
  claimedEpsilon: z.number().positive().nullable().default(null),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
});
export type AttackRequest = z.infer<typeof attackRequest>;

export const attackVerdicts = ['Safe', 'Leak', 'Inconclusive'] as const;
export type AttackVerdict = (typeof attackVerdicts)[number];

/** Excess risk below which an attack that finds nothing may be called safe: its whole interval has to lie below. */
export const usualTolerance = 0.05;

const share = z.number().min(0).max(1);
const interval = z.tuple([z.number(), z.number()]);

/** How often an attack succeeds, with the interval of Clopper and Pearson. */
export const attackRate = z.object({ attempted: z.int(), succeeded: z.int(), rate: share, interval });
export type AttackRate = z.infer<typeof attackRate>;

/** One attack: on rows that were used and, as the control, on rows that were not. */
export const attackFinding = z.object({
  attack: z.string(),
  /** A baseline alone proves little, passed or failed. */
  baseline: z.boolean(),
  verdict: z.enum(attackVerdicts),
  /** Attempts that were asked for; fewer made are never a pass. */
  asked: z.int(),
  train: attackRate,
  control: attackRate,
  /** (train - control) / (1 - control), with its interval (Giomi et al. 2023). */
  excess: z.number(),
  excessInterval: interval,
  /** Probability of so large a difference if no row of the train table could be told, over all tests of this attack together. */
  p: share,
  /** Further figures by name, such as an AUC. */
  figures: z.record(z.string(), z.number()),
  /** Why this verdict, and what could not be told. */
  reason: z.string(),
  unresolved: z.array(z.string()),
});
export type AttackFinding = z.infer<typeof attackFinding>;

/** `internal/attack.json`: computed on real rows, outside any epsilon, verdict words included. */
export const attackResult = z.object({
  schemaVersion: z.literal(1),
  protocol: z.string(),
  label: z.literal('internal'),
  verdict: z.enum(attackVerdicts),
  reason: z.string(),
  rows: z.object({ synthetic: z.int(), train: z.int(), holdout: z.int() }),
  columns: z.array(z.string()),
  findings: z.array(attackFinding),
  /** A 95 % lower bound of epsilon from guessing who was in the data (Steinke, Nasr and Jagielski 2023). Never a guarantee. */
  epsilonLowerBound: z.object({ rows: z.int(), guesses: z.int(), correct: z.int(), value: z.number(), claimed: z.number().nullable() }),
  inputs: z.array(z.object({ part: z.enum(['synthetic', 'train', 'holdout']), file: z.string(), sha256: z.string() })),
  notes: z.array(z.string()),
  stageSeconds: z.record(z.string(), z.number()),
});
export type AttackResult = z.infer<typeof attackResult>;
