import { z } from 'zod';
import { fitQuality } from './jobs.ts';
import { tablePlan } from './plan.ts';
import { ruleSchema } from './rules.ts';

/** Numbers packed as base64 of little-endian bytes: readable by any language, a quarter of the size of decimals. */
export const packed = z.object({ type: z.enum(['float32', 'uint8', 'int32']), length: z.int().nonnegative(), base64: z.string() });
export type Packed = z.infer<typeof packed>;

const generalisedPareto = z.object({
  /** Where the tail begins. */
  edge: z.number(),
  shape: z.number(),
  scale: z.number().positive(),
  /** Smallest exceedance probability that is drawn: what lies further would be invented. */
  floor: z.number().min(0).max(1),
});

/** A tilted copula for one class of the target (or all rows), with its pool. */
export const twinModel = z.object({
  classCode: z.int().nullable(),
  /** Measured rows behind it; gives its share of the output. */
  rows: z.int(),
  /** Positions, among the stratum's columns, of the columns it models (the target is left out of its classes). */
  columns: z.array(z.int()),
  /** One-way tilt, column after column, one figure a code. */
  oneWay: packed,
  /** Numbers of the tilted pairs, (0,1), (0,2) … over its columns. */
  tiltedPairs: packed,
  /** Tilt and target share of each cell of these pairs, [c_i][c_j], pair after pair. */
  lambda: packed,
  targets: packed,
  /** Synthetic rows of codes that samples start from, row-major. */
  poolRows: z.int(),
  pool: packed,
});

export const twinStratum = z.object({
  rows: z.int(),
  /** Positions in the plan of the columns that vary, and of those that do not with their one cell. */
  columns: z.array(z.int()),
  fixed: z.array(z.object({ column: z.int(), cell: z.int() })),
  /** Rows per fine cell of each column. */
  fine: z.array(z.array(z.int())),
  /** Latent correlation of the columns: what a reader looks at to see the dependence. */
  correlation: z.array(z.array(z.number())),
  tails: z.array(z.object({ column: z.int(), below: generalisedPareto.nullable(), above: generalisedPareto.nullable() })),
  models: z.array(twinModel),
});

/** `twin.json`: all that sampling needs. Post-processing of counts; no row of the source. */
export const twinSchema = z.object({
  schemaVersion: z.literal(1),
  format: z.literal('pratibimba-twin'),
  createdBy: z.string(),
  /** What privacy is claimed. */
  privacy: z.string(),
  label: z.enum(['internal', 'releasable']),
  rows: z.int(),
  plan: tablePlan,
  strata: z.array(twinStratum),
  fit: fitQuality,
  /** What its rows keep. */
  rules: z.array(ruleSchema).default([]),
});
export type Twin = z.infer<typeof twinSchema>;
export type TwinStratum = z.infer<typeof twinStratum>;
export type TwinModel = z.infer<typeof twinModel>;
export type GeneralisedPareto = z.infer<typeof generalisedPareto>;
