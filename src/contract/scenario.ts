import { z } from 'zod';
import { figureStatuses } from './template.ts';

/** A quarter such as 2026Q1. */
export const quarter = z.string().regex(/^\d{4}Q[1-4]$/);

/** What a macro path says of each quarter: per cent, except house prices, which are an index of any base. Growth and inflation at annual rates. */
export const macroVariables = ['unemployment', 'gdp_growth', 'house_prices', 'treasury_10y', 'treasury_3m', 'mortgage_rate', 'inflation'] as const;
export type MacroVariable = (typeof macroVariables)[number];

export const shortestScenario = 12;
export const longestScenario = 20;

const figure = z.number().min(-100).max(1_000_000);
const rateRange = { least: -100, most: 1_000_000 } as const;
/** Figures that a path may hold, both ends included. */
export const macroRanges: Readonly<Record<MacroVariable, { readonly least: number; readonly most: number }>> = {
  unemployment: { least: 0, most: 50 }, gdp_growth: rateRange, house_prices: { least: 0.01, most: 1_000_000 }, treasury_10y: rateRange, treasury_3m: rateRange, mortgage_rate: rateRange, inflation: rateRange,
};
const pathSeries = z.object({
  /** In the quarter before the first of the path. */
  start: figure,
  values: z.array(figure).min(shortestScenario).max(longestScenario),
  status: z.enum(figureStatuses),
  source: z.string().min(1),
});

/** The name of a shipped scenario; whatever else a request says is the path of a scenario file. */
export const scenarioName = /^[a-z0-9-]+$/;

/** A macroeconomic path of 12 to 20 quarters. Shipped in resources/scenarios; a user's own may be such a file, or CSV with the Federal Reserve's headings. */
export const scenarioSchema = z.object({
  schemaVersion: z.literal(1),
  name: z.string().min(1).max(80),
  title: z.string().min(1),
  description: z.string().default(''),
  /** The quarter before the first of the path. */
  start: quarter,
  series: z.object({
    unemployment: pathSeries,
    gdp_growth: pathSeries,
    house_prices: pathSeries,
    treasury_10y: pathSeries,
    treasury_3m: pathSeries,
    mortgage_rate: pathSeries.optional(),
    inflation: pathSeries,
  }),
  /** Figures that the path was built to meet, each with where it comes from. */
  anchors: z.array(z.object({ figure: z.string(), value: z.number(), status: z.enum(figureStatuses), source: z.string() })).default([]),
});
export type Scenario = z.infer<typeof scenarioSchema>;

const historySeries = z.object({
  title: z.string(),
  unit: z.enum(['%', 'index']),
  source: z.string(),
  from: quarter,
  to: quarter,
  values: z.array(z.number()),
});
export type HistorySeries = z.infer<typeof historySeries>;

/** Quarterly history, each series without a gap from its first quarter to its last. */
export const macroHistorySchema = z.object({
  schemaVersion: z.literal(1),
  title: z.string(),
  series: z.object({
    unemployment: historySeries,
    gdp_growth: historySeries,
    house_prices: historySeries,
    treasury_10y: historySeries,
    treasury_3m: historySeries,
    mortgage_rate: historySeries,
    inflation: historySeries,
    delinquency_mortgage: historySeries,
    delinquency_card: historySeries,
    delinquency_consumer: historySeries,
    charge_offs_mortgage: historySeries,
  }),
});
export type MacroHistory = z.infer<typeof macroHistorySchema>;

/** The six features of a path, over twelve quarters from a start. */
export const scenarioFeatures = z.object({
  /** Percentage points above the start. */
  unemployment_rise: z.number(),
  /** Per cent, from the highest level so far. */
  gdp_drawdown: z.number(),
  /** Per cent against the start, 0 where they never fall below it. */
  house_price_minimum: z.number(),
  /** Percentage points, the largest move either way. */
  treasury_10y_move: z.number(),
  treasury_3m_move: z.number(),
  /** Per cent over four quarters. */
  inflation_peak: z.number(),
});
export type ScenarioFeatures = z.infer<typeof scenarioFeatures>;

export const plausibilityBands = ['ordinary', 'seen in history', 'supervisory precedent', 'beyond precedent'] as const;
/** Largest distances of the bands; beyond the last one a rationale is demanded. */
export const plausibilityBandEnds = [3.8, 6.63, 7.1] as const;

export const plausibility = z.object({
  features: scenarioFeatures,
  /** Mahalanobis distance from the mean of the historic windows. */
  distance: z.number().nonnegative(),
  band: z.enum(plausibilityBands),
  /** Share of the historic windows that lie at least as far out. */
  windows_beyond: z.number(),
  /** What contradicts itself, one sentence each. */
  incoherent: z.array(z.string()),
  nearest_window: z.object({ start: quarter, distance: z.number(), features: scenarioFeatures }),
  /** Whether a written rationale is needed before the run may be reported, and whether the run has what it needs. */
  rationale_required: z.boolean(),
  reportable: z.boolean(),
});
export type Plausibility = z.infer<typeof plausibility>;

export const scenariosRequest = z.object({
  /** One scenario with its whole path: a name or the path of a file; null lists those that are shipped. */
  scenario: z.string().nullable().default(null),
});

export const scenariosResult = z.object({
  schemaVersion: z.literal(1),
  scenarios: z.array(z.object({ name: z.string(), title: z.string(), description: z.string(), start: quarter, quarters: z.int(), plausibility })),
  /** The scenario that was asked for. */
  scenario: scenarioSchema.nullable(),
  /** What happened in its nearest window: each series from the start on, house prices on the scenario's base. Null where none was asked for. */
  nearest: z.partialRecord(z.enum(macroVariables), z.array(z.number())).nullable(),
  /** The same as CSV with the Federal Reserve's headings. */
  csv: z.string().nullable(),
  history: z.array(z.object({ series: z.string(), title: z.string(), unit: z.string(), from: quarter, to: quarter, source: z.string() })),
  windows: z.int(),
  caveat: z.string(),
});
export type ScenariosRequest = z.infer<typeof scenariosRequest>;
export type ScenariosResult = z.infer<typeof scenariosResult>;
