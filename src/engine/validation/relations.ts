import type { RelationFigures } from '../../contract/validation.ts';
import { pearson } from '../numeric/correlation.ts';
import type { Column, Table } from '../table/table.ts';

/** One table of two that belong together: rows, and the parent's row of each. */
export interface LinkedTable {
  readonly table: Table;
  /** -1 for an orphan. */
  readonly parents: Int32Array;
  readonly parentRows: number;
  /** Rows in paths by parent and time, first positions of paths (one more entry), and the column of states; null where it is no panel. */
  readonly paths: { readonly order: Uint32Array; readonly starts: Uint32Array; readonly state: string } | null;
}

/** Pairs of siblings from which a correlation is known to about .06; fewer are listed, not judged. */
const fewestPairs = 500;

/** How a child table's relation to its parent agrees with the real one: number of children, orphans, likeness of siblings, roll rates. */
export function compareRelation(names: Pick<RelationFigures, 'child' | 'parent' | 'column'>, real: LinkedTable, synthetic: LinkedTable): RelationFigures {
  const siblings = real.paths === null ? compareSiblings(real, synthetic) : [];
  const judged = siblings.filter(({ pairs }) => pairs >= fewestPairs);
  const rolls = real.paths === null || synthetic.paths === null ? null : compareRolls(real, synthetic, real.paths.state);
  return {
    ...names,
    children_distance: distance(childShares(real), childShares(synthetic)),
    orphans: { real: countOrphans(real), synthetic: countOrphans(synthetic) },
    sibling_correlations: siblings,
    sibling_max_difference: judged.length === 0 ? null : Math.max(...judged.map((one) => Math.abs(one.real - one.synthetic))),
    roll_rate_distance: rolls,
  };
}

function countOrphans({ parents }: LinkedTable): number {
  return parents.reduce((count, parent) => count + Number(parent < 0), 0);
}

/** Share of the parents with so many children. */
function childShares({ parents, parentRows }: LinkedTable): Map<number, number> {
  const counts = new Int32Array(parentRows);
  for (const parent of parents) if (parent >= 0) counts[parent]!++;
  const shares = new Map<number, number>();
  for (const count of counts) shares.set(count, (shares.get(count) ?? 0) + 1 / parentRows);
  return shares;
}

/** Total variation, 0 to 1. */
function distance(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): number {
  return [...new Set([...one.keys(), ...other.keys()])].reduce((sum, key) => sum + Math.abs((one.get(key) ?? 0) - (other.get(key) ?? 0)) / 2, 0);
}

/** Correlation of each number with that of the sibling before. */
function compareSiblings(real: LinkedTable, synthetic: LinkedTable): RelationFigures['sibling_correlations'] {
  return real.table.columns.flatMap((column) => {
    const other = synthetic.table.columns.find(({ schema }) => schema.name === column.schema.name);
    if (column.storage !== 'numeric' || other?.storage !== 'numeric') return [];
    const [one, two] = [siblingCorrelation(real, column.values), siblingCorrelation(synthetic, other.values)];
    return one.correlation === null || two.correlation === null ? [] : [{ column: column.schema.name, pairs: Math.min(one.pairs, two.pairs), real: one.correlation, synthetic: two.correlation }];
  });
}

function siblingCorrelation({ parents, parentRows }: LinkedTable, values: Float64Array): { correlation: number | null; pairs: number } {
  const latest = new Int32Array(parentRows).fill(-1);
  const [before, after]: [number[], number[]] = [[], []];
  parents.forEach((parent, row) => {
    if (parent < 0) return;
    const sibling = latest[parent]!;
    latest[parent] = row;
    if (sibling < 0 || Number.isNaN(values[sibling]!) || Number.isNaN(values[row]!)) return;
    before.push(values[sibling]!);
    after.push(values[row]!);
  });
  return { correlation: pearson(Float64Array.from(before), Float64Array.from(after)), pairs: before.length };
}

/** Sum of absolute differences of each row of the transition matrix, 0 to 2, weighted by the real rows. */
function compareRolls(real: LinkedTable, synthetic: LinkedTable, state: string): number {
  const [expected, found] = [transitions(real, state), transitions(synthetic, state)];
  let sum = 0;
  let rows = 0;
  for (const [from, row] of expected) {
    const other = found.get(from) ?? new Map<string, number>();
    const [total, otherTotal] = [sumOf(row), sumOf(other)];
    const states = new Set([...row.keys(), ...other.keys()]);
    const differences = otherTotal === 0 ? 2 : [...states].reduce((all, to) => all + Math.abs((row.get(to) ?? 0) / total - (other.get(to) ?? 0) / otherTotal), 0);
    sum += total * differences;
    rows += total;
  }
  return rows === 0 ? 0 : sum / rows;
}

function sumOf(row: ReadonlyMap<string, number>): number {
  return [...row.values()].reduce((sum, count) => sum + count, 0);
}

function transitions({ table, paths }: LinkedTable, state: string): Map<string, Map<string, number>> {
  const column: Column | undefined = table.columns.find(({ schema }) => schema.name === state);
  const counts = new Map<string, Map<string, number>>();
  if (column?.storage !== 'coded' || paths === null) return counts;
  const level = (at: number): string => column.levels[column.codes[paths.order[at]!]!] ?? '';
  for (let path = 0; path + 1 < paths.starts.length; path++) {
    for (let at = paths.starts[path]! + 1; at < paths.starts[path + 1]!; at++) {
      let row = counts.get(level(at - 1));
      if (row === undefined) counts.set(level(at - 1), (row = new Map()));
      row.set(level(at), (row.get(level(at)) ?? 0) + 1);
    }
  }
  return counts;
}
