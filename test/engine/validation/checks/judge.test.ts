import { describe, expect, test } from 'vitest';
import { validationPolicy, type ValidationPolicy } from '../../../../src/contract/policy.ts';
import { validationResultSchema, type ValidationFigures } from '../../../../src/contract/validation.ts';
import { Stream } from '../../../../src/engine/random/stream.ts';
import { judge } from '../../../../src/engine/validation/checks/judge.ts';
import { shippedPolicy } from '../../../../src/engine/validation/policy/shipped.ts';
import { judged, numbers, table, texts } from '../support.ts';

const rows = 1500;

/** Income goes with debt, and a bad flag with both. */
function portfolio(seed: number, change: { shuffled?: boolean; cut?: boolean; rate?: number } = {}) {
  const stream = new Stream(seed, 'portfolio');
  const income = Array.from({ length: rows }, () => 1000 * Math.exp(1.2 * (stream.uniform() + stream.uniform() + stream.uniform() - 1.5)));
  const debt = income.map((value) => value * (0.5 + stream.uniform()));
  const bad = income.map((value) => (stream.uniform() < (change.rate ?? 0.1) * (value < 900 ? 1.6 : 0.5) ? 'yes' : 'no'));
  const region = income.map((_, row) => 'ABCDE'[row % 5]!);
  const edge = income.toSorted((a, b) => a - b)[Math.floor(rows * 0.9)]!;
  const shuffled = new Stream(seed, 'shuffle').permutation(rows);
  return table(
    'loans',
    numbers('income', change.cut === true ? income.map((value) => Math.min(value, edge)) : income),
    numbers('debt', change.shuffled === true ? debt.map((_, row) => debt[shuffled[row]!]!) : debt),
    texts('region', region),
    texts('bad', bad),
  );
}

const figuresOf = (seed: number, change = {}) => judged({ real: portfolio(1), synthetic: portfolio(seed, change), holdout: portfolio(3), target: 'bad' });
const alike = figuresOf(2);
const shipped = shippedPolicy();
const failed = (figures: ValidationFigures, policy = shipped) => judge(figures, policy).checks.filter(({ status, decides }) => decides && status === 'fail').map(({ name }) => name);

describe('the verdict', () => {
  test('of a table that another draw from the same law gave is no fail', () => {
    expect(failed(alike)).toEqual([]);
    expect(judge(alike, shipped).multiple_testing.tests).toBeGreaterThan(10);
  });

  test('names the column that was shuffled, the tail that was cut and the rate that was doubled, each alone', () => {
    expect(failed(figuresOf(2, { shuffled: true }))).toContain('rank_correlation:income × debt');
    expect(failed(figuresOf(2, { cut: true }))).toEqual(expect.arrayContaining(['q99_error:income']));
    expect(failed(figuresOf(2, { rate: 0.2 }))).toEqual(expect.arrayContaining(['default_rate']));
    expect(failed(figuresOf(2, { cut: true }))).not.toContain('default_rate');
  });

  test('is recomputed from the JSON alone, by the figures and by the checks', () => {
    for (const change of [{}, { shuffled: true }]) {
      const figures = figuresOf(2, change);
      const first = judge(figures, shipped);
      const checks = first.checks.map((check) => ({ ...check, recommendation: null, request: null }));
      const read = validationResultSchema.parse(JSON.parse(JSON.stringify({ ...figures, ...first, checks })));
      expect(judge(read, shipped)).toEqual(first);
      const deciding = read.checks.filter(({ decides }) => decides).map(({ status }) => status);
      expect(read.verdict).toBe(deciding.includes('fail') ? 'fail' : deciding.includes('inconclusive') ? 'inconclusive' : 'pass');
      const mean = (scores: (number | null)[]) => scores.reduce((total: number, score) => total + (score ?? 0), 0) / scores.length;
      expect(read.overall).toBeCloseTo((mean(read.columns.map(({ score }) => score)) + mean(read.pairs.map(({ score }) => score))) / 2, 12);
    }
  });

  const policy = (change: Partial<ValidationPolicy['checks'][number]>, whole: Partial<ValidationPolicy> = {}): ValidationPolicy =>
    validationPolicy.parse({ schemaVersion: 1, name: 'one', version: 1, checks: [{ figure: 'column_shapes', direction: 'at least', threshold: 0.9, role: 'gate', status: 'convention', source: 'test', why: 'Test.', ...change }], ...whole });

  test('is inconclusive where the interval straddles the threshold, and where rows are too few', () => {
    const shapes = alike.column_shapes!;
    expect(judge(alike, policy({ threshold: shapes })).verdict).toBe('inconclusive');
    expect(judge(alike, policy({ threshold: shapes }, { confidence: 0.9 })).checks[0]!.interval![0]).toBeGreaterThan(judge(alike, policy({ threshold: shapes })).checks[0]!.interval![0]);
    expect(judge(alike, policy({ threshold: shapes, margin: 0.2 })).verdict).toBe('pass');
    expect(judge(alike, policy({}, { fewestRows: rows + 1 }))).toMatchObject({ verdict: 'inconclusive', checks: [{ reason: `It rests on ${rows} rows, and the policy asks for ${rows + 1}.` }] });
    expect(judge(alike, policy({ threshold: 1, role: 'informative' })).verdict).toBe('inconclusive');
  });

  test('puts what failed first, and gates before what is informative', () => {
    const { checks } = judge(figuresOf(2, { shuffled: true, cut: true }), shipped);
    const order = checks.map(({ status, role }) => ['fail', 'inconclusive', 'pass', 'skipped'].indexOf(status) + (role === 'gate' ? 0 : 4));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(checks[0]!.status).toBe('fail');
  });

  test('what was not measured is skipped with the reason', () => {
    const without = judged({ real: portfolio(1), synthetic: portfolio(2) });
    const skipped = judge(without, shipped).checks.filter(({ status }) => status === 'skipped');
    expect(skipped.map(({ name }) => name)).toEqual(expect.arrayContaining(['default_rate', 'tstr_gini_ratio', 'copies', 'rule']));
    expect(skipped.every(({ reason }) => reason !== null && reason.length > 10)).toBe(true);
  });
});
