import type { ColumnSchema, FileFormat } from '../../contract/tableSchema.ts';

/** Columns of the three tables of a portfolio, in their order. Amounts are in units of the template's currency. */

export const portfolioFormat: FileFormat = { encoding: 'utf-8', byteOrderMark: false, delimiter: ',', newline: '\n', quoting: 'needed', header: true };

const id = (name: string, role: ColumnSchema['role']): ColumnSchema => ({ name, kind: 'identifier', role });
const category = (name: string, role: ColumnSchema['role'] = 'ordinary'): ColumnSchema => ({ name, kind: 'category', role });
const number = (name: string, decimals: number, role: ColumnSchema['role'] = 'ordinary'): ColumnSchema => ({
  name,
  kind: decimals === 0 ? 'integer' : 'number',
  role,
  number: { decimals, fixed: true, decimalSign: '.', thousandsSign: '', prefix: '', suffix: '' },
});
const month = (name: string): ColumnSchema => ({ name, kind: 'date', role: 'time', dateFormat: 'yyyy-MM' });

export const borrowerColumns: readonly ColumnSchema[] = [
  id('borrower_id', 'key'), number('age', 0, 'quasi-identifier'), category('region', 'quasi-identifier'), category('employment', 'quasi-identifier'),
  number('annual_income', 0), number('credit_score', 0), number('utilisation', 4), number('open_lines', 0), number('inquiries', 0),
  number('delinquencies_2y', 0), number('bankruptcies', 0), number('dti', 2), category('home_ownership'),
];

export const loanColumns: readonly ColumnSchema[] = [
  id('loan_id', 'key'), id('borrower_id', 'link'), category('product'), category('purpose'), category('grade'), month('origination_month'),
  number('amount', 2), number('term_months', 0), number('interest_rate', 2), number('instalment', 2), number('ltv', 2), number('collateral_value', 2),
  category('collateral'), number('seasoning_months', 0), month('first_payment_month'), number('months_observed', 0), number('balance', 2), category('status'),
  number('default', 0, 'sensitive'), month('default_month'), month('charge_off_month'),
];

export const paymentColumns: readonly ColumnSchema[] = [
  id('loan_id', 'link'), month('month'), number('month_on_book', 0), number('scheduled', 2), number('drawn', 2), number('paid', 2),
  number('principal_paid', 2), number('interest_paid', 2), number('arrears', 2), number('days_past_due', 0), category('state'), number('balance', 2),
];
