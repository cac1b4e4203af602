import type { Column, CodedColumn, Table } from '../table/table.ts';
import { toUnits } from '../table/units.ts';
import { SharedKeys } from './persons.ts';
import { minCount } from './settings.ts';

/** Fewest rows a parent has in the middle of a panel, and the share of its steps that go by one. */
const fewestMonths = 3;
const regularShare = 0.99;
const mostStateLevels = 12;
const mostStates = 60;

/** A child table as paths: rows by parent and time. */
export interface PanelRows {
  readonly table: Table;
  /** Rows of the table, parent by parent, in their order of time. Orphans are left out. */
  readonly order: Uint32Array;
  /** Row of the parent of each position of `order`, and the person it belongs to. */
  readonly parent: Int32Array;
  readonly person: Int32Array;
  /** Position of the first row of each parent's path in `order`, one more entry than paths; parents without rows have none. */
  readonly starts: Uint32Array;
  readonly stateColumns: readonly CodedColumn[];
  /** Joint state of each position, and the levels of the state columns in each state (null where missing). */
  readonly state: Int32Array;
  readonly states: readonly (readonly (string | null)[])[];
}

/**
 * The table as a panel, or null: a column of months, days or numbers that goes up by one from row to row of a parent, and at least three
 * rows for most parents.
 * @param parents row of the parent of each row, -1 where there is none  @param persons whose each row of the parent is
 */
export function asPanel(table: Table, parents: Int32Array, link: string, persons: Int32Array): PanelRows | null {
  for (const column of table.columns) {
    const units = toUnits(column);
    if (units === null || units.unit.decimals > 0 || column.schema.name === link) continue;
    const order = Uint32Array.from(parents.keys()).filter((row) => parents[row]! >= 0).sort((one, other) => parents[one]! - parents[other]! || units.values[one]! - units.values[other]! || one - other);
    const starts = pathStarts(order, parents);
    const paths = starts.length - 1;
    if (paths < minCount || order.length < fewestMonths * paths) return null;
    let regular = 0;
    for (let at = 1; at < order.length; at++) {
      const same = parents[order[at]!] === parents[order[at - 1]!];
      if (same && units.values[order[at]!]! - units.values[order[at - 1]!]! === 1) regular++;
    }
    if (regular < regularShare * (order.length - paths)) continue;
    const parent = Int32Array.from(order, (row) => parents[row]!);
    const person = parent.map((row) => persons[row]!);
    return { table, order, parent, person, starts, ...statesOf(table, order, person, link) };
  }
  return null;
}

function pathStarts(order: Uint32Array, parents: Int32Array): Uint32Array {
  const starts: number[] = [];
  order.forEach((row, at) => {
    if (at === 0 || parents[row] !== parents[order[at - 1]!]) starts.push(at);
  });
  return Uint32Array.of(...starts, order.length);
}

/** The joint levels of all categories of few levels; combinations of fewer than `minCount` persons join the most frequent one that shares the first column's level. */
function statesOf(table: Table, order: Uint32Array, person: Int32Array, link: string): Pick<PanelRows, 'stateColumns' | 'state' | 'states'> {
  const isState = (column: Column): column is CodedColumn =>
    column.storage === 'coded' && column.schema.kind === 'category' && column.schema.name !== link && column.levels.length <= mostStateLevels;
  let stateColumns = table.columns.filter(isState);
  // Texts before numbers: a state's name decides which rare combination joins which.
  stateColumns = [...stateColumns.filter((column) => toUnits(column) === null), ...stateColumns.filter((column) => toUnits(column) !== null)];
  for (;;) {
    const keyOf = (row: number): string => stateColumns.map(({ codes }) => codes[row]!).join('/');
    const counts = new Map<string, number>();
    const shared = new SharedKeys<string>();
    order.forEach((row, at) => {
      counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
      shared.add(keyOf(row), person[at]!);
    });
    const kept = [...counts].filter(([key]) => shared.has(key)).sort((one, other) => other[1] - one[1]);
    if (kept.length > mostStates) {
      stateColumns = stateColumns.slice(0, -1);
      continue;
    }
    const stateOf = new Map(kept.map(([key], state) => [key, state]));
    for (const key of counts.keys()) {
      if (stateOf.has(key)) continue;
      const alike = kept.findIndex(([other]) => other.split('/')[0] === key.split('/')[0]);
      stateOf.set(key, Math.max(0, alike));
    }
    const states = (kept.length === 0 ? [''] : kept.map(([key]) => key)).map((key) => stateColumns.map(({ levels }, position) => levels[Number(key.split('/')[position])] ?? null));
    return { stateColumns, state: Int32Array.from(order, (row) => stateOf.get(keyOf(row))!), states };
  }
}
