import { z } from 'zod';
import { inspectedTable, tableLink } from './jobs.ts';
import { inputActions } from './rules.ts';
import { tableSchema } from './tableSchema.ts';

export const cloneSteps = ['file', 'types', 'roles', 'target', 'rules', 'privacy', 'review', 'run'] as const;
export type CloneStep = (typeof cloneSteps)[number];

/** What is said of one table. */
const tablePart = z.object({
  /** What was read; its columns have no examples, its rules name no values. */
  table: inspectedTable,
  /** The proposal with what a person changed, or the declaration that they named. A column keeps its `reason` until it is declared. */
  schema: tableSchema,
  /** Name of the declared schema's file; null where the proposal was edited. */
  declaredBy: z.string().nullable(),
  target: z.string().nullable(),
  /** What becomes of rows that break a rule; a rule that is not here is not taken. */
  rules: z.record(z.string(), z.enum(inputActions)),
});
export type TablePart = z.infer<typeof tablePart>;

/**
 * A clone on its way: all that a person has said so far, kept in the workspace after every step. It holds counts of the source, as the
 * workspace's internal files do, and no value of a row.
 */
export const cloneDraft = z.object({
  schemaVersion: z.literal(1),
  step: z.enum(cloneSteps),
  /** The table in sight; of several that are cloned together, the others wait. */
  ...tablePart.shape,
  others: z.array(tablePart).default([]),
  links: z.array(tableLink).default([]),
  /** Folder of declared schemas, by which alone several tables are cloned privately. */
  schemaFolder: z.string().nullable().default(null),
  privacy: z.object({
    mode: z.enum(['differential', 'none']),
    epsilon: z.number(),
    delta: z.number(),
    source: z.string(),
    person: z.string().nullable(),
    contribution: z.number(),
    acceptWeak: z.boolean(),
  }),
  k: z.number(),
  /** Rows to make; null: as many as the source has. */
  rows: z.number().nullable(),
  seed: z.number(),
});
export type CloneDraft = z.infer<typeof cloneDraft>;
