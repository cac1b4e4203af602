import { type LossFigures, usualFigures } from './assumptions.ts';
import type { Book } from './book.ts';

/** Loans of one product, grade, start and year of origination, with what is lost if all of them default in a month. */
export interface Pool {
  readonly product: number;
  readonly grade: number;
  readonly arrears: boolean;
  readonly vintage: number;
  loans: number;
  balance: number;
  /** Exposure at default by month, the first being 0; what is drawn from cards before default is in it. */
  readonly exposure: Float64Array;
  /** Exposure at default times loss given default by month. */
  readonly lossGivenDefault: Float64Array;
}

/**
 * Loan by loan and month by month, exposure and loss at default, added up by pool.
 * @param prices house prices by month against those of the start
 */
export function poolsOf(book: Book, prices: Float64Array, figures: LossFigures = usualFigures): Pool[] {
  const pools = new Map<string, Pool>();
  for (let loan = 0; loan < book.count; loan++) {
    const pool = poolOf(pools, book, loan, prices.length);
    pool.loans++;
    pool.balance += book.balance[loan]!;
    const { kind, secured } = book.products[pool.product]!;
    for (let month = 0; month < prices.length; month++) {
      const exposure = exposureAtDefault(book, loan, month, figures);
      pool.exposure[month]! += exposure;
      pool.lossGivenDefault[month]! += exposure * (kind === 'mortgage' ? mortgageLoss(book.home[loan]! * prices[month]!, exposure, figures) : secured ? figures.lgdVehicle : figures.lgdUnsecured);
    }
  }
  return [...pools.values()];
}

function poolOf(pools: Map<string, Pool>, book: Book, loan: number, months: number): Pool {
  const [product, grade, arrears, vintage] = [book.product[loan]!, book.grade[loan]!, book.arrears[loan]! === 1, book.vintage[loan]!];
  const key = [product, grade, arrears, vintage].join();
  let pool = pools.get(key);
  if (pool === undefined) pools.set(key, (pool = { product, grade, arrears, vintage, loans: 0, balance: 0, exposure: new Float64Array(months), lossGivenDefault: new Float64Array(months) }));
  return pool;
}

/** What is owed if the loan defaults in the month: an annuity's balance by its schedule, or a card's with what is drawn before. */
function exposureAtDefault(book: Book, loan: number, month: number, { drawdown }: LossFigures): number {
  const balance = book.balance[loan]!;
  const remaining = book.remaining[loan]!;
  if (Number.isNaN(remaining)) return balance + drawdown * Math.max(0, book.amount[loan]! - balance);
  return balance * balanceShare(book.rate[loan]!, remaining, month);
}

/** Share of an annuity's balance that is left after so many of its remaining instalments. @param rate a month, share */
export function balanceShare(rate: number, remaining: number, paid: number): number {
  if (paid >= remaining) return 0;
  if (rate === 0) return 1 - paid / remaining;
  const growth = (1 + rate) ** remaining;
  return (growth - (1 + rate) ** paid) / (growth - 1);
}

/** Loss given default of a mortgage, share: what the sale of the home does not bring. A home of unknown value counts as worth the loan. */
export function mortgageLoss(home: number, exposure: number, { lgdMortgageLeast: least, saleCost }: LossFigures = usualFigures): number {
  if (exposure <= 0) return least;
  const value = Number.isNaN(home) ? exposure : home;
  return Math.max(least, 1 - ((1 - saleCost) * value) / exposure);
}
