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

/**
 * Finds the intercept at which the realised number of defaults is the one asked for: bisection over common random numbers, since each
 * loan's uniforms stay the same whatever the intercept (the paths only get worse as it rises).
 * @param window months in which a default counts
 * @throws Failure input where no intercept comes within the tolerance, with the nearest feasible rate
 */
export function calibrate(loans: CalibrationLoans, cascades: readonly Cascade[], key: number, window: number, target: number, tolerance: number, monitor: Monitor): Calibration {
  const wanted = Math.round(target * loans.count);
  const countAt = (intercept: number): number => {
    let defaults = 0;
    for (let loan = 0; loan < loans.count; loan++) {
      if (loan % 65_536 === 0) monitor.check();
      const cascade = cascades[loans.product[loan]!]!;
      const level = cascade.levelOf(1 / (1 + Math.exp(-(loans.logit[loan]! + intercept))));
      if (walk(cascade, key, { item: loans.item[loan]!, level, term: loans.term[loan]!, firstDue: loans.firstDue[loan]! }, window) > 0) defaults++;
    }
    return defaults;
  };
  let low = -reach;
  let high = reach;
  let best = { intercept: 0, defaults: -1 };
  const consider = (intercept: number, defaults: number): void => {
    if (best.defaults < 0 || Math.abs(defaults - wanted) < Math.abs(best.defaults - wanted)) best = { intercept, defaults };
  };
  consider(low, countAt(low));
  consider(high, countAt(high));
  // Near the answer from the start: most of the interval is only there for odd targets.
  let middle = Math.log(target / (1 - target)) - 1;
  for (let turn = 0; turn < halvings && best.defaults !== wanted; turn++) {
    const defaults = countAt(middle);
    consider(middle, defaults);
    if (defaults < wanted) low = middle;
    else high = middle;
    middle = turn === 0 && high === reach ? Math.min(reach, middle + 2) : turn === 0 ? middle - 2 : (low + high) / 2;
    monitor.advance(Math.min(1, turn / 16), loans.count);
  }
  const achieved = best.defaults / loans.count;
  if (Math.abs(achieved - target) > tolerance) {
    throw new Failure('input', `A default rate of ${percent(target)} within ${percent(tolerance)} cannot be reached with ${loans.count} ${loans.count === 1 ? 'loan' : 'loans'} over ${window} months; the nearest feasible rate is ${percent(achieved)}.`, {
      fix: 'Ask for a rate near it, a wider tolerance, more borrowers or a longer history.',
    });
  }
  return { intercept: best.intercept, loans: loans.count, defaults: best.defaults };
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))} %`;
}
