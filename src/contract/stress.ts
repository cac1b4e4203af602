import { z } from 'zod';
import { plausibility, quarter, scenarioSchema } from './scenario.ts';
import { figureStatuses } from './template.ts';

export const correlationKinds = ['history', 'basel'] as const;

export const stressRequest = z.object({
  /** Folder of a generated portfolio, or of a clone of related tables with the same columns of loans. */
  folder: z.string(),
  /** Names of shipped scenarios, or paths of scenario files. */
  scenarios: z.array(z.string()).min(1).max(50),
  /** Capital, in the portfolio's currency: which unemployment makes losses exceed it? */
  reverseLoss: z.number().positive().nullable().default(null),
  /** Why a scenario beyond precedent, or one that contradicts itself, was chosen nevertheless. */
  rationale: z.string().trim().min(20).max(4000).nullable().default(null),
  correlations: z.enum(correlationKinds).default('history'),
  /** Last quarter of delinquency that the satellite models are fitted to. */
  fitUntil: quarter.default('2019Q4'),
  paths: z.int().min(1000).max(100_000).default(1000),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
});

/** Losses of a group of loans over the whole scenario. */
const groupLoss = z.object({
  group: z.string(),
  loans: z.int(),
  exposure: z.number(),
  loss: z.number(),
  /** Loss over exposure at the start. */
  loss_rate: z.number(),
  baseline_loss: z.number(),
});

const quantiles = z.object({ p5: z.number(), p25: z.number(), p50: z.number(), p75: z.number(), p95: z.number() });

const scenarioResult = z.object({
  scenario: z.string(),
  title: z.string(),
  quarters: z.array(quarter),
  plausibility,
  /** The path itself, with the source of each series: a user's own is kept nowhere else. */
  definition: scenarioSchema,
  loss: z.number(),
  loss_rate: z.number(),
  baseline_loss: z.number(),
  /** Loss over that of the baseline. */
  multiple_of_baseline: z.number(),
  /** Loss over simulated systematic paths around the scenario. */
  fan: quantiles,
  /** Cumulated loss at the end of each quarter, with its fan. */
  path: z.array(z.object({ quarter, loss: z.number(), baseline: z.number().describe('Cumulated loss without stress.'), fan: quantiles, delinquency: z.number().nullable().describe('Null once every loan has ended or defaulted.'), stage_1: z.number(), stage_2: z.number(), stage_3: z.number() })),
  by_product: z.array(groupLoss),
  by_grade: z.array(groupLoss),
  by_vintage: z.array(groupLoss),
  /** The systematic factor of each product by quarter, and the delinquency of all banks that the satellite model says. */
  factors: z.array(z.object({ product: z.string(), z: z.array(z.number()), delinquency: z.array(z.number()) })),
  /** Risk-weighted assets of performing loans by the Basel retail formulae: at the start, and in the worst quarter. */
  rwa: z.object({ start: z.number(), worst: z.number() }),
  outcome: z.array(z.object({ figure: z.string(), happened: z.number(), when: quarter, stressed: z.number(), ratio: z.number() })),
});

/** How the expected loss of a scenario moves with each figure that it rests on, one at a time. */
export const stressSensitivity = z.object({
  scenario: z.string(),
  title: z.string(),
  loss: z.number().describe('As all figures stand.'),
  shift: z.number().describe('Share of itself by which each figure is made less and more.'),
  items: z.array(z.object({
    figure: z.string(),
    value: z.number().nullable().describe('As it stands; null for figures of many values.'),
    less: z.number().describe('Loss with the figure made less.'),
    more: z.number(),
  })).describe('The figure that moves the loss most first; those that do not move it are left out.'),
});
export type StressSensitivity = z.infer<typeof stressSensitivity>;

export const reverseStress = z.object({
  scenario: z.string(),
  /** Unemployment at its peak, per cent, at which losses reach the amount; null with the reason. */
  unemployment_peak: z.number().nullable(),
  rise_multiple: z.number().nullable(),
  distance: z.number().nullable(),
  reason: z.string().nullable(),
});

export const stressResultSchema = z.object({
  portfolio: z.string(),
  /** SHA-256 of the table of loans that was judged. */
  tables: z.array(z.object({ file: z.string(), sha256: z.string(), rows: z.int() })),
  label: z.enum(['releasable', 'internal']),
  loans: z.int(),
  /** Balance of the loans that are not closed. */
  exposure: z.number(),
  currency: z.string(),
  scenarios: z.array(scenarioResult),
  /** Scenarios whose path is too extreme for losses to be worked out; the others stand. */
  unstable: z.array(z.object({ scenario: z.string(), title: z.string(), reason: z.string() })).default([]),
  reverse: z.array(reverseStress),
  reverse_loss: z.number().nullable(),
  sensitivity: stressSensitivity.nullable().default(null).describe('Of the severest scenario that is reported; null where none is.'),
  rationale: z.string().nullable(),
  satellites: z.array(z.object({
    product: z.string(), series: z.string(), equation: z.string(), r2: z.number(), quarters: z.int(), from: quarter, to: quarter,
    correlation_history: z.number(), correlation_used: z.string(),
  })),
  /** Figures that losses rest on, and where they come from. */
  assumptions: z.array(z.object({ figure: z.string(), value: z.union([z.number(), z.string()]), status: z.enum(figureStatuses), source: z.string() })),
  caveats: z.array(z.string()),
  stageSeconds: z.record(z.string(), z.number()),
});

/** What was found: the result without timings, so that the same request gives the same bytes. */
export const stressFindings = stressResultSchema.omit({ stageSeconds: true });
/** `stress.json`. */
export const stressDocument = stressFindings.extend({ schemaVersion: z.literal(1) });

export type StressRequest = z.infer<typeof stressRequest>;
export type StressDocument = z.infer<typeof stressDocument>;
export type StressFindings = z.infer<typeof stressFindings>;
export type StressResult = z.infer<typeof stressResultSchema>;
export type ScenarioResult = z.infer<typeof scenarioResult>;
export type Quantiles = z.infer<typeof quantiles>;
export type GroupLoss = z.infer<typeof groupLoss>;
export type ReverseStress = z.infer<typeof reverseStress>;
