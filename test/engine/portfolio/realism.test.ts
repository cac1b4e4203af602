import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { portfolioTemplate, type PortfolioTemplate } from '../../../src/contract/template.ts';
import { Concentration } from '../../../src/engine/portfolio/concentration.ts';
import { ScoreDiscrimination } from '../../../src/engine/portfolio/discrimination.ts';
import { RealismAccumulator } from '../../../src/engine/portfolio/realism.ts';
import { RollRates } from '../../../src/engine/portfolio/rollRates.ts';
import { loadTemplate } from '../../../src/engine/portfolio/templates.ts';
import { Vintages } from '../../../src/engine/portfolio/vintages.ts';
import { tableOf } from '../../support/creditTable.ts';

const day = (month: string): number => Date.parse(`${month}-01T00:00:00Z`) / 86_400_000;

describe('a score', () => {
  function figures(scores: readonly number[], bad: readonly number[]): { gini: number; ks: number } {
    const discrimination = new ScoreDiscrimination(0, 20);
    scores.forEach((score, at) => discrimination.add(score, bad[at] === 1));
    return discrimination.figures();
  }

  test('has the known Gini and KS', () => {
    // The reference counts higher scores as riskier; a credit score is the other way round.
    expect(figures([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((score) => 20 - score), [0, 0, 0, 1, 0, 0, 1, 0, 1, 1])).toEqual({ gini: expect.closeTo(2 / 3, 12), ks: expect.closeTo(7 / 12, 12) });
  });

  test('that tells nothing, everything, or has one class only', () => {
    expect(figures([5, 5, 5, 5], [0, 1, 0, 1])).toEqual({ gini: 0, ks: 0 });
    expect(figures([1, 2, 8, 9], [1, 1, 0, 0])).toEqual({ gini: 1, ks: 1 });
    expect(figures([1, 2], [0, 0])).toEqual({ gini: 0, ks: 0 });
  });

  test('agrees with counting pairs', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { minLength: 2, maxLength: 40 }), (loans) => {
      const bads = loans.filter(([, bad]) => bad);
      const goods = loans.filter(([, bad]) => !bad);
      fc.pre(bads.length > 0 && goods.length > 0);
      let concordance = 0;
      for (const [bad] of bads) for (const [good] of goods) concordance += Math.sign(good - bad);
      expect(figures(loans.map(([score]) => score), loans.map(([, bad]) => Number(bad))).gini).toBeCloseTo(concordance / (bads.length * goods.length), 12);
    }));
  });
});

describe('roll rates', () => {
  const states = ['CUR', 'D30', 'D60', 'D90', 'D120', 'DEF', 'PRE', 'MAT'];

  /** Payments of loans, each by the states of its months. */
  function rollRates(...loans: string[][]): RollRates {
    const payments = tableOf(
      { name: 'loan_id', kind: 'identifier', values: loans.flatMap((months, loan) => months.map(() => `L${loan}`)) },
      { name: 'state', kind: 'category', values: [...states, ...loans.flat()] },
    );
    const [loanIds, state] = payments.columns;
    // All states first, so that the levels stand in their order.
    if (state?.storage !== 'coded') throw new Error('a category is coded');
    const rates = new RollRates(states);
    rates.add({ ...payments, columns: [loanIds!, { ...state, codes: state.codes.slice(states.length) }] });
    return rates;
  }

  test('count steps within loans alone', () => {
    const { matrix } = rollRates(['CUR', 'CUR', 'D30', 'CUR'], ['D30', 'D60', 'DEF'], ['CUR', 'PRE']).matrix();
    expect(matrix[0]).toEqual([1 / 3, 1 / 3, 0, 0, 0, 0, 1 / 3, 0]);
    expect(matrix[1]).toEqual([1 / 2, 0, 1 / 2, 0, 0, 0, 0, 0]);
    expect(matrix[2]).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
    expect(matrix.map((row) => row.reduce((sum, share) => sum + share))).toEqual(states.map(() => 1));
  });

  test('lead on without memory: a third of clean loans falls behind a month later, half of these roll on, and all of those default', () => {
    const rates = rollRates(['CUR', 'CUR', 'D30', 'CUR'], ['D30', 'D60', 'DEF'], ['CUR', 'PRE']);
    expect([0, 2, 3, 4].map((months) => rates.defaultWithin(months))).toEqual([0, 0, 1 / 6, 1 / 6 + 1 / 18].map((share) => expect.closeTo(share, 12)));
  });

  test('compare months after a second delinquent one with those after a first', () => {
    expect(rollRates(['CUR', 'D30', 'D30', 'D30', 'CUR'], ['CUR', 'D30', 'CUR'], ['D30', 'D60', 'DEF']).secondOrderGap()).toBeCloseTo(2 / 3 - 1 / 2, 12);
    expect(rollRates(['CUR', 'CUR', 'D30', 'D60']).secondOrderGap()).toBeNull();
  });
});

