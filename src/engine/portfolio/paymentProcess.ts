import type { PortfolioTemplate } from '../../contract/template.ts';
import { monthlyPrepayment } from './schedule.ts';

/** Payments behind at the end of a month, 0 to 5, and the two ends, in the order of the network's codes. */
export const paymentStates = ['CUR', 'D30', 'D60', 'D90', 'D120', 'D150', 'DEF', 'PRE'] as const;

/** u8 [from][to]: a month adds one missed payment at most; only a loan that owes nothing overdue is paid off early; what is late is cured at once or not. */
export function possibleSteps(): Uint8Array {
  const [open, charged, paidOff] = [6, 6, 7];
  return Uint8Array.from({ length: paymentStates.length ** 2 }, (_, step) => {
    const [from, to] = [Math.floor(step / paymentStates.length), step % paymentStates.length];
    if (from >= open) return Number(from === to);
    if (to === paidOff) return Number(from === 0);
    if (to === charged) return Number(from === open - 1);
    return Number(to === 0 || to === from + 1 || (to === from && from <= 3));
  });
}

/**
 * What the network knows of a loan: how the payments of its kind behave, how risky it is, and the macro factor, each near 0 with a spread near 1.
 * @param prepayment share of balances paid off early in a year
 * @param shift added to the logits of falling behind: risk index, price and the borrower's frailty, which all loans of the borrower share
 * @param macro standard deviations of the economy from its normal course, worse above 0; 0 where nothing is known
 */
export function processFeatures(arrears: PortfolioTemplate['arrears'], prepayment: number, shift: number, macro: number): number[] {
  return [
    shift / 4, logit(arrears.roll30.value), logit(arrears.roll60.value) - 1, logit(arrears.roll90.value) - 1.5, logit(arrears.persistenceFresh.value),
    logit(arrears.persistenceKnown.value) - 1.5, logit(arrears.cureLate.value) / 2 + 1.5, logit(Math.max(1e-4, monthlyPrepayment(prepayment))) + 4.5, macro,
  ];
}

function logit(share: number): number {
  return Math.log(share / (1 - share));
}
