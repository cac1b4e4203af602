/** Level payment of an annuity, in the unit of the principal: P r / (1 - (1 + r)^-n); P / n at rate 0. @param rate of one period, share  @param periods 1 or more */
export function levelPayment(principal: number, rate: number, periods: number): number {
  return rate === 0 ? principal / periods : (principal * rate) / (1 - (1 + rate) ** -periods);
}

/** Share of balances paid off early in a month: 1 - (1 - CPR)^(1/12) (single monthly mortality). @param annual share paid off early in a year, 0 to 1 */
export function monthlyPrepayment(annual: number): number {
  return 1 - (1 - annual) ** (1 / 12);
}

/** Below, amounts are whole cents throughout: every identity of the books is exact. */

/** Level payment of an annuity, cents. @param annualRate per cent */
export function annuityPayment(principal: number, annualRate: number, months: number): number {
  return Math.round(levelPayment(principal, annualRate / 1200, months));
}

/** Interest of one month on a balance, cents. */
export function monthlyInterest(balance: number, annualRate: number): number {
  return Math.round((balance * annualRate) / 1200);
}

/** What falls due in a month: its interest and its principal. */
export interface Due {
  readonly interest: number;
  readonly principal: number;
}

/** The due of month `month` (1 to `months`) of a loan whose scheduled balance before it is `balance`; the last one takes what is left. */
export function instalmentDue(balance: number, annualRate: number, payment: number, month: number, months: number): Due {
  const interest = monthlyInterest(balance, annualRate);
  return { interest, principal: month >= months ? balance : Math.min(balance, Math.max(0, payment - interest)) };
}

const smallestMinimum = 2500;
const smallestShare = 0.1;
const minimumShare = 0.02;

/**
 * Minimum payment of a revolving account: interest and 2 % of what is not yet overdue, at least 25 units or, where that is less, a tenth of
 * it. So it never asks for all: an account in arrears has an instalment to miss in every month.
 * @param overdue principal that fell due before and was not paid
 */
export function minimumDue(balance: number, overdue: number, annualRate: number): Due {
  const interest = monthlyInterest(balance, annualRate);
  const left = balance - overdue;
  const wanted = Math.max(Math.min(smallestMinimum, Math.round(left * smallestShare)), interest + Math.round(left * minimumShare));
  return { interest, principal: Math.min(left, wanted - interest) };
}
