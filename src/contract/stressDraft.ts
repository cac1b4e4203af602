import { z } from 'zod';
import { macroVariables, scenarioSchema } from './scenario.ts';

/** A scenario that a person edits. */
export const ownScenario = z.object({
  id: z.string().regex(/^own-\d+$/),
  /** What it was made from, shipped or of a file: Reset goes back to it. */
  origin: scenarioSchema,
  shipped: z.boolean(),
  title: z.string(),
  /** The path by series, a cell for each quarter; what was typed and is no number stays as it was typed. */
  cells: z.partialRecord(z.enum(macroVariables), z.array(z.union([z.number(), z.string()]))),
});
export type OwnScenario = z.infer<typeof ownScenario>;
export type Cell = number | string;

/** What a person has said on the screen of stress tests, kept in the workspace. Nothing of it is real. */
export const stressDraft = z.object({
  schemaVersion: z.literal(1),
  /** `scenarios`, or the one whose path is being edited. */
  step: z.string(),
  own: z.array(ownScenario),
});
export type StressDraft = z.infer<typeof stressDraft>;
