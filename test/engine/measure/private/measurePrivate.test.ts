import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../../src/contract/progress.ts';
import type { CountNoise } from '../../../../src/engine/measure/private/countNoise.ts';
import { boundContributions } from '../../../../src/engine/measure/private/contribution.ts';
import { measurePrivately, type PrivateMeasurements, type PrivateOptions } from '../../../../src/engine/measure/private/measurePrivate.ts';
import { publicColumn } from '../../../../src/engine/measure/private/publicColumn.ts';
import { fit } from '../../../../src/engine/twin/fit.ts';
import type { Table } from '../../../../src/engine/table/table.ts';
import { creditSchema } from '../../../support/creditSchema.ts';
import { creditColumns, type MadeColumn, tableOf } from '../../../support/creditTable.ts';
import { noiseOf, noNoise, repeatableNoise } from './noise.ts';

/** The purposes are left open: their levels have to be found. */
const schema = { ...creditSchema, columns: creditSchema.columns.map(({ levels, ...column }) => (column.name === 'purpose' || levels === undefined ? column : { ...column, levels })) };
const options: PrivateOptions = { schema, target: 'default', mu: 0.5, discoveryDelta: 1e-7, contribution: 1, acceptWeak: true };

function measured(some: Table, noise: CountNoise = noNoise, more: Partial<PrivateOptions> = {}): PrivateMeasurements {
  return measurePrivately(some, { ...options, ...more }, silentMonitor, noise);
}

/** A noise that leaves nothing of the counts: what is public must be the same whatever they were. */
const hideAll = noiseOf((counts) => void counts.fill(5000));

const columns = creditColumns(5000, 5);
const table = tableOf(...columns);

describe('the plan', () => {
  test('adding or removing any one row leaves what is public byte-identical', () => {
    fc.assert(fc.property(fc.nat(columns[0]!.values.length - 1), fc.array(fc.oneof(fc.integer(), fc.string(), fc.constant(null)), { minLength: 8, maxLength: 8 }), (gone, added) => {
      // Whatever stands in a row: cells that do not fit their kind are no numbers by then.
      const cell = (column: MadeColumn, value: number | string | null): number | string | null => (column.kind === 'number' || column.kind === 'integer' ? (typeof value === 'string' ? null : value) : value === null ? null : String(value));
      const without = tableOf(...columns.map((column) => ({ ...column, values: column.values.filter((_, row) => row !== gone) })));
      const withOne = tableOf(...columns.map((column, at) => ({ ...column, values: [...column.values, cell(column, added[at]!)] })));
      const steps = (some: Table): string => JSON.stringify(measured(some, hideAll).steps);
      expect(steps(without)).toBe(steps(table));
      expect(steps(withOne)).toBe(steps(table));
    }), { numRuns: 25 });
    expect(JSON.stringify(schema.columns.map((column) => publicColumn(column, 5000)))).toBe(JSON.stringify(schema.columns.map((column) => publicColumn(column, 5000))));
  });

  test('spends exactly the whole: the squares of what the steps spend add up to mu squared', () => {
    const { steps } = measured(table);
    expect(steps.map(({ name }) => name)).toEqual(['Number of rows', 'Round sizes of numbers', 'Histogram of each column', 'Tables with the target', 'Signs of all pairs', 'Tables of the most dependent pairs']);
    expect(steps.reduce((sum, { sensitivity, deviation }) => sum + (sensitivity / deviation) ** 2, 0)).toBeCloseTo(options.mu ** 2, 12);
  });

  test('of a person with three rows has three times the noise', () => {
    const one = measured(table).steps;
    measured(table, noNoise, { contribution: 3 }).steps.forEach(({ deviation }, step) => expect(deviation).toBeCloseTo(3 * one[step]!.deviation, 9));
  });
});

