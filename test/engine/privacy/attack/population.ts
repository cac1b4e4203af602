import { normalCdf, normalQuantile } from '../../../../src/engine/numeric/normal.ts';
import { Stream } from '../../../../src/engine/random/stream.ts';
import type { Column, Table } from '../../../../src/engine/table/table.ts';
import { portfolioFormat } from '../../../../src/engine/portfolio/columns.ts';

const numbers = 8;
const categories = 4;

/** Rows of one population: eight numbers and four categories that lean on one common factor. */
export function people(rows: number, seed: number, purpose: string): Table {
  const stream = new Stream(seed, `people/${purpose}`);
  const factor = Float64Array.from({ length: rows }, () => normalQuantile(stream.uniform()));
  const latent = (weight: number): Float64Array => Float64Array.from(factor, (common) => weight * common + Math.sqrt(1 - weight * weight) * normalQuantile(stream.uniform()));
  const columns: Column[] = [
    ...Array.from({ length: numbers }, (_none, at): Column => ({ storage: 'numeric', schema: { name: `n${at}`, kind: 'number', role: 'ordinary' }, values: latent(0.2 + 0.08 * at).map((z) => Math.round(1000 * Math.exp(0.6 * z)) / 10) })),
    ...Array.from({ length: categories }, (_none, at): Column => ({
      storage: 'coded', schema: { name: `c${at}`, kind: 'category', role: 'ordinary' }, levels: ['a', 'b', 'c', 'd'], codes: Int32Array.from(latent(0.5), (z) => Math.min(3, Math.floor(4 * normalCdf(z)))),
    })),
  ];
  return { name: 'people', rows, columns, format: portfolioFormat };
}

/** The first rows of `table` take the place of the last ones of `other`; numbers are moved by up to `jitter` of themselves. */
export function planted(other: Table, table: Table, count: number, jitter: number, seed: number): Table {
  const stream = new Stream(seed, 'planted');
  const columns = other.columns.map((column, at): Column => {
    const from = table.columns[at]!;
    if (column.storage === 'numeric' && from.storage === 'numeric') {
      const values = column.values.slice();
      for (let row = 0; row < count; row++) values[other.rows - 1 - row] = from.values[row]! * (1 + jitter * (2 * stream.uniform() - 1));
      return { ...column, values };
    }
    if (column.storage === 'numeric' || from.storage === 'numeric') throw new Error('the same columns');
    const codes = column.codes.slice();
    for (let row = 0; row < count; row++) codes[other.rows - 1 - row] = from.codes[row]!;
    return { ...column, codes };
  });
  return { ...other, columns };
}
