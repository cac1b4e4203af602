import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { sampleCsv } from '../../build/sample.ts';

const committed = readFileSync(new URL('../../resources/sample/loans.csv', import.meta.url), 'utf8');
const parsed = Papa.parse<Record<string, string>>(committed, { header: true, skipEmptyLines: true });
const loans = parsed.data;

test('the script reproduces the committed file byte for byte', () => {
  // Compared as a truth value, since a diff of 800 kB helps nobody.
  expect(sampleCsv() === committed).toBe(true);
});

test('the file is well-formed and small enough to be committed', () => {
  expect(parsed.errors).toEqual([]);
  expect(loans).toHaveLength(5000);
  expect(Buffer.byteLength(committed)).toBeLessThan(900_000);
});

test('identifiers are unique, zero-padded and pass their check digit', () => {
  for (const loan of loans) {
    expect(loan['loan_id']).toMatch(/^LN-\d{10}$/);
    expect(luhnSum(loan['loan_id']!.slice(3)) % 10).toBe(0);
    expect(loan['national_id']).toMatch(/^0\d{10}$/);
    expect(loan['branch_code']).toMatch(/^00\d{3}$/);
    expect(loan['postcode']).toMatch(/^[0-3]\d{4}$/);
  }
  expect(new Set(loans.map((loan) => loan['loan_id'])).size).toBe(loans.length);
  expect(new Set(loans.map((loan) => loan['national_id'])).size).toBe(loans.length);
});

test('the bureau is empty as a block for about 8 % of the loans', () => {
  const block = ['bureau_score', 'open_lines', 'inquiries', 'months_since_delinquency'];
  const emptyCells = loans.map((loan) => block.filter((column) => loan[column] === '').length);
  expect(new Set(emptyCells)).toEqual(new Set([0, block.length]));
  expect(share(emptyCells, (count) => count > 0)).toBeCloseTo(0.08, 2);
  expect(loans.some((loan) => loan['months_since_delinquency'] === '-9')).toBe(true);
});

test('payments come after the origination, and days past due go with arrears', () => {
  for (const loan of loans) {
    const lastPayment = loan['last_payment_date']!;
    expect(lastPayment === '' || sortable(lastPayment) > sortable(loan['origination_date']!)).toBe(true);
    expect(Number(loan['days_past_due']) > 0).toBe(Number(loan['arrears_amount']) > 0);
    expect(Number(loan['days_past_due'])).toBeLessThan(90);
  }
  expect(share(loans, (loan) => loan['last_payment_date'] === '')).toBeGreaterThan(0.02);
});

test('the instalment repays the loan at its rate', () => {
  for (const loan of loans) {
    const monthly = Number(loan['interest_rate']) / 1200;
    const repaid = (Number(loan['instalment']) * (1 - (1 + monthly) ** -Number(loan['term_months']))) / monthly;
    expect(Math.abs(repaid / Number(loan['loan_amount']) - 1)).toBeLessThan(5e-4);
  }
});

test('rates and defaults rise with the grade; 6 to 10 % default', () => {
  const letters = ['A', 'B', 'C', 'D', 'E'].map((letter) => loans.filter((loan) => loan['grade']!.startsWith(letter)));
  for (const figure of ['interest_rate', 'default_flag']) {
    const means = letters.map((group) => mean(group.map((loan) => Number(loan[figure]))));
    expect(means).toEqual(means.toSorted((a, b) => a - b));
  }
  const defaultRate = mean(loans.map((loan) => Number(loan['default_flag'])));
  expect(defaultRate).toBeGreaterThan(0.06);
  expect(defaultRate).toBeLessThan(0.1);
});

/** Sum of the digits after doubling every second one from the right, starting left of the check digit. */
function luhnSum(digits: string): number {
  return [...digits].toReversed().reduce((sum, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
}

function sortable(dayMonthYear: string): string {
  return dayMonthYear.split('/').toReversed().join('');
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function share<T>(items: T[], has: (item: T) => boolean): number {
  return items.filter(has).length / items.length;
}
