import { Matrix, inverse } from 'ml-matrix';
import { macroVariables, plausibilityBandEnds, plausibilityBands, type MacroVariable, type Plausibility, type Scenario, type ScenarioFeatures } from '../../contract/scenario.ts';
import { history, quarterName, quarterNumber, valueAt } from './history.ts';

/** Quarters after the start of a window. */
const windowQuarters = 12;
const firstStart = quarterNumber('1976Q1');
const lastStart = quarterNumber('2022Q3');

/** Points of unemployment from which a recession must show elsewhere. */
const recession = 2;

export const windowCount = lastStart - firstStart + 1;
export const plausibilityCaveat =
  `The ${windowCount} historic windows overlap: they hold about 16 independent ones and two rises of unemployment by five points. Nothing rarer than 1 in 25 years can be told from them, and the distance is no probability.`;

/** What features are made of: the start and the quarters after it. Growth and inflation of the start are not used. */
export interface MacroWindow {
  readonly unemployment: readonly number[];
  readonly gdp_growth: readonly number[];
  readonly house_prices: readonly number[];
  readonly treasury_10y: readonly number[];
  readonly treasury_3m: readonly number[];
  readonly inflation: readonly number[];
}

export function featuresOf(window: MacroWindow): ScenarioFeatures {
  const { unemployment, house_prices: houses } = window;
  return {
    unemployment_rise: Math.max(...unemployment.slice(1)) - unemployment[0]!,
    gdp_drawdown: drawdown(window.gdp_growth),
    house_price_minimum: 100 * (Math.min(...houses) / houses[0]! - 1),
    treasury_10y_move: largestMove(window.treasury_10y),
    treasury_3m_move: largestMove(window.treasury_3m),
    inflation_peak: inflationPeak(window.inflation),
  };
}

function drawdown(growth: readonly number[]): number {
  let level = 1;
  let highest = 1;
  let deepest = 0;
  for (const rate of growth.slice(1)) {
    level *= (1 + rate / 100) ** 0.25;
    highest = Math.max(highest, level);
    deepest = Math.min(deepest, 100 * (level / highest - 1));
  }
  return deepest;
}

function largestMove(values: readonly number[]): number {
  const moves = values.map((value) => value - values[0]!);
  return moves.reduce((largest, move) => (Math.abs(move) > Math.abs(largest) ? move : largest), 0);
}

/** Highest compounded inflation of four quarters inside the window. */
function inflationPeak(rates: readonly number[]): number {
  let peak = -Infinity;
  for (let last = 4; last < rates.length; last++) {
    const compounded = rates.slice(last - 3, last + 1).reduce((product, rate) => product * (1 + rate / 100), 1);
    peak = Math.max(peak, 100 * (compounded ** 0.25 - 1));
  }
  return peak;
}

const names = ['unemployment_rise', 'gdp_drawdown', 'house_price_minimum', 'treasury_10y_move', 'treasury_3m_move', 'inflation_peak'] as const;

function vectorOf(features: ScenarioFeatures): number[] {
  return names.map((name) => features[name]);
}

interface Reference {
  readonly windows: readonly { readonly start: string; readonly features: ScenarioFeatures; readonly distance: number }[];
  readonly mean: readonly number[];
  readonly precision: Matrix;
}

let known: Reference | null = null;

/** Mean, inverse covariance and distances of the historic windows, worked out once. */
function reference(): Reference {
  if (known !== null) return known;
  const features = Array.from({ length: windowCount }, (_, index) => featuresOf(historicWindow(firstStart + index)));
  const rows = features.map(vectorOf);
  const mean = names.map((_, column) => rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length);
  const centred = new Matrix(rows.map((row) => row.map((value, column) => value - mean[column]!)));
  const precision = inverse(centred.transpose().mmul(centred).div(rows.length - 1));
  const windows = features.map((own, index) => ({ start: quarterName(firstStart + index), features: own, distance: between(rows[index]!, mean, precision) }));
  return (known = { windows, mean, precision });
}

function historicWindow(start: number): MacroWindow {
  const { series } = history;
  const taken = (name: keyof MacroWindow): number[] => Array.from({ length: windowQuarters + 1 }, (_, step) => valueAt(series[name], start + step));
  return {
    unemployment: taken('unemployment'), gdp_growth: taken('gdp_growth'), house_prices: taken('house_prices'),
    treasury_10y: taken('treasury_10y'), treasury_3m: taken('treasury_3m'), inflation: taken('inflation'),
  };
}

