import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import type { ValidationFigures } from '../../../src/contract/validation.ts';
import type { Column } from '../../../src/engine/table/table.ts';
import { validate } from '../../../src/engine/validation/validate.ts';
import { failureOf, judged, numbers, table, texts } from './support.ts';

const column = (result: ValidationFigures, name: string) => result.columns.find((one) => one.name === name);
const mean = (values: readonly (number | null)[]) => {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : defined.reduce((total, value) => total + value, 0) / defined.length;
};

// A small table of every kind, with missing cells; `income` and `since` are numbers, the rest categories.
const real = table(
  'loans.csv',
  numbers('income', [1200.5, 1800, null, 2500, 3100.25, 900, 4000, 2200]),
  numbers('since', [19000, 19010, 19400, 19100, 19900, 20000, null, 19500], { kind: 'date' }),
  numbers('dependants', [0, 1, 2, 0, 0, 3, 1, 1], { kind: 'integer' }),
  texts('grade', ['A', 'B', null, 'A', 'C', 'C', 'B', 'A']),
  texts('status', ['paid', 'paid', 'lost', 'paid', 'lost', 'paid', 'paid', 'lost']),
);
const synthetic = table(
  'clone.csv',
  texts('status', ['paid', 'paid', 'lost', 'paid', 'paid', 'lost']),
  texts('grade', ['C', 'B', null, 'A', 'D', 'A']),
  numbers('dependants', [0, 1, 2, 0, 7, 1], { kind: 'integer' }),
  numbers('since', [19020, 19100, null, 19900, 20000, 19550], { kind: 'date' }),
  numbers('income', [1100, 1800, 2000, null, 3500, 2600]),
);

describe('the headline', () => {
  const result = judged({ real, synthetic, target: 'status' });

  test('can be computed again from the columns and pairs of the JSON', () => {
    expect(result.column_shapes).toBe(mean(result.columns.map(({ score }) => score)));
    expect(result.pair_trends_all).toBe(mean(result.pairs.map(({ score }) => score)));
    expect(result.overall).toBe(mean([result.column_shapes, result.pair_trends_all]));
    expect(result.sdmetrics.column_pair_trends).toBe(mean(result.pairs.map((pair) => pair.sdmetrics.score)));
    expect(result.sdmetrics.column_shapes).toBe(result.column_shapes);
    expect(result.sdmetrics.overall).toBe(mean([result.sdmetrics.column_shapes, result.sdmetrics.column_pair_trends]));
    const differences = result.pairs.map((pair) => (pair.measure === 'correlation' ? Math.abs((pair.spearman_real ?? 0) - (pair.spearman_synthetic ?? 0)) : null));
    expect(result.spearman_mean_abs_difference).toBe(mean(differences));
  });

  test('each score follows from the figures beside it', () => {
    for (const { score, distance } of result.columns) expect(score).toBe(1 - (distance ?? Number.NaN));
    const correlations = result.pairs.filter((pair) => pair.measure === 'correlation');
    expect(correlations.map(({ score }) => score)).toEqual(correlations.map((pair) => 1 - Math.abs((pair.pearson_real ?? 0) - (pair.pearson_synthetic ?? 0)) / 2));
    const tables = result.pairs.filter((pair) => pair.measure === 'contingency');
    expect(tables.map((pair) => pair.sdmetrics.counted)).toEqual(tables.map((pair) => (pair.cramers_v_real ?? 0) > 0.3));
    expect([correlations.length, tables.length]).toEqual([1, 9]);
  });

  test('sample sizes are printed', () => {
    expect(result.rows).toEqual({ real: 8, synthetic: 6, holdout: null });
    expect(column(result, 'income')).toMatchObject({ values_real: 7, values_synthetic: 5 });
    expect(result.pairs.find((pair) => pair.a === 'income' && pair.b === 'since')).toMatchObject({ rows_real: 6, rows_synthetic: 4 });
  });

  test('the matrices repeat the pairs', () => {
    const [spearman] = result.pairs.filter((pair) => pair.measure === 'correlation').map((pair) => pair.spearman_synthetic);
    expect(result.correlations.columns).toEqual(['income', 'since']);
    expect(result.correlations.spearman.synthetic).toEqual([[1, spearman], [spearman, 1]]);
  });
});

