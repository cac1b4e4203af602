import { describe, expect, test } from 'vitest';
import { rollingSteps } from '../../src/renderer/delinquency/found.ts';
import { guessLayout, monthsOf, type PanelColumn } from '../../src/renderer/delinquency/panelGuess.ts';
import { stripsOf } from '../../src/renderer/delinquency/strips.ts';

const column = (name: string, kind: string, distinct: number | null): PanelColumn => ({ name, kind, distinct });

describe('the layout that columns speak of', () => {
  test('payments of a run are a row a loan and month', () => {
    const columns = [
      column('loan_id', 'identifier', null), column('month', 'date', 35), column('month_on_book', 'integer', 24), column('scheduled', 'number', 1900), column('days_past_due', 'integer', 5), column('state', 'category', 7),
    ];
    const layout = guessLayout(columns);
    expect(layout).toMatchObject({ kind: 'long', id: 'loan_id', month: 'month', state: 'state' });
    expect(monthsOf(layout, columns)).toBe(35);
  });

  test('a column a month, of which PAY_0 is the latest; amounts of the same number are none', () => {
    const columns = [column('ID', 'identifier', null), column('PAY_0', 'integer', 11), column('PAY_2', 'integer', 11), column('PAY_3', 'integer', 11), ...[1, 2, 3, 4].map((month) => column(`BILL_AMT${month}`, 'integer', 9000))];
    const layout = guessLayout(columns);
    expect(layout).toMatchObject({ kind: 'wide', wide: ['PAY_3', 'PAY_2', 'PAY_0'] });
    expect(monthsOf(layout, columns)).toBe(3);
    expect(guessLayout([1, 2, 10].map((month) => column(`m${month}`, 'category', 3))).wide).toEqual(['m1', 'm2', 'm10']);
  });

  test('a table of loans is no panel', () => {
    const layout = guessLayout([column('loan_id', 'identifier', null), column('amount', 'number', 500), column('grade', 'category', 5)]);
    expect([layout.state, layout.wide, monthsOf(layout, [])]).toEqual([null, [], null]);
  });
});

test('loans roll on between neighbours among the states of arrears', () => {
  expect(rollingSteps(['CUR', 'D30', 'D60', 'D90', 'PRE'], ['D30', 'D60', 'D90'])).toEqual([[1, 2], [2, 3]]);
  expect(rollingSteps(['-1', '0', '1', '2'], ['1', '2'])).toEqual([[2, 3]]);
});

describe('strips', () => {
  const names = ['loan', 'month', 'state'];
  const long = { kind: 'long', id: 'loan', month: 'month', state: 'state', wide: [], statics: [], codes: 'auto' } as const;

  test('show who is furthest behind first, end where a loan is closed, and leave out the last loan, which may go on', () => {
    const rows = [['A', '2024-01', 'CUR'], ['A', '2024-02', 'CUR'], ['B', '2024-01', 'D30'], ['B', '2024-02', 'D60'], ['C', '2024-01', 'D30'], ['C', '2024-02', 'PRE'], ['C', '2024-03', 'PRE'], ['D', '2024-01', 'D120'], ['D', '2024-02', 'DEF']];
    const { strips, loans } = stripsOf(rows, names, long);
    expect(loans).toBe(3);
    expect(strips.map(({ loan, months }) => [loan, months.map(({ days }) => days)])).toEqual([['B', ['30', '60']], ['C', ['30', '0']], ['A', ['0', '0']]]);
  });

  test('read payments behind as thirty days each; words without days have none', () => {
    const wide = { ...long, kind: 'wide', wide: ['m1', 'm2', 'm3'] } as const;
    expect(stripsOf([['0', '1', '2'], ['-1', '0', '']], ['m1', 'm2', 'm3'], wide).strips.map(({ months }) => months.map(({ days }) => days))).toEqual([['0', '30', '60'], ['0', '0']]);
    expect(stripsOf([['good', 'bad', 'good']], ['m1', 'm2', 'm3'], wide).strips).toEqual([]);
  });
});
