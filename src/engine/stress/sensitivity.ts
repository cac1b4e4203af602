import type { Monitor } from '../../contract/progress.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { StressSensitivity } from '../../contract/stress.ts';
import { assumptions, type LossFigures } from './assumptions.ts';
import { withRise } from './reverse.ts';
import type { Model } from './simulate.ts';
import { expectedLoss } from './stress.ts';

/** Share of itself by which each figure is made less and more. */
const shift = 0.1;

interface Moved {
  readonly model?: Partial<Model>;
  readonly scenario?: Scenario;
}

/** A figure, and what the stress test is with it multiplied. */
interface Lever {
  readonly figure: string;
  readonly value: number | null;
  times(factor: number): Moved;
}

/**
 * Moves each figure that losses rest on by a tenth of itself, down and up, all others as they stand, and runs the scenario's expected loss again: no
 * draw is made, so that the same book gives the same figures. Interactions are not seen; figures of staging move no loss, and have no place here.
 * @param transitions by product, with the share that is paid off early multiplied
 */
export function sensitivityOf(model: Model, scenario: Scenario, transitions: (prepaymentTimes: number) => Model['transitions'], monitor: Monitor): StressSensitivity {
  const lossOf = ({ model: changes, scenario: own }: Moved): number => {
    monitor.check();
    return expectedLoss({ ...model, ...changes }, own ?? scenario).cumulated.at(-1)!;
  };
  const loss = lossOf({});
  const items = [...figureLevers(model), ...modelLevers(model, transitions), ...pathLevers(scenario)]
    .map(({ figure, value, times }) => ({ figure, value, less: lossOf(times(1 - shift)), more: lossOf(times(1 + shift)) }))
    .filter(({ less, more }) => Number.isFinite(less) && Number.isFinite(more) && Math.max(Math.abs(less - loss), Math.abs(more - loss)) > 1e-9 * loss);
  return { scenario: scenario.name, title: scenario.title, loss, shift, items: items.toSorted((one, other) => Math.abs(other.more - other.less) - Math.abs(one.more - one.less)) };
}

function figureLevers({ figures }: Model): Lever[] {
  return (Object.keys(figures) as (keyof LossFigures)[]).map((name) => ({
    figure: assumptions[name].figure,
    value: figures[name],
    times: (factor) => ({ model: { figures: { ...figures, [name]: Math.min(1, factor * figures[name]) } } }),
  }));
}

function modelLevers({ book, satellites, correlations }: Model, transitions: (prepaymentTimes: number) => Model['transitions']): Lever[] {
  const correlated = (factor: number): Model['satellites'] => {
    const times = <T extends { readonly correlation: number }>(own: T): T => ({ ...own, correlation: Math.min(0.99, factor * own.correlation) });
    return { mortgage: times(satellites.mortgage), credit_card: times(satellites.credit_card), other: times(satellites.other) };
  };
  return [
    { figure: 'Yearly probability of default of every grade', value: null, times: (factor) => ({ model: { book: { ...book, pd: book.pd.map((grades) => grades.map((pd) => Math.min(0.999, factor * pd))) } } }) },
    ...(correlations === 'history' ? [{ figure: 'Asset correlation that history implies, of every product', value: null, times: (factor: number) => ({ model: { satellites: correlated(factor) } }) }] : []),
    { figure: 'Share of balances paid off early in a year, of every product', value: null, times: (factor) => ({ model: { transitions: transitions(factor) } }) },
  ];
}

function pathLevers(scenario: Scenario): Lever[] {
  const { unemployment, house_prices: prices } = scenario.series;
  const moved = (factor: number): Scenario => ({ ...scenario, series: { ...scenario.series, house_prices: { ...prices, values: prices.values.map((value) => Math.max(1e-6, prices.start + factor * (value - prices.start))) } } });
  return [
    { figure: 'Rise of unemployment in the scenario, points at its peak', value: Math.max(...unemployment.values) - unemployment.start, times: (factor) => ({ scenario: withRise(scenario, factor) }) },
    { figure: 'Change of house prices in the scenario', value: null, times: (factor) => ({ scenario: moved(factor) }) },
  ];
}
