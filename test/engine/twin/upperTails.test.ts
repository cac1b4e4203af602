import { expect, test } from 'vitest';
import type { Table } from '../../../src/engine/table/table.ts';
import { quantile } from '../../../src/engine/validation/metrics/quantile.ts';
import { sorted, tailDependence } from '../../../src/engine/validation/metrics/tailDependence.ts';
import { drawNormal, eachRow, tableOf } from '../../support/creditTable.ts';
import { blocksOf, columnOf, twinOf } from './twins.ts';

const names = ['bill_1', 'bill_2', 'bill_3'];

/** Balances of three months: most wander, a few large ones stay nearly what they were, so that large values go together far more often than a normal copula says. */
function balances(rows: number): Table {
  const drawn = eachRow(rows, 5, (stream) => {
    const size = Math.exp(10 + 1.4 * drawNormal(stream));
    const isLarge = size > Math.exp(11.8);
    let balance = size;
    return names.map(() => Math.round((balance *= Math.exp((isLarge ? 0.04 : 0.7) * drawNormal(stream)))));
  });
  return tableOf(...names.map((name, month) => ({ name, kind: 'integer' as const, values: drawn.map((row) => row[month]!) })));
}

function numbers(table: Table, name: string): Float64Array {
  const column = columnOf(table, name);
  if (column.storage !== 'numeric') throw new Error('a number was expected');
  return column.values;
}

test('large values of two columns go together as often as in the source, among the largest 5, 3 and 1 %, and are as large', () => {
  const source = balances(8000);
  const [sample] = blocksOf(twinOf(source), 8000) as [Table];
  for (const [one, other] of [['bill_1', 'bill_2'], ['bill_2', 'bill_3'], ['bill_1', 'bill_3']] as const) {
    for (const [level, tolerance] of [[0.95, 0.05], [0.97, 0.06], [0.99, 0.12]] as const) {
      const [real, synthetic] = [source, sample].map((table) => tailDependence(sorted(numbers(table, one)), sorted(numbers(table, other)), [level]).upper.values[0]!) as [number, number];
      expect(Math.abs(synthetic - real), `${one}, ${other} above ${level}`).toBeLessThan(tolerance);
    }
  }
  for (const name of names) {
    const at = (table: Table, probability: number): number => quantile(numbers(table, name).slice().sort(), probability);
    expect(Math.abs(at(sample, 0.99) / at(source, 0.99) - 1)).toBeLessThan(0.02);
    expect(Math.abs(at(sample, 0.999) / at(source, 0.999) - 1)).toBeLessThan(0.2);
  }
});
