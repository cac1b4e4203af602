import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A written CSV file of ours: no cell of these tables needs quotes. */
export function readRows(folder: string, name: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    if (cells.length !== names.length) throw new Error(`${name} has a row of ${cells.length} cells under ${names.length} names`);
    return Object.fromEntries(names.map((column, at) => [column, cells[at]!]));
  });
}

type Row = Readonly<Record<string, string>>;

const closing = new Set(['DEF', 'PRE', 'MAT']);
const days: Readonly<Record<string, readonly number[]>> = { CUR: [0], D30: [30], D60: [60], D90: [90], D120: [120, 150], DEF: [180], PRE: [0], MAT: [0] };

const cents = (row: Row, name: string): number => {
  const text = row[name]!;
  if (!/^\d+\.\d\d$/.test(text)) throw new Error(`${name} is "${text}", which is no amount in cents`);
  return Number(text.replace('.', ''));
};

export const monthNumber = (text: string): number => {
  const [year = Number.NaN, month = Number.NaN] = /^\d{4}-\d\d$/.test(text) ? text.split('-').map(Number) : [];
  return year * 12 + month;
};

/** What the books of a portfolio break, one line each; the laws stand in the order in which a book-keeper checks them. */
export function brokenIdentities(tables: { borrowers: Row[]; loans: Row[]; payments: Row[] | null }, historyMonths: number): string[] {
  const broken: string[] = [];
  const borrowers = new Set(tables.borrowers.map((row) => row['borrower_id']));
  if (borrowers.size !== tables.borrowers.length) broken.push('borrower_id is not unique');
  const loanIds = new Set(tables.loans.map((row) => row['loan_id']));
  if (loanIds.size !== tables.loans.length) broken.push('loan_id is not unique');
  if (new Set(tables.loans.map((row) => row['borrower_id'])).size !== borrowers.size) broken.push('a borrower has no loan');
  const byLoan = tables.payments && Map.groupBy(tables.payments, (row) => row['loan_id']!);
  for (const loan of tables.loans) {
    const say = (law: string): void => void broken.push(`${loan['loan_id']} (${loan['product']}): ${law}`);
    if (!borrowers.has(loan['borrower_id'])) say('its borrower is not there');
    checkLoan(loan, historyMonths, say);
    if (byLoan) checkPayments(loan, byLoan.get(loan['loan_id']!) ?? [], historyMonths, say);
  }
  if (byLoan && [...byLoan.keys()].some((id) => !loanIds.has(id))) broken.push('payments of a loan that is not there');
  return broken;
}

function checkLoan(loan: Row, historyMonths: number, say: (law: string) => void): void {
  const month = (name: string): number => monthNumber(loan[name]!);
  const isDefault = loan['default'] === '1';
  const window = Math.min(24, historyMonths);
  if (isDefault !== (loan['default_month'] !== '')) say('default and default_month do not agree');
  if (!(month('origination_month') < month('first_payment_month'))) say('first payment before origination');
  if (isDefault && !(month('first_payment_month') <= month('default_month'))) say('default before the first payment');
  if (isDefault && month('default_month') - month('origination_month') > window) say('default after the window');
  const chargedOff = loan['charge_off_month'] !== '';
  if (chargedOff !== (loan['status'] === 'charged off')) say('status and charge_off_month do not agree');
  if (chargedOff && isDefault && !(month('default_month') <= month('charge_off_month'))) say('charge-off before default');
  if (chargedOff && !isDefault && month('charge_off_month') - month('origination_month') <= window) say('charged off within the window, but not in default');
  if (loan['term_months'] === '') {
    if (loan['instalment'] !== '') say('instalment without a term');
    return;
  }
  const rate = Number(loan['interest_rate']) / 1200;
  const annuity = (cents(loan, 'amount') * rate) / (1 - (1 + rate) ** -Number(loan['term_months']));
  if (Math.abs(cents(loan, 'instalment') - annuity) > 0.5 + 1e-6) say('instalment is not that of the annuity');
  if (loan['ltv'] !== '' && Math.abs((100 * cents(loan, 'amount')) / cents(loan, 'collateral_value') - Number(loan['ltv'])) > 0.01) say('collateral_value does not go with ltv');
}

function checkPayments(loan: Row, rows: readonly Row[], historyMonths: number, say: (law: string) => void): void {
  if (rows.length === 0 || rows.length > historyMonths) say('too few or too many months');
  if (rows.length !== Number(loan['months_observed'])) say('months_observed is not the number of rows');
  const revolving = loan['term_months'] === '';
  const origination = monthNumber(loan['origination_month']!);
  let balance = revolving ? 0 : cents(loan, 'amount');
  let arrears = 0;
  let past = 0;
  let firstDefault = '';
  rows.forEach((row, index) => {
    const at = (law: string): void => say(`month ${index + 1} (${row['state']}): ${law}`);
    const [scheduled, drawn, paid, principal, interest, owed] = ['scheduled', 'drawn', 'paid', 'principal_paid', 'interest_paid', 'balance'].map((name) => cents(row, name)) as [number, number, number, number, number, number];
    const state = row['state']!;
    if (Number(row['month_on_book']) !== index + 1 || monthNumber(row['month']!) !== origination + index + 1) at('months are not consecutive');
    if (owed !== balance + drawn - principal) at('balance is not the previous balance + drawn - principal_paid');
    if (paid !== principal + interest) at('paid is not principal_paid + interest_paid');
    if (state !== 'PRE' && paid > scheduled + arrears) at('more paid than due');
    if (cents(row, 'arrears') !== (state === 'PRE' ? 0 : arrears + scheduled - paid)) at('arrears are not the previous arrears + scheduled - paid');
    if (!revolving && drawn > 0) at('drawn from a loan that is not revolving');
    if (revolving && owed > cents(loan, 'amount') && drawn > 0) at('drawn beyond the limit');
    const late = Number(row['days_past_due']);
    if (!days[state]?.includes(late)) at(`${late} days past due do not go with the state`);
    if (late > past + 30) at('more than one instalment was missed in a month');
    if ((late === 0) !== (cents(row, 'arrears') === 0)) at('arrears and days past due do not agree');
    if (closing.has(state) && index < rows.length - 1) at('rows after closure');
    if ((state === 'PRE' || state === 'MAT') && owed !== 0) at('a balance after closure');
    if (late >= 90 && firstDefault === '') firstDefault = row['month']!;
    balance = owed;
    arrears = cents(row, 'arrears');
    past = late;
  });
  const last = rows.at(-1);
  if (!last) return;
  if (!closing.has(last['state']!) && rows.length < historyMonths) say('rows end before closure');
  if (last['balance'] !== loan['balance']) say('balance is not that of the last row');
  if (loan['default'] === '1' && firstDefault !== loan['default_month']) say('default_month is not the first month 90 days past due');
  if (loan['default'] === '0' && firstDefault !== '' && monthNumber(firstDefault) - origination <= Math.min(24, historyMonths)) say('90 days past due within the window, but not in default');
  if ((last['state'] === 'DEF') !== (loan['charge_off_month'] === last['month'])) say('charge_off_month is not the closing month');
}
