import type { Expression, Reference } from '../../../contract/relatedTwin.ts';
import { evaluate, type Values } from '../../table/expression.ts';
import { findColumn, type Column, type Table } from '../../table/table.ts';
import { toUnits, type Unit, type UnitColumn } from '../../table/units.ts';
import type { PanelPlan } from './panelPlan.ts';

/** The paths of a panel, by its plan: each parent's rows are treated by themselves. */
export interface PanelPaths {
  /** Position of the first row of each path in the table, and how many rows it has, at least one. */
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** Parent's row of each path. */
  readonly parents: Int32Array;
  /** State of each row of the table; what lies beyond a path's end means nothing. */
  readonly states: Int32Array;
}

/**
 * A path ends with a closing state, and before the first row that holds no declared state or one that may not begin or follow; no message tells of any.
 * @param parent row of the parent of each row; rows of one parent stand together, in their order of time
 */
export function pathsOf(table: Table, parent: Int32Array, plan: PanelPlan): PanelPaths {
  const states = statesOf(table, plan);
  const follows = new Set(plan.regimes.map(({ before, state }) => (before + 1) * plan.states.length + state));
  const goesOn = (at: number, first: number): boolean => states[at]! >= 0 && follows.has(((at === first ? -1 : states[at - 1]!) + 1) * plan.states.length + states[at]!);
  const starts: number[] = [];
  const lengths: number[] = [];
  for (let at = 0; at < table.rows; ) {
    let next = at;
    while (next < table.rows && parent[next] === parent[at]) next++;
    let end = at;
    while (end < next && goesOn(end, at)) end++;
    if (end > at) {
      starts.push(at);
      lengths.push(end - at);
    }
    at = next;
  }
  return { starts: Int32Array.from(starts), lengths: Int32Array.from(lengths), parents: Int32Array.from(starts, (at) => parent[at]!), states };
}

function statesOf(table: Table, { stateColumns, states }: PanelPlan): Int32Array {
  const columns = stateColumns.map((name) => codedColumn(table, name));
  // The state of each row, by as many digits as there are columns: a level that is declared, or none.
  const digits = columns.map((column, place) => {
    const declared = [...new Set(states.map((levels) => levels[place]!))];
    return { codeOf: column.levels.map((level) => declared.indexOf(level)), declared };
  });
  const stateOf = new Map(states.map((levels, state) => [levels.map((level, place) => digits[place]!.declared.indexOf(level)).join(), state]));
  return Int32Array.from({ length: table.rows }, (_, row) => stateOf.get(columns.map(({ codes }, place) => digits[place]!.codeOf[codes[row]!] ?? -1).join()) ?? -1);
}

/** The segment of each path by its parent's declared levels; -1 for levels that were not declared. */
export function segmentsOf(parents: Int32Array, parent: Table, { segments }: PanelPlan): Int32Array {
  const columns = segments.map(({ name, levels }) => {
    const column = codedColumn(parent, name);
    return { codes: column.codes, codeOf: column.levels.map((level) => levels.indexOf(level)), levels: levels.length };
  });
  return parents.map((row) => columns.reduce((segment, { codes, codeOf, levels }) => {
    const code = codeOf[codes[row]!] ?? -1;
    return segment < 0 || code < 0 ? -1 : segment * levels + code;
  }, 0));
}

function codedColumn(table: Table, name: string): Extract<Column, { storage: 'coded' }> {
  const column = findColumn(table, name);
  if (column?.storage !== 'coded') throw new Error('states and segments are categories');
  return column;
}

/** The numbers of a panel's rows, of the rows before them and of their parents, in whole units. */
export class PanelValues implements Values {
  row = 0;
  private readonly own: ReadonlyMap<string, UnitColumn>;
  private readonly above: ReadonlyMap<string, UnitColumn>;
  private readonly parent: Int32Array;

  constructor(table: Table, parentTable: Table, parent: Int32Array) {
    this.own = unitColumns(table);
    this.above = unitColumns(parentTable);
    this.parent = parent;
  }

  units({ of, column }: Reference): number {
    if (of === 'parent') return this.above.get(column)?.values[this.parent[this.row]!] ?? Number.NaN;
    const row = of === 'own' ? this.row : this.row - 1;
    return row >= 0 && this.parent[row] === this.parent[this.row] ? (this.own.get(column)?.values[row] ?? Number.NaN) : Number.NaN;
  }

  unit({ of, column }: Reference): Unit {
    return (of === 'parent' ? this.above : this.own).get(column)?.unit ?? { kind: 'amount', decimals: 0 };
  }

  /** Position of the first expression that gives the column's value; their number where none does. */
  formOf(column: string, expressions: readonly Expression[]): number {
    const value = this.units({ of: 'own', column });
    const form = expressions.findIndex((expression) => evaluate(expression, this) === value);
    return form < 0 ? expressions.length : form;
  }
}

/** By the declaration alone: a text that is no declared number is none for its own row, and has no say in any other. */
function unitColumns({ columns }: Table): Map<string, UnitColumn> {
  return new Map(columns.flatMap((column) => {
    if (column.storage === 'numeric') return [[column.schema.name, toUnits(column)] as const].flatMap(([name, units]) => (units === null ? [] : [[name, units] as const]));
    const declared = new Set(column.schema.kind === 'category' ? column.schema.levels : []);
    const numbers = column.levels.map((level) => (declared.has(level) ? Number(level) : Number.NaN));
    return [[column.schema.name, { name: column.schema.name, unit: { kind: 'amount', decimals: 0 }, values: Float64Array.from(column.codes, (code) => numbers[code] ?? Number.NaN) }] as const];
  }));
}
