import type { PortfolioTemplate } from '../../contract/template.ts';
import { states } from './cascade.ts';
import { grades } from './pricing.ts';
import { statuses } from './tables.ts';

/** What one column of a portfolio means. */
export interface Description {
  readonly meaning: string;
  /** Null where there is nothing to measure. `currency` stands for the template's. */
  readonly unit: string | null;
  range(template: PortfolioTemplate): string;
  /** Figures of the template behind it, `*` for any product; without one it follows from `follows`. */
  readonly figures: readonly string[];
  readonly follows: string;
}

export type Descriptions = Readonly<Record<string, Description>>;

type Range = string | ((template: PortfolioTemplate) => string);

function describe(meaning: string, unit: string | null, range: Range, figures: readonly string[], follows = ''): Description {
  return { meaning, unit, range: typeof range === 'string' ? () => range : range, figures, follows };
}

const levels = (shares: Readonly<Record<string, number>>): string => Object.keys(shares).join(', ');
const counts = (shares: Readonly<Record<string, number>>): string => `0 to ${Math.max(...Object.keys(shares).map(Number))}`;
const distinct = (values: readonly string[]): string => [...new Set(values)].join(', ');
const monthRange = 'months up to the as-of month of the template';

export const borrowerDescriptions: Descriptions = {
  borrower_id: describe('Names the borrower', null, 'B and a running number', [], 'order of the borrowers'),
  age: describe('Age at origination of the first loan', 'years', ({ borrowers: { age } }) => `${age.value.min} to ${age.value.max}`, ['borrowers.age']),
  region: describe('Where the borrower lives', null, ({ borrowers }) => levels(borrowers.region.value), ['borrowers.region']),
  employment: describe('How the borrower earns a living', null, ({ borrowers }) => levels(borrowers.employment.value), ['borrowers.employment']),
  annual_income: describe('Income of a year, as stated', 'currency', ({ borrowers }) => `at least ${borrowers.income.value.min}, in hundreds`, ['borrowers.income']),
  credit_score: describe('Credit score at origination; higher is better', 'points', ({ borrowers }) => `${borrowers.scoreBands.value[0]![0]} to ${borrowers.scoreBands.value.at(-1)![1]}`, ['borrowers.scoreBands']),
  utilisation: describe('Used share of the limits of all revolving accounts', 'share', ({ borrowers }) => `0 to ${borrowers.utilisation.value.max}`, ['borrowers.utilisation']),
  open_lines: describe('Open credit lines', 'count', ({ borrowers }) => `0 to ${borrowers.openLines.value.max}`, ['borrowers.openLines']),
  inquiries: describe('Credit inquiries of the last twelve months', 'count', ({ borrowers }) => counts(borrowers.inquiries.value), ['borrowers.inquiries']),
  delinquencies_2y: describe('Times 30 or more days past due in the two years before', 'count', ({ borrowers }) => counts(borrowers.delinquencies2y.value), ['borrowers.delinquencies2y']),
  bankruptcies: describe('Bankruptcies on public record', 'count', ({ borrowers }) => counts(borrowers.bankruptcies.value), ['borrowers.bankruptcies']),
  dti: describe('Monthly payments on debts before these loans, mortgages left out, over monthly income', 'per cent', 'at least 0', ['borrowers.dti']),
  home_ownership: describe('How the borrower lives', null, ({ borrowers }) => levels(borrowers.homeOwnership.value), ['borrowers.homeOwnership']),
};

