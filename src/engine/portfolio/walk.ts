import type { Cascade, Step } from './cascade.ts';
import { defaulted, firstDefaultState, matured, prepaid, type StateCode } from './cascade.ts';
import { uniformAt } from '../random/counter.ts';

/** Instalments behind at which a loan is charged off: 180 days. */
export const chargeOffMissed = 6;

/** What a path needs to know of a loan. */
export interface PathLoan {
  /** Address of its uniforms. */
  readonly item: number;
  readonly level: number;
  /** Months until the last instalment; 0 for a revolving account, which has none. */
  readonly term: number;
  /** First month in which something falls due. */
  readonly firstDue: number;
}

/** Called for each month on book, 1, 2, …; the last call is the one with a closing state. */
export type Visit = (month: number, step: Step, missed: number, state: StateCode) => void;

/**
 * The path of a loan through delinquency, month by month until `months` or its closure: prepaid, matured or charged off.
 * @returns the first month at which it was 90 days past due, or 0
 */
export function walk(cascade: Cascade, key: number, loan: PathLoan, months: number, visit?: Visit): number {
  const path = cascade.start(loan.level);
  let missed = 0;
  let defaultMonth = 0;
  for (let month = 1; month <= months; month++) {
    const due = month >= loan.firstDue && (loan.term === 0 || month <= loan.term) ? 1 : 0;
    let step = month < loan.firstDue ? 'clear' : path.step(month, missed, uniformAt(key, loan.item, month));
    if (step === 'prepay' && month === loan.term) step = 'clear';
    missed = step === 'clear' || step === 'prepay' ? 0 : missed + due - (step === 'one' ? 1 : 0);
    const state = stateAfter(step, missed, loan.term > 0 && month >= loan.term);
    if (defaultMonth === 0 && missed >= firstDefaultState) defaultMonth = month;
    visit?.(month, step, missed, state);
    // Without a listener the answer is known once the loan is in default.
    if (state >= defaulted || (!visit && defaultMonth > 0)) break;
  }
  return defaultMonth;
}

function stateAfter(step: Step, missed: number, termOver: boolean): StateCode {
  if (step === 'prepay') return prepaid;
  if (missed >= chargeOffMissed) return defaulted;
  if (missed === 0) return termOver ? matured : 0;
  return Math.min(missed, 4) as StateCode;
}
