import type { Scenario } from '../../contract/scenario.ts';
import type { ReverseStress } from '../../contract/stress.ts';
import { judgePlausibility } from './plausibility.ts';
import { cumulatedLoss, factorPaths, runCells, type Model, type Prepared } from './simulate.ts';

/** Highest unemployment that is looked at, per cent. */
const mostUnemployment = 40;
const halvings = 40;

/** The scenario with its rise of unemployment multiplied; all other series stay. */
export function withRise(scenario: Scenario, multiple: number): Scenario {
  const { start, values } = scenario.series.unemployment;
  return { ...scenario, series: { ...scenario.series, unemployment: { ...scenario.series.unemployment, values: values.map((value) => Math.max(0, start + multiple * (value - start))) } } };
}

/** Which peak of unemployment makes the losses of a scenario reach an amount, all else of it unchanged: bisection on the rise. */
export function reverseStress(model: Model, scenario: Scenario, { cells, quarters }: Prepared, amount: number): ReverseStress {
  const { start, values } = scenario.series.unemployment;
  const rise = Math.max(...values) - start;
  const none = (reason: string): ReverseStress => ({ scenario: scenario.name, unemployment_peak: null, rise_multiple: null, distance: null, reason });
  if (rise <= 0) return none('Unemployment does not rise in this scenario.');
  const lossAt = (multiple: number): number => cumulatedLoss(cells, runCells(model, cells, factorPaths(model, withRise(scenario, multiple)).factors), quarters).at(-1)!;
  let [low, high] = [0, (mostUnemployment - start) / rise];
  if (lossAt(low) >= amount) return none('Losses reach this amount without any rise of unemployment.');
  if (lossAt(high) < amount) return none(`Losses do not reach this amount with unemployment of ${mostUnemployment} %.`);
  for (let turn = 0; turn < halvings; turn++) {
    const middle = (low + high) / 2;
    if (lossAt(middle) >= amount) high = middle;
    else low = middle;
  }
  return { scenario: scenario.name, unemployment_peak: start + high * rise, rise_multiple: high, distance: judgePlausibility(withRise(scenario, high), null).distance, reason: null };
}
