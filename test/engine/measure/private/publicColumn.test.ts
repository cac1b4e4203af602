import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnSchema } from '../../../../src/contract/tableSchema.ts';
import { numericCells } from '../../../../src/engine/measure/private/assign.ts';
import { type PublicCells, publicColumn } from '../../../../src/engine/measure/private/publicColumn.ts';
import { tableOf } from '../../../support/creditTable.ts';

function cellsOf(schema: Partial<ColumnSchema>, rows = 10_000): PublicCells {
  const column = publicColumn({ name: 'x', kind: 'number', role: 'ordinary', decimals: 2, ...schema }, rows);
  if (column.model !== 'cells') throw new Error('no cells');
  return column;
}

function place(column: PublicCells, ...values: (number | null)[]): number[] {
  return [...numericCells(tableOf({ name: 'x', kind: 'number', values }).columns[0]!, column)];
}

describe('cells of a declared range', () => {
  test('are one a unit where the range is short', () => {
    const { lo, hi } = cellsOf({ kind: 'integer', min: 18, max: 21 });
    expect([...lo]).toEqual([18, 19, 20, 21]);
    expect([...hi]).toEqual([18, 19, 20, 21]);
  });

  test('are about 64 where it is long, finer near 0, which has its own', () => {
    const { lo, hi } = cellsOf({ min: -1000, max: 1e6 });
    expect(lo.length).toBeGreaterThan(55);
    expect(lo.length).toBeLessThan(70);
    const zero = lo.indexOf(0);
    expect(hi[zero]).toBe(0);
    expect(hi[zero + 1]! - lo[zero + 1]!).toBeLessThan(hi.at(-1)! - lo.at(-1)!);
  });

  test('cover it without gap or overlap, in units of the last decimal', () => {
    fc.assert(fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 2e6 }), fc.integer({ min: 0, max: 3 }), (min, width, decimals) => {
      const { lo, hi } = cellsOf({ decimals, min, max: min + width });
      const units = (value: number): number => Math.round(value * 10 ** decimals);
      expect(units(lo[0]!)).toBe(units(min));
      expect(units(hi.at(-1)!)).toBe(units(min + width));
      for (let cell = 1; cell < lo.length; cell++) expect(units(lo[cell]!)).toBe(units(hi[cell - 1]!) + 1);
    }));
  });

  test('take values outside into the end cells, and never raise an error', () => {
    const column = cellsOf({ kind: 'integer', min: 18, max: 21 });
    expect(place(column, -5, 18, 20, 99, Infinity, null)).toEqual([0, 0, 2, 3, 3, 4]);
    expect(place(cellsOf({ kind: 'integer', min: 18, max: 21, missing: false }), null)).toEqual([0]);
  });
});

describe('cells without declared bounds', () => {
  test('span all magnitudes on both sides of 0', () => {
    const { lo, hi, bounded } = cellsOf({});
    expect(bounded).toBe(false);
    expect(lo[0]).toBeLessThan(-9e8);
    expect(hi.at(-1)).toBeGreaterThan(9e8);
    expect(hi[lo.indexOf(0)]).toBe(0);
  });

  test('leave out what the declaration excludes', () => {
    expect(cellsOf({ min: 0 }).lo[0]).toBe(0);
  });

  test('are one a unit for small whole numbers, which have no range to find', () => {
    const column = cellsOf({ kind: 'integer', min: 0 });
    expect(place(column, 0, 1, 2, 57, 58)).toEqual([0, 1, 2, 57, 58]);
  });

  test('of a date are the calendar months of two centuries', () => {
    const column = cellsOf({ kind: 'date', dateFormat: 'yyyy-MM-dd' });
    const [january, sameMonth, february] = place(column, Date.UTC(2020, 0, 1) / 864e5, Date.UTC(2020, 0, 31) / 864e5, Date.UTC(2020, 1, 1) / 864e5);
    expect(sameMonth).toBe(january);
    expect(february).toBe(january! + 1);
  });
});

test('special values are cells of their own, inside the range and outside', () => {
  const column = cellsOf({ kind: 'integer', min: 0, max: 1000, special: [-9, 7] });
  const [code, six, seven, eight] = place(column, -9, 6, 7, 8);
  expect(column.special[code!]).toBe(1);
  expect(column.special[seven!]).toBe(1);
  expect([column.lo[seven!], column.hi[seven!]]).toEqual([7, 7]);
  expect(new Set([code, six, seven, eight]).size).toBeGreaterThanOrEqual(3);
  expect(column.special[six!]).toBe(0);
});
