import type { Expression, Reference, Term } from '../../contract/relatedTwin.ts';
import type { Unit } from './units.ts';

/** Values that expressions refer to, one row at a time, in whole units; NaN where missing or where there is no such row. */
export interface Values {
  units(reference: Reference): number;
  unit(reference: Reference): Unit;
}

/** The value of an expression in the target's whole units; NaN where one of its terms is missing. */
export function evaluate({ terms, constant }: Expression, values: Values): number {
  let sum = constant;
  for (const term of terms) sum += term.sign * evaluateTerm(term, values);
  return sum;
}

function evaluateTerm({ kind, of }: Term, values: Values): number {
  const units = (index: number): number => values.units(of[index]!);
  const real = (index: number): number => units(index) / 10 ** values.unit(of[index]!).decimals;
  switch (kind) {
    case 'column': return units(0);
    case 'interest': return monthsInterest(units(0), real(1));
    case 'annuity': return levelPayment(units(0), real(1), real(2));
    case 'grossed': return Math.round((100 * units(0)) / real(1));
  }
}

/** Interest of a month on a balance, in the balance's units. @param rate a year's, in per cent */
export function monthsInterest(balance: number, rate: number): number {
  return Math.round((balance * rate) / 1200);
}

/** Level payment of an annuity: P r / (1 - (1 + r)^-n), r the monthly rate; P / n at rate 0. */
export function levelPayment(amount: number, rate: number, months: number): number {
  const monthly = rate / 1200;
  return Math.round(monthly === 0 ? amount / months : (amount * monthly) / (1 - (1 + monthly) ** -months));
}
