import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { silentMonitor } from '../../../../src/contract/progress.ts';
import { searchLattice, type LatticeColumn, type LatticeInput } from '../../../../src/engine/privacy/anonymity/lattice.ts';

/** Values 0 to 7 by themselves, in pairs, in fours, and as one. */
const column: LatticeColumn = {
  levels: [0, 1, 2, 3].map((level) => ({ groups: Int32Array.from({ length: 8 }, (_, rank) => rank >> level), shares: new Float64Array(8 >> level).fill((2 ** level - 1) / 7) })),
};

function inputOf(rows: readonly (readonly number[])[], changes: Partial<LatticeInput>): LatticeInput {
  return { columns: rows[0]!.map(() => column), ranks: Int32Array.from(rows.flat()), k: 2, mostSuppressed: 0, admits: null, monotone: true, ...changes };
}

/** The definition: every node, its classes by a map. */
function leastLoss(rows: readonly (readonly number[])[], k: number, mostSuppressed: number): number {
  let best = Infinity;
  for (let node = 0; node < 4 ** rows[0]!.length; node++) {
    const levels = rows[0]!.map((_, at) => Math.floor(node / 4 ** at) % 4);
    const counts = new Map<string, number>();
    for (const row of rows) {
      const key = row.map((rank, at) => rank >> levels[at]!).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const suppressed = [...counts.values()].filter((count) => count < k).reduce((sum, count) => sum + count, 0);
    const each = levels.reduce((sum, level) => sum + (2 ** level - 1) / 7, 0) / levels.length;
    if (suppressed <= mostSuppressed) best = Math.min(best, ((rows.length - suppressed) * each + suppressed) / rows.length);
  }
  return best;
}

const tables = fc.array(fc.tuple(fc.nat(7), fc.nat(7), fc.nat(7)), { minLength: 6, maxLength: 60 });

test('the search finds the least loss there is, and its classes keep to k', () => {
  fc.assert(fc.property(tables, fc.integer({ min: 1, max: 6 }), fc.nat(5), (rows, k, mostSuppressed) => {
    const result = searchLattice(inputOf(rows, { k, mostSuppressed }), silentMonitor);
    expect(result.loss).toBeCloseTo(leastLoss(rows, k, mostSuppressed), 9);
    const counts = new Map<number, number>();
    for (const own of result.classOf) counts.set(own, (counts.get(own) ?? 0) + 1);
    expect(counts.get(-1) ?? 0).toBe(result.suppressed);
    expect(result.suppressed).toBeLessThanOrEqual(mostSuppressed);
    counts.delete(-1);
    for (const count of counts.values()) expect(count).toBeGreaterThanOrEqual(k);
  }));
});

test('failures rule out finer nodes: far fewer are counted than there are', () => {
  const rows = Array.from({ length: 400 }, (_, row) => [0, 1, 2, 3, 4].map((at) => ((row * 7919) >> at) % 8));
  const result = searchLattice(inputOf(rows, { k: 40 }), silentMonitor);
  expect(result.counted).toBeLessThan(4 ** 5 / 4);
});

test('what not even the top keeps to is refused, and so is a lattice too large to search', () => {
  expect(() => searchLattice(inputOf([[1, 1]], { k: 2 }), silentMonitor)).toThrow('Even with every quasi-identifier generalised');
  expect(() => searchLattice(inputOf([[1, 1], [1, 1]], { admits: () => false }), silentMonitor)).toThrow('Even with every');
  expect(() => searchLattice(inputOf([new Array<number>(11).fill(0)], {}), silentMonitor)).toThrow(/lattice of 11 quasi-identifiers/);
});
