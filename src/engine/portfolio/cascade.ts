import { cascadeStates } from '../../contract/cascade.ts';
import type { PortfolioTemplate } from '../../contract/template.ts';

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
  const prepay = 1 - (1 - prepayment) ** (1 / 12);
  const miss = new Float64Array(levels);
  const roll = [arrears.roll30.value, arrears.roll60.value].map((share) => Float64Array.from({ length: levels }, (_, level) => shifted(share, rollShare * shiftOf(level))));
  const stay = [arrears.persistenceFresh.value, arrears.persistenceKnown.value].map((share) => Float64Array.from({ length: levels }, (_, level) => shifted(share, rollShare * shiftOf(level))));
  const probability = new Float64Array(levels);
  for (let level = 0; level < levels; level++) {
    miss[level] = Math.min(1 - prepay, 1 / (1 + Math.exp(-(baseMiss + shiftOf(level)))));
    probability[level] = defaultProbability(window, prepay, miss[level]!, stay.map((share) => share[level]!), roll.map((share) => share[level]!));
  }
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

  /** @param known whether it was behind a month earlier, too */
  function stepOf(level: number, missed: number, known: boolean, u: number): Step {
    if (missed === 0) return u > 1 - miss[level]! ? 'miss' : u < prepay ? 'prepay' : 'clear';
    if (missed >= firstDefaultState) {
      if (u < arrears.cureLate.value) return 'clear';
      return missed === firstDefaultState && u < 1 - arrears.roll90.value * (1 - arrears.cureLate.value) ? 'one' : 'miss';
    }
    const persistence = stay[known ? 1 : 0]![level]!;
    if (u < 1 - persistence) return 'clear';
    return u < 1 - persistence * roll[missed - 1]![level]! ? 'one' : 'miss';
  }
}

/** What a level adds to the logits of falling behind. */
export function shiftOf(level: number): number {
  return (2 * shiftReach * level) / (levels - 1) - shiftReach;
}

function shifted(share: number, shift: number): number {
  return 1 / (1 + Math.exp(-Math.log(share / (1 - share)) - shift));
}

/** Exact probability of reaching 90 days past due within the window, by forward recursion over (bucket, memory). */
function defaultProbability(window: number, prepay: number, miss: number, [fresh = 0, known = 0]: readonly number[], [roll30 = 0, roll60 = 0]: readonly number[]): number {
  let current = 1;
  // One month behind for the first month, and for longer; two months behind.
  let oneFresh = 0;
  let oneKnown = 0;
  let two = 0;
  let reached = 0;
  for (let month = 0; month < window; month++) {
    const cured = oneFresh * (1 - fresh) + (oneKnown + two) * (1 - known);
    const nextTwo = oneFresh * fresh * roll30 + oneKnown * known * roll30 + two * known * (1 - roll60);
    const nextKnown = oneFresh * fresh * (1 - roll30) + oneKnown * known * (1 - roll30);
    reached += two * known * roll60;
    oneFresh = current * miss;
    current = current * (1 - miss - prepay) + cured;
    oneKnown = nextKnown;
    two = nextTwo;
  }
  return reached;
}
