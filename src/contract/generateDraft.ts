import { z } from 'zod';

export const generateSteps = ['template', 'borrowers', 'loans', 'payments', 'dependence', 'review', 'run'] as const;
export type GenerateStep = (typeof generateSteps)[number];

/** A portfolio on its way: all that a person has said so far, kept in the workspace after every step. Nothing of it is real. */
export const generateDraft = z.object({
  schemaVersion: z.literal(1),
  step: z.enum(generateSteps),
  template: z.string(),
  borrowers: z.number(),
  /** Per cent of the loans; null: the template's own rate. */
  targetPercent: z.number().nullable(),
  tolerancePercent: z.number(),
  withPayments: z.boolean(),
  historyMonths: z.number(),
  cascade: z.enum(['lstm', 'markov']),
  dependence: z.enum(['t', 'gaussian', 'none']),
  k: z.number(),
  seed: z.number(),
  format: z.enum(['csv', 'parquet']),
  /** Figures of the template that are replaced; a reason may still be missing. */
  overrides: z.record(z.string(), z.object({ value: z.json(), reason: z.string() })),
});
export type GenerateDraft = z.infer<typeof generateDraft>;
