import { z } from 'zod';
import { anonymityRequest, anonymityResult, defaultK, kOfRelease, releaseAnonymity } from './anonymity.ts';
import { attackRequest, attackResult } from './attack.ts';
import { cascadeEvaluateRequest, cascadeEvaluateResult, cascadeSampleRequest, cascadeSampleResult, cascadeTrainRequest, cascadeTrainResult } from './cascade.ts';
import { cascadeCompareRequest, cascadeCompareResult } from './cascadeComparison.ts';
import { cascadeCost } from './cascadePrivacy.ts';
import { clonePlan, clonePrivacy, privacyClaim } from './clonePrivacy.ts';
import { explainRequest, explainResult } from './explain.ts';
import { accountRequest, accountResult } from './privacy.ts';
import { reportRequest, reportResult } from './report.ts';
import { ruleCount, ruleSchema } from './rules.ts';
import { artefactLabels } from './run.ts';
import { scenariosRequest, scenariosResult } from './scenario.ts';
import { stressRequest, stressResultSchema } from './stress.ts';
import { fileFormatSchema, tableSchema } from './tableSchema.ts';
import { tableExportRequest, tableExportResult, tableFindRequest, tableFindResult, tableIndexRequest, tableIndexResult } from './tableView.ts';
import { figureOverrides, templatesRequest, templatesResult } from './template.ts';
import { validationResultSchema } from './validation.ts';

const seed = z.int().min(0).max(Number.MAX_SAFE_INTEGER).describe('Sampling seed: the same seed gives the same bytes.');
const rowCount = z.int().min(1).max(1e12);

export const inspectRequest = z.object({
  files: z.array(z.string()).min(1),
  /** Off unless a person asks: examples are real values. */
  examples: z.boolean().default(false),
  /** Off unless a person asks: rules that name values (a lookup, combinations) are given in full, not only counted. */
  ruleValues: z.boolean().optional(),
  /** How the files are written, where a person knows better than the guess. */
  format: fileFormatSchema.optional(),
  /** Path of a declared schema of the one file: it is checked against the file's columns, and stands in the place of the proposal. */
  schema: z.string().optional(),
});

/** How one of several tables names another: by values of `column`, which are values of the parent's `key` but for those of `orphans` rows. */
export const tableLink = z.object({ child: z.string(), column: z.string(), parent: z.string(), key: z.string(), orphans: z.int().nonnegative() });

/** One table as `inspect` saw it. Holds no real value unless `examples` were asked for. */
export const inspectedTable = z.object({
  file: z.string(),
  rows: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  schema: tableSchema,
  columns: z.array(z.object({
    name: z.string(),
    missing: z.int().nonnegative(),
    /** Distinct non-missing texts, counted exactly up to 10,000; null beyond. */
    distinct: z.int().nonnegative().nullable(),
    examples: z.array(z.string()).optional(),
  })),
  /** Rules that the rows suggest, as a rules file takes them. Those that name values are left out unless these were asked for. */
  rules: z.array(ruleSchema),
  /** All rules that the rows suggest, with the rows to which they apply and those that break them. */
  ruleCounts: z.array(ruleCount),
  /** Sentences a person should read before going on. */
  notes: z.array(z.string()),
});
export const inspectResult = z.object({
  schemaVersion: z.literal(1),
  tables: z.array(inspectedTable),
  /** Which table belongs to which: each row of `child` names one of `parent`, but for so many orphans. */
  links: z.array(tableLink),
});

export const cloneRequest = z.object({
  file: z.string(),
  /** Further tables that belong to the first, or to each other: they are cloned together. */
  related: z.array(z.string()).default([]),
  /** Path of a declared schema, of a folder of them for several tables; without it the proposal of `inspect` is used. */
  schema: z.string().nullable().default(null),
  target: z.string().nullable().default(null),
  privacy: clonePrivacy,
  rows: rowCount.nullable().default(null),
  seed: seed.default(1),
  /** Anchors the largest and smallest generated value to the source's own: one person's value, so the output becomes internal. */
  keepExtremes: z.boolean().default(false),
  /** Rows that each class of quasi-identifiers has in the release; see `releaseAnonymity`. */
  k: kOfRelease.default(defaultK),
  /** Path of a rules file; `auto` for the rules that the rows of an open clone's table suggest; `none`. */
  rules: z.string().min(1).default('auto'),
});

/** How well the fitted twin's pair tables agree with the measured ones (total variation, 0 to 1). */
export const fitQuality = z.object({ pairTables: z.int(), meanDistance: z.number(), maxDistance: z.number() });

const tableSize = z.object({ table: z.string(), rows: z.int(), columns: z.int() });

