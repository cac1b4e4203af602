import { describe, expect, test } from 'vitest';
import { loadTable } from '../../../src/engine/io/load.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { Failure } from '../../../src/contract/errors.ts';
import { validate } from '../../../src/engine/validation/validate.ts';
import { creditTable } from '../../support/creditTable.ts';
import { sharedData } from '../../support/sharedData.ts';
import { judged, numbers, table, texts } from './support.ts';

const figures = ['tstr_gini_trees', 'tstr_gini_logistic', 'trtr_gini_trees', 'trtr_gini_logistic', 'tstr_gini_ratio', 'tstr_auc_trees', 'tstr_auc_logistic', 'trtr_auc_trees', 'trtr_auc_logistic'] as const;

describe('train on synthetic, test on real', () => {
  const [real, fresh, holdout] = [1, 2, 3].map((seed) => creditTable(2500, seed)) as [ReturnType<typeof creditTable>, ReturnType<typeof creditTable>, ReturnType<typeof creditTable>];
  const result = judged({ real, synthetic: fresh, holdout, target: 'default' });

  test('rows of the same distribution keep all of the Gini and cannot be told apart', () => {
    expect(result.tstr_gini_ratio).toBeGreaterThan(0.93);
    expect(result.tstr_gini_ratio).toBeLessThan(1.07);
    expect(result.discriminator_auc).toBeGreaterThan(0.45);
    expect(result.discriminator_auc).toBeLessThan(0.55);
    expect(result.trtr_gini_logistic).toBeGreaterThan(0.4);
  });

  test('each figure follows from the areas beside it', () => {
    for (const [gini, area] of [['tstr_gini_trees', 'tstr_auc_trees'], ['trtr_gini_logistic', 'trtr_auc_logistic']] as const) expect(result[gini]).toBeCloseTo(2 * result[area]! - 1, 12);
    expect(result.tstr_gini_ratio).toBeCloseTo((result.tstr_gini_trees! / result.trtr_gini_trees! + result.tstr_gini_logistic! / result.trtr_gini_logistic!) / 2, 12);
  });

  test('the real table itself keeps exactly all, and the same files give the same figures', () => {
    const again = judged({ real, synthetic: real, holdout, target: 'default' });
    expect(again).toMatchObject({ tstr_gini_ratio: 1, trtr_auc_trees: result.trtr_auc_trees, trtr_auc_logistic: result.trtr_auc_logistic });
  });

  test('columns that lost their dependence keep nothing and are found out', () => {
    const shuffled = { ...fresh, columns: fresh.columns.map((column, at) => (column.storage === 'numeric' ? { ...column, values: creditTable(2500, 10 + at).columns.flatMap((one) => (one.schema.name === column.schema.name && one.storage === 'numeric' ? [one.values] : []))[0]! } : column)) };
    const lost = judged({ real, synthetic: shuffled, holdout, target: 'default' });
    expect(lost.tstr_gini_ratio).toBeLessThan(result.tstr_gini_ratio! - 0.05);
    expect(lost.discriminator_auc).toBeGreaterThan(0.7);
  });
});

describe('figures that cannot be had say why', () => {
  const small = table('a', texts('y', ['A', 'B', 'A', 'B']), numbers('x', [0.5, 1, 2, 3]));

  test.each([
    ['no target', { real: small, synthetic: small, holdout: small }, 'No target was given.'],
    ['no hold-out', { real: small, synthetic: small, target: 'y' }, 'No hold-out was given.'],
    ['a target of four levels', { real: small, synthetic: small, holdout: small, target: 'x' }, 'Models need a target with exactly two levels in the real table.'],
    ['few rows', { real: small, synthetic: small, holdout: small, target: 'y' }, "The real table has fewer than 10 rows of one of the target's levels."],
  ])('%s', (_, input, reason) => {
    const result = judged(input);
    for (const figure of figures) {
      expect(result[figure]).toBeNull();
      expect(result.reasons[figure]).toBe(reason);
    }
    expect(result.discriminator_auc).toBeNull();
    expect(result.reasons['discriminator_auc']).toBe('Either table needs at least 60 rows.');
  });

  test('a synthetic table of one class', () => {
    const of = (labels: (row: number) => number) => table('t', numbers('y', Array.from({ length: 100 }, (_, row) => labels(row))), numbers('x', Array.from({ length: 100 }, (_, row) => row / 7)));
    const result = judged({ real: of((row) => row % 2), synthetic: of(() => 0), holdout: of((row) => row % 2), target: 'y' });
    expect(result.reasons['tstr_gini_ratio']).toBe("The synthetic table has fewer than 10 rows of one of the target's levels.");
    expect(result.discriminator_auc).not.toBeNull();
  });

  test('a model on real rows that is chance gives no ratio', () => {
    const of = (shift: number) => table('t', numbers('y', Array.from({ length: 100 }, (_, row) => (row + shift) % 2)), numbers('x', Array.from({ length: 100 }, () => 1)));
    const result = judged({ real: of(0), synthetic: of(1), holdout: of(0), target: 'y' });
    expect(result).toMatchObject({ tstr_gini_ratio: null, trtr_gini_trees: 0, trtr_gini_logistic: 0 });
    expect(result.reasons['tstr_gini_ratio']).toContain('no better than chance');
  });

  test('a cancel is heard while models are trained', () => {
    const real = creditTable(300, 1);
    let learning = false;
    const cancelled = () => {
      if (learning) throw new Failure('cancelled', 'Cancelled.');
    };
    const stage = (name: string) => (learning = name === 'Training models');
    expect(() => validate({ real, synthetic: real }, { stage, advance: cancelled, check: cancelled })).toThrow('Cancelled.');
  });
});

describe('on real files, trained on real rows', () => {
  // Areas of LightGBM and a logistic scorecard on the same splits.
  const published = [
    { name: 'taiwan', target: 'default_next_month', trees: 0.783, logistic: 0.773 },
    { name: 'german', target: 'BAD', trees: 0.78, logistic: 0.754 },
  ];
  for (const { name, target, trees, logistic } of published) {
    const [train, held] = [sharedData(`${name}_train.csv`), sharedData(`${name}_holdout.csv`)];

    test.skipIf(train === undefined || held === undefined)(`${name} comes within .005 of LightGBM and of the scorecard`, async () => {
      const real = (await loadTable(train ?? '', null, silentMonitor)).table;
      const holdout = (await loadTable(held ?? '', null, silentMonitor)).table;
      const result = validate({ real, synthetic: holdout, holdout, target }, silentMonitor);
      expect(Math.abs(result.trtr_auc_trees! - trees)).toBeLessThan(0.005);
      expect(Math.abs(result.trtr_auc_logistic! - logistic)).toBeLessThan(0.005);
    });
  }
});
