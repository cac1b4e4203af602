import type { Monitor } from '../../contract/progress.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { Quantiles } from '../../contract/stress.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { Stream } from '../random/stream.ts';
import type { LossFigures } from './assumptions.ts';
import { baselCorrelation } from './basel.ts';
import type { Book } from './book.ts';
import { poolsOf, type Pool } from './pools.ts';
import { delinquencyPath, factorOf, type Satellite, type SatelliteName } from './satellites.ts';
import { emptyPath, runLoans, type LoanPath, type Transitions } from './transitions.ts';
import { conditionalPd } from './vasicek.ts';

const quarterMonths = 3;
/** Paths that one stream draws. */
const blockPaths = 250;

/** The portfolio with the models that act on it. */
export interface Model {
  readonly book: Book;
  readonly satellites: Readonly<Record<SatelliteName, Satellite>>;
  /** By product. */
  readonly transitions: readonly Transitions[];
  readonly correlations: 'history' | 'basel';
  readonly figures: LossFigures;
}

/** Loans that run alike: of one product and grade, from the same start. */
export interface Cell {
  readonly product: number;
  readonly grade: number;
  readonly arrears: boolean;
  /** Exposure at default times loss given default by month, of all its loans. */
  readonly lossGivenDefault: Float64Array;
}

/** What a scenario does to the portfolio, as far as it does not depend on the systematic paths. */
export interface Prepared {
  readonly quarters: number;
  readonly pools: readonly Pool[];
  readonly cells: readonly Cell[];
  /** The cell of each pool. */
  readonly cellOf: readonly number[];
  /** Delinquency of all banks that the satellite says, and the factor, by product and quarter. */
  readonly delinquency: readonly (readonly number[])[];
  readonly factors: readonly (readonly number[])[];
}

export function prepare(model: Model, scenario: Scenario): Prepared {
  const quarters = scenario.series.unemployment.values.length;
  const pools = poolsOf(model.book, monthlyPrices(scenario), model.figures);
  const cells = new Map<string, { index: number; cell: Cell }>();
  const cellOf = pools.map((pool) => {
    const key = [pool.product, pool.grade, pool.arrears].join();
    let found = cells.get(key);
    if (found === undefined) cells.set(key, (found = { index: cells.size, cell: { product: pool.product, grade: pool.grade, arrears: pool.arrears, lossGivenDefault: new Float64Array(pool.lossGivenDefault.length) } }));
    pool.lossGivenDefault.forEach((loss, month) => {
      found.cell.lossGivenDefault[month]! += loss;
    });
    return found.index;
  });
  return { quarters, pools, cells: [...cells.values()].map(({ cell }) => cell), cellOf, ...factorPaths(model, scenario) };
}

/** The systematic factor of each product by quarter. */
export function factorPaths({ book, satellites, figures }: Model, scenario: Scenario): Pick<Prepared, 'delinquency' | 'factors'> {
  const delinquency = book.products.map(({ satellite }) => delinquencyPath(satellites[satellite], scenario, figures.loanToValue));
  return { delinquency, factors: delinquency.map((path, product) => path.map((rate) => factorOf(satellites[book.products[product]!.satellite], rate))) };
}

/** House prices by month against the start, on lines between the quarters. */
function monthlyPrices({ series: { house_prices: { start, values } } }: Scenario): Float64Array {
  return Float64Array.from({ length: values.length * quarterMonths }, (_, month) => {
    const quarter = Math.floor(month / quarterMonths);
    const before = quarter === 0 ? start : values[quarter - 1]!;
    return (before + ((values[quarter]! - before) * ((month % quarterMonths) + 1)) / quarterMonths) / start;
  });
}

/** Yearly probability of default of a product and grade given the factor. */
export function stressedPd({ book, satellites, correlations }: Model, product: number, grade: number, z: number): number {
  const pd = book.pd[product]![grade]!;
  const { kind, satellite } = book.products[product]!;
  return conditionalPd(pd, correlations === 'basel' ? baselCorrelation(kind, pd) : satellites[satellite].correlation, z);
}

/** The paths of every cell, given the factor of each product by quarter. @param into paths to overwrite, where many are run one after the other */
export function runCells(model: Model, cells: readonly Cell[], factors: readonly (readonly number[])[], into?: readonly LoanPath[]): LoanPath[] {
  const known = new Map<string, ReturnType<Transitions['ofPd']>[]>();
  return cells.map(({ product, grade, arrears }, cell) => {
    const key = `${product},${grade}`;
    let rates = known.get(key);
    if (rates === undefined) known.set(key, (rates = factors[product]!.map((z) => model.transitions[product]!.ofPd(stressedPd(model, product, grade, z)))));
    return runLoans(rates, arrears, into?.[cell] ?? emptyPath(rates.length));
  });
}

/** Cumulated loss of the whole portfolio at the end of each quarter. */
export function cumulatedLoss(cells: readonly Cell[], paths: readonly LoanPath[], quarters: number): Float64Array {
  const losses = new Float64Array(quarters);
  cells.forEach(({ lossGivenDefault }, cell) => {
    const { reached } = paths[cell]!;
    for (let quarter = 0, month = 0; quarter < quarters; quarter++) {
      let loss = 0;
      for (const end = month + quarterMonths; month < end; month++) loss += reached[month]! * lossGivenDefault[month]!;
      losses[quarter]! += loss;
    }
  });
  for (let quarter = 1; quarter < quarters; quarter++) losses[quarter]! += losses[quarter - 1]!;
  return losses;
}

/**
 * Cumulated losses over simulated systematic paths: around the scenario's factors moves what the satellite models leave unexplained, with its
 * autocorrelation, and in all products together, so that nothing averages out between them. The same draws serve every scenario.
 * @returns quantiles by quarter
 */
export function lossFan(model: Model, { cells, factors, quarters }: Prepared, paths: number, seed: number, monitor: Monitor): Quantiles[] {
  const losses = Array.from({ length: quarters }, () => new Float64Array(paths));
  const { book, satellites } = model;
  const scratch = cells.map(() => emptyPath(quarters));
  for (let path = 0; path < paths; ) {
    const stream = new Stream(seed, 'stress/factor', path / blockPaths);
    for (const end = Math.min(paths, path + blockPaths); path < end; path++) {
      if (path % 16 === 0) monitor.advance(path / paths);
      // The first draw is the residual before the scenario begins.
      const draws = Array.from({ length: quarters + 1 }, () => normalQuantile(stream.uniform()));
      const moved = factors.map((own, product) => {
        const { deviation, autocorrelation } = satellites[book.products[product]!.satellite].residual;
        const innovation = Math.sqrt(1 - autocorrelation ** 2);
        let residual = draws[0]!;
        return own.map((z, quarter) => {
          residual = autocorrelation * residual + innovation * draws[quarter + 1]!;
          return z + deviation * residual;
        });
      });
      cumulatedLoss(cells, runCells(model, cells, moved, scratch), quarters).forEach((loss, quarter) => {
        losses[quarter]![path] = loss;
      });
    }
  }
  return losses.map(quantilesOf);
}

function quantilesOf(values: Float64Array): Quantiles {
  const sorted = values.toSorted();
  const at = (level: number): number => {
    const place = level * (sorted.length - 1);
    const below = Math.floor(place);
    return sorted[below]! + (place - below) * (sorted[Math.min(sorted.length - 1, below + 1)]! - sorted[below]!);
  };
  return { p5: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) };
}
