import { describe, expect, test } from 'vitest';
import { failureOf, judged, numbers, table, texts } from './support.ts';

describe('the default rate', () => {
  const rate = (levels: readonly (string | null)[], others: readonly (string | null)[]) => judged({ real: table('a', texts('bad', levels)), synthetic: table('b', texts('bad', others)), target: 'bad' });

  test('takes the larger of two numbers, however frequent, among rows with a target', () => {
    expect(rate(['1', '1', '0', null], ['0', '0', '1', '1']).default_rate).toMatchObject({ bad_level: '1', rule: 'the larger number', real: 2 / 3, synthetic: 0.5, holdout: null });
    const coded = (values: readonly number[]) => table('t', numbers('bad', values, { kind: 'integer' }));
    expect(judged({ real: coded([1, 2, 2, 2]), synthetic: coded([1, 1, 1, 2]), holdout: coded([1, 2]), target: 'bad' }).default_rate).toMatchObject({ bad_level: '2', real: 0.75, synthetic: 0.25, holdout: 0.5, difference_points: -50 });
  });

  test('takes the rarer of two texts, and of equally frequent ones the later', () => {
    expect(rate(['paid', 'paid', 'lost'], ['lost', 'lost', 'lost']).default_rate).toMatchObject({ bad_level: 'lost', rule: 'the rarer in the real table', synthetic: 1 });
    expect(rate(['G', 'B'], ['G', 'G']).default_rate).toMatchObject({ bad_level: 'G', synthetic: 1 });
  });

  test('is null with a reason without two levels, or without any synthetic target', () => {
    expect(rate(['a', 'b', 'c'], ['a', 'b', 'c'])).toMatchObject({ default_rate: { bad_level: null, real: null }, reasons: { default_rate: expect.stringContaining('two levels') } });
    expect(rate(['0', '1'], [null, null])).toMatchObject({ default_rate: { real: 0.5, synthetic: null, difference_points: null }, reasons: { default_rate: expect.stringContaining('synthetic') } });
  });

  test('fails without such a column', () => {
    expect(failureOf({ real: table('a', texts('x', ['A'])), synthetic: table('b', texts('x', ['A'])), target: 'defaulted' })).toMatchObject({ code: 'input', record: { column: 'defaulted' } });
  });
});