/** What happened from the start of a window on, beside a scenario: house prices are moved to its base. */
export function besideWindow({ series }: Scenario, start: string): Partial<Record<MacroVariable, number[]>> {
  const first = quarterNumber(start);
  return Object.fromEntries(macroVariables.flatMap((name) => {
    const own = series[name];
    if (own === undefined) return [];
    const happened = Array.from({ length: windowQuarters + 1 }, (_, step) => valueAt(history.series[name], first + step));
    return [[name, name === 'house_prices' ? happened.map((value) => (value * own.start) / happened[0]!) : happened]];
  }));
}

function between(one: readonly number[], other: readonly number[], precision: Matrix): number {
  const difference = Matrix.columnVector(one.map((value, index) => value - other[index]!));
  return Math.sqrt(Math.max(0, difference.transpose().mmul(precision).mmul(difference).get(0, 0)));
}

/** Mahalanobis distance of features from the mean of the historic windows. */
export function distanceOf(features: ScenarioFeatures): number {
  const { mean, precision } = reference();
  return between(vectorOf(features), mean, precision);
}

/** Features of the historic window that starts in a quarter from 1976Q1 to 2022Q3. */
export function historicFeatures(start: string): ScenarioFeatures {
  return featuresOf(historicWindow(quarterNumber(start)));
}

/** The band of a distance: supervisors' own scenarios lie beyond what history has seen, so that a chi-square gate would fail them. */
export function bandOf(distance: number): Plausibility['band'] {
  const band = plausibilityBandEnds.findIndex((end) => distance <= end);
  return plausibilityBands[band === -1 ? plausibilityBandEnds.length : band]!;
}

/**
 * How far a scenario lies from history, whether it holds together, and which window is nearest. A path longer than twelve quarters is judged by
 * the twelve that lie farthest out.
 * @param rationale what was written for a scenario that needs it
 */
export function judgePlausibility({ series }: Scenario, rationale: string | null): Plausibility {
  const whole = (name: keyof MacroWindow): number[] => [series[name].start, ...series[name].values];
  const starts = Array.from({ length: series.unemployment.values.length - windowQuarters + 1 }, (_, start) => start);
  const part = (name: keyof MacroWindow, start: number): number[] => whole(name).slice(start, start + windowQuarters + 1);
  const judged = starts.map((start) => featuresOf({
    unemployment: part('unemployment', start), gdp_growth: part('gdp_growth', start), house_prices: part('house_prices', start),
    treasury_10y: part('treasury_10y', start), treasury_3m: part('treasury_3m', start), inflation: part('inflation', start),
  }));
  const features = judged.reduce((farthest, own) => (distanceOf(own) > distanceOf(farthest) ? own : farthest));
  const { windows, precision } = reference();
  const distance = distanceOf(features);
  const own = vectorOf(features);
  const away = windows.map((window) => between(own, vectorOf(window.features), precision));
  const nearest = away.indexOf(Math.min(...away));
  const incoherent = contradictions(judged);
  const required = distance > plausibilityBandEnds[2] || incoherent.length > 0;
  return {
    features,
    distance,
    band: bandOf(distance),
    windows_beyond: windows.filter((window) => window.distance >= distance).length / windows.length,
    incoherent,
    nearest_window: { start: windows[nearest]!.start, distance: away[nearest]!, features: windows[nearest]!.features },
    rationale_required: required,
    reportable: !required || rationale !== null,
  };
}

/** Sign rules, which hold whatever the distance. Moves below a tenth are taken for none. */
export function contradictions(windows: readonly ScenarioFeatures[]): string[] {
  const falling = windows.filter((features) => features.unemployment_rise > recession);
  const found: string[] = [];
  if (falling.some(({ gdp_drawdown: drop }) => drop > -0.1)) found.push(`Unemployment rises by more than ${recession} points while real GDP does not fall.`);
  if (falling.some(({ house_price_minimum: drop }) => drop > -0.1)) found.push(`Unemployment rises by more than ${recession} points while house prices do not fall (in history they did so in 2020 alone).`);
  return found;
}
