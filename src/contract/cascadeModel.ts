import { z } from 'zod';
import { cascadeStates } from './cascade.ts';
import { columnSchema, fileFormatSchema, tableName } from './tableSchema.ts';
import { packed } from './twin.ts';

/** How foreign codes became the eight states: numbers as payments behind or as days past due, texts by their meaning; or by a table. */
export const stateMapping = z.union([z.object({ numbers: z.enum(['payments', 'days']) }), z.object({ table: z.record(z.string(), z.enum(cascadeStates)) })]);

/** One input of the network that stays over a client's months, standardised by mean and deviation. */
export const staticFeature = z.object({
  column: z.string(),
  /** The level that it indicates; null for a numeric column. */
  level: z.string().nullable(),
  mean: z.number(),
  deviation: z.number().positive(),
});

/** An LSTM over months: one layer, softmax over the states. */
export const cascadeNetwork = z.object({
  states: z.array(z.string()).min(2),
  /** Most months of a history, and months of the calendar (0 where none is known). */
  months: z.int().min(1),
  span: z.int().nonnegative(),
  staticColumns: z.int().nonnegative(),
  hidden: z.int().min(8).multipleOf(8),
  /** Steps from one state to another that have probability 0, as positions of the two. */
  impossible: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
  /** Macro factor of each month of the calendar; null where nothing is known. */
  macro: z.array(z.number()).nullable(),
  /**
   * Rows of the state before, of months on book, of static features and of the calendar, each of 4 gates (input, forget, candidate, output)
   * times hidden units; then the recurrent rows, the bias, the output rows and the output bias. Feature rows are padded to multiples of 4, states of
   * the output to multiples of 8.
   */
  weights: packed,
});
export type CascadeNetwork = z.infer<typeof cascadeNetwork>;

/** `resources/cascade/portfolio.json`: the network by which `generate` lets loans pay. Trained on simulated loans: nothing real is in it. */
export const portfolioCascade = z.object({
  schemaVersion: z.literal(1),
  format: z.literal('pratibimba-portfolio-cascade'),
  provenance: z.string(),
  seed: z.int().nonnegative(),
  training: z.object({ loans: z.int(), transitions: z.int(), epochs: z.int(), kept_epoch: z.int(), validation_loss: z.number() }),
  network: cascadeNetwork,
});

/** Counts of a variable over the clients, in classes of ten clients or more, ascending. */
const startVariable = z.object({
  name: z.string(),
  /** Every value is a multiple of this power of ten; null where values are not whole. */
  step: z.number().positive().nullable(),
  /** `lo` to `hi` of a number (equal for one value), or position of a level; null is missing. */
  classes: z.array(z.object({ lo: z.number().nullable(), hi: z.number().nullable(), clients: z.int().nonnegative() })).min(1),
});
export type StartVariable = z.infer<typeof startVariable>;

/** How histories begin: what sampling draws before the first step. Counts and correlations; no client's row. */
export const cascadeStarts = z.object({
  clients: z.int().nonnegative(),
  /** The first state, the length, months from the end of a history to that of the calendar (long panels), then the static columns. */
  variables: z.array(startVariable).min(2),
  /** Of the variables' normal scores: a Gaussian copula. */
  correlation: z.array(z.array(z.number())),
});
export type CascadeStarts = z.infer<typeof cascadeStarts>;

/** The table that a sample is written as: that of the training panel. */
export const cascadeLayout = z.object({
  kind: z.enum(['wide', 'long']),
  table: tableName,
  format: fileFormatSchema,
  /** Of a long panel. */
  id: columnSchema.nullable(),
  month: columnSchema.nullable(),
  /** One a month of a wide panel; one of a long panel. */
  states: z.array(columnSchema).min(1),
  statics: z.array(columnSchema),
  /** How a long panel counts months: as any whole numbers, as 202401, or as dates. */
  monthForm: z.enum(['number', 'yyyyMM', 'date']).nullable(),
  /** First month of the calendar, as the numbers of the month column count them (for dates months since 1970-01, for 202401 months since the year 0). */
  firstMonth: z.int().nullable(),
});
export type CascadeLayout = z.infer<typeof cascadeLayout>;

export const trainingReport = z.object({
  clients: z.int().nonnegative(),
  transitions: z.int().nonnegative(),
  epochs: z.int().nonnegative(),
  kept_epoch: z.int().nonnegative(),
  validation_loss: z.number().nullable().describe('Of the kept epoch, on training clients that stopped the training; null where none may be held out.'),
});

/** `cascade.json`: a trained delinquency cascade with all that sampling needs. No row of its panel. */
export const cascadeModelSchema = z.object({
  schemaVersion: z.literal(1),
  format: z.literal('pratibimba-cascade'),
  createdBy: z.string(),
  /** What privacy is claimed. */
  privacy: z.string(),
  label: z.enum(['internal', 'releasable']),
  /** Where it comes from, one sentence. */
  provenance: z.string(),
  seed: z.int().nonnegative(),
  engine: z.enum(['simd', 'tensorflow']),
  engine_reason: z.string(),
  mapping: stateMapping.nullable(),
  features: z.array(staticFeature),
  network: cascadeNetwork,
  starts: cascadeStarts,
  layout: cascadeLayout,
  training: trainingReport,
});
export type CascadeModel = z.infer<typeof cascadeModelSchema>;
