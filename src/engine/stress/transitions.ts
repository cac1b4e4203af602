import type { PortfolioTemplate } from '../../contract/template.ts';
import { advanceArrears, arrearsRates, defaultProbability, markovLevels, shiftOf, type ArrearsRates, type ArrearsShares } from '../portfolio/cascade.ts';

const yearMonths = 12;

/** Turns probabilities of default of a year into the cascade's monthly transitions: the level of its chain that gives them. */
export class Transitions {
  /** Share of balances paid off early in a year. */
  readonly prepayment: number;
  private readonly levels: readonly ArrearsRates[];
  private readonly probability: Float64Array;

  constructor(template: Pick<PortfolioTemplate, 'arrears'>, prepayment: number) {
    this.prepayment = prepayment;
    this.levels = Array.from({ length: markovLevels }, (_, level) => arrearsRates(template, prepayment, shiftOf(level)));
    this.probability = Float64Array.from(this.levels, (rates) => defaultProbability(yearMonths, rates));
  }

  /** Monthly transitions under which a loan without arrears defaults within a year with this probability, as near as the chain comes: between two levels, on a line. */
  ofPd(pd: number): ArrearsRates {
    const { levels, probability } = this;
    let low = 0;
    let high = markovLevels - 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (probability[middle]! < pd) low = middle;
      else high = middle;
    }
    const share = Math.max(0, Math.min(1, (pd - probability[low]!) / (probability[high]! - probability[low]!)));
    const [from, to] = [levels[low]!, levels[high]!];
    const between = (one: number, other: number): number => one + share * (other - one);
    return {
      prepay: between(from.prepay, to.prepay), miss: between(from.miss, to.miss), fresh: between(from.fresh, to.fresh),
      known: between(from.known, to.known), roll30: between(from.roll30, to.roll30), roll60: between(from.roll60, to.roll60),
    };
  }
}

/** What becomes of loans of one kind over the months of a scenario. */
export interface LoanPath {
  /** Share that defaults in each month. */
  readonly reached: Float64Array;
  /** Share 30 or 60 days past due at the end of each month, and share without arrears. */
  readonly behind: Float64Array;
  readonly current: Float64Array;
}

const months = 3;

export function emptyPath(quarters: number): LoanPath {
  const length = quarters * months;
  return { reached: new Float64Array(length), behind: new Float64Array(length), current: new Float64Array(length) };
}

/** Runs the chain through quarters. @param quarters the transitions of each  @param arrears whether the loans start a month behind  @param path is overwritten */
export function runLoans(quarters: readonly ArrearsRates[], arrears: boolean, path: LoanPath): LoanPath {
  const shares: ArrearsShares = { current: arrears ? 0 : 1, oneFresh: 0, oneKnown: arrears ? 1 : 0, two: 0 };
  for (let quarter = 0, month = 0; quarter < quarters.length; quarter++) {
    for (const end = month + months; month < end; month++) {
      path.reached[month] = advanceArrears(shares, quarters[quarter]!);
      path.behind[month] = shares.oneFresh + shares.oneKnown + shares.two;
      path.current[month] = shares.current;
    }
  }
  return path;
}
