import { z } from 'zod';
import { cascadeClaim, cascadePrivacy } from './cascadePrivacy.ts';
import { epochLoss } from './progress.ts';

/** Delinquency states of a loan at the end of a month, in the order of their codes; the last three close the loan. */
export const cascadeStates = ['CUR', 'D30', 'D60', 'D90', 'D120', 'DEF', 'PRE', 'MAT'] as const;
export type CascadeState = (typeof cascadeStates)[number];

/** A file of `--map`: what each code of a panel means. */
export const stateMapFile = z.record(z.string(), z.enum(cascadeStates));

/** Which columns make a panel: one a month, or those of a table with a row a client and month. */
export const panelColumns = {
  /** Columns of the monthly states, oldest first; empty for a long panel. */
  wide: z.array(z.string()).default([]),
  /** Columns of the client, the month and the state of a long panel. */
  id: z.string().nullable().default(null),
  month: z.string().nullable().default(null),
  state: z.string().nullable().default(null),
  /** Columns that stay the same over a client's months. */
  static: z.array(z.string()).default([]),
  /** Column that says whose sequence it is, in a long panel. */
  borrower: z.string().nullable().default(null),
  /** `none` keeps the panel's own codes, `auto` reads them as the eight states, else the path of a JSON file from code to state. */
  map: z.string().default('none'),
};

const training = {
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
  /** Units of the network. */
  hidden: z.union([z.literal(32), z.literal(64)]).default(32),
  maxEpochs: z.int().min(1).max(1000).default(200),
  /** Who trains: `auto` is the compiled kernel. */
  engine: z.enum(['auto', 'simd', 'tensorflow']).default('auto'),
};

export const cascadeEvaluateRequest = z.object({
  /** Path of a table with a row a client, or a row a client and month. */
  panel: z.string(),
  /** Path of a table of other clients; without it three in ten clients of the panel are held out. */
  holdout: z.string().nullable().default(null),
  /** Column by whose values Markov chains are fitted one by one, beside those of all. */
  segment: z.string().nullable().default(null),
  ...panelColumns,
  ...training,
});

/** Trains a cascade and keeps it. */
export const cascadeTrainRequest = z.object({
  panel: z.string(),
  ...panelColumns,
  ...training,
  privacy: cascadePrivacy.default({ mode: 'none' }),
  /** Path of a declared schema, for a private cascade: bounds and levels of static columns, and the public number of rows. */
  schema: z.string().nullable().default(null),
});
export type PanelColumns = z.infer<z.ZodObject<typeof panelColumns>>;

const count = z.int().nonnegative();
const loss = z.number().nullable().describe('Mean negative log-likelihood per transition of the hold-out, natural logarithm, first state given.');
const interval = z.tuple([z.number(), z.number()]).nullable();
export const distance = z.number().min(0).max(2).nullable();
const gap = z.number().min(-1).max(1).nullable();
const correlations = z.array(z.number().min(-1).max(1).nullable()).describe('Lags 1 to 4, in months.');
export const clientsAndTransitions = z.object({ clients: count, transitions: count });

/** A figure with its 95 % interval over clients; null where it does not exist. */
const estimate = z.object({ value: z.number().nullable(), interval: z.tuple([z.number(), z.number()]).nullable() });
export const behaviour = z.object({
  roll_rates: z.array(z.array(estimate)).describe('[from][to]: share of months in one state that are followed by one in another.'),
  cure: z.array(z.object({ state: z.string(), within: z.array(estimate) })).describe('Share of months after which nothing is due within 1, 3 and 6 months, by delinquent state.'),
  redefault: z.array(estimate).describe('Share of cures after which a default follows within 6 and 12 months.'),
  hazard: z.array(estimate).describe('By month on book from the second: share of those not yet in default that default in it.'),
  vintage: z.array(estimate).describe('Share in default by 6, 12, 24 and 36 months, of those who have as many.'),
  second_order_gap: estimate,
  autocorrelation: z.array(estimate).describe('Of being delinquent, lags 1 to 12.'),
  spells: z.array(estimate).describe('Shares of the spells of delinquency by length: 1, 2, 3, 4 to 6, 7 to 12, and 13 months or more.'),
  months_in_arrears_of_12: estimate,
});

/** Cumulated shares in default by months on book: the first entry is 0, those beyond the last rest on too few clients. */
export const vintageCurve = z.object({
  cohort: z.string().describe('First month of the histories of the cohort, as the panel counts months; empty for all clients where no month is known.'),
  clients: count,
  cumulated: z.array(z.number().min(0).max(1)),
});
export type VintageCurve = z.infer<typeof vintageCurve>;

const trainingFigures = z.object({
  hidden: count,
  epochs: count,
  planned_epochs: count.describe('Training ended early where it has fewer epochs than these.'),
  kept_epoch: count,
  validation_loss: z.number().describe('Of the kept epoch, on training clients that stopped the training.'),
  losses: z.array(epochLoss).describe('By epoch; none of a private cascade, since no loss leaves it.'),
  seconds: z.number().nonnegative(),
});

