import { beforeAll, describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import type { ValidationFigures } from '../../../src/contract/validation.ts';
import { validate } from '../../../src/engine/validation/validate.ts';
import { creditTable } from '../../support/creditTable.ts';
import { blocksOf, twinOf } from './twins.ts';

describe('a clone of made-up loans', () => {
  let result: ValidationFigures;

  beforeAll(() => {
    const real = creditTable(2500, 1);
    const [synthetic] = blocksOf(twinOf(real, 'default'), 2500);
    result = validate({ real, synthetic: synthetic!, holdout: creditTable(2500, 2), target: 'default' }, silentMonitor);
  });

  test('is no nearer to the loans it was made of than to others of the same kind', () => {
    // Two standard errors of a share of 2500 are .02.
    expect(result.closeness).toBeLessThan(0.55);
    expect(result.closeness).toBeGreaterThan(0.45);
  });

  test('repeats loans no more often than chance', () => {
    // Of twelve other samples none repeats a loan, of twelve other tables neither: one or two in 2500 are chance, copies would be dozens.
    expect(result.exact_match.synthetic_in_real).toBeLessThanOrEqual(result.exact_match.holdout_in_real! + 2 / 2500);
  });

  test('has their shapes and their dependence', () => {
    expect(result.column_shapes).toBeGreaterThan(0.98);
    expect(result.pair_trends_all).toBeGreaterThan(0.97);
    expect(Math.abs(result.default_rate!.difference_points!)).toBeLessThan(100 / 2500);
  });
});
