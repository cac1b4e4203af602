import type { Monitor } from '../../contract/progress.ts';
import { longestScenario, type Scenario } from '../../contract/scenario.ts';
import type { GroupLoss, ScenarioResult } from '../../contract/stress.ts';
import { regulatoryPd, riskWeight } from './basel.ts';
import { quarterName, quarterNumber } from './history.ts';
import { judgePlausibility } from './plausibility.ts';
import { cumulatedLoss, lossFan, prepare, runCells, stressedPd, type Model, type Prepared } from './simulate.ts';
import { significantRise } from './staging.ts';
import type { LoanPath } from './transitions.ts';

const quarterMonths = 3;
/** Months from 90 days past due to charge-off at 180. */
const monthsToChargeOff = 3;

/** A scenario's losses without its fan: what the baseline is needed for. */
export interface Expected {
  readonly prepared: Prepared;
  readonly paths: readonly LoanPath[];
  readonly cumulated: Float64Array;
}

export function expectedLoss(model: Model, scenario: Scenario): Expected {
  const prepared = prepare(model, scenario);
  const paths = runCells(model, prepared.cells, prepared.factors);
  return { prepared, paths, cumulated: cumulatedLoss(prepared.cells, paths, prepared.quarters) };
}

/** The scenario with the last quarter of what losses follow repeated until it is as long as any may be. */
export function extended({ series, ...scenario }: Scenario): Scenario {
  const longer = (values: readonly number[]): number[] => Array.from({ length: longestScenario }, (_, quarter) => values[Math.min(quarter, values.length - 1)]!);
  const { unemployment, house_prices: prices } = series;
  return { ...scenario, series: { ...series, unemployment: { ...unemployment, values: longer(unemployment.values) }, house_prices: { ...prices, values: longer(prices.values) } } };
}

/**
 * Stresses the portfolio by one scenario. Losses are expectations over loans, given the systematic factor; the fan is over systematic paths.
 * @param baseline of as many quarters at least, for comparison
 */
export function stressScenario(model: Model, scenario: Scenario, baseline: Expected, options: { paths: number; seed: number; rationale: string | null }, monitor: Monitor): ScenarioResult {
  const expected = expectedLoss(model, scenario);
  const { prepared, paths, cumulated } = expected;
  const { quarters, pools } = prepared;
  const fan = lossFan(model, prepared, options.paths, options.seed, monitor);
  const exposure = pools.reduce((sum, { balance }) => sum + balance, 0);
  const loss = cumulated.at(-1)!;
  const baselineLoss = baseline.cumulated[quarters - 1]!;
  const { book } = model;
  const months = quarters * quarterMonths;
  const groups = (name: (pool: Prepared['pools'][number]) => string): GroupLoss[] => groupLosses(expected, baseline, months, name);
  const first = quarterNumber(scenario.start) + 1;
  const risen = significantRise(model, prepared);
  return {
    scenario: scenario.name,
    title: scenario.title,
    quarters: Array.from({ length: quarters }, (_, quarter) => quarterName(first + quarter)),
    plausibility: judgePlausibility(scenario, options.rationale),
    definition: scenario,
    loss,
    loss_rate: loss / exposure,
    baseline_loss: baselineLoss,
    multiple_of_baseline: loss / baselineLoss,
    fan: fan.at(-1)!,
    path: Array.from({ length: quarters }, (_, quarter) => ({
      quarter: quarterName(first + quarter), loss: cumulated[quarter]!, baseline: baseline.cumulated[quarter]!, fan: fan[quarter]!, ...standing(prepared, paths, risen, quarter),
    })),
    by_product: groups(({ product }) => book.products[product]!.name),
    by_grade: groups(({ grade }) => book.grades[grade]!),
    by_vintage: groups(({ vintage }) => String(vintage)),
    factors: book.products.map(({ name }, product) => ({ product: name, z: [...prepared.factors[product]!], delinquency: [...prepared.delinquency[product]!] })),
    rwa: riskWeighted(model, prepared, paths),
    outcome: outcomeOf(model, expected),
  };
}

function groupLosses({ prepared, paths }: Expected, baseline: Expected, months: number, name: (pool: Prepared['pools'][number]) => string): GroupLoss[] {
  const groups = new Map<string, Omit<GroupLoss, 'loss_rate'>>();
  prepared.pools.forEach((pool, index) => {
    const group = name(pool);
    let own = groups.get(group);
    if (own === undefined) groups.set(group, (own = { group, loans: 0, exposure: 0, loss: 0, baseline_loss: 0 }));
    own.loans += pool.loans;
    own.exposure += pool.balance;
    own.loss += poolLoss(prepared, paths, index, months);
    // Pools come from the book in the same order, whatever the scenario.
    own.baseline_loss += poolLoss(baseline.prepared, baseline.paths, index, months);
  });
  return [...groups.values()].toSorted((a, b) => (a.group < b.group ? -1 : 1)).map((group) => ({ ...group, loss_rate: group.exposure === 0 ? 0 : group.loss / group.exposure }));
}