describe('one column', () => {
  test('numbers by Kolmogorov-Smirnov, missing cells left out but counted', () => {
    const result = judged({ real: table('a', numbers('x', [1.5, 2, 3, null])), synthetic: table('b', numbers('x', [2, 3, 4, 5, null, null, null, null])) });
    expect(column(result, 'x')).toMatchObject({ use: 'number', measure: 'kolmogorov-smirnov', distance: 1 / 2, missing_rate_real: 0.25, missing_rate_synthetic: 0.5, missing_difference_points: 25 });
  });

  test('whole numbers with at most 15 distinct values count as categories, dates and 16 values do not', () => {
    const upTo = (levels: number) => Array.from({ length: 40 }, (_, row) => row % levels);
    const both = table('t', numbers('few', upTo(15)), numbers('many', upTo(16)), numbers('day', upTo(3), { kind: 'date' }), numbers('half', upTo(3).map((value) => value / 2)));
    expect(judged({ real: both, synthetic: both }).columns.map(({ use }) => use)).toEqual(['category', 'number', 'number', 'number']);
  });

  test('categories by total variation, levels matched by text and unknown ones counted', () => {
    const result = judged({ real: table('a', texts('x', ['A', 'A', 'B', null])), synthetic: table('b', texts('x', ['B', 'A', 'Z', 'Y'])) });
    expect(column(result, 'x')).toMatchObject({ use: 'category', measure: 'total variation' });
    expect(column(result, 'x')?.distance).toBeCloseTo((2 / 3 - 1 / 4 + (1 / 3 - 1 / 4) + 1 / 2) / 2, 14);
  });

  test('a clone that left it empty scores 0; SDMetrics leaves it out', () => {
    const y = numbers('y', [1, 2, 1, 2]);
    const result = judged({ real: table('a', numbers('x', [1.5, 2, 3, 4]), y), synthetic: table('b', numbers('x', [null, null, null, null]), y) });
    expect(column(result, 'x')).toMatchObject({ score: 0, reason: 'The synthetic column has no value.' });
    expect(result.column_shapes).toBe(0.5);
    expect(result.sdmetrics.column_shapes).toBe(1);
  });

  test('alone: the overall figure is that of the shapes, and says so', () => {
    const result = judged({ real: table('a', texts('x', ['A', 'B'])), synthetic: table('b', texts('x', ['A', 'A'])) });
    expect(result).toMatchObject({ overall: 0.5, column_shapes: 0.5, pair_trends_all: null, pairs: [] });
    expect(Object.keys(result.reasons)).toEqual(expect.arrayContaining(['overall', 'pair_trends_all', 'sdmetrics.column_pair_trends', 'spearman_mean_abs_difference', 'closeness', 'default_rate']));
  });
});

describe('columns that are left out', () => {
  test('identifiers, keys, free text and empty columns are listed and enter no score', () => {
    const leftOut = (shift: number): Column[] => [
      texts('id', ['a', 'b', 'c'].map((letter) => `${letter}${shift}`), { kind: 'identifier' }),
      numbers('account', [1 + shift, 2 + shift, 3 + shift], { role: 'key' }),
      texts('note', [`x${shift}`, null, null], { kind: 'text' }),
      texts('nothing', [null, null, null], { kind: 'empty' }),
    ];
    const scored = [texts('grade', ['A', 'B', 'B']), numbers('x', [0.5, 1, 2])];
    const result = judged({ real: table('a', ...leftOut(0), ...scored), synthetic: table('b', ...leftOut(9), ...scored), holdout: table('c', ...leftOut(5), ...scored) });
    expect(result.columns.filter(({ use }) => use === 'left out').map(({ name }) => name)).toEqual(['id', 'account', 'note', 'nothing']);
    expect(result.columns.filter(({ use, reason }) => use === 'left out' && reason === null)).toEqual([]);
    expect(result).toMatchObject({ overall: 1, exact_match: { synthetic_in_real: 1, holdout_in_real: 1 }, closeness: 0.5 });
    expect(result.pairs).toHaveLength(1);
  });

  test('a clone may lack a column that the schema drops', () => {
    const result = judged({ real: table('a', texts('id', ['a', 'b'], { kind: 'identifier', action: 'drop' }), texts('x', ['A', 'B'])), synthetic: table('b', texts('x', ['A', 'B'])) });
    expect(column(result, 'id')).toMatchObject({ use: 'left out', values_synthetic: null, missing_rate_synthetic: null, missing_difference_points: null });
  });

  test('nothing is left to compare: every figure is null with its reason', () => {
    const ids = table('a', texts('id', ['a', 'b'], { kind: 'identifier' }));
    const result = judged({ real: ids, synthetic: ids, holdout: ids });
    expect(result).toMatchObject({ overall: null, column_shapes: null, closeness: null, exact_match: { synthetic_in_real: null, holdout_in_real: null } });
    expect(Object.keys(result.reasons)).toEqual(expect.arrayContaining(['overall', 'column_shapes', 'closeness', 'exact_match.synthetic_in_real', 'exact_match.holdout_in_real']));
  });
});

