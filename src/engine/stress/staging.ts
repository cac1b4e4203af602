import { normalCdf, normalQuantile } from '../numeric/normal.ts';
import { assumptions } from './assumptions.ts';
import { stressedPd, type Model, type Prepared } from './simulate.ts';

const quarterMonths = 3;
const yearQuarters = 4;

/** How far apart the risk of loans of one grade has drifted since they were recognised: in ordinary times a usual share of them is past the threshold. */
const spread = Math.log(assumptions.stageTwoMultiple.value) / normalQuantile(1 - assumptions.stageTwoUsual.value);

/**
 * Share of loans without arrears whose credit risk has risen significantly, at the end of each quarter (IFRS 9, 5.5.9): their mean yearly
 * probability of default over the life that is left is a multiple of what it was, and risen by some points as well, so that a loan of low risk
 * stays in stage 1 (5.5.10). The scenario is foreseen to its end, and risk is as at the start after it. Loans of one grade do not move as one:
 * the logarithms of their own multiples are normal.
 * @returns by product, grade and quarter
 */
export function significantRise(model: Model, { factors, quarters }: Pick<Prepared, 'factors' | 'quarters'>): (product: number, grade: number, quarter: number) => number {
  const lives = model.book.products.map((_, product) => lifeOf(model, product));
  const shares = model.book.pd.map((grades, product) => Array.from(grades, (pd, grade) => {
    const path = factors[product]!.map((z) => stressedPd(model, product, grade, z) / pd);
    const needed = Math.max(assumptions.stageTwoMultiple.value, 1 + assumptions.stageTwoPoints.value / pd);
    return Array.from({ length: quarters }, (_quarter, quarter) => normalCdf(Math.log(lifetimeMultiple(path, quarter, lives[product]!) / needed) / spread));
  }));
  return (product, grade, quarter) => shares[product]![grade]![quarter]!;
}

interface Life {
  /** Quarters left at the start. */
  readonly quarters: number;
  readonly revolving: boolean;
  /** Share that is still there after a quarter, as far as early repayment goes. */
  readonly kept: number;
}

/** The mean loan of a product by balance; a card may always be used on. */
function lifeOf({ book, transitions }: Model, product: number): Life {
  const kept = (1 - transitions[product]!.prepayment) ** (1 / yearQuarters);
  let [months, balance] = [0, 0];
  book.product.forEach((own, loan) => {
    if (own !== product || Number.isNaN(book.remaining[loan]!)) return;
    months += book.remaining[loan]! * book.balance[loan]!;
    balance += book.balance[loan]!;
  });
  return balance === 0 ? { quarters: assumptions.cardLife.value / quarterMonths, revolving: true, kept } : { quarters: months / balance / quarterMonths, revolving: false, kept };
}

/** Mean of the multiples of the quarters that are left after one, each weighted by who is still there. */
function lifetimeMultiple(path: readonly number[], quarter: number, { quarters, revolving, kept }: Life): number {
  const left = Math.max(1, Math.round(revolving ? quarters : quarters - quarter - 1));
  let [sum, weights, weight] = [0, 0, 1];
  for (let ahead = 1; ahead <= left; ahead++, weight *= kept) {
    sum += weight * (path[quarter + ahead] ?? 1);
    weights += weight;
  }
  return sum / weights;
}
