import { cascadeStates } from '../../contract/cascade.ts';
import type { PortfolioTemplate } from '../../contract/template.ts';
import { monthlyPrepayment } from './schedule.ts';

/** Delinquency states at the end of a month, in the order of their codes; the last three close the loan. */
export const states = cascadeStates;
export type StateCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
export const defaulted = 5;
export const prepaid = 6;
export const matured = 7;
/** From this state on a loan counts as in default: 90 or more days past due. */
export const firstDefaultState = 3;

/** What happens to a loan's payments in a month. */
export type Step = 'clear' | 'one' | 'miss' | 'prepay';

/**
 * Monthly behaviour of payments. A loan is given by its probability of default within the window; the path follows from uniforms that the
 * caller draws by loan and month, worse for higher ones, so that a higher probability never makes a path better.
 */
export interface Cascade {
  /** Level of a probability of default, for `start`. */
  levelOf(probability: number): number;
  /** A path of that level before its first month. */
  start(level: number): CascadePath;
}

export interface CascadePath {
  /**
   * The next month. @param month on book, from 1  @param missed instalments behind at its start  @param u uniform in (0, 1)
   * @returns what is paid: everything due, one instalment while behind, nothing, or the whole loan
   */
  step(month: number, missed: number, u: number): Step;
}

/** Levels of the second-order chain. */
export const markovLevels = 1024;
const levels = markovLevels;
const shiftReach = 8;
/** Logit of missing a payment at shift 0. */
const baseMiss = -3.5;
/** How much of the shift bears on rolling to the next bucket. */
const rollShare = 0.5;

/**
 * Second-order Markov chain with arrears memory: loans that were behind before stay behind more often (P(delinquent | delinquent, delinquent)
 * against P(delinquent | delinquent, clean) is .836 to .526 on real cards). The baseline, and what the LSTM is trained from.
 * @param window months in which a default counts  @param prepayment share of balances paid off early in a year
 */
export function secondOrderCascade({ arrears }: PortfolioTemplate, window: number, prepayment: number): Cascade {
  const rates = Array.from({ length: levels }, (_, level) => arrearsRates({ arrears }, prepayment, shiftOf(level)));
  const probability = Float64Array.from(rates, (own) => defaultProbability(window, own));
  return {
    levelOf(wanted) {
      let low = 0;
      let high = levels - 1;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (probability[middle]! < wanted) low = middle + 1;
        else high = middle;
      }
      return low;
    },
    start(level) {
      let behind = false;
      return {
        step(_, missed, u) {
          const known = behind;
          behind = missed > 0;
          return stepOf(level, missed, known, u);
        },
      };
    },
  };

  /** @param before whether it was behind a month earlier, too */
  function stepOf(level: number, missed: number, before: boolean, u: number): Step {
    const { miss, prepay, fresh, known, roll30, roll60 } = rates[level]!;
    if (missed === 0) return u > 1 - miss ? 'miss' : u < prepay ? 'prepay' : 'clear';
    if (missed >= firstDefaultState) {
      if (u < arrears.cureLate.value) return 'clear';
      return missed === firstDefaultState && u < 1 - arrears.roll90.value * (1 - arrears.cureLate.value) ? 'one' : 'miss';
    }
    const persistence = before ? known : fresh;
    if (u < 1 - persistence) return 'clear';
    return u < 1 - persistence * (missed === 1 ? roll30 : roll60) ? 'one' : 'miss';
  }
}

/** What a level adds to the logits of falling behind. */
export function shiftOf(level: number): number {
  return (2 * shiftReach * level) / (levels - 1) - shiftReach;
}

function shifted(share: number, shift: number): number {
  return 1 / (1 + Math.exp(-Math.log(share / (1 - share)) - shift));
}

/** Shares of loans that are not closed, by how far they are behind; `known` were behind a month earlier, too. `advanceArrears` moves them on. */
export interface ArrearsShares {
  current: number;
  oneFresh: number;
  oneKnown: number;
  two: number;
}

/** Monthly probabilities of the chain for a loan whose logits are shifted. */
export interface ArrearsRates {
  readonly prepay: number;
  readonly miss: number;
  readonly fresh: number;
  readonly known: number;
  readonly roll30: number;
  readonly roll60: number;
}

/** The chain's probabilities at a shift of its logits, as `shiftOf` gives it for a level. @param prepayment share of balances paid off early in a year */
export function arrearsRates({ arrears }: Pick<PortfolioTemplate, 'arrears'>, prepayment: number, shift: number): ArrearsRates {
  const prepay = monthlyPrepayment(prepayment);
  const late = (share: number): number => shifted(share, rollShare * shift);
  return {
    prepay,
    miss: Math.min(1 - prepay, 1 / (1 + Math.exp(-(baseMiss + shift)))),
    fresh: late(arrears.persistenceFresh.value),
    known: late(arrears.persistenceKnown.value),
    roll30: late(arrears.roll30.value),
    roll60: late(arrears.roll60.value),
  };
}

/** Moves the shares by one month of the chain. @returns the share that reaches 90 days past due in it */
export function advanceArrears(shares: ArrearsShares, { prepay, miss, fresh, known, roll30, roll60 }: ArrearsRates): number {
  const { current, oneFresh, oneKnown, two } = shares;
  const cured = oneFresh * (1 - fresh) + (oneKnown + two) * (1 - known);
  shares.current = current * (1 - miss - prepay) + cured;
  shares.oneFresh = current * miss;
  shares.oneKnown = oneFresh * fresh * (1 - roll30) + oneKnown * known * (1 - roll30);
  shares.two = oneFresh * fresh * roll30 + oneKnown * known * roll30 + two * known * (1 - roll60);
  return two * known * roll60;
}

/** Exact probability that a loan without arrears reaches 90 days past due within the window, by forward recursion over (bucket, memory). */
export function defaultProbability(window: number, rates: ArrearsRates): number {
  const shares: ArrearsShares = { current: 1, oneFresh: 0, oneKnown: 0, two: 0 };
  let reached = 0;
  for (let month = 0; month < window; month++) reached += advanceArrears(shares, rates);
  return reached;
}
