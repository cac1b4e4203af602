import { beforeAll, describe, expect, test } from 'vitest';
import { codeCount, modelledPlan } from '../../../src/contract/plan.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import type { Twin, TwinModel } from '../../../src/contract/twin.ts';
import { loadTable } from '../../../src/engine/io/load.ts';
import { countPairs, PairLayout } from '../../../src/engine/measure/pairLayout.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { marginOf } from '../../../src/engine/twin/margins.ts';
import { ModelSampler } from '../../../src/engine/twin/modelSampler.ts';
import { unpack } from '../../../src/engine/twin/pack.ts';
import { validate } from '../../../src/engine/validation/validate.ts';
import { sharedData } from '../../support/sharedData.ts';
import { blocksOf, columnOf, share, twinOf, valuesOf } from './twins.ts';

const train = sharedData('taiwan_train.csv');
const holdout = sharedData('taiwan_holdout.csv');
const target = 'default_next_month';

/** Mean over the pairs of the total variation between `rows` drawn rows and what the model was fitted to. */
function meanDistance(twin: Twin, model: TwinModel, rows: number): { drawn: number; chance: number } {
  const [stratum] = twin.strata;
  const plans = stratum!.columns.map((column) => modelledPlan(twin.plan, column));
  const margins = plans.map((plan, position) => marginOf(plan, stratum!.fine[position]!));
  const layout = new PairLayout(model.columns.map((column) => codeCount(plans[column]!)));
  const targets = unpack(model.targets, 'float32');
  const sampler = new ModelSampler(model, margins, stratum!.correlation, rows);
  sampler.draw(rows, 1, 'test', 0, () => {});
  const counts = countPairs(sampler.copula.codes.subarray(0, rows * layout.codes.length), layout);
  const sum = (part: (share: number, cell: number) => number): number => targets.reduce((total, wanted, cell) => total + part(wanted, cell), 0) / layout.pairs;
  return {
    drawn: sum((wanted, cell) => Math.abs(counts[cell]! / rows - wanted) / 2),
    // Of as many independent rows as the pool has.
    chance: sum((wanted) => Math.sqrt((wanted * (1 - wanted)) / (2 * Math.PI * model.poolRows))),
  };
}

describe.skipIf(train === undefined || holdout === undefined)('Taiwan: 21,000 card clients, 24 columns', () => {
  let real: Table;
  let withheld: Table;

  beforeAll(async () => {
    real = (await loadTable(train!, null, silentMonitor)).table;
    withheld = (await loadTable(holdout!, null, silentMonitor)).table;
  });

  test('a joint model reaches its pair tables as nearly as its pool can, and a sample of 21,000 rows within .018', () => {
    const twin = twinOf(real);
    const [model] = twin.strata[0]!.models;
    const { drawn, chance } = meanDistance(twin, model!, 21_000);
    expect(twin.fit.meanDistance).toBeLessThan(chance);
    expect(drawn).toBeLessThan(0.018);
  });

  describe('a clone by class of the target', () => {
    let made: Table;

    beforeAll(() => {
      [made] = blocksOf(twinOf(real, target), 3000) as [Table];
    });

    test('has the default rate', () => {
      const rate = share(valuesOf(columnOf(real, target)), (value) => value === '1');
      expect(Math.abs(share(valuesOf(columnOf(made, target)), (value) => value === '1') * 3000 - rate * 3000)).toBeLessThan(1);
    });

    test('is no nearer to the clients it was made of than to others, repeats no more of them than these do, and keeps shapes and pairs', () => {
      const result = validate({ real, synthetic: made, holdout: withheld, target }, silentMonitor);
      expect(result.closeness).toBeLessThanOrEqual(0.55);
      expect(result.exact_match.synthetic_in_real).toBeLessThanOrEqual(result.exact_match.holdout_in_real!);
      expect(result.column_shapes).toBeGreaterThan(0.98);
      expect(result.pair_trends_all).toBeGreaterThan(0.97);
    });
  });
});
