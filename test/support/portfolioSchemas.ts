import type { z } from 'zod';
import type { relatedSchema } from '../../src/contract/relatedSchema.ts';
import type { ColumnSchema } from '../../src/contract/tableSchema.ts';

type Declared = z.input<typeof relatedSchema>;

const category = (name: string, levels: readonly string[]): ColumnSchema => ({ name, kind: 'category', role: 'ordinary', levels: [...levels], missing: false });
const integer = (name: string, min: number, max: number): ColumnSchema => ({ name, kind: 'integer', role: 'ordinary', min, max, missing: false });
const number = (name: string, decimals: number, min: number, max: number): ColumnSchema => ({ name, kind: 'number', role: 'ordinary', decimals, min, max, missing: false });
const month = (name: string, missing: boolean): ColumnSchema => ({ name, kind: 'date', role: 'ordinary', dateFormat: 'yyyy-MM', missing });
const empty = (name: string): ColumnSchema => ({ name, kind: 'empty', role: 'ordinary' });
const whole = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

/** Declarations of the tables that `generate` makes, as a bank would write them from its data dictionary. */
export const borrowersSchema: Declared = {
  schemaVersion: 1,
  table: 'borrowers',
  columns: [
    { name: 'borrower_id', kind: 'identifier', role: 'identifier', missing: false },
    integer('age', 18, 90),
    category('region', ['midwest', 'northeast', 'south', 'west']),
    category('employment', ['full_time', 'part_time', 'retired', 'self_employed', 'unemployed']),
    integer('annual_income', 0, 500_000),
    integer('credit_score', 300, 850),
    number('utilisation', 4, 0, 2),
    integer('open_lines', 0, 50),
    category('inquiries', whole(0, 6)),
    category('delinquencies_2y', whole(0, 4)),
    category('bankruptcies', ['0', '1']),
    number('dti', 2, 0, 110),
    category('home_ownership', ['MORTGAGE', 'OWN', 'RENT']),
  ],
};

export const loansSchema: Declared = {
  schemaVersion: 1,
  table: 'loans',
  parent: { table: 'borrowers', column: 'borrower_id', key: 'borrower_id', atMost: 2 },
  columns: [
    { name: 'loan_id', kind: 'identifier', role: 'identifier', missing: false },
    { name: 'borrower_id', kind: 'identifier', role: 'link', missing: false },
    category('product', ['personal_loan']),
    category('purpose', ['car', 'credit_card', 'debt_consolidation', 'home_improvement', 'house', 'major_purchase', 'medical', 'moving', 'other', 'renewable_energy', 'small_business', 'vacation']),
    category('grade', ['A', 'B', 'C', 'D', 'E']),
    month('origination_month', false),
    number('amount', 2, 1000, 40_000),
    category('term_months', ['36', '60']),
    number('interest_rate', 2, 4, 30),
    number('instalment', 2, 0, 1600),
    empty('ltv'),
    empty('collateral_value'),
    empty('collateral'),
    integer('seasoning_months', 24, 35),
    month('first_payment_month', false),
    integer('months_observed', 1, 24),
    number('balance', 2, 0, 40_000),
    category('status', ['charged off', 'current', 'in arrears', 'in default', 'prepaid']),
    category('default', ['0', '1']),
    month('default_month', true),
    month('charge_off_month', true),
  ],
};

/** States of payments, worse ones last: current, prepaid, 30 to 150 days past due, charged off. */
const states = [
  { levels: ['CUR', '0'], next: [0, 1, 2] },
  { levels: ['PRE', '0'], next: [] },
  { levels: ['D30', '30'], next: [0, 2, 3], positive: ['arrears'] },
  { levels: ['D60', '60'], next: [0, 3, 4], positive: ['arrears'] },
  { levels: ['D90', '90'], next: [0, 4, 5], positive: ['arrears'] },
  { levels: ['D120', '120'], next: [0, 6], positive: ['arrears'] },
  { levels: ['D120', '150'], next: [0, 7], positive: ['arrears'] },
  { levels: ['DEF', '180'], next: [], positive: ['arrears'] },
];
/** Steps after a missed payment, and after one that was paid while arrears stay. */
const missed: [number, number][] = [[0, 2], [2, 3], [3, 4], [4, 5], [5, 6], [6, 7]];
const stays: [number, number][] = [[2, 2], [3, 3], [4, 4]];
const late = [2, 3, 4, 5, 6, 7];