describe('pairs', () => {
  test('of numbers: the score that SDMetrics gives in its own example', () => {
    const x = numbers('x', [1.5, 2.5, 3.5, 4.5]);
    const result = judged({ real: table('a', x, numbers('y', [0.2, -1.0895, -0.6425, 1.5365])), synthetic: table('b', x, numbers('y', [0.616536, -1.216536, -0.916536, 1.516536])) });
    expect(result.pair_trends_all).toBeCloseTo(0.9008941765855183, 12);
    expect(result.pairs[0]).toMatchObject({ sdmetrics: { counted: false, score: null } });
  });

  test('of numbers: a clone that made one of them constant has lost their dependence', () => {
    const x = numbers('x', [1.5, 2.5, 3.5]);
    const result = judged({ real: table('a', x, numbers('y', [2.5, 4.5, 6.5])), synthetic: table('b', x, numbers('y', [0.5, 0.5, 0.5])) });
    expect(result.pairs[0]).toMatchObject({ pearson_real: expect.closeTo(1, 12), pearson_synthetic: null, score: expect.closeTo(0.5, 12), sdmetrics: { score: null } });
  });

  test('of numbers: nothing can be lost where the real correlation is undefined', () => {
    const x = numbers('x', [1.5, 2.5, 3.5]);
    const result = judged({ real: table('a', x, numbers('y', [0.5, 0.5, 0.5])), synthetic: table('b', x, numbers('y', [2.5, 4.5, 6.5])) });
    expect(result.pairs[0]).toMatchObject({ pearson_real: null, score: null });
    expect(result.pairs[0]?.reason).toContain('undefined');
  });

  test('of a number and a category: missing is a cell of its own, for SDMetrics that of the largest value', () => {
    const grade = texts('grade', ['A', 'A', 'B', 'B']);
    const result = judged({ real: table('a', numbers('x', [0.5, 0.5, 10.5, 10.5]), grade), synthetic: table('b', numbers('x', [0.5, 0.5, null, 10.5]), grade) });
    expect(result.pairs[0]).toMatchObject({ measure: 'contingency', cramers_v_real: 1, score: 0.75, sdmetrics: { counted: true, score: 1 } });
  });

  test('of a number and a category: cut at the real edges, for SDMetrics each table at its own', () => {
    const grade = texts('grade', ['A', 'A', 'B', 'B']);
    const result = judged({ real: table('a', numbers('x', [0.5, 0.5, 10.5, 10.5]), grade), synthetic: table('b', numbers('x', [0.5, 0.5, 5.5, 5.5]), grade) });
    expect(result.pairs[0]).toMatchObject({ score: 0.5, sdmetrics: { counted: true, score: 1 } });
  });

  test('of categories: missing is a level of its own', () => {
    const result = judged({ real: table('a', texts('x', ['A', 'B', null, null]), texts('y', ['p', 'q', 'q', null])), synthetic: table('b', texts('x', ['A', 'B', null, 'B']), texts('y', ['p', 'q', 'q', null])) });
    expect(result.pairs[0]).toMatchObject({ score: 0.75 });
  });
});

describe('bad input', () => {
  const x = numbers('x', [1, 2]);
  const y = numbers('y', [1, 2]);

  test('a column that one table lacks is named', () => {
    expect(failureOf({ real: table('a.csv', x, y), synthetic: table('b.csv', x) })).toMatchObject({ code: 'input', message: 'The synthetic table "b.csv" lacks the column "y" of the real table "a.csv".', record: { column: 'y' } });
    expect(failureOf({ real: table('a.csv', x), synthetic: table('b.csv', x, y) })).toMatchObject({ code: 'input', record: { column: 'y' } });
    expect(failureOf({ real: table('a.csv', x, y), synthetic: table('b.csv', x, y), holdout: table('c.csv', y) })).toMatchObject({ code: 'input', message: expect.stringContaining('hold-out table "c.csv"'), record: { column: 'x' } });
  });

  test('a table without rows, and numbers against texts', () => {
    expect(failureOf({ real: table('a.csv', x), synthetic: table('b.csv', numbers('x', [])) })).toMatchObject({ code: 'input', message: 'The table "b.csv" has no rows.' });
    expect(failureOf({ real: table('a.csv', x), synthetic: table('b.csv', texts('x', ['1', '2'])) })).toMatchObject({ code: 'input', record: { column: 'x' } });
  });

  test('a cancel leaves at once', () => {
    const cancelled = () => {
      throw new Failure('cancelled', 'Cancelled.');
    };
    expect(() => validate({ real, synthetic }, { stage() {}, advance: cancelled, check: cancelled })).toThrow('Cancelled.');
  });
});
