import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { Cascade } from './cascade.ts';
import { walk } from './walk.ts';

/** What calibration needs of every loan of the portfolio. */
export interface CalibrationLoans {
  readonly count: number;
  readonly logit: Float64Array;
  readonly product: Uint8Array;
  readonly term: Uint16Array;
  readonly firstDue: Uint8Array;
  readonly item: Int32Array;
}

export interface Calibration {
  /** Added to every loan's logit of default. */
  readonly intercept: number;
  readonly loans: number;
  readonly defaults: number;
}

const reach = 30;
/** Halvings of the interval: its width is then below what moves a single loan of a million. */
const halvings = 40;

/** Share of the loans by which paths that are not quite ordered may move the count before all of them are walked in every turn. */
const disorder = 0.0002;

/**
 * Finds the intercept at which the realised number of defaults is the one asked for: bisection over common random numbers, since each
 * loan's uniforms stay the same whatever the intercept. Paths get worse as it rises, so a loan that defaults at a lower intercept, or does not at a
 * higher one, need not be walked again; the last count walks them all, and where it disagrees the search is done without that short cut.
 * @param window months in which a default counts
 * @throws Failure input where no intercept comes within the tolerance, with the nearest feasible rate
 */
export function calibrate(loans: CalibrationLoans, cascades: readonly Cascade[], key: number, window: number, target: number, tolerance: number, monitor: Monitor): Calibration {
  const wanted = Math.round(target * loans.count);
  const defaultsAt = (loan: number, intercept: number): boolean => {
    const cascade = cascades[loans.product[loan]!]!;
    const level = cascade.levelOf(1 / (1 + Math.exp(-(loans.logit[loan]! + intercept))));
    return walk(cascade, key, { item: loans.item[loan]!, level, term: loans.term[loan]!, firstDue: loans.firstDue[loan]! }, window) > 0;
  };
  const search = (shortCut: boolean): Calibration => {
    const intercept = bisected(loans.count, wanted, target, defaultsAt, shortCut, monitor);
    let defaults = 0;
    for (let loan = 0; loan < loans.count; loan++) {
      if (loan % loansPerCheck === 0) monitor.check();
      if (defaultsAt(loan, intercept)) defaults++;
    }
    return { intercept, loans: loans.count, defaults };
  };
  const quick = search(true);
  const found = Math.abs(quick.defaults - wanted) > Math.max(1, disorder * loans.count) ? search(false) : quick;
  const achieved = found.defaults / loans.count;
  if (Math.abs(achieved - target) > tolerance) {
    throw new Failure('input', `A default rate of ${percent(target)} within ${percent(tolerance)} cannot be reached with ${loans.count} ${loans.count === 1 ? 'loan' : 'loans'} over ${window} months; the nearest feasible rate is ${percent(achieved)}.`, {
      fix: 'Ask for a rate near it, a wider tolerance, more borrowers or a longer history.',
    });
  }
  return found;
}

const loansPerCheck = 16_384;

/** The intercept whose count is nearest to the one wanted. */
function bisected(count: number, wanted: number, target: number, defaultsAt: (loan: number, intercept: number) => boolean, shortCut: boolean, monitor: Monitor): number {
  let undecided = Int32Array.from({ length: count }, (_, loan) => loan);
  let certain = 0;
  let best = { intercept: 0, defaults: -1 };
  /** @returns whether fewer than wanted default */
  const tooFew = (intercept: number): boolean => {
    const outcomes = new Uint8Array(undecided.length);
    let defaults = certain;
    undecided.forEach((loan, place) => {
      if (place % loansPerCheck === 0) monitor.check();
      outcomes[place] = Number(defaultsAt(loan, intercept));
      defaults += outcomes[place]!;
    });
    if (best.defaults < 0 || Math.abs(defaults - wanted) < Math.abs(best.defaults - wanted)) best = { intercept, defaults };
    const few = defaults < wanted;
    if (shortCut) {
      if (few) certain = defaults;
      undecided = undecided.filter((_, place) => outcomes[place] === (few ? 0 : 1));
    }
    return few;
  };
  // Outwards from near the answer until it is enclosed: the ends of the range are only there for odd targets.
  let middle = Math.log(target / (1 - target)) - 1;
  let [low, high] = [-Infinity, Infinity];
  let step = 2;
  for (let turn = 0; turn < halvings && best.defaults !== wanted; turn++) {
    if (tooFew(middle)) low = middle;
    else high = middle;
    if (low === reach || high === -reach) break;
    if (high === Infinity) middle = Math.min(reach, middle + step);
    else if (low === -Infinity) middle = Math.max(-reach, middle - step);
    else middle = (low + high) / 2;
    step *= 2;
    monitor.advance(Math.min(1, turn / 16), count);
  }
  return best.intercept;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))} %`;
}
