import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { silentMonitor } from '../../../../src/contract/progress.ts';
import { ClassTable } from '../../../../src/engine/privacy/anonymity/classTable.ts';
import { QuasiCodes } from '../../../../src/engine/privacy/anonymity/quasiCodes.ts';
import { moveRows, planMoves, type ReleaseMoves } from '../../../../src/engine/privacy/anonymity/releaseMoves.ts';
import type { Table } from '../../../../src/engine/table/table.ts';
import { tableOf } from '../../../support/creditTable.ts';

type Cell = [age: number | null, region: string | null];

const blockOf = (rows: readonly Cell[]): Table => tableOf(
  { name: 'amount', kind: 'integer', values: rows.map((_, row) => row) },
  { name: 'age', kind: 'integer', values: rows.map(([age]) => age) },
  { name: 'region', kind: 'category', values: rows.map(([, region]) => region) },
);

/** Counts the blocks, plans and moves them, and gives the cells as they would be written. */
function release(blocks: readonly Cell[][], k: number): { cells: string[]; moves: ReleaseMoves; tables: Table[] } {
  const codes = new QuasiCodes(['age', 'region']);
  const classes = new ClassTable(2);
  for (const block of blocks) {
    const tuples = codes.encode(blockOf(block));
    for (let row = 0; row < block.length; row++) classes.add(tuples, row * 2);
  }
  const moves = planMoves(classes, codes, k, silentMonitor);
  const tables = blocks.map((block) => moveRows(blockOf(block), classes, codes, moves));
  return { cells: tables.flatMap(cellsOf), moves, tables };
}

function cellsOf({ rows, columns }: Table): string[] {
  const [, age, region] = columns;
  if (age?.storage !== 'numeric' || region?.storage !== 'coded') throw new Error('other columns');
  return Array.from({ length: rows }, (_, row) => `${age.values[row]} ${region.levels[region.codes[row]!] ?? null}`);
}

function countsOf(cells: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return counts;
}

const cell: fc.Arbitrary<Cell> = fc.tuple(fc.option(fc.integer({ min: 18, max: 40 })), fc.option(fc.constantFrom('north', 'south', 'west')));

test('afterwards every class has k rows or more, large classes are left alone, and moved rows join classes that were there', () => {
  const blocksOfSixRows = fc.array(fc.array(cell, { minLength: 6, maxLength: 60 }), { minLength: 1, maxLength: 4 });
  fc.assert(fc.property(blocksOfSixRows, fc.integer({ min: 1, max: 6 }), (blocks, k) => {
    const before = blocks.flat().map(([age, region]) => `${age ?? Number.NaN} ${region}`);
    const { cells, moves } = release(blocks, k);
    const counts = countsOf(before);
    const after = countsOf(cells);
    for (const [key, count] of after) {
      expect(count).toBeGreaterThanOrEqual(k);
      expect(counts.has(key)).toBe(true);
    }
    expect(cells.filter((key, row) => key !== before[row] && counts.get(before[row]!)! >= k)).toEqual([]);
    expect(moves.rowsMoved).toBe(cells.filter((key, row) => key !== before[row]).length);
    expect([moves.classesAfter, moves.smallest]).toEqual([after.size, Math.min(...after.values())]);
  }));
});

test('fewer than k rows in all are refused with the reason', () => {
  expect(() => release([[[30, 'north'], [30, 'north']]], 5)).toThrow('k-anonymity of 5 cannot be reached: the release has 2 rows in all.');
  expect(() => release([[]], 1)).toThrow('0 rows in all');
});

describe('a small class', () => {
  const many = (count: number, ...row: Cell): Cell[] => new Array<Cell>(count).fill(row);

  test('joins the nearest large one: another age before another region', () => {
    const { cells, moves } = release([[...many(5, 30, 'north'), ...many(5, 45, 'south'), ...many(2, 44, 'north')]], 5);
    expect(countsOf(cells)).toEqual(new Map([['30 north', 7], ['45 south', 5]]));
    expect(moves).toMatchObject({ rows: 12, rowsMoved: 2, classesBefore: 3, classesAfter: 2, smallest: 5 });
  });

  test('joins other small ones where they are nearer than any large one', () => {
    const { cells } = release([[...many(9, 20, 'north'), ...many(3, 60, 'south'), ...many(2, 61, 'south')]], 5);
    expect(countsOf(cells)).toEqual(new Map([['20 north', 9], ['60 south', 5]]));
  });

  test('keeps what is no quasi-identifier', () => {
    const { tables } = release([[...many(5, 30, 'north'), ...many(1, 31, 'west')]], 5);
    expect(tables[0]!.columns[0]).toMatchObject({ values: Float64Array.from([0, 1, 2, 3, 4, 5]) });
  });
});

test('many rows of many values are moved in reasonable time', () => {
  const rows: Cell[] = Array.from({ length: 20_000 }, (_, row) => [(row * 7919) % 15_000, ['north', 'south'][row % 2]!]);
  const { moves } = release([rows], 5);
  expect(moves.smallest).toBeGreaterThanOrEqual(5);
});
