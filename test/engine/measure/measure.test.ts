import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { codeCount, type ModelledPlan, tablePlan } from '../../../src/contract/plan.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { fewestRows, measure } from '../../../src/engine/measure/measure.ts';
import type { Measurements, StratumCounts } from '../../../src/engine/measure/measurements.ts';
import { PairLayout } from '../../../src/engine/measure/pairLayout.ts';
import { minCount } from '../../../src/engine/measure/settings.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { creditColumns, creditTable, drawNormal, eachRow, tableOf, type MadeColumn } from '../../support/creditTable.ts';

function measured(table: Table, target: string | null = null, keepExtremes = false): Measurements {
  return measure(table, { target, keepExtremes }, silentMonitor);
}

function modelled({ plan }: Measurements, column: number): ModelledPlan {
  const found = plan.columns[column]!;
  if (found.model === 'pattern') throw new Error('not modelled');
  return found;
}

function layoutOf(measurements: Measurements, stratum: StratumCounts): PairLayout {
  return new PairLayout(stratum.columns.map((column) => codeCount(modelled(measurements, column))));
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function failureOf(work: () => unknown): Failure {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
  }
  throw new Error('It did not fail.');
}

describe('counts', () => {
  const rows = 2400;
  const measurements = measured(creditTable(rows, 1), 'default');
  const [stratum] = measurements.strata as [StratumCounts];
  const layout = layoutOf(measurements, stratum);

  test('add up to the rows, in every histogram and every pair table', () => {
    expect(measurements.rows).toBe(rows);
    for (const histogram of stratum.fine) expect(sum(histogram)).toBe(rows);
    for (let pair = 0; pair < layout.pairs; pair++) expect(sum(stratum.classes.map(({ tables }) => sum(layout.table(tables, pair))))).toBe(rows);
  });

  test('of a pair table have the histograms as margins', () => {
    const pair = layout.pairOf(1, 3);
    const width = layout.codes[3]!;
    const rowSums = new Array<number>(layout.codes[1]!).fill(0);
    for (const { tables } of stratum.classes) layout.table(tables, pair).forEach((count, cell) => (rowSums[Math.floor(cell / width)]! += count));
    const fromCells = new Array<number>(rowSums.length).fill(0);
    stratum.fine[1]!.forEach((count, cell) => (fromCells[modelled(measurements, stratum.columns[1]!).coarse[cell]!]! += count));
    expect(rowSums).toEqual(fromCells);
  });

  test('are split by the classes of the target', () => {
    const target = modelled(measurements, measurements.plan.target!);
    expect(stratum.classes.map(({ code }) => code)).toEqual([0, 1]);
    expect(target.model === 'levels' && target.levels).toEqual(['no', 'yes']);
    const bad = creditColumns(rows, 1).find(({ name }) => name === 'default')!.values.filter((value) => value === 'yes').length;
    expect(stratum.classes.map((own) => own.rows)).toEqual([rows - bad, bad]);
  });

  test('do not hold identifiers', () => {
    expect(measurements.plan.columns[0]!.model).toBe('pattern');
    expect(stratum.columns).not.toContain(0);
  });

  test('come with a plan that a file can hold', () => {
    expect(tablePlan.parse(JSON.parse(JSON.stringify(measurements.plan)))).toEqual(measurements.plan);
  });
});

describe('classes', () => {
  const predictor: MadeColumn = { name: 'x', kind: 'number', values: eachRow(1200, 1, drawNormal) };
  const classesOf = (values: readonly string[]): (number | null)[] => {
    const [stratum] = measured(tableOf(predictor, { name: 'y', kind: 'category', values }), 'y').strata;
    return stratum!.classes.map(({ code }) => code);
  };

  test('are up to five, of 200 rows or more', () => {
    expect(classesOf(eachRow(1200, 2, (_, row) => 'abcde'[row % 5]!))).toEqual([0, 1, 2, 3, 4]);
    expect(classesOf(eachRow(1200, 2, (_, row) => 'abcdef'[row % 6]!))).toEqual([null]);
    expect(classesOf(eachRow(1200, 2, (_, row) => (row < 199 ? 'bad' : 'good')))).toEqual([null]);
    expect(classesOf(eachRow(1200, 2, (_, row) => (row < 200 ? 'bad' : 'good')))).toEqual([0, 1]);
  });

  test('are not made of codes that gather several values of the target', () => {
    expect(classesOf(eachRow(1200, 2, (_, row) => `level ${row % 10}`))).toEqual([null]);
  });
});

