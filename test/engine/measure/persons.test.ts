import { expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { suggestLinks } from '../../../src/engine/measure/links.ts';
import { measureRelated, relatedTarget } from '../../../src/engine/measure/measureRelated.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { eachRow, tableOf, type MadeColumn } from '../../support/creditTable.ts';

/** Borrower 7 has thirteen loans for a yacht, of an amount that nobody else borrows, each with months in a state of their own; the others have two loans each. */
const owners = Array.from({ length: 400 }, (_, borrower) => borrower).flatMap((borrower) => Array.from({ length: borrower === 7 ? 13 : 2 }, () => borrower));
const months = owners.flatMap((_, loan) => Array.from({ length: 6 }, (_month, month) => ({ loan, month })));
const named = (name: string, ...columns: MadeColumn[]): Table => ({ ...tableOf(...columns), name });
const id = (name: string, values: readonly string[]): MadeColumn => ({ name, kind: 'identifier', values });

const tables = [
  named('borrowers', id('borrower_id', owners.filter((owner, row) => owner !== owners[row - 1]).map((owner) => `B${owner}`)), { name: 'age', kind: 'integer', values: eachRow(400, 1, (stream) => 20 + stream.below(50)) }),
  named(
    'loans', id('loan_id', owners.map((_, loan) => `L${loan}`)), id('borrower_id', owners.map((owner) => `B${owner}`)),
    { name: 'purpose', kind: 'category', values: owners.map((owner, loan) => (owner === 7 ? 'yacht' : ['car', 'house', 'other'][loan % 3]!)) },
    { name: 'secured', kind: 'category', values: eachRow(owners.length, 4, (stream, loan) => (stream.uniform() < (owners[loan] !== 7 && loan % 3 === 1 ? 0.4 : 0.02) ? 'yes' : 'no')) },
    { name: 'amount', kind: 'integer', values: eachRow(owners.length, 2, (stream, loan) => (owners[loan] === 7 ? 7777 : 100 * (10 + stream.below(900)))) },
  ),
  named(
    'payments', id('loan_id', months.map(({ loan }) => `L${loan}`)), { name: 'month_on_book', kind: 'integer', values: months.map(({ month }) => month + 1) },
    { name: 'state', kind: 'category', values: eachRow(months.length, 3, (stream, row) => (owners[months[row]!.loan] === 7 ? 'YACHT' : stream.uniform() < 0.8 ? 'CUR' : 'D30')) },
  ),
];

test('a target of one of several tables is that of its twins, and orders the categories there; what is made from other columns is none', () => {
  const links = suggestLinks(tables);
  const [borrowers, loans] = measureRelated(tables, links, relatedTarget(tables, 'loans.secured'), silentMonitor);
  expect(borrowers!.measurements.map(({ plan }) => plan.target)).toEqual([null]);
  expect(loans!.measurements.map(({ plan }) => plan.columns[plan.target!]!.schema.name)).toEqual(['secured', 'secured']);
  const purposes = loans!.measurements.map(({ plan }) => plan.columns.find(({ schema }) => schema.name === 'purpose')!);
  // By the alphabet a house would stand between a car and other things; it is the one that is secured.
  expect(purposes.map((plan) => (plan.model === 'levels' ? plan.levels.at(-1) : null))).toEqual(['house', 'house']);
  expect(() => relatedTarget(tables, 'secure')).toThrow('None of the tables has the column secure.');
  expect(() => relatedTarget(tables, 'loan_id')).toThrow('"loan_id" is a column of several tables.');
  expect(() => measureRelated(tables, links, { table: 'payments', column: 'state' }, silentMonitor)).toThrow('payments.state follows from other columns or rows');
});

test('nothing that fewer than ten persons share leaves a table in which one person has many rows', () => {
  const links = suggestLinks(tables);
  expect(links).toHaveLength(2);
  const measured = measureRelated(tables, links, null, silentMonitor);
  const text = JSON.stringify(measured.map(({ measurements, panel, derived }) => ({ plans: measurements.map(({ plan }) => plan), panel, derived })));
  expect(text).toContain('"house"');
  expect(text).toContain('"D30"');
  expect(text).not.toMatch(/yacht/i);
  const amounts = measured[1]!.measurements.flatMap(({ plan }) => plan.columns.flatMap((column) => (column.model === 'cells' && column.schema.name === 'amount' ? [...column.lo, ...column.hi] : [])));
  expect(amounts.length).toBeGreaterThan(10);
  expect(amounts).not.toContain(7777);
});
