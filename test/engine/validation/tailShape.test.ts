import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/engine/validation/checks/judge.ts';
import { shippedPolicy } from '../../../src/engine/validation/policy/shipped.ts';
import { eachRow } from '../../support/creditTable.ts';
import { judged, numbers, table, texts } from './support.ts';

const rows = 8000;
const uniforms = (seed: number) => eachRow(rows, seed, (stream) => 1 - stream.uniform());

describe('mean excess', () => {
  test('of an exponential law is its mean beyond every threshold, and half of it for a clone that is half as long', () => {
    const real = table('a', numbers('loss', uniforms(1).map((share) => -1000 * Math.log(share))));
    const synthetic = table('b', numbers('loss', uniforms(1).map((share) => -500 * Math.log(share))));
    const { tails } = judged({ real, synthetic });
    const [at95, at99] = tails.columns[0]!.excess;
    expect(at95).toMatchObject({ level: 0.95, share_real: 0.05 });
    // Standard errors 50 and 112.
    expect(Math.abs(at95!.real - 1000)).toBeLessThan(150);
    expect(Math.abs(at99!.real - 1000)).toBeLessThan(340);
    expect(at95!.synthetic).toBeLessThan(700);
    const cut = table('b', numbers('loss', uniforms(1)));
    expect(judged({ real, synthetic: cut }).tails).toMatchObject({ excess95_mean_error: 1, columns: [{ excess: [{ synthetic: 0, share_synthetic: 0 }, { synthetic: 0 }] }] });
    expect(tails.excess95_mean_error).toBeCloseTo(Math.abs(at95!.synthetic - at95!.real) / at95!.real, 12);
  });

  test('of ten known values: the two beyond the threshold exceed it by 1.5 on average', () => {
    // 100 values; the quantile .95 lies between the 95th and the 96th.
    const values = [...Array.from({ length: 95 }, () => 0), 2, 3, 4, 5, 6];
    const known = table('a', numbers('x', Array.from({ length: 20 }, (_, copy) => values.map((value) => value + copy / 1e6)).flat()));
    const [excess] = judged({ real: known, synthetic: known }).tails.columns[0]!.excess;
    expect(excess!.real + excess!.threshold).toBeCloseTo(4, 1);
    expect(excess!.synthetic).toBe(excess!.real);
  });
});

describe('the range of a number', () => {
  const real = table('a', numbers('amount', [0, 2.5, 10, 7.25, null]), numbers('count', [1, 2, 3, 40, 90000]));

  test('how much of it is spanned, how many values lie within it, and with how many decimals they are written', () => {
    const synthetic = table('b', numbers('amount', [2, 12, 3.125, 5.5, 6.1]), numbers('count', [1, 2, 3, 40, 90000]));
    const [amount] = judged({ real, synthetic }).columns;
    expect(amount!.range).toEqual({ coverage: 0.8, within: 0.8, decimals_real: 2, decimals_synthetic: 3, as_precise: 0.8 });
  });

  test('a binary fraction has the decimals of the shortest text', () => {
    const fractions = table('a', numbers('x', [0.1, 0.2, 0.30000000000000004, 1 / 3, 123456.789]));
    expect(judged({ real: fractions, synthetic: table('b', numbers('x', [0.1, 0.2, 0.7, 1.1, 1000000.29])) }).columns[0]!.range).toMatchObject({ decimals_real: 15, decimals_synthetic: 2, as_precise: 1 });
  });

  test('dates have no decimals, and levels no range', () => {
    const dates = table('a', numbers('opened', [1, 2, 3, 4], { kind: 'date', dateFormat: 'YYYY-MM-DD' }), texts('grade', ['A', 'B', 'A', 'B']));
    expect(judged({ real: dates, synthetic: dates }).columns.map(({ range }) => range)).toEqual([{ coverage: 1, within: 1, decimals_real: null, decimals_synthetic: null, as_precise: null }, null]);
  });
});

describe('a failed check names the cell', () => {
  const draws = uniforms(3);
  const grade = (share: number) => (share < 0.5 ? 'A' : 'B');
  const income = (share: number) => Math.round(1000 * share * (share > 0.98 ? 3 : 1)) + share / 4;
  const real = table('a', numbers('income', draws.map(income)), texts('grade', draws.map(grade)));

  test('of a joint table, with both shares', () => {
    const swapped = table('b', numbers('income', draws.map(income)), texts('grade', draws.map((share) => grade(1 - share))));
    const figures = judged({ real, synthetic: swapped });
    const pair = figures.pairs[0]!;
    if (pair.measure !== 'contingency') throw new Error('a pair of a category');
    expect(pair.worst_cell!.places.map(({ column }) => column)).toEqual(['grade', 'income']);
    expect([pair.worst_cell!.share_real, pair.worst_cell!.share_synthetic].toSorted((a, b) => a - b)[0]).toBe(0);
    expect(pair.eta_real).toBeGreaterThan(0.5);
    const check = judge(figures, shippedPolicy()).checks.find(({ figure }) => figure === 'contingency')!;
    expect(check).toMatchObject({ status: 'fail', what: { names: ['income', 'grade'] } });
    expect(check.cell).toMatch(/^grade "[AB]", income from [\d.e-]+ to below [\d.]+: \d+\.\d % of the synthetic rows, \d+\.\d % of the real ones$/);
  });

  test('of a quantile, with both values', () => {
    const cut = table('b', numbers('income', draws.map((share) => Math.min(900, income(share)))), texts('grade', draws.map(grade)));
    const check = judge(judged({ real, synthetic: cut }), shippedPolicy()).checks.find(({ figure, status }) => figure === 'q99_error' && status === 'fail')!;
    expect(check.cell).toMatch(/^99 % quantile of income: 900, real 29\d\d(\.\d+)?$/);
  });

  test('of what all columns or pairs make together, the one that adds most', () => {
    const cut = table('b', numbers('income', draws.map((share) => Math.min(900, income(share)))), texts('grade', draws.map(grade)));
    const checks = judge(judged({ real, synthetic: cut }), shippedPolicy()).checks;
    expect(checks.find(({ figure }) => figure === 'q99_mean_error')!.cell).toMatch(/^the largest is of income: 0\.69\d$/);
    expect(checks.find(({ figure }) => figure === 'pair_trends_all')!.cell).toMatch(/income × grade/);
  });
});

test('figures that rest on fewer rows say so, with the rows of the tables; of small tables none does', () => {
  const large = (seed: number) => table('a', numbers('x', uniforms(seed)), numbers('y', uniforms(seed + 10)));
  expect(judged({ real: large(1), synthetic: large(2) }).subsamples).toEqual([
    { figure: 'kendall_mean_abs_difference', rows: { real: 5000, synthetic: 5000, holdout: null }, of: { real: rows, synthetic: rows, holdout: null }, drawn: 'Without replacement, by a fixed seed.' },
    { figure: 'pmse_ratio', rows: { real: 5000, synthetic: 5000, holdout: null }, of: { real: rows, synthetic: rows, holdout: null }, drawn: 'Without replacement, by a fixed seed; as many rows of either.' },
  ]);
  const small = table('b', numbers('x', uniforms(1).slice(0, 200)), numbers('y', uniforms(2).slice(0, 200)));
  expect(judged({ real: small, synthetic: small }).subsamples).toEqual([]);
});