export const loanDescriptions: Descriptions = {
  loan_id: describe('Names the loan', null, 'L, the borrower’s number, and the loan’s number with that borrower', [], 'borrower_id'),
  borrower_id: describe('The borrower, in borrowers', null, 'as in borrowers', ['loansPerBorrower']),
  product: describe('Kind of loan', null, ({ products }) => distinct(products.map(({ name }) => name)), ['products.*.share']),
  purpose: describe('What the loan is for', null, ({ products }) => distinct(products.flatMap(({ purposes }) => Object.keys(purposes.value))), ['products.*.purposes']),
  grade: describe('Grade of risk at origination, A the best', null, grades.join(', '), ['grades.shares', 'grades.weights']),
  origination_month: describe('Month in which the loan was made', null, monthRange, [], 'seasoning_months'),
  amount: describe('Amount lent; the limit of a revolving account', 'currency', ({ products }) => products.map(({ name, amount: { value } }) => `${name} ${value.min} to ${value.max}`).join(', '), ['products.*.amount']),
  term_months: describe('Months until the last instalment; empty for a revolving account', 'months', ({ products }) => distinct(products.filter(({ revolving }) => !revolving).flatMap(({ terms }) => Object.keys(terms.value))), ['products.*.terms']),
  interest_rate: describe('Nominal interest', 'per cent a year', 'above 0', ['products.*.rateByGrade', 'products.*.rateSpread']),
  instalment: describe('Level monthly instalment of the annuity; empty for a revolving account', 'currency', 'above 0', [], 'amount, interest_rate and term_months'),
  ltv: describe('Loan to value at origination; empty for an unsecured loan', 'per cent', ({ products }) => products.flatMap(({ name, ltv }) => (ltv ? [`${name} 10 to ${ltv.value.max}`] : [])).join(', ') || 'empty: the template has unsecured loans alone', ['products.*.ltv']),
  collateral_value: describe('Value of the collateral at origination; empty for an unsecured loan', 'currency', 'above 0', [], 'amount and ltv'),
  collateral: describe('Kind of collateral; empty for an unsecured loan', null, ({ products }) => distinct(products.flatMap(({ collateral }) => collateral ?? [])) || 'empty: the template has unsecured loans alone', [], 'product'),
  seasoning_months: describe('Months from origination to the as-of month', 'months', 'history_months and up to eleven more', [], 'a draw over twelve months of origination'),
  first_payment_month: describe('Month of the first payment', null, 'the month after origination; two months after for a revolving account', [], 'origination_month'),
  months_observed: describe('Months of payments that were kept', 'months', '1 to history_months', [], 'the payments'),
  balance: describe('What was owed at the end of the observed months; of a charged-off loan, what was written off', 'currency', 'at least 0', [], 'the payments'),
  status: describe('How the loan stood at the end of the observed months', null, statuses.join(', '), [], 'the payments'),
  default: describe('1 where the loan is in default by the definition of run.json', null, '0 or 1', ['defaultRate', 'grades.slope', 'products.*.riskOffset', 'clustering.borrowerFrailty', 'clustering.systematic'], ''),
  default_month: describe('Month of the default; empty without one', null, monthRange, [], 'the payments'),
  charge_off_month: describe('Month of the charge-off, 180 days past due; empty without one', null, monthRange, [], 'the payments'),
};

export const paymentDescriptions: Descriptions = {
  loan_id: describe('The loan, in loans', null, 'as in loans', [], 'loans'),
  month: describe('Month of the row', null, monthRange, [], 'origination_month and month_on_book'),
  month_on_book: describe('Months since origination', 'months', '1 to history_months', [], 'order of the rows'),
  scheduled: describe('What fell due in the month', 'currency', 'at least 0', [], 'the schedule of the loan'),
  drawn: describe('What was drawn from a revolving account', 'currency', 'at least 0', [], 'utilisation'),
  paid: describe('What was paid: principal_paid and interest_paid', 'currency', 'at least 0', ['arrears.persistenceFresh', 'arrears.persistenceKnown', 'arrears.cureLate', 'products.*.prepayment']),
  principal_paid: describe('The part of it that lowers the balance', 'currency', 'at least 0', [], 'the oldest instalments due'),
  interest_paid: describe('The part of it that is interest', 'currency', 'at least 0', [], 'the oldest instalments due'),
  arrears: describe('What was due and not paid by the end of the month', 'currency', 'at least 0', [], 'scheduled and paid'),
  days_past_due: describe('30 days for each instalment that was missed', 'days', '0 to 180', [], 'scheduled and paid'),
  state: describe('Delinquency at the end of the month: current, 30 to 120 and more days past due, charged off (DEF), prepaid (PRE), matured (MAT)', null, states.join(', '), ['arrears.roll30', 'arrears.roll60', 'arrears.roll90', 'arrears.cureLate']),
  balance: describe('What is owed at the end of the month; in the month of a charge-off, what is written off', 'currency', 'at least 0', [], 'the balance before, drawn and principal_paid'),
};