test('noise on "missing" is no class of the target: it refuses no budget', () => {
  // Nobody is missing; noise says otherwise once in fifteen draws.
  const open = { ...schema, columns: schema.columns.map((column) => (column.name === 'default' ? { ...column, missing: true } : column)) };
  for (let seed = 0; seed < 100; seed++) expect(measured(table, repeatableNoise(seed), { schema: open, mu: 0.9, acceptWeak: false }).feasibility.verdict).not.toBe('infeasible');
});

describe('what leaves', () => {
  const { measurements } = measured(table, repeatableNoise(1));
  const [stratum] = measurements.strata;

  test('is a noisy number of rows, never the exact one by design', () => {
    const rows = Array.from({ length: 40 }, (_, seed) => measured(table, repeatableNoise(seed)).measurements.rows);
    expect(new Set(rows).size).toBeGreaterThan(10);
    for (const histogram of stratum!.fine) expect(Math.abs(histogram.reduce((sum, count) => sum + count, 0) - measurements.rows)).toBeLessThanOrEqual(1);
  });

  test('holds tables of the measured pairs alone', () => {
    const measuredPairs = [...stratum!.noise!.tableDeviation].filter((deviation) => !Number.isNaN(deviation)).length;
    expect(measuredPairs).toBe(6 + stratum!.columns.length);
    expect(stratum!.noise!.tableDeviation.length).toBeGreaterThan(measuredPairs);
  });

  test('knows levels that were declared, and finds those that many rows have', () => {
    const purpose = measurements.plan.columns[6]!;
    expect(purpose.model === 'levels' && purpose.levels).toEqual(['car', 'card', 'home', 'other', 'study']);
  });

  test('says nothing of a level that one person has, or of a value beyond the bounds', () => {
    const canary = tableOf(...columns.map((column) => {
      const values = [...column.values];
      if (column.name === 'purpose') values[17] = 'CANARY-purpose';
      if (column.name === 'grade') values[17] = 'CANARY-grade';
      if (column.name === 'income') values[17] = 987_654_321;
      if (column.name === 'loan_id') values[17] = 'CANARY-ID-x9';
      return { ...column, values };
    }));
    const noisy = measured(canary, repeatableNoise(2));
    const twin = fit(noisy.measurements, { seed: 1, createdBy: 'test', privacy: 'test', label: 'releasable' }, silentMonitor);
    const text = JSON.stringify([noisy.measurements.plan, noisy.steps, twin]);
    for (const planted of ['CANARY', '987654321', '987654', 'ID-x9']) expect(text).not.toContain(planted);
  });
});

test('German at an absurd budget still gives a twin: nothing in the fit breaks on noise', () => {
  const { measurements } = measured(tableOf(...creditColumns(300, 2)), repeatableNoise(9), { mu: 0.02 });
  const twin = fit(measurements, { seed: 1, createdBy: 'test', privacy: 'test', label: 'releasable' }, silentMonitor);
  expect(JSON.stringify(twin)).not.toMatch(/NaN|null,null/);
});

describe('contributions', () => {
  const visits = tableOf(
    { name: 'person', kind: 'category', values: ['a', 'a', 'a', 'b', null, 'b', 'c'] },
    { name: 'amount', kind: 'integer', values: [1, 2, 3, 4, 5, 6, 7] },
  );

  test('are at most so many rows of each person; rows of nobody are dropped', () => {
    const kept = boundContributions(visits, 'person', 1, (bound) => bound - 1);
    expect(kept.rows).toBe(3);
    expect(new Set((kept.columns[0] as { codes: Int32Array }).codes)).toEqual(new Set([0, 1, 2]));
    expect(boundContributions(visits, 'person', 2, (bound) => bound - 1).rows).toBe(5);
  });

  test('are chosen by the draw, not by what stands in the rows', () => {
    const amounts = [0, 1, 2, 3, 4, 5, 6].map((pick) => (boundContributions(visits, 'person', 1, (bound) => pick % bound).columns[1] as { values: Float64Array }).values[0]);
    expect(new Set(amounts).size).toBeGreaterThan(1);
  });
});
