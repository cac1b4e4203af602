import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { measure } from '../../../src/engine/measure/measure.ts';
import { ownHistogram } from '../../../src/engine/measure/equalities.ts';
import { fit } from '../../../src/engine/twin/fit.ts';
import { TwinSampler } from '../../../src/engine/twin/sample.ts';
import { quantile } from '../../../src/engine/validation/metrics/quantile.ts';
import { flagPlan } from '../../../src/contract/plan.ts';
import { drawNormal, eachRow, tableOf } from '../../support/creditTable.ts';

const rows = 1500;

/** Bills, and payments of which about a fifth are all of the bill; a bill or payment is sometimes 0, missing or the code 9999999. */
function payments(share: number, seed = 1): Table {
  const drawn = eachRow(rows, seed, (stream) => {
    const bill = stream.uniform() < 0.2 ? 0 : stream.uniform() < 0.05 ? 9_999_999 : 1 + stream.below(60_000);
    const paid = stream.uniform() < share ? bill : stream.below(50_000);
    return { bill: stream.uniform() < 0.03 ? null : bill, paid };
  });
  return tableOf({ name: 'bill', kind: 'integer', values: drawn.map(({ bill }) => bill) }, { name: 'paid', kind: 'integer', values: drawn.map(({ paid }) => paid) });
}

const measured = (table: Table) => measure(table, { target: null, keepExtremes: false }, silentMonitor);

function shareEqual({ columns: [bill, paid], rows: all }: Table): number {
  if (bill?.storage !== 'numeric' || paid?.storage !== 'numeric') throw new Error('numbers were expected');
  return bill.values.reduce((equal, value, row) => equal + (value !== 0 && value !== 9_999_999 && value === paid.values[row] ? 1 : 0), 0) / all;
}

describe('columns that are often equal', () => {
  test('are kept equal as often in a sample, the later following the earlier', () => {
    const source = payments(0.2);
    const measurements = measured(source);
    expect(measurements.plan.equalities).toEqual([{ column: 1, equals: 0 }]);
    const twin = fit(measurements, { seed: 1, createdBy: 'test', privacy: 'none', label: 'internal' }, silentMonitor);
    const sample = new TwinSampler(twin, 3000, 1).block(0);
    expect(shareEqual(source)).toBeGreaterThan(0.1);
    // Six standard errors of 3,000 rows are .04.
    expect(Math.abs(shareEqual(sample) - shareEqual(source))).toBeLessThan(0.04);
    expect(sample.columns.map(({ schema }) => schema.name)).toEqual(['bill', 'paid']);
  });

  test('leave the later one its own distribution: rows that follow nothing make up what the others leave of it', () => {
    const drawn = eachRow(4000, 1, (stream) => {
      const bill = Math.round(Math.exp(9 + 1.2 * drawNormal(stream)));
      return { bill, paid: stream.uniform() < 0.2 ? bill : Math.round(Math.exp(9.3 + 1.2 * drawNormal(stream))) };
    });
    const source = tableOf({ name: 'bill', kind: 'integer', values: drawn.map(({ bill }) => bill) }, { name: 'paid', kind: 'integer', values: drawn.map(({ paid }) => paid) });
    const sample = new TwinSampler(fit(measured(source), { seed: 1, createdBy: 'test', privacy: 'none', label: 'internal' }, silentMonitor), 4000, 1).block(0);
    const ascending = ({ columns: [, paid] }: Table): Float64Array => (paid?.storage === 'numeric' ? paid.values.slice().sort() : new Float64Array());
    const [real, made] = [ascending(source), ascending(sample)];
    // Where codes end; independent draws of these quantiles would be 4 to 12 % off.
    for (const probability of [0.95, 0.97, 0.99]) expect(Math.abs(quantile(made, probability) / quantile(real, probability) - 1), `${probability}`).toBeLessThan(0.015);
  });

  test('chance is not taken for a rule', () => {
    expect(measured(payments(0)).plan.equalities).toEqual([]);
  });

  test('columns that are always equal stay so', () => {
    const values = eachRow(rows, 3, (stream) => 1 + stream.below(90_000));
    const twin = fit(measured(tableOf({ name: 'a', kind: 'integer', values }, { name: 'b', kind: 'integer', values })), { seed: 1, createdBy: 'test', privacy: 'none', label: 'internal' }, silentMonitor);
    expect(shareEqual(new TwinSampler(twin, 1000, 1).block(0))).toBeGreaterThan(0.97);
  });

  test('the histogram keeps the rows of each code, spread as the rows that follow nothing', () => {
    const plan = { ...flagPlan, coarse: [0, 0, 0, 1, 1, 2] };
    expect([...ownHistogram(plan, Int32Array.of(10, 20, 30, 5, 5, 7), Int32Array.of(10, 20, 0, 0, 0, 7))]).toEqual([20, 40, 0, 5, 5, 7]);
  });
});
