import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { silentMonitor } from '../../../../src/contract/progress.ts';
import { mondrian, type MondrianInput, type Partition } from '../../../../src/engine/privacy/anonymity/mondrian.ts';
import { rankValues } from '../../../../src/engine/privacy/anonymity/quasiColumn.ts';

/** Rows of small whole numbers as the input of Mondrian. */
function inputOf(rows: readonly (readonly number[])[], k: number, changes: Partial<MondrianInput> = {}): MondrianInput {
  const ranked = rows[0]!.map((_, at) => {
    const values = [...new Set(rows.map((row) => row[at]!))];
    return { values, ...rankValues(`c${at}`, values) };
  });
  const ranks = Int32Array.from(rows.flatMap((row) => row.map((value, at) => ranked[at]!.ranks[ranked[at]!.values.indexOf(value)]!)));
  return { columns: ranked.map(({ column }) => column), ranks, weights: null, k, strict: true, admits: () => true, ...changes };
}

function partsOf({ order, starts }: Partition): number[][] {
  return Array.from(starts.subarray(0, -1), (start, part) => Array.from(order.subarray(start, starts[part + 1])));
}

const tables = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 120 });

test('every part has k rows or more, and every row is in one part', () => {
  fc.assert(fc.property(tables, fc.integer({ min: 1, max: 7 }), fc.boolean(), (rows, k, strict) => {
    const parts = partsOf(mondrian(inputOf(rows, k, { strict }), silentMonitor));
    // Fewer than k rows are one part.
    for (const part of parts) expect(part.length).toBeGreaterThanOrEqual(Math.min(k, rows.length));
    expect(parts.flat().sort((one, other) => one - other)).toEqual(rows.map((_, row) => row));
  }));
});

test('a strict cut never parts equal rows, and no part could be cut again', () => {
  fc.assert(fc.property(tables, fc.integer({ min: 1, max: 7 }), (rows, k) => {
    const parts = partsOf(mondrian(inputOf(rows, k), silentMonitor));
    const partOf = new Map<string, number>();
    parts.forEach((part, index) => part.forEach((row) => {
      const key = rows[row]!.join();
      expect(partOf.get(key) ?? index).toBe(index);
      partOf.set(key, index);
    }));
    for (const part of parts) {
      for (const at of [0, 1] as const) {
        const values = part.map((row) => rows[row]![at]).sort((one, other) => one - other);
        for (const value of new Set(values)) {
          const below = values.filter((other) => other <= value).length;
          expect(below >= k && values.length - below >= k).toBe(false);
        }
      }
    }
  }));
});

test('relaxed parts have fewer than 2k rows unless all of their rows are equal', () => {
  fc.assert(fc.property(tables, fc.integer({ min: 1, max: 7 }), (rows, k) => {
    const large = partsOf(mondrian(inputOf(rows, k, { strict: false }), silentMonitor)).filter((part) => part.length >= 2 * k);
    for (const part of large) expect(new Set(part.map((row) => rows[row]!.join())).size).toBe(1);
  }));
});

test('a weight counts as so many equal rows', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 40, selector: String }), fc.integer({ min: 1, max: 5 }), (rows, k) => {
    const weights = rows.map(([one, other]) => 1 + ((one + other) % 3));
    const weighted = partsOf(mondrian(inputOf(rows, k, { weights: Float64Array.from(weights) }), silentMonitor));
    const repeated = rows.flatMap((row, index) => new Array<typeof row>(weights[index]!).fill(row));
    const plain = partsOf(mondrian(inputOf(repeated, k), silentMonitor));
    const keys = (parts: number[][], of: readonly (readonly number[])[]): string[] => parts.map((part) => [...new Set(part.map((row) => of[row]!.join()))].sort().join(' ')).sort();
    expect(keys(weighted, rows)).toEqual(keys(plain, repeated));
  }));
});

test('the patients of LeFevre et al. 2006 are parted as in figure 3 of the paper', () => {
  // Postcode and age; k = 2.
  const patients = [[53711, 25], [53712, 25], [53711, 26], [53710, 27], [53712, 27], [53711, 28]] as const;
  const parts = partsOf(mondrian(inputOf(patients, 2), silentMonitor)).map((part) => part.sort((one, other) => one - other));
  expect(parts).toEqual([[0, 2], [3, 5], [1, 4]]);
});
