import { describe, expect, test } from 'vitest';
import { judged, numbers, table, texts } from './support.ts';

describe('closeness and copies', () => {
  // Gower by hand: the range of age is 40, another grade is 1, missing is 1 from everything but missing.
  const people = (name: string, ages: readonly (number | null)[], grades: readonly string[]) => table(name, numbers('age', ages), texts('grade', grades));
  const train = people('train', [20.5, 60.5], ['A', 'B']);
  const holdout = people('hold-out', [20.5, 60.5], ['B', 'A']);

  test.each([
    { age: 25.5, grade: 'A', closeness: 1, ties: 0 }, // .125 against .875 or 1.125
    { age: 58.5, grade: 'A', closeness: 0, ties: 0 }, // .95 or 1.05 against .05
    { age: 40.5, grade: 'A', closeness: 0.5, ties: 1 }, // .5 against .5
    { age: 90, grade: 'B', closeness: 1, ties: 0 }, // beyond the range
    { age: null, grade: 'A', closeness: 0.5, ties: 1 }, // 1 against 1
    { age: 30.5, grade: 'Z', closeness: 0.5, ties: 1 }, // 1.25 against 1.25
  ])('of one row aged $age of grade $grade is $closeness', ({ age, grade, closeness, ties }) => {
    const result = judged({ real: train, synthetic: people('one', [age], [grade]), holdout });
    expect(result).toMatchObject({ closeness, closeness_rows: { train: 2, holdout: 2, synthetic: 1, ties } });
  });

  test('missing is nearest to missing', () => {
    const result = judged({ real: people('train', [null, 60.5], ['A', 'B']), synthetic: people('one', [null], ['A']), holdout });
    expect(result.closeness).toBe(1);
  });

  test('the larger part is cut to the size of the other, the same rows each time', () => {
    const many = people('many', Array.from({ length: 300 }, (_, row) => row + 0.5), Array.from({ length: 300 }, () => 'A'));
    const few = people('few', [10.5, 99.5, 250.5], ['A', 'A', 'A']);
    const forth = judged({ real: many, synthetic: many, holdout: few });
    const back = judged({ real: few, synthetic: many, holdout: many });
    expect([forth.closeness_rows, back.closeness_rows]).toMatchObject([{ train: 3, holdout: 3 }, { train: 3, holdout: 3 }]);
    expect(judged({ real: many, synthetic: many, holdout: few })).toEqual(forth);
  });

  test('counts rows that equal a real row in all columns, missing cells included', () => {
    const result = judged({
      real: people('train', [20.5, null, 60.5], ['A', 'B', 'C']),
      synthetic: people('clone', [20.5, 20.5, null, 60.50001], ['A', 'B', 'B', 'C']),
      holdout: people('hold-out', [60.5, 61.5], ['C', 'C']),
    });
    expect(result.exact_match).toEqual({ synthetic_in_real: 0.5, holdout_in_real: 0.5 });
  });
});
