import { z } from 'zod';
import { policyCheck, policyFigure } from './policy.ts';

export const verdicts = ['pass', 'fail', 'inconclusive'] as const;
export type ValidationVerdict = (typeof verdicts)[number];

/** A job that can be run as it stands: its request, and the command that makes it. */
export const readyRequest = z.object({ job: z.enum(['clone', 'sample']), request: z.record(z.string(), z.unknown()), command: z.string() });
export type ReadyRequest = z.infer<typeof readyRequest>;

/** What to change, and by how much. */
export const recommendation = z.object({
  text: z.string(),
  parameter: z.string(),
  from: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  to: z.union([z.string(), z.number(), z.boolean()]).nullable(),
});
export type Recommendation = z.infer<typeof recommendation>;

/** One figure against its threshold. Of a figure with a member for each column, pair or rule: each member that failed, else the one nearest to failing. */
export const validationCheck = z.object({
  /** The figure, and after a colon the columns or the rule that it is of. */
  name: z.string(),
  figure: policyFigure,
  role: policyCheck.shape.role,
  /** Does it count for the verdict? A gate does, but of a figure with members those alone that failed: among hundreds some always straddle. */
  decides: z.boolean(),
  what: z.object({ kind: z.enum(['table', 'column', 'pair', 'rule', 'relation']), names: z.array(z.string()) }),
  /** Where in it, with the figures of both tables; null where the figure is of no one place. */
  cell: z.string().nullable().default(null),
  status: z.enum([...verdicts, 'skipped']),
  value: z.number().nullable(),
  /** By `method`, at the policy's confidence. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  method: z.string(),
  /** Rows that the interval rests on. */
  rows: z.int().nonnegative(),
  direction: policyCheck.shape.direction,
  threshold: z.number(),
  margin: z.number(),
  /** Chance of a figure so far beyond the threshold if it held, by Holm over all gates; null where nothing was tested. */
  p_adjusted: z.number().min(0).max(1).nullable(),
  /** Members of the figure that were judged. */
  members: z.int().nonnegative(),
  why: z.string(),
  /** Why it is inconclusive or was skipped; null otherwise. */
  reason: z.string().nullable(),
  recommendation: recommendation.nullable(),
  request: readyRequest.nullable(),
});
export type ValidationCheck = z.infer<typeof validationCheck>;

/** The verdict on a table and what it rests on. */
export const judgement = z.object({
  verdict: z.enum(verdicts),
  /** The policy as it was applied. */
  policy: z.object({ name: z.string(), version: z.int(), confidence: z.number(), fewestRows: z.int() }),
  /** How many tests were made together, and how that was allowed for. */
  multiple_testing: z.object({ procedure: z.literal('Holm'), tests: z.int().nonnegative(), statement: z.string() }),
  /** Failed ones first, then inconclusive ones; gates before what is informative. */
  checks: z.array(validationCheck),
});
export type Judgement = z.infer<typeof judgement>;