export const cloneResult = z.object({
  table: z.string(),
  /** All tables, where several were cloned together; the first one stands in the fields around. */
  tables: z.array(tableSize).default([]),
  rows: z.int(),
  columns: z.int(),
  target: z.string().nullable(),
  privacy: z.string(),
  /** What a private clone claims; null for an open one. */
  claim: privacyClaim.nullable(),
  anonymity: releaseAnonymity,
  fit: fitQuality,
  /** What was decided without a person and what was left out, one sentence each. */
  notes: z.array(z.string()),
  /** Levels that fewer than `minCount` rows held: how many per column left as "(other)". Counts, never names. */
  suppressedLevels: z.array(z.object({ column: z.string(), levels: z.int() })),
  /** How often the written file breaks each rule: never, where it is enforced. */
  rules: z.array(ruleCount).default([]),
  stageSeconds: z.record(z.string(), z.number()),
});

export const sampleRequest = z.object({
  twin: z.string(),
  /** Null where quotas say how many. */
  rows: rowCount.nullable().default(null),
  seed: seed.default(1),
  /** Conditions that every row satisfies: `COLUMN=VALUE`, or with != < <= > >=; an empty value stands for missing. */
  where: z.array(z.string()).default([]),
  /** Share of rows with the bad value of the target, in place of the source's. */
  targetRate: z.number().min(0).max(1).nullable().default(null),
  /** Rows by value of a column: `COLUMN=VALUE:ROWS,VALUE:ROWS`. */
  quota: z.string().nullable().default(null),
  /** This part of the rows alone: the same rows that a single run would give. */
  part: z.object({ index: z.int().min(1), of: z.int().min(1) }).refine((part) => part.index <= part.of, 'part I/N needs I <= N').default({ index: 1, of: 1 }),
  /** As for a clone. Over all parts together: which rows are moved depends on the whole. */
  k: kOfRelease.default(defaultK),
});
export const sampleResult = z.object({
  table: z.string(),
  /** All tables of a twin of several. */
  tables: z.array(tableSize).default([]),
  rows: z.int(),
  columns: z.int(),
  /** What the twin says of its own privacy, and whether its rows may leave the house. */
  privacy: z.string(),
  label: z.enum(artefactLabels),
  anonymity: releaseAnonymity,
  /** As for a clone; of a part, in its own rows. */
  rules: z.array(ruleCount).default([]),
  stageSeconds: z.record(z.string(), z.number()),
});

/** The user's own fields, as their API names them. */
export const generateRequest = z.object({
  /** Name of a shipped template, or the path of a template file. */
  template: z.string().default('us-personal-loans'),
  /** Figures of the template that are replaced. */
  overrides: figureOverrides.default({}),
  num_borrowers: z.int().min(1).max(50_000_000),
  /** Null: the template's own rate. */
  target_default_rate: z.number().gt(0).lt(1).nullable().default(null),
  default_rate_tolerance: z.number().gt(0).max(0.5).default(0.01),
  include_payment_history: z.boolean().default(true),
  history_months: z.int().min(3).max(120).default(24),
  use_copulas: z.boolean().default(true),
  copula: z.enum(['gaussian', 't']).default('t'),
  /** How loans pay, month by month: by the shipped LSTM, or by the second-order Markov chain that it is compared with. */
  cascade: z.enum(['lstm', 'markov']).default('lstm'),
  /** Accepted and answered: nothing real is used, so the guarantee is epsilon = 0. */
  privacy_epsilon: z.number().positive().nullable().default(null),
  /** Borrowers that share each combination of age, region and employment; see `releaseAnonymity`. */
  k_anonymity: kOfRelease.default(defaultK),
  seed: seed.default(1),
  format: z.enum(['csv', 'parquet']).default('csv'),
});

const interval = z.tuple([z.number(), z.number()]);
/** A default rate among some loans, with its 95 % interval. */
const rateOf = z.object({ group: z.string(), loans: z.int(), rate: z.number(), interval });

/** How the portfolio compares with what a credit professional expects of a book. */
export const realismReport = z.object({
  gini_score: z.number(),
  ks_score: z.number(),
  default_rate_by_grade: z.array(rateOf),
  default_rate_by_score_band: z.array(rateOf),
  grade_shares: z.record(z.string(), z.object({ achieved: z.number(), calibration: z.number() })),
  correlations: z.array(z.object({ pair: z.string(), achieved: z.number(), calibration: z.number().nullable() })),
  /** Month-to-month shares between delinquency states, rows summing to 1 (a state never left keeps its 1); null without history. */
  roll_rates: z.object({ states: z.array(z.string()), matrix: z.array(z.array(z.number())) }).nullable(),
  /** Share of loans without arrears that a chain without memory of these roll rates brings to 90 days past due within 12 months; null without history. */
  default_by_roll_rates: z.number().min(0).max(1).nullable().default(null),
  /** P(delinquent | delinquent now and before) - P(delinquent | delinquent now, not before). */
  second_order_gap: z.number().nullable(),
  /** Cumulated default rate by months on book, of each origination quarter, as far as all its loans were observed. */
  vintage_curves: z.array(z.object({ cohort: z.string(), loans: z.int(), cumulated: z.array(z.number()) })),
  /** Share of the balance held by the largest 1 % of borrowers. */
  concentration_top_1pct: z.number(),
  log_income_excess_kurtosis: z.number(),
});

