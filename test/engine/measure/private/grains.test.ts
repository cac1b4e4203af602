import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../../src/contract/progress.ts';
import type { ColumnSchema } from '../../../../src/contract/tableSchema.ts';
import { countGrains, grainSizes, hasGrains, likelyGrains } from '../../../../src/engine/measure/private/grains.ts';
import { measurePrivately } from '../../../../src/engine/measure/private/measurePrivate.ts';
import { Stream } from '../../../../src/engine/random/stream.ts';
import { fit } from '../../../../src/engine/twin/fit.ts';
import { tableOf } from '../../../support/creditTable.ts';
import { blocksOf, columnOf, valuesOf } from '../../twin/twins.ts';
import { noiseOf, repeatableNoise } from './noise.ts';

const amount: ColumnSchema = { name: 'amount', kind: 'number', role: 'ordinary', decimals: 1, min: 0, max: 1_000_000, missing: false };

function counted(schema: ColumnSchema, ...values: (number | null)[]): Record<string, number> {
  const counts = countGrains(tableOf({ name: schema.name, kind: 'number', values }).columns[0]!, schema);
  return Object.fromEntries(grainSizes(schema).map((size, at) => [size, counts[at]!] as const).filter(([, count]) => count > 0));
}

describe('round sizes', () => {
  test('are those of the coarsest of which an amount is a multiple; 0, special values and missing ones have none', () => {
    expect(counted({ ...amount, special: [-9] }, 150_000, 20_000, 500, 123, 0.7, 12.3, 0, -9, null, -5000)).toEqual({ 10000: 2, 5000: 1, 500: 1, 1: 1, 0.1: 2 });
  });

  test('one row more or less changes one count by 1 at most, whatever it holds', () => {
    fc.assert(fc.property(fc.oneof(fc.double(), fc.constant(null)), (added) => {
      const [without, withIt] = [counted(amount, 10, 20), counted(amount, 10, 20, added)];
      const changes = grainSizes(amount).map((size) => Math.abs((withIt[size] ?? 0) - (without[size] ?? 0)));
      expect(changes.reduce((sum, change) => sum + change, 0)).toBeLessThanOrEqual(1);
    }));
  });

  test('are asked of numbers with more values than cells', () => {
    expect(hasGrains(amount)).toBe(true);
    expect(hasGrains({ ...amount, kind: 'integer', max: 40 })).toBe(false);
    expect(hasGrains({ ...amount, kind: 'date' })).toBe(false);
  });
});

describe('what noisy round sizes say', () => {
  const sizes = [100, 10, 1, 0.1];

  test('is the finest size that stands out of the noise, and how often each is met', () => {
    const grains = likelyGrains({ sizes, counts: [3000, 1000, 25, -30], deviation: 20 })!;
    expect(grains.finest).toBe(10);
    expect(grains.sizes).toEqual([100, 10]);
    // Of the amounts rounded to tens every tenth is a multiple of 100 by chance: 9 of 10 of them are the 1,000.
    expect(grains.counts[1]).toBeCloseTo(1000 / 0.9, -2);
    expect(grains.counts[0]! + grains.counts[1]!).toBeCloseTo(4000, -2);
  });

  test('is nothing where the rows are few for the noise', () => {
    expect(likelyGrains({ sizes, counts: [400, 100, 3, 2], deviation: 20 })).toBeNull();
  });

  test('a size that a twentieth of the rows have is kept at any noise that is used', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      const stream = new Stream(seed, 'test/grains');
      const deviation = 1 + stream.below(50);
      const rows = 200 * deviation;
      const counts = [0.95 * rows, 0, 0, 0.05 * rows].map((count) => count + Math.round(deviation * (stream.uniform() - 0.5)));
      expect(likelyGrains({ sizes, counts, deviation })?.finest).toBe(0.1);
    }));
  });
});

test('each column of which they are asked is one query of the step, with its noise', () => {
  const schema = { schemaVersion: 1 as const, table: 'cards', columns: [amount, { ...amount, name: 'age', kind: 'integer' as const, min: 18, max: 60 }, { ...amount, name: 'bill' }] };
  const values = Array.from({ length: 500 }, (_, row) => 20 + (row % 30));
  const table = tableOf(...schema.columns.map(({ name }) => ({ name, kind: 'number' as const, values })));
  const drawn: number[] = [];
  const noise = noiseOf((_, deviation) => void drawn.push(deviation));
  const { steps } = measurePrivately(table, { schema, target: null, mu: 0.5, discoveryDelta: 1e-7, contribution: 3, acceptWeak: true }, silentMonitor, noise);
  const step = steps.find(({ name }) => name === 'Round sizes of numbers')!;
  expect(step).toMatchObject({ queries: 2, sensitivity: 3 * Math.SQRT2 });
  expect(drawn.filter((deviation) => deviation === step.deviation)).toHaveLength(2);
});

test('a private clone has the round amounts of its source, though one decimal more is declared', () => {
  const stream = new Stream(5, 'test/limits');
  const rows = 6000;
  const limits = Array.from({ length: rows }, () => 10_000 * (1 + stream.below(50)));
  const bills = limits.map((limit) => Math.round(limit * stream.uniform()) - 1000);
  const table = tableOf({ name: 'limit', kind: 'number', values: limits }, { name: 'bill', kind: 'number', values: bills });
  const schema = { schemaVersion: 1 as const, table: 'cards', columns: [{ ...amount, name: 'limit' }, { ...amount, name: 'bill', min: -100_000 }] };
  const { measurements } = measurePrivately(table, { schema, target: null, mu: 0.5, discoveryDelta: 1e-7, contribution: 1, acceptWeak: false }, silentMonitor, repeatableNoise(3));
  const [made] = blocksOf(fit(measurements, { seed: 1, createdBy: 'test', privacy: 'test', label: 'releasable' }, silentMonitor), 2000);
  const values = (name: string): number[] => valuesOf(columnOf(made!, name)).map(Number);
  expect(values('limit').filter((value) => value % 10_000 !== 0)).toEqual([]);
  expect(values('bill').filter((value) => !Number.isInteger(value))).toEqual([]);
  const roundShare = (some: readonly number[]): number => some.filter((value) => value % 10 === 0).length / some.length;
  expect(Math.abs(roundShare(values('bill')) - roundShare(bills))).toBeLessThan(0.03);
});
