import { expect, test } from 'vitest';
import { portfolioFormat } from '../../../src/engine/portfolio/columns.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { realSupport } from '../../../src/engine/validation/realSupport.ts';

function table(rows: readonly (readonly [region: number, age: number])[], role: 'quasi-identifier' | 'ordinary' = 'quasi-identifier'): Table {
  return {
    name: 't', rows: rows.length, format: portfolioFormat,
    columns: [
      { storage: 'coded', schema: { name: 'region', kind: 'category', role }, levels: ['N', 'S'], codes: Int32Array.from(rows, ([region]) => region) },
      { storage: 'numeric', schema: { name: 'age', kind: 'integer', role }, values: Float64Array.from(rows, ([, age]) => age) },
    ],
  };
}

test('claim 3: real rows behind each combination that is released (case 67)', () => {
  const real = table([...Array.from({ length: 5 }, (): [number, number] => [0, 30]), [1, 40], [-1, Number.NaN]]);
  const synthetic = table([[0, 30], [0, 30], [1, 40], [1, 41], [-1, Number.NaN], [1, 41], [1, 41], [0, 30]]);
  expect(realSupport(real, synthetic)).toEqual({ columns: ['region', 'age'], k: 5, classes: 4, none: 1, below_k: 2, at_least_k: 1, rows_without: 3 / 8 });
});

test('says nothing where no quasi-identifier is declared', () => {
  expect(realSupport(table([[0, 1]], 'ordinary'), table([[0, 1]], 'ordinary'))).toBeNull();
});
