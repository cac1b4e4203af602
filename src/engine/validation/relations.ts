import type { RelationFigures } from '../../contract/validation.ts';
import { rollRateDistance, secondOrderGap } from '../cascade/measures.ts';
import type { Panel } from '../cascade/panel.ts';
import { pearson } from '../numeric/correlation.ts';
import type { Table } from '../table/table.ts';

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
export const fewestSiblings = 500;

/** How a child table's relation to its parent agrees with the real one: number of children, orphans, likeness of siblings; of paths roll rates and memory. */
export function compareRelation(names: Pick<RelationFigures, 'child' | 'parent' | 'column'>, real: LinkedTable, synthetic: LinkedTable): RelationFigures {
  const siblings = real.paths === null ? compareSiblings(real, synthetic) : [];
  const judged = siblings.filter(({ pairs }) => pairs >= fewestSiblings);
  const panels = panelsOf(real, synthetic);
  return {
    ...names,
    children_distance: distance(childShares(real), childShares(synthetic)),
    orphans: { real: countOrphans(real), synthetic: countOrphans(synthetic) },
    sibling_correlations: siblings,
    sibling_max_difference: judged.length === 0 ? null : Math.max(...judged.map((one) => Math.abs(one.real - one.synthetic))),
    roll_rate_distance: panels === null ? null : rollRateDistance(...panels),
    second_order_gap: panels === null ? null : { real: secondOrderGap(panels[0]), synthetic: secondOrderGap(panels[1]) },
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

/** Paths of both as panels of the same states: those of the real table first, so that its rows weigh. */
function panelsOf(real: LinkedTable, synthetic: LinkedTable): [real: Panel, synthetic: Panel] | null {
  const [one, other] = [statesOf(real), statesOf(synthetic)];
  if (one === null || other === null) return null;
  const states = [...new Set([...one, ...other])];
  return states.length > mostStates ? null : [panelOf(one, states, real.paths!), panelOf(other, states, synthetic.paths!)];
}

/** What a panel's codes have room for. */
const mostStates = 255;

/** The state of each position of the paths; '' where it is missing. */
function statesOf({ table, paths }: LinkedTable): string[] | null {
  const column = table.columns.find(({ schema }) => schema.name === paths?.state);
  return paths === null || column?.storage !== 'coded' ? null : Array.from(paths.order, (row) => column.levels[column.codes[row]!] ?? '');
}

function panelOf(visited: readonly string[], states: readonly string[], { starts }: NonNullable<LinkedTable['paths']>): Panel {
  const clients = starts.length - 1;
  const lengths = Uint16Array.from({ length: clients }, (_, client) => starts[client + 1]! - starts[client]!);
  const months = lengths.reduce((most, length) => Math.max(most, length), 1);
  const codeOf = new Map(states.map((state, code) => [state, code]));
  const codes = new Uint8Array(clients * months);
  for (let client = 0; client < clients; client++) {
    for (let month = 0; month < lengths[client]!; month++) codes[client * months + month] = codeOf.get(visited[starts[client]! + month]!)!;
  }
  return { clients, months, states, codes, lengths, statics: new Float32Array(0), staticColumns: 0 };
}