describe('what is counted apart', () => {
  const together = eachRow(900, 3, (stream) => stream.uniform() < 0.2);
  const partOf = (name: string): MadeColumn => ({ name, kind: 'number', values: eachRow(900, name.charCodeAt(0), (stream, row) => (together[row] ? null : Math.round(100 * drawNormal(stream)))) });
  const alwaysThere: MadeColumn = { name: 'z', kind: 'number', values: eachRow(900, 4, drawNormal) };

  test('is the rows in which three columns or more are missing together', () => {
    const { strata } = measured(tableOf(partOf('a'), alwaysThere, partOf('b'), partOf('c')));
    const missing = together.filter(Boolean).length;
    expect(strata.map(({ rows }) => rows)).toEqual([900 - missing, missing]);
    expect(strata[1]!.columns).toEqual([1]);
    expect(strata[1]!.fixed.map(({ column }) => column)).toEqual([0, 2, 3]);
    expect(strata[0]!.columns).toEqual([0, 1, 2, 3]);
  });

  test('is nothing where two columns are missing together: their table says so', () => {
    expect(measured(tableOf(partOf('a'), alwaysThere, partOf('b'))).strata).toHaveLength(1);
  });
});

describe('nothing that fewer rows hold', () => {
  const canaryText = 'Kanarienvogel 4711';
  const canaryMaximum = 87_654_321;
  const canaryMinimum = -12_345_678;
  const columns = creditColumns(1500, 5).map((column): MadeColumn => {
    const plant = (...canaries: (string | number)[]): MadeColumn => ({ ...column, values: column.values.map((value, row) => canaries[row - 700] ?? value) });
    if (column.name === 'income') return plant(canaryMaximum, canaryMinimum);
    if (column.name === 'purpose' || column.name === 'loan_id') return plant(...new Array<string>(minCount - 1).fill(canaryText));
    return column;
  });
  const text = JSON.stringify(measured(tableOf(...columns, { name: 'remark', kind: 'text', values: eachRow(1500, 6, (_, row) => (row < 9 ? canaryText : 'paid in full')) }), 'default'));

  test('leaves: no text, no largest and no smallest amount', () => {
    expect(text).not.toContain(canaryText);
    expect(text).not.toContain(String(canaryMaximum));
    expect(text).not.toContain(String(canaryMinimum));
  });

  test('while what more rows hold does', () => {
    expect(text).toContain('"study"');
    expect(text).toContain('9999999');
  });
});

describe('refusals', () => {
  test('a table of too few rows', () => {
    expect(failureOf(() => measured(creditTable(fewestRows - 1, 1)))).toMatchObject({ code: 'input', message: 'The table loans has 49 rows; at least 50 are needed, since a clone of fewer would copy people.' });
    expect(measured(creditTable(fewestRows, 1)).rows).toBe(fewestRows);
  });

  test('a target that is not there, with the columns that are', () => {
    const failure = failureOf(() => measured(creditTable(60, 1), 'defualt'));
    expect(failure.record).toMatchObject({ code: 'input', column: 'defualt' });
    expect(failure.record.fix).toContain('purpose, default');
  });

  test('a cancel is heard', () => {
    const cancelled = { ...silentMonitor, advance: () => { throw new Failure('cancelled', 'Cancelled.'); } };
    expect(failureOf(() => measure(creditTable(60, 1), { target: null, keepExtremes: false }, cancelled)).code).toBe('cancelled');
  });
});
