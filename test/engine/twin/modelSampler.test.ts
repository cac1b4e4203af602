import { beforeAll, describe, expect, test } from 'vitest';
import { codeCount, type ModelledPlan } from '../../../src/contract/plan.ts';
import type { TwinModel, TwinStratum } from '../../../src/contract/twin.ts';
import { countPairs, PairLayout } from '../../../src/engine/measure/pairLayout.ts';
import { type Margin, marginOf } from '../../../src/engine/twin/margins.ts';
import { ModelSampler } from '../../../src/engine/twin/modelSampler.ts';
import { unpack } from '../../../src/engine/twin/pack.ts';
import { creditColumns, tableOf } from '../../support/creditTable.ts';
import { twinOf } from './twins.ts';

const rows = 6000;

describe('rows of one model', () => {
  let model: TwinModel;
  let stratum: TwinStratum;
  let margins: Margin[];
  let layout: PairLayout;

  beforeAll(() => {
    const twin = twinOf(tableOf(...creditColumns(2500, 1).filter(({ name }) => ['income', 'utilisation', 'grade'].includes(name))));
    stratum = twin.strata[0]!;
    const plans = stratum.columns.map((column) => twin.plan.columns[column] as ModelledPlan);
    margins = plans.map((plan, position) => marginOf(plan, stratum.fine[position]!));
    layout = new PairLayout(plans.map(codeCount));
    model = stratum.models[0]!;
  });

  function drawn(changes: Partial<TwinModel> = {}, block = 0) {
    const sampler = new ModelSampler({ ...model, ...changes }, margins, stratum.correlation, rows);
    sampler.draw(rows, 1, 'test', block, () => {});
    return sampler.copula;
  }

  test('have the pair tables that the model was fitted to, more nearly than chance would', () => {
    const counts = countPairs(drawn().codes.subarray(0, rows * layout.codes.length), layout);
    const targets = unpack(model.targets, 'float32');
    const distance = targets.reduce((sum, wanted, cell) => sum + Math.abs(counts[cell]! / rows - wanted) / 2, 0);
    const chance = targets.reduce((sum, wanted) => sum + Math.sqrt((wanted * (1 - wanted)) / (2 * Math.PI * rows)), 0);
    expect(distance).toBeLessThan(0.85 * chance);
  });

  test('have latent values of their own, though some come of the same row of the pool', () => {
    const { z, zStride } = drawn();
    expect(new Set(Array.from({ length: rows }, (_, row) => z[row * zStride])).size).toBeGreaterThan(0.995 * rows);
    // A pool of one row: all copies of it have its codes or those of one sweep, and z of their own.
    const one = drawn({ poolRows: 1, pool: { ...model.pool, length: layout.codes.length, base64: Buffer.from(unpack(model.pool, 'uint8').subarray(0, layout.codes.length)).toString('base64') } });
    expect(new Set(Array.from({ length: rows }, (_, row) => one.z[row * zStride])).size).toBeGreaterThan(0.995 * rows);
  });

  test('differ from block to block, and come again for the same block', () => {
    expect(drawn({}, 1).z.slice(0, 400)).not.toEqual(drawn({}, 0).z.slice(0, 400));
    expect(drawn({}, 1).z.slice(0, 400)).toEqual(drawn({}, 1).z.slice(0, 400));
  });
});
