import { Matrix, solve } from 'ml-matrix';
import { Failure } from '../../contract/errors.ts';
import type { MacroHistory, Scenario } from '../../contract/scenario.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { equityLogOdds } from './equity.ts';
import { history, quarterName, quarterNumber, valueAt } from './history.ts';

/** What delinquency follows, from the macro path alone. */
export const drivers = {
  unemployment: 'unemployment, %',
  unemployment_change: 'change of unemployment over 4 quarters, points',
  house_price_growth: 'growth of house prices over 8 quarters, %',
} as const;
export type Driver = keyof typeof drivers;

type DelinquencySeries = 'delinquency_mortgage' | 'delinquency_card' | 'delinquency_consumer';

interface Specification {
  readonly series: DelinquencySeries;
  readonly drivers: readonly Driver[];
}

/** Specifications are fixed beforehand; only their coefficients are fitted. The level of unemployment says little of cards, its change does. */
export const specifications = {
  mortgage: { series: 'delinquency_mortgage', drivers: ['unemployment', 'house_price_growth'] },
  credit_card: { series: 'delinquency_card', drivers: ['unemployment', 'unemployment_change'] },
  other: { series: 'delinquency_consumer', drivers: ['unemployment', 'unemployment_change'] },
} as const satisfies Record<string, Specification>;
export type SatelliteName = keyof typeof specifications;

/** A logit of the delinquency of all banks on macro drivers, fitted by least squares. */
export interface Satellite {
  readonly name: SatelliteName;
  readonly series: DelinquencySeries;
  readonly drivers: readonly Driver[];
  /** Intercept, then one for each driver. */
  readonly coefficients: readonly number[];
  readonly r2: number;
  /** The least growth of house prices among the fitted quarters, %; null where they are no driver. */
  readonly leastGrowth: number | null;
  readonly quarters: number;
  readonly from: string;
  readonly to: string;
  /** Mean and deviation of Phi^-1(delinquency) over the fitted quarters: the scale of the systematic factor. */
  readonly mean: number;
  readonly deviation: number;
  /** Asset correlation that this deviation implies: v / (1 + v). */
  readonly correlation: number;
  /** What the model leaves unexplained, on the scale of the factor: deviation and first autocorrelation. */
  readonly residual: { readonly deviation: number; readonly autocorrelation: number };
}

const firstFitted = quarterNumber('1992Q1');
const leastQuarters = 40;

/**
 * Fits a satellite model to the shipped history from 1992Q1 to a last quarter.
 * @throws Failure 'usage' where fewer than 40 quarters are left
 */
export function fitSatellite(name: SatelliteName, until: string): Satellite {
  const { series, drivers: own } = specifications[name];
  const last = Math.min(quarterNumber(until), quarterNumber(history.series[series].to));
  const quarters = Array.from({ length: Math.max(0, last - firstFitted + 1) }, (_, index) => firstFitted + index);
  if (quarters.length < leastQuarters) throw new Failure('usage', `A satellite model needs ${leastQuarters} quarters from ${quarterName(firstFitted)} on, and ${until} leaves ${quarters.length}.`, { fix: `Name ${quarterName(firstFitted + leastQuarters - 1)} or a later quarter.` });
  const rates = quarters.map((quarter) => valueAt(history.series[series], quarter) / 100);
  const rows = quarters.map((quarter) => [1, ...own.map((driver) => historicDriver(history, driver, quarter))]);
  const logits = rates.map((rate) => Math.log(rate / (1 - rate)));
  const coefficients = solve(new Matrix(rows), Matrix.columnVector(logits)).to1DArray();
  const fitted = rows.map((row) => dot(row, coefficients));
  const probits = rates.map(normalQuantile);
  const { mean, variance } = moments(probits);
  const deviation = Math.sqrt(variance);
  const growth = own.findIndex((driver) => driver === 'house_price_growth');
  const left = probits.map((probit, index) => (probit - normalQuantile(logistic(fitted[index]!))) / deviation);
  return {
    name, series, drivers: own, coefficients,
    r2: 1 - moments(logits.map((logit, index) => logit - fitted[index]!)).variance / moments(logits).variance,
    leastGrowth: growth < 0 ? null : Math.min(...rows.map((row) => row[growth + 1]!)),
    quarters: quarters.length, from: quarterName(quarters[0]!), to: quarterName(last),
    mean, deviation, correlation: variance / (1 + variance),
    residual: { deviation: Math.sqrt(moments(left).variance), autocorrelation: firstAutocorrelation(left) },
  };
}

