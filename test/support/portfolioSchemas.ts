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
