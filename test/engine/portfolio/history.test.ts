import { expect, test } from 'vitest';
import { bookkeeper, PaymentRows, type LoanEnd } from '../../../src/engine/portfolio/history.ts';

test('a card that is behind owes interest on all of its balance', () => {
  const rows = new PaymentRows(4);
  const end: LoanEnd = { balance: 0, months: 0, state: 0, missed: 0 };
  const visit = bookkeeper({ loan: 0, amount: 1_000_000, rate: 24, payment: 0, term: 0, revolving: { use: 0.5, key: 1, item: 1 } }, rows, end);
  visit(1, 'clear', 0, 0);
  visit(2, 'miss', 1, 1);
  visit(3, 'miss', 2, 2);
  visit(4, 'clear', 0, 0);
  const owed = rows.balance[0]!;
  expect([...rows.balance.subarray(1, 3)]).toEqual([owed, owed]);
  // Three months of 2 %: nothing was paid or drawn in between.
  expect(rows.interest[3]).toBe(3 * Math.round(owed * 0.02));
});
