import type { TableSchema } from '../../src/contract/tableSchema.ts';

/** A declaration of the made-up loans of `creditTable`, as a person would write it from their dictionary. */
export const creditSchema: TableSchema = {
  schemaVersion: 1,
  table: 'loans',
  target: 'default',
  columns: [
    { name: 'loan_id', kind: 'identifier', role: 'identifier' },
    { name: 'income', kind: 'integer', role: 'ordinary', min: 0, max: 1_000_000, missing: false },
    { name: 'utilisation', kind: 'number', role: 'ordinary', decimals: 3, min: 0, max: 2 },
    { name: 'late_days', kind: 'integer', role: 'ordinary', min: 0, max: 1000, special: [9_999_999], missing: false },
    { name: 'score', kind: 'integer', role: 'ordinary', min: 300, max: 1000, missing: false },
    { name: 'grade', kind: 'category', role: 'ordinary', levels: ['A', 'B', 'C', 'D', 'E'], missing: false },
    { name: 'purpose', kind: 'category', role: 'ordinary', levels: ['car', 'home', 'card', 'study', 'other'], missing: false },
    { name: 'default', kind: 'category', role: 'ordinary', levels: ['no', 'yes'], missing: false },
  ],
};
