import type { PortfolioTemplate } from '../../contract/template.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import type { CodedColumn, Column, NumericColumn, Table } from '../table/table.ts';
import { defaulted, states } from './cascade.ts';
import { borrowerColumns, loanColumns, paymentColumns, portfolioFormat } from './columns.ts';
import type { BlockFeatures, LoanFeatures } from './features.ts';
import { grades } from './pricing.ts';
import type { PaymentRows } from './history.ts';

/** One block of a portfolio: whole borrowers with all their loans and payments. */
export interface PortfolioBlock {
  readonly borrowers: Table;
  readonly loans: Table;
  /** Null without payment history. */
  readonly payments: Table | null;
}

/** How the loans of a block ended. */
export interface LoanOutcomes {
  readonly balance: Float64Array;
  readonly months: Int32Array;
  readonly state: Uint8Array;
  readonly missed: Uint8Array;
  /** Month on book of the first 90 days past due, or 0. */
  readonly defaultMonth: Int32Array;
}

export const statuses = ['current', 'in arrears', 'in default', 'charged off', 'prepaid', 'matured'] as const;
const statusOfState = Int32Array.of(0, 1, 1, 2, 2, 3, 4, 5);

/** The features and outcomes of a block as the three tables of `columns.ts`. */
export function portfolioTables(template: PortfolioTemplate, features: BlockFeatures, outcomes: LoanOutcomes, rows: PaymentRows | null, window: number): PortfolioBlock {
  const names = borrowerNames(features);
  const { borrower, number, count } = features.loans;
  const loanNames = Array.from({ length: count }, (_, loan) => `L${names[borrower[loan]!]!.slice(1)}-${number[loan]! + 1}`);
  return {
    borrowers: borrowerTable(template, features),
    loans: loanTable(template, features, outcomes, names, loanNames, window),
    payments: rows && paymentTable(template, features.loans, rows, loanNames),
  };
}

function borrowerNames({ firstBorrower, borrowers }: BlockFeatures): string[] {
  return Array.from({ length: borrowers }, (_, borrower) => `B${String(firstBorrower + borrower + 1).padStart(8, '0')}`);
}

export function borrowerTable({ borrowers: figures }: PortfolioTemplate, features: BlockFeatures): Table {
  const { values } = features;
  const names = borrowerNames(features);
  return assemble('borrowers', borrowerColumns, features.borrowers, {
    borrower_id: coded(names.map((_, index) => index), names),
    age: values.age,
    region: coded(features.region, Object.keys(figures.region.value)),
    employment: coded(features.employment, Object.keys(figures.employment.value)),
    annual_income: values.annual_income,
    credit_score: values.credit_score,
    utilisation: values.utilisation,
    open_lines: values.open_lines,
    inquiries: values.inquiries,
    delinquencies_2y: values.delinquencies_2y,
    bankruptcies: values.bankruptcies,
    dti: values.dti,
    home_ownership: coded(features.homeOwnership, Object.keys(figures.homeOwnership.value)),
  });
}