test('vintages cumulate by quarter, as far as the youngest loan reaches', () => {
  const vintages = new Vintages(6);
  vintages.add(day('2024-01'), day('2024-04'), 9);
  vintages.add(day('2024-02'), Number.NaN, 8);
  vintages.add(day('2024-03'), day('2024-08'), 7);
  vintages.add(day('2024-02'), day('2024-12'), 10);
  vintages.add(day('2023-12'), day('2024-02'), 4);
  expect(vintages.curves()).toEqual([
    { cohort: '2023-Q4', loans: 1, cumulated: [0, 1, 1, 1] },
    { cohort: '2024-Q1', loans: 4, cumulated: [0, 0, 0.25, 0.25, 0.5, 0.5] },
  ]);
});

test('concentration is the share of the largest, to a hundredth of the amount at the boundary', () => {
  const concentration = new Concentration();
  for (let amount = 1; amount <= 1000; amount++) concentration.add(amount);
  expect(concentration.shareOfTop(0.01)).toBeCloseTo(9955 / 500_500, 3);
  expect(concentration.shareOfTop(1)).toBeCloseTo(1, 12);
  expect(new Concentration().shareOfTop(0.01)).toBe(0);
});

describe('the report', () => {
  /** A template of two bands and one pair, on which every figure can be told by hand. */
  async function smallTemplate(): Promise<PortfolioTemplate> {
    const template = structuredClone(await loadTemplate('us-personal-loans'));
    template.borrowers.scoreBands.value = [[600, 699, 0.5], [700, 800, 0.5]];
    template.spearman.value = { 'income~loan_amount': 0.4 };
    return portfolioTemplate.parse(template);
  }

  const borrowers = tableOf(
    { name: 'borrower_id', kind: 'identifier', values: ['B1', 'B2', 'B3', 'B4'] },
    { name: 'annual_income', kind: 'integer', values: [10_000, 20_000, 40_000, 80_000] },
    { name: 'credit_score', kind: 'integer', values: [600, 699, 700, 800] },
  );
  const loans = tableOf(
    { name: 'loan_id', kind: 'identifier', values: ['L1', 'L2', 'L3', 'L4', 'L5'] },
    { name: 'borrower_id', kind: 'identifier', values: ['B1', 'B1', 'B2', 'B3', 'B4'] },
    { name: 'grade', kind: 'category', values: ['E', 'D', 'B', 'A', 'A'] },
    { name: 'origination_month', kind: 'integer', values: [1, 1, 1, 1, 1].map(() => day('2024-01')) },
    { name: 'default_month', kind: 'integer', values: [day('2024-04'), null, null, null, null] },
    { name: 'seasoning_months', kind: 'integer', values: [24, 24, 24, 24, 24] },
    { name: 'default', kind: 'integer', values: [1, 0, 0, 0, 0] },
    { name: 'product', kind: 'category', values: ['personal_loan', 'personal_loan', 'personal_loan', 'personal_loan', 'boat'] },
    // The first loan of each borrower rises with income; a second one would spoil that, and so would another product.
    { name: 'amount', kind: 'number', values: [100, 99_999, 200, 300, 5] },
    { name: 'balance', kind: 'number', values: [50, 50, 0, 0, 0] },
  );

  test('rests on loans with their borrowers, block by block', async () => {
    const realism = new RealismAccumulator(await smallTemplate(), { window: 24, borrowers: 8, withHistory: false });
    realism.add({ borrowers, loans, payments: null });
    realism.add({ borrowers, loans, payments: null });
    expect(realism.totals).toEqual({ loans: 10, defaults: 2 });
    const report = realism.report();
    expect(report.default_rate_by_score_band.map(({ group, loans: count, rate }) => [group, count, rate])).toEqual([['600-699', 6, 1 / 3], ['700-800', 4, 0]]);
    expect(report.default_rate_by_grade.map(({ group, loans: count, rate }) => [group, count, rate])).toEqual([['A', 4, 0], ['B', 2, 0], ['C', 0, 0], ['D', 2, 0], ['E', 2, 1]]);
    expect(report.grade_shares).toMatchObject({ A: { achieved: 0.4 }, C: { achieved: 0, calibration: 0.2672 } });
    expect(report.correlations).toEqual([{ pair: 'income~loan_amount', achieved: expect.closeTo(1, 12), calibration: 0.4 }]);
    expect(report).toMatchObject({ roll_rates: null, second_order_gap: null, concentration_top_1pct: expect.closeTo(0.04, 12) });
    // Evenly spread over four points: 1.64 - 3.
    expect(report.log_income_excess_kurtosis).toBeCloseTo(-1.36, 9);
    expect(report.vintage_curves).toEqual([{ cohort: '2024-Q1', loans: 10, cumulated: [0, 0, ...Array.from({ length: 22 }, () => 0.2)] }]);
  });

  test('takes correlations from the first loan of the main product, whatever was lent before', async () => {
    const realism = new RealismAccumulator(await smallTemplate(), { window: 24, borrowers: 4, withHistory: false });
    const { columns: [product] } = tableOf({ name: 'product', kind: 'category', values: ['boat', 'personal_loan', 'personal_loan', 'personal_loan', 'boat'] });
    realism.add({ borrowers, loans: { ...loans, columns: loans.columns.map((column) => (column.schema.name === 'product' ? product! : column)) }, payments: null });
    // Incomes 1, 2, 3 against amounts 3, 1, 2.
    expect(realism.report().correlations).toEqual([{ pair: 'income~loan_amount', achieved: expect.closeTo(-0.5, 12), calibration: 0.4 }]);
  });
});
