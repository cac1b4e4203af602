import { z } from 'zod';
import { behaviour, clientsAndTransitions, distance, panelColumns, vintageCurve } from './cascade.ts';

/** Compares a synthetic panel with the real one that it stands for. Both are read by the same columns. */
export const cascadeCompareRequest = z.object({
  /** Path of the real panel. */
  panel: z.string(),
  /** Path of the synthetic one: a sample of a cascade, or a table of payments of a clone. */
  synthetic: z.string(),
  ...panelColumns,
});

/** `internal/cascade-comparison.json`. Statistics of real rows: always internal. */
export const cascadeCompareResult = z.object({
  schemaVersion: z.literal(1),
  label: z.literal('internal'),
  /** The files that were compared. */
  inputs: z.array(z.object({ part: z.enum(['real', 'synthetic']), file: z.string(), sha256: z.string() })),
  states: z.array(z.string()).describe('Codes of the real panel, in its own words, or the eight that they were mapped to.'),
  months: z.int().nonnegative(),
  real: clientsAndTransitions,
  synthetic: clientsAndTransitions,
  behaviour: z.object({ real: behaviour, synthetic: behaviour, roll_rate_differences: z.array(z.array(z.number().nullable())).describe('Synthetic less real.') }),
  vintage_curves: z.object({ real: z.array(vintageCurve), synthetic: z.array(vintageCurve) }),
  /** Row-weighted sum of absolute differences of the transition matrices; null without transitions. */
  roll_rate_distance: distance,
  delinquency: z.object({ rule: z.string(), states: z.array(z.string()) }),
  stageSeconds: z.record(z.string(), z.number()),
});
export type CascadeCompareResult = z.infer<typeof cascadeCompareResult>;