function loanTable(template: PortfolioTemplate, features: BlockFeatures, outcomes: LoanOutcomes, names: readonly string[], loanNames: readonly string[], window: number): Table {
  const { loans } = features;
  const { products } = template;
  const dates = monthDates(template);
  const each = (value: (loan: number) => number): Float64Array => Float64Array.from({ length: loans.count }, (_, loan) => value(loan));
  const defaults = each((loan) => (outcomes.defaultMonth[loan]! > 0 && outcomes.defaultMonth[loan]! <= window ? 1 : 0));
  const purposes = products.flatMap(({ purposes: own }) => Object.keys(own.value));
  const firstPurpose = products.map((_, product) => products.slice(0, product).reduce((sum, { purposes: own }) => sum + Object.keys(own.value).length, 0));
  const collaterals = products.map(({ collateral }) => collateral ?? '');
  return assemble('loans', loanColumns, loans.count, {
    loan_id: coded(loanNames.map((_, index) => index), loanNames),
    borrower_id: coded(loans.borrower, names),
    product: coded(loans.product, products.map(({ name }) => name)),
    purpose: coded(loans.purpose.map((purpose, loan) => firstPurpose[loans.product[loan]!]! + purpose), purposes),
    grade: coded(loans.grade, grades),
    origination_month: each((loan) => dates.at(loans.seasoning[loan]!)),
    amount: each((loan) => loans.amount[loan]! / 100),
    term_months: each((loan) => (loans.term[loan] === 0 ? Number.NaN : loans.term[loan]!)),
    interest_rate: loans.rate,
    instalment: each((loan) => (loans.term[loan] === 0 ? Number.NaN : loans.instalment[loan]! / 100)),
    ltv: loans.ltv,
    collateral_value: each((loan) => Math.round((loans.amount[loan]! * 100) / loans.ltv[loan]!) / 100),
    collateral: coded(Int32Array.from(loans.product, (product) => (collaterals[product] === '' ? -1 : product)), collaterals),
    seasoning_months: Float64Array.from(loans.seasoning),
    first_payment_month: each((loan) => dates.at(loans.seasoning[loan]! - (products[loans.product[loan]!]!.revolving ? 2 : 1))),
    months_observed: Float64Array.from(outcomes.months),
    balance: each((loan) => outcomes.balance[loan]! / 100),
    status: coded(Int32Array.from(outcomes.state, (state) => statusOfState[state]!), statuses),
    default: defaults,
    default_month: each((loan) => (defaults[loan] === 1 ? dates.at(loans.seasoning[loan]! - outcomes.defaultMonth[loan]!) : Number.NaN)),
    charge_off_month: each((loan) => (outcomes.state[loan] === defaulted ? dates.at(loans.seasoning[loan]! - outcomes.months[loan]!) : Number.NaN)),
  });
}

function paymentTable(template: PortfolioTemplate, loans: LoanFeatures, rows: PaymentRows, loanNames: readonly string[]): Table {
  const dates = monthDates(template);
  const cents = (column: Float64Array): Float64Array => column.subarray(0, rows.count).map((amount) => amount / 100);
  return assemble('payments', paymentColumns, rows.count, {
    loan_id: coded(rows.loan.subarray(0, rows.count), loanNames),
    month: Float64Array.from({ length: rows.count }, (_, row) => dates.at(loans.seasoning[rows.loan[row]!]! - rows.monthOnBook[row]!)),
    month_on_book: Float64Array.from(rows.monthOnBook.subarray(0, rows.count)),
    scheduled: cents(rows.scheduled),
    drawn: cents(rows.drawn),
    paid: cents(rows.paid),
    principal_paid: cents(rows.principal),
    interest_paid: cents(rows.interest),
    arrears: cents(rows.arrears),
    days_past_due: Float64Array.from({ length: rows.count }, (_, row) => 30 * rows.missed[row]!),
    state: coded(rows.state.subarray(0, rows.count), states),
    balance: cents(rows.balance),
  });
}

/** First days of months as days since 1970, counted back from the template's as-of month. */
function monthDates({ asOf }: PortfolioTemplate): { at(monthsBefore: number): number } {
  const [year = 0, month = 0] = asOf.split('-').map(Number);
  const known = new Map<number, number>();
  return {
    at(monthsBefore) {
      let day = known.get(monthsBefore);
      if (day === undefined) known.set(monthsBefore, (day = Date.UTC(year, month - 1 - monthsBefore, 1) / 86_400_000));
      return day;
    },
  };
}

type Values = Float64Array | { readonly codes: Int32Array; readonly levels: readonly string[] };

function coded(codes: ArrayLike<number>, levels: readonly string[]): Values {
  return { codes: Int32Array.from(codes), levels };
}

function assemble(name: string, schemas: readonly ColumnSchema[], rows: number, values: Readonly<Record<string, Values>>): Table {
  const columns = schemas.map((schema): Column => {
    const own = values[schema.name]!;
    return own instanceof Float64Array ? ({ storage: 'numeric', schema, values: own } satisfies NumericColumn) : ({ storage: 'coded', schema, ...own } satisfies CodedColumn);
  });
  return { name, rows, columns, format: portfolioFormat };
}