/**
 * Delinquency of all banks that a satellite says for values of its drivers, share. Where house prices fall further than in any fitted quarter,
 * a straight line knows nothing of lost equity: from there on the log odds rise by the published rule (`equityLogOdds`) where that says more.
 */
export function predicted({ coefficients, drivers: own, leastGrowth }: Satellite, values: readonly number[], loanToValue?: number): number {
  const straight = dot([1, ...values], coefficients);
  const growth = values[own.indexOf('house_price_growth')];
  if (leastGrowth === null || growth === undefined || growth >= leastGrowth) return logistic(straight);
  const seen = values.map((value, index) => (own[index] === 'house_price_growth' ? leastGrowth : value));
  return logistic(Math.max(straight, dot([1, ...seen], coefficients) + equityLogOdds(growth, loanToValue) - equityLogOdds(leastGrowth, loanToValue)));
}

/** Delinquency of all banks in each quarter of a scenario, share. */
export function delinquencyPath(satellite: Satellite, scenario: Scenario, loanToValue?: number): number[] {
  const paths = spliced(scenario);
  return scenario.series.unemployment.values.map((_, step) => predicted(satellite, satellite.drivers.map((driver) => driverAt(driver, (name, back) => paths[name][lookback + step + 1 - back]!)), loanToValue));
}

/** The systematic factor that Vasicek's formula needs to give a delinquency: low in bad times, mean 0 and deviation 1 over the fitted history. */
export function factorOf({ mean, deviation }: Satellite, delinquency: number): number {
  return (mean - normalQuantile(delinquency)) / deviation;
}

/** The equation in words, for people. */
export function equationOf({ drivers: own, coefficients, leastGrowth }: Satellite): string {
  const terms = own.map((driver, index) => `${coefficients[index + 1]! < 0 ? '-' : '+'} ${Math.abs(coefficients[index + 1]!).toFixed(4)} x ${drivers[driver]}`);
  const beyond = leastGrowth === null ? '' : `; below ${leastGrowth.toFixed(1)} % of house prices by lost equity where that is more`;
  return `ln(p / (1 - p)) = ${coefficients[0]!.toFixed(4)} ${terms.join(' ')}${beyond}`;
}

type Look = (name: 'unemployment' | 'house_prices', back: number) => number;

function driverAt(driver: Driver, look: Look): number {
  if (driver === 'unemployment') return look('unemployment', 0);
  if (driver === 'unemployment_change') return look('unemployment', 0) - look('unemployment', 4);
  return 100 * (look('house_prices', 0) / look('house_prices', 8) - 1);
}

function historicDriver({ series }: MacroHistory, driver: Driver, quarter: number): number {
  return driverAt(driver, (name, back) => valueAt(series[name], quarter - back));
}

/** Quarters before the path that its drivers look back on. */
const lookback = 8;

/** The path with the quarters before it: from history, house prices on the path's own base; where history has none, as at the start. */
function spliced({ start, series }: Scenario): Record<'unemployment' | 'house_prices', number[]> {
  const startQuarter = quarterNumber(start);
  const before = (name: 'unemployment' | 'house_prices'): number[] => {
    const own = history.series[name];
    const base = name === 'house_prices' ? series.house_prices.start / valueAt(own, startQuarter) : 1;
    return Array.from({ length: lookback }, (_, index) => {
      const value = base * valueAt(own, startQuarter - lookback + index);
      return Number.isNaN(value) ? series[name].start : value;
    });
  };
  return {
    unemployment: [...before('unemployment'), series.unemployment.start, ...series.unemployment.values],
    house_prices: [...before('house_prices'), series.house_prices.start, ...series.house_prices.values],
  };
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * other[index]!, 0);
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Mean, and variance with n - 1. */
function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) };
}

function firstAutocorrelation(values: readonly number[]): number {
  const { mean } = moments(values);
  let joint = 0;
  let whole = 0;
  values.forEach((value, index) => {
    whole += (value - mean) ** 2;
    if (index > 0) joint += (value - mean) * (values[index - 1]! - mean);
  });
  return joint / whole;
}
