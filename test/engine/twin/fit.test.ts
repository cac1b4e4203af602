import { beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import type { Twin } from '../../../src/contract/twin.ts';
import { measure } from '../../../src/engine/measure/measure.ts';
import { fit } from '../../../src/engine/twin/fit.ts';
import { creditColumns, creditTable, drawNormal, eachRow, round, tableOf } from '../../support/creditTable.ts';
import { options, twinOf } from './twins.ts';

const rows = 1500;
const source = tableOf(...creditColumns(rows, 2).filter(({ name }) => ['income', 'grade', 'default'].includes(name)));

describe('a fit', () => {
  let twin: Twin;
  beforeAll(() => {
    twin = twinOf(source, 'default');
  });

  test('comes again bit for bit from the same counts and seed, and reports shares of its work that rise to 1', () => {
    const shares: number[] = [];
    const measurements = measure(source, { target: 'default', keepExtremes: false }, silentMonitor);
    const again = fit(measurements, options, { ...silentMonitor, advance: (fraction) => void shares.push(fraction) });
    expect(JSON.stringify(again)).toBe(JSON.stringify(twin));
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares.length).toBeGreaterThan(30);
    expect(shares.at(-1)).toBeCloseTo(1, 9);
  });

  test('has another pool under another seed, but the same counts and correlation', () => {
    const other = twinOf(source, 'default', false, 2);
    expect(other.strata[0]!.models[0]!.pool).not.toEqual(twin.strata[0]!.models[0]!.pool);
    expect([other.plan, other.strata[0]!.fine, other.strata[0]!.correlation]).toEqual([twin.plan, twin.strata[0]!.fine, twin.strata[0]!.correlation]);
  });

  test('has a model for each class, which together have all rows', () => {
    const [stratum] = twin.strata;
    expect(stratum!.rows).toBe(rows);
    expect(stratum!.models.map(({ classCode }) => classCode)).toEqual([0, 1]);
    expect(stratum!.models.reduce((sum, model) => sum + model.rows, 0)).toBe(rows);
  });

  test('says how near its pair tables come to what was measured', () => {
    expect(twin.fit.pairTables).toBe(2);
    expect(twin.fit.meanDistance).toBeGreaterThan(0);
    expect(twin.fit.meanDistance).toBeLessThan(0.03);
    expect(twin.fit.maxDistance).toBeLessThan(0.06);
  });

  test('stops when it is cancelled', () => {
    let calls = 0;
    const check = (): void => {
      if (++calls === 5) throw new Failure('cancelled', 'Cancelled.');
    };
    const measurements = measure(source, { target: 'default', keepExtremes: false }, silentMonitor);
    expect(() => fit(measurements, options, { ...silentMonitor, check })).toThrow('Cancelled.');
    expect(calls).toBe(5);
  });
});

test('the correlation that a twin shows is that of the latent normals, less the ridge', () => {
  const x = eachRow(5000, 3, drawNormal);
  const y = eachRow(5000, 4, (stream, row) => -0.7 * x[row]! + Math.sqrt(0.51) * drawNormal(stream));
  const skewed = y.map((value) => round(Math.exp(2 * value), 4));
  const [stratum] = twinOf(tableOf({ name: 'x', kind: 'number', values: x.map((value) => round(value, 4)) }, { name: 'y', kind: 'number', values: skewed })).strata;
  expect(stratum!.correlation[0]![1]).toBeCloseTo(-0.7 * 0.98, 1);
  expect(stratum!.correlation).toEqual([[1, stratum!.correlation[0]![1]], [stratum!.correlation[0]![1], 1]]);
});

test('nothing of a row is in a twin that few rows share: no text, no extreme', () => {
  const made = creditTable(600, 5);
  const canaries = { income: 87_654_321, purpose: 'Kanarienvogel 4711' };
  const planted = made.columns.map((column) => {
    if (column.schema.name === 'income' && column.storage === 'numeric') return { ...column, values: column.values.with(300, canaries.income) };
    if (column.schema.name === 'purpose' && column.storage === 'coded') return { ...column, levels: [...column.levels, canaries.purpose], codes: column.codes.map((code, row) => (row < 9 ? column.levels.length : code)) };
    return column;
  });
  const text = JSON.stringify(twinOf({ ...made, columns: planted }, 'default'));
  expect(text).not.toContain(String(canaries.income));
  expect(text).not.toContain(canaries.purpose);
  // An identifier is never in it, not even as one of many.
  const identifiers = planted[0]!.storage === 'coded' ? planted[0]!.levels : [];
  expect(identifiers).toHaveLength(600);
  expect(identifiers.filter((identifier) => text.includes(identifier))).toEqual([]);
});