/** Result of `cascade evaluate`. Statistics of real rows: always internal. */
export const cascadeEvaluateResult = z.object({
  schemaVersion: z.literal(1),
  label: z.literal('internal'),
  states: z.array(z.string()).describe('Codes of the panel, in its own words.'),
  months: count,
  features: z.array(z.string()).describe('What the network knows of a client besides the states.'),
  training: clientsAndTransitions,
  holdout: clientsAndTransitions.extend({ how: z.string() }),
  nll_markov1: loss,
  nll_markov2: loss,
  nll_markov3: loss,
  nll_markov1_by_month: loss,
  nll_markov2_by_month: loss,
  nll_markov3_by_month: loss,
  /** Chains by --segment; null without it. */
  nll_markov1_by_segment: loss,
  nll_markov2_by_segment: loss,
  nll_markov3_by_segment: loss,
  nll_lstm: loss,
  lstm_against_markov3_by_month: z.object({
    difference: z.number().describe('nll_lstm - nll_markov3_by_month: negative where the network is better.'),
    interval: z.tuple([z.number(), z.number()]).describe('95 %, from differences per client.'),
  }).nullable(),
  nll_intervals: z.object({ markov1: interval, markov2: interval, markov3: interval, markov3_by_month: interval, lstm: interval }),
  behaviour: z.object({ real: behaviour, lstm_sample: behaviour, roll_rate_differences: z.array(z.array(z.number().nullable())).describe('Sample less real.') }),
  vintage_curves: z.object({ real: z.array(vintageCurve), lstm_sample: z.array(vintageCurve) }),
  /** Of sequences of one borrower: P(B delinquent | A delinquent) / P(B delinquent) in the same month; null without --borrower. */
  contagion: estimate.nullable(),
  /** Row-weighted sum of absolute differences of the transition matrix to that of the training panel. */
  roll_rate_distance: z.object({ lstm_sample: distance, real_holdout: distance }),
  /** P(delinquent | delinquent now and before) - P(delinquent | delinquent now, not before). */
  second_order_gap: z.object({ real: gap, lstm_sample: gap }),
  /** Of being delinquent. */
  autocorrelation: z.object({ real: correlations, lstm_sample: correlations }),
  delinquency: z.object({ rule: z.string(), states: z.array(z.string()) }),
  engine: z.enum(['simd', 'tensorflow']),
  engine_reason: z.string(),
  training_report: trainingFigures,
  /** Why a figure above is null, by its name. */
  reasons: z.record(z.string(), z.string()),
  stageSeconds: z.record(z.string(), z.number()),
});
export type CascadeEvaluateResult = z.infer<typeof cascadeEvaluateResult>;

/** Result of `cascade train`: internal, unless it is private. */
export const cascadeTrainResult = z.object({
  label: z.enum(['internal', 'releasable']),
  privacy: z.string(),
  /** Path of the cascade inside the run folder. */
  file: z.string(),
  states: z.array(z.string()),
  months: count,
  features: z.array(z.string()),
  training: clientsAndTransitions,
  engine: z.enum(['simd', 'tensorflow']),
  engine_reason: z.string(),
  training_report: trainingFigures.extend({ validation_loss: z.number().nullable().describe('Of the kept epoch, on training clients that stopped the training; null for a private one, whose steps are fixed.') }),
  /** What a private cascade claims; null for an open one. */
  claim: cascadeClaim.nullable(),
  notes: z.array(z.string()),
  stageSeconds: z.record(z.string(), z.number()),
});
export type CascadeTrainResult = z.infer<typeof cascadeTrainResult>;

/** Draws a panel of new clients from a cascade alone. */
export const cascadeSampleRequest = z.object({
  /** Path of a `cascade.json`. */
  model: z.string(),
  clients: z.int().min(1).max(10_000_000),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
  /** Share of clients in default at some month; null keeps the cascade as it is. */
  target_default_rate: z.number().gt(0).lt(1).nullable().default(null),
  /** Shares in default by month on book, months rising; empty for none. */
  target_curve: z.array(z.object({ month: z.int().min(2), rate: z.number().gt(0).lt(1) })).default([]),
});
export const cascadeSampleResult = z.object({
  table: z.string(),
  clients: count,
  rows: count,
  columns: count,
  privacy: z.string(),
  label: z.enum(['internal', 'releasable']),
  /** Share of clients in default at some month; null where no state counts as default. */
  default_rate: z.number().min(0).max(1).nullable(),
  /** What each target was met with: a shift of the logits of steps into worse states. */
  calibration: z.array(z.object({ month: count, target: z.number(), achieved: z.number(), shift: z.number() })),
  stageSeconds: z.record(z.string(), z.number()),
});
export type CascadeSampleResult = z.infer<typeof cascadeSampleResult>;