function poolLoss({ pools, cellOf }: Prepared, paths: readonly LoanPath[], pool: number, months: number): number {
  const { lossGivenDefault } = pools[pool]!;
  const { reached } = paths[cellOf[pool]!]!;
  let loss = 0;
  for (let month = 0; month < months; month++) loss += reached[month]! * lossGivenDefault[month]!;
  return loss;
}

/** How the portfolio stands at the end of a quarter: share of exposure past due, and in each stage of IFRS 9. Thirty days past due are stage 2 (5.5.11). */
function standing({ pools, cellOf }: Prepared, paths: readonly LoanPath[], risen: ReturnType<typeof significantRise>, quarter: number): { delinquency: number | null; stage_1: number; stage_2: number; stage_3: number } {
  const month = quarter * quarterMonths + quarterMonths - 1;
  const amounts = { current: 0, risen: 0, behind: 0, recent: 0, defaulted: 0 };
  pools.forEach(({ product, grade, exposure }, index) => {
    const path = paths[cellOf[index]!]!;
    const owed = exposure[month]!;
    const share = risen(product, grade, quarter);
    amounts.risen += share * path.current[month]! * owed;
    amounts.current += (1 - share) * path.current[month]! * owed;
    amounts.behind += path.behind[month]! * owed;
    for (let past = 0; past <= month; past++) {
      amounts.defaulted += path.reached[past]! * exposure[past]!;
      if (month - past < monthsToChargeOff) amounts.recent += path.reached[past]! * exposure[past]!;
    }
  });
  const all = amounts.current + amounts.risen + amounts.behind + amounts.defaulted;
  const alive = all - amounts.defaulted + amounts.recent;
  return {
    delinquency: alive > 0 ? (amounts.behind + amounts.recent) / alive : null,
    stage_1: amounts.current / all,
    stage_2: (amounts.risen + amounts.behind) / all,
    stage_3: amounts.defaulted / all,
  };
}

/** Risk weights are linear in loss given default, so a pool's exposures need not be looked at one by one. */
function riskWeighted(model: Model, { pools, cellOf, factors, quarters }: Prepared, paths: readonly LoanPath[]): { start: number; worst: number } {
  const { book } = model;
  const weight = (product: number, pd: number): number => riskWeight(book.products[product]!.kind, regulatoryPd(pd), 1);
  const start = pools.reduce((sum, { product, grade, lossGivenDefault }) => sum + lossGivenDefault[0]! * weight(product, book.pd[product]![grade]!), 0);
  const byQuarter = Array.from({ length: quarters }, (_, quarter) => {
    const month = quarter * quarterMonths + quarterMonths - 1;
    return pools.reduce((sum, { product, grade, lossGivenDefault }, index) => {
      const { current, behind } = paths[cellOf[index]!]!;
      return sum + (current[month]! + behind[month]!) * lossGivenDefault[month]! * weight(product, stressedPd(model, product, grade, factors[product]![quarter]!));
    }, 0);
  });
  return { start, worst: Math.max(...byQuarter) };
}

/** What happened to all banks after 2007. No model is told of these peaks one by one; how far they bear on the fit depends on its last quarter. */
const happened = {
  mortgage: { figure: 'Mortgages 30 or more days past due, peak', value: 0.1148, when: '2010Q1' },
  credit_card: { figure: 'Cards 30 or more days past due, peak', value: 0.0677, when: '2009Q2' },
} as const;
const mortgageChargeOffs = { figure: 'Mortgage charge-offs in a year, peak', value: 0.028, when: '2009Q4' } as const;

function outcomeOf({ book }: Model, { prepared, paths }: Expected): ScenarioResult['outcome'] {
  const row = ({ figure, value, when }: { figure: string; value: number; when: string }, stressed: number): ScenarioResult['outcome'][number] => ({ figure, happened: value, when, stressed, ratio: stressed / value });
  const peaks = (['mortgage', 'credit_card'] as const).flatMap((satellite) => {
    const product = book.products.findIndex((one) => one.satellite === satellite);
    return product < 0 ? [] : [row(happened[satellite], Math.max(...prepared.delinquency[product]!))];
  });
  const mortgages = new Set(book.products.flatMap(({ kind }, product) => (kind === 'mortgage' ? [product] : [])));
  if (mortgages.size === 0) return peaks;
  const yearly = Array.from({ length: prepared.quarters }, (_, quarter) => {
    let [loss, owed] = [0, 0];
    prepared.pools.forEach(({ product, exposure, lossGivenDefault }, index) => {
      if (!mortgages.has(product)) return;
      const { reached, current, behind } = paths[prepared.cellOf[index]!]!;
      for (let month = quarter * quarterMonths; month < (quarter + 1) * quarterMonths; month++) {
        loss += 4 * reached[month]! * lossGivenDefault[month]!;
        owed += ((current[month]! + behind[month]!) * exposure[month]!) / quarterMonths;
      }
    });
    return loss / owed;
  });
  return [...peaks, row(mortgageChargeOffs, Math.max(...yearly))];
}
