import { defaulted, prepaid, type StateCode } from './cascade.ts';
import { uniformAt } from '../random/counter.ts';
import { instalmentDue, minimumDue, type Due } from './schedule.ts';
import type { Visit } from './walk.ts';

/** Rows of payments of a block, amounts in cents. */
export class PaymentRows {
  readonly loan: Int32Array;
  readonly monthOnBook: Uint16Array;
  readonly scheduled: Float64Array;
  readonly drawn: Float64Array;
  readonly paid: Float64Array;
  readonly principal: Float64Array;
  readonly interest: Float64Array;
  readonly arrears: Float64Array;
  readonly missed: Uint8Array;
  readonly state: Uint8Array;
  readonly balance: Float64Array;
  count = 0;

  constructor(capacity: number) {
    this.loan = new Int32Array(capacity);
    this.monthOnBook = new Uint16Array(capacity);
    this.scheduled = new Float64Array(capacity);
    this.drawn = new Float64Array(capacity);
    this.paid = new Float64Array(capacity);
    this.principal = new Float64Array(capacity);
    this.interest = new Float64Array(capacity);
    this.arrears = new Float64Array(capacity);
    this.missed = new Uint8Array(capacity);
    this.state = new Uint8Array(capacity);
    this.balance = new Float64Array(capacity);
  }
}

export interface LedgerLoan {
  /** Position in the block. */
  readonly loan: number;
  /** Cents lent, or the limit of a revolving account. */
  readonly amount: number;
  readonly rate: number;
  readonly payment: number;
  readonly term: number;
  /** Share of its limit that a revolving account uses, and the address of its draws. */
  readonly revolving: { readonly use: number; readonly key: number; readonly item: number } | null;
}

/** What is left of a loan when its history ends. */
export interface LoanEnd {
  balance: number;
  months: number;
  state: StateCode;
  missed: number;
}

/** An account is used a little, or it would have nothing to pay. */
const leastUse = 0.02;
/** Draws of a revolving account use other steps of its address than its path does. */
const drawSteps = 1000;

/**
 * Books a loan's path, month by month, in cents: dues stand in a queue, payments settle the oldest first, and only what is paid moves the
 * balance. So on every row balance = previous balance + drawn - principal paid, and arrears = previous arrears + scheduled - paid.
 * @param rows where to write; null keeps the books without writing
 */
export function bookkeeper(loan: LedgerLoan, rows: PaymentRows | null, end: LoanEnd): Visit {
  const unpaid: Due[] = [];
  let balance = loan.revolving ? 0 : loan.amount;
  let scheduledBalance = balance;
  let arrears = 0;
  return (month, step, missed, state) => {
    const due = dueOf(month);
    const scheduled = due.interest + due.principal;
    if (scheduled > 0) unpaid.push(due);
    let interest = 0;
    let principal = 0;
    const settle = (count: number): void => {
      for (const settled of unpaid.splice(0, count)) {
        interest += settled.interest;
        principal += settled.principal;
      }
    };
    if (state !== defaulted) settle(step === 'miss' ? 0 : step === 'one' ? 1 : unpaid.length);
    if (step === 'prepay') principal = balance;
    const drawn = drawAfter(month, balance - principal, state);
    balance += drawn - principal;
    const paid = interest + principal;
    arrears = state === prepaid ? 0 : arrears + scheduled - paid;
    end.balance = balance;
    end.months = month;
    end.state = state;
    end.missed = missed;
    if (!rows) return;
    const row = rows.count++;
    rows.loan[row] = loan.loan;
    rows.monthOnBook[row] = month;
    rows.scheduled[row] = scheduled;
    rows.drawn[row] = drawn;
    rows.paid[row] = paid;
    rows.principal[row] = principal;
    rows.interest[row] = interest;
    rows.arrears[row] = arrears;
    rows.missed[row] = missed;
    rows.state[row] = state;
    rows.balance[row] = balance;
  };

  function dueOf(month: number): Due {
    if (loan.revolving) return month === 1 ? { interest: 0, principal: 0 } : minimumDue(balance, unpaid.reduce((sum, due) => sum + due.principal, 0), loan.rate);
    if (month > loan.term) return { interest: 0, principal: 0 };
    const due = instalmentDue(scheduledBalance, loan.rate, loan.payment, month, loan.term);
    scheduledBalance -= due.principal;
    return due;
  }

  /** A revolving account in good standing draws back to about its usual use; nobody lends to one in arrears. */
  function drawAfter(month: number, left: number, state: StateCode): number {
    if (!loan.revolving || state !== 0) return 0;
    const { use, key, item } = loan.revolving;
    const wanted = Math.max(leastUse, Math.min(1, use)) * (0.8 + 0.4 * uniformAt(key, item, drawSteps + month)) * loan.amount;
    return Math.max(0, Math.round(Math.min(wanted, loan.amount) - left));
  }
}
