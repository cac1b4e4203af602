import { describe, expect, test } from 'vitest';
import { PairLayout } from '../../../src/engine/measure/pairLayout.ts';
import { Stream } from '../../../src/engine/random/stream.ts';
import { choosePairs, shrunkTargets } from '../../../src/engine/twin/targets.ts';
import { drawNormal } from '../../support/creditTable.ts';
import { codeOf } from '../../../src/engine/twin/copula.ts';
import { equalShares, marginOfShares, normalTable } from './margins.ts';

const margin = marginOfShares(equalShares(5));
const shares = [Float64Array.from(equalShares(5)), Float64Array.from(equalShares(5))];
const one = new PairLayout([5, 5]);

/** Counts of `rows` drawn rows of two grouped normals. */
function drawnCounts(rows: number, rho: number, seed: number): Int32Array {
  const stream = new Stream(seed, 'targets');
  const counts = new Int32Array(25);
  for (let row = 0; row < rows; row++) {
    const x = drawNormal(stream);
    const y = rho * x + Math.sqrt(1 - rho * rho) * drawNormal(stream);
    counts[codeOf(x, margin.boundaries) * 5 + codeOf(y, margin.boundaries)]!++;
  }
  return counts;
}

function totalVariation(table: ArrayLike<number>, other: ArrayLike<number>): number {
  return Array.from(table, (share, cell) => Math.abs(share - other[cell]!)).reduce((sum, part) => sum + part, 0) / 2;
}

describe('targets', () => {
  const target = (counts: Int32Array, rows: number, pool: number[]): Float64Array =>
    shrunkTargets({ layout: one, pairs: Int32Array.of(0), tables: counts, rows, shares, poolTables: Float64Array.from(pool), poolRows: 10_000, deviation: null });

  test('have the margins of the columns, not those of the counts', () => {
    const table = target(drawnCounts(3000, 0.5, 1), 3000, normalTable(margin, margin, 0.5));
    for (let code = 0; code < 5; code++) {
      const row = Array.from({ length: 5 }, (_, other) => table[code * 5 + other]!);
      const column = Array.from({ length: 5 }, (_, other) => table[other * 5 + code]!);
      expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(0.2, 4);
      expect(column.reduce((sum, share) => sum + share, 0)).toBeCloseTo(0.2, 4);
    }
  });

  test('are the counts where these differ from the pool by more than chance', () => {
    const rows = 50_000;
    const table = target(drawnCounts(rows, 0.7, 2), rows, normalTable(margin, margin, 0));
    expect(totalVariation(normalTable(margin, margin, 0), normalTable(margin, margin, 0.7))).toBeGreaterThan(0.25);
    expect(totalVariation(table, normalTable(margin, margin, 0.7))).toBeLessThan(0.01);
  });

  test('are nothing where nothing is counted though it would be expected', () => {
    const rows = 400;
    const truth = normalTable(margin, margin, 0.3);
    const counts = drawnCounts(rows, 0.3, 3);
    // 16 rows of each cell are expected: a rule keeps the two codes apart.
    counts[12] = 0;
    expect(target(counts, rows, truth)[12]! * rows).toBeLessThan(0.001);
  });

  test('are nearer to the truth than the counts are, where the pool differs by chance alone', () => {
    const rows = 400;
    const truth = normalTable(margin, margin, 0.3);
    const gains = Array.from({ length: 20 }, (_, seed) => {
      const counts = drawnCounts(rows, 0.3, seed);
      return totalVariation(Array.from(counts, (count) => count / rows), truth) / totalVariation(target(counts, rows, truth), truth);
    });
    expect(Math.min(...gains)).toBeGreaterThan(1);
    expect(gains.reduce((sum, gain) => sum + gain, 0) / gains.length).toBeGreaterThan(2);
  });

  test('keep the measured rank correlation even where the cells are noise', () => {
    const rows = 400;
    const counts = drawnCounts(rows, 0.4, 3);
    const table = target(counts, rows, normalTable(margin, margin, 0));
    const mean = (cells: ArrayLike<number>, total: number): number =>
      Array.from(cells, (cell, index) => (cell / total) * (Math.floor(index / 5) - 2) * ((index % 5) - 2)).reduce((sum, part) => sum + part, 0);
    expect(mean(table, 1)).toBeCloseTo(mean(counts, rows), 2);
  });

  test('leave no cell impossible', () => {
    const counts = Int32Array.from({ length: 25 }, (_, cell) => (cell % 6 === 0 ? 400 : 0));
    const table = target(counts, 2000, normalTable(margin, margin, 0.9));
    expect(table.every((share) => share > 0 && share < 1)).toBe(true);
  });
});

describe('pairs worth raking', () => {
  /** Tables of `columns` columns with two codes: those of the first pair depend on each other. */
  function binaryTables(columns: number, rows: number) {
    const layout = new PairLayout(new Array<number>(columns).fill(2));
    const quarter = rows / 4;
    const tables = new Int32Array(layout.length).fill(quarter);
    layout.table(tables, 0).set([2 * quarter, 0, 0, 2 * quarter]);
    return { layout, tables, copula: new Float64Array(layout.length).fill(0.25) };
  }

  test('are all of them in tables of usual size', () => {
    const { layout, tables, copula } = binaryTables(6, 4000);
    expect([...choosePairs({ layout, tables, rows: 4000, target: -1, copulaTables: copula, everyPair: false })]).toEqual(Array.from({ length: 15 }, (_, pair) => pair));
  });

  test('are, in small tables, those with the target or with a dependence', () => {
    const { layout, tables, copula } = binaryTables(6, 800);
    expect([...choosePairs({ layout, tables, rows: 800, target: -1, copulaTables: copula, everyPair: false })]).toEqual([0]);
    expect([...choosePairs({ layout, tables, rows: 800, target: 5, copulaTables: copula, everyPair: false })]).toEqual([0, 4, 8, 11, 13, 14].filter((pair) => pair === 0 || layout.second[pair] === 5));
  });

  test('are, in wide tables, those with the target and the four per column that the copula misses most', () => {
    const { layout, tables, copula } = binaryTables(50, 4000);
    const missed = layout.pairOf(20, 30);
    layout.table(tables, missed).set([1500, 500, 500, 1500]);
    const chosen = new Set(choosePairs({ layout, tables, rows: 4000, target: 49, copulaTables: copula, everyPair: false }));
    expect(chosen.has(0)).toBe(true);
    expect(chosen.has(missed)).toBe(true);
    for (let column = 0; column < 49; column++) expect(chosen.has(layout.pairOf(column, 49))).toBe(true);
    expect(chosen.size).toBeLessThanOrEqual(49 + 4 * 50);
  });

  test('were seen together at least once', () => {
    const { layout, tables, copula } = binaryTables(4, 4000);
    layout.table(tables, 2).fill(0);
    expect([...choosePairs({ layout, tables, rows: 4000, target: -1, copulaTables: copula, everyPair: false })]).not.toContain(2);
  });
});