export const generateResult = z.object({
  portfolio_id: z.string(),
  status: z.literal('completed'),
  num_borrowers: z.int(),
  num_loans: z.int(),
  num_payments: z.int(),
  achieved_default_rate: z.number(),
  achieved_default_rate_interval: interval,
  target_default_rate: z.number(),
  default_rate_tolerance: z.number(),
  default_definition: z.string(),
  /** Which cascade made the payments, and where it comes from. */
  cascade: z.string(),
  generation_time_seconds: z.number(),
  /** Kind of table → path inside the run folder. */
  files: z.record(z.string(), z.string()),
  template: z.string(),
  privacy: z.string(),
  anonymity: releaseAnonymity,
  realism: realismReport,
  /** Recalled figures that the portfolio rests on: where in the template, and their source. */
  assumptions: z.array(z.object({ figure: z.string(), source: z.string() })),
  notes: z.array(z.string()),
  stageSeconds: z.record(z.string(), z.number()),
});
/** Per cent of the values in each bin. */
const histogram = z.object({ edges: z.array(z.number()), shares: z.array(z.number()) });

/** What about a thousand loans of a portfolio look like, before any is written. */
export const generatePreview = z.object({
  borrowers: z.int(),
  loans: z.int(),
  payments: z.int(),
  default_rate: z.number(),
  target_default_rate: z.number(),
  gini_score: z.number(),
  scores: histogram,
  incomes: histogram,
  amounts: histogram,
  /** Per cent of the months of all loans in each state of arrears, those without arrears left out; null without payment history. */
  arrears: z.object({ states: z.array(z.string()), shares: z.array(z.number()) }).nullable(),
});
export type GeneratePreview = z.infer<typeof generatePreview>;
export type GenerateRequest = z.infer<typeof generateRequest>;
export type GenerateResult = z.infer<typeof generateResult>;
export type RealismReport = z.infer<typeof realismReport>;

export const validateRequest = z.object({
  synthetic: z.string(),
  real: z.string(),
  holdout: z.string().nullable().default(null),
  schema: z.string().nullable().default(null),
  target: z.string().nullable().default(null),
  /** Path of a policy file; null for the shipped one. */
  policy: z.string().nullable().default(null),
  /** Path of a rules file; null for the rules of the twin that lies beside the synthetic table. */
  rules: z.string().nullable().default(null),
});

/** Every job of the engine: what it takes and what it gives back. Both shells and the API run these and nothing else. */
export const jobs = {
  inspect: { request: inspectRequest, result: inspectResult },
  templates: { request: templatesRequest, result: templatesResult },
  generate: { request: generateRequest, result: generateResult },
  'generate-preview': { request: generateRequest, result: generatePreview },
  clone: { request: cloneRequest, result: cloneResult },
  'clone-plan': { request: cloneRequest, result: clonePlan },
  sample: { request: sampleRequest, result: sampleResult },
  validate: { request: validateRequest, result: validationResultSchema },
  scenarios: { request: scenariosRequest, result: scenariosResult },
  stress: { request: stressRequest, result: stressResultSchema },
  anonymity: { request: anonymityRequest, result: anonymityResult },
  'cascade-train': { request: cascadeTrainRequest, result: cascadeTrainResult },
  'cascade-plan': { request: cascadeTrainRequest, result: cascadeCost },
  'cascade-sample': { request: cascadeSampleRequest, result: cascadeSampleResult },
  account: { request: accountRequest, result: accountResult },
  attack: { request: attackRequest, result: attackResult },
  explain: { request: explainRequest, result: explainResult },
  report: { request: reportRequest, result: reportResult },
  'cascade-evaluate': { request: cascadeEvaluateRequest, result: cascadeEvaluateResult },
  'cascade-compare': { request: cascadeCompareRequest, result: cascadeCompareResult },
  'table-index': { request: tableIndexRequest, result: tableIndexResult },
  'table-find': { request: tableFindRequest, result: tableFindResult },
  'table-export': { request: tableExportRequest, result: tableExportResult },
} as const;

export type Jobs = typeof jobs;
export type JobKind = keyof Jobs;
export type JobRequest<K extends JobKind> = z.infer<Jobs[K]['request']>;
export type JobInput<K extends JobKind> = z.input<Jobs[K]['request']>;
export type JobResult<K extends JobKind> = z.infer<Jobs[K]['result']>;

export type InspectedTable = z.infer<typeof inspectedTable>;
export type CloneResult = z.infer<typeof cloneResult>;