export const paymentsSchema: Declared = {
  schemaVersion: 1,
  table: 'payments',
  parent: { table: 'loans', column: 'loan_id', key: 'loan_id', atMost: 24 },
  columns: [
    { name: 'loan_id', kind: 'identifier', role: 'link', missing: false },
    month('month', false),
    integer('month_on_book', 1, 120),
    number('scheduled', 2, 0, 1600),
    number('drawn', 2, 0, 40_000),
    number('paid', 2, 0, 50_000),
    number('principal_paid', 2, 0, 40_000),
    number('interest_paid', 2, 0, 5000),
    number('arrears', 2, 0, 10_000),
    category('days_past_due', ['0', '30', '60', '90', '120', '150', '180']),
    category('state', ['CUR', 'PRE', 'D30', 'D60', 'D90', 'D120', 'DEF']),
    number('balance', 2, 0, 40_000),
  ],
  panel: {
    time: 'month_on_book',
    stateColumns: ['state', 'days_past_due'],
    states,
    begins: [0, 1, 2],
    endsEarly: false,
    segments: ['default'],
    numbers: [
      { column: 'month', first: ['parent.first_payment_month'], later: ['previous.month + 1'] },
      { column: 'month_on_book', first: ['1'], later: ['previous.month_on_book + 1'] },
      { column: 'scheduled', first: ['parent.instalment'], later: ['previous.scheduled'] },
      { column: 'drawn', first: ['0'], later: ['0'] },
      {
        column: 'arrears',
        first: [{ is: '0', to: [0, 1] }, { is: 'scheduled', to: [2] }],
        later: [{ is: '0', to: [0, 1] }, { is: 'previous.arrears + scheduled', steps: missed }, { is: 'previous.arrears', steps: stays }],
      },
      {
        column: 'paid',
        first: [{ is: 'scheduled - arrears', to: [0, ...late] }, { is: 'parent.amount + interest(parent.amount, parent.interest_rate)', to: [1] }],
        later: [{ is: 'scheduled + previous.arrears - arrears', to: [0, ...late] }, { is: 'previous.balance + interest(previous.balance, parent.interest_rate)', to: [1] }],
      },
      {
        column: 'interest_paid',
        first: [{ is: 'interest(parent.amount, parent.interest_rate)', to: [0, 1] }, { is: '0', to: late }],
        later: [{ is: 'interest(previous.balance, parent.interest_rate)', to: [1], steps: [[0, 0], ...stays] }, { is: '0', steps: missed }],
        multipleOf: 'paid',
      },
      { column: 'principal_paid', first: ['paid - interest_paid'], later: ['paid - interest_paid'] },
      { column: 'balance', first: ['parent.amount + drawn - principal_paid'], later: ['previous.balance + drawn - principal_paid'] },
    ],
  },
};

/** The loans with their payments below them: what these say is not said twice. */
export const loansWithPayments: Declared = {
  ...loansSchema,
  follows: [
    { from: 'expression', column: 'instalment', is: 'annuity(amount, interest_rate, term_months)' },
    { from: 'expression', column: 'first_payment_month', is: 'origination_month + 1' },
    { from: 'count', column: 'months_observed', child: 'payments' },
    { from: 'last', column: 'balance', child: 'payments', of: 'balance' },
    { from: 'lastState', column: 'status', child: 'payments', levels: ['current', 'prepaid', 'in arrears', 'in arrears', 'in default', 'in default', 'in default', 'charged off'] },
    { from: 'anyInState', column: 'default', child: 'payments', states: [4, 5, 6, 7], within: 24, levels: ['0', '1'] },
    { from: 'firstInState', column: 'default_month', child: 'payments', of: 'month', states: [4, 5, 6, 7], within: 24 },
    { from: 'firstInState', column: 'charge_off_month', child: 'payments', of: 'month', states: [7], within: 24 },
  ],
};
