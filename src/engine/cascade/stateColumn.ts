import { cascadeStates } from '../../contract/cascade.ts';
import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { Column, Table } from '../table/table.ts';
import { automaticMapping, mapColumns, type StateColumn, type StateMapping } from './stateMap.ts';

/** More are amounts or days, not states; a code fits into a byte with room to spare. */
const mostStates = 64;
/** Days past due, before they are mapped. */
export const mostForeignStates = 4000;

/**
 * A column of a table as states. A code that is a number has one name however it is written: 1, 01 and 1.0 are the state "1".
 * @param most different states that it may have: many where days past due will be mapped
 * @throws Failure 'input' if it holds no states
 */
export function stateColumn(column: Column, monitor: Monitor, most = mostStates): StateColumn {
  monitor.check();
  const { name, kind } = column.schema;
  if (column.storage === 'coded') {
    // A column of many texts is a mistake, and its values are not codes that a message may name.
    if (kind === 'text' || kind === 'identifier' || column.levels.length > most) throw noStates(name);
    return { levels: column.levels.map(stateName), codes: column.codes };
  }
  if (kind === 'date') throw noStates(name);
  const codeOf = new Map<number, number>();
  const codes = new Int32Array(column.values.length);
  column.values.forEach((value, row) => {
    if (Number.isNaN(value)) {
      codes[row] = -1;
      return;
    }
    if (!Number.isInteger(value)) throw noStates(name);
    let code = codeOf.get(value);
    if (code === undefined) {
      code = codeOf.size;
      if (code >= most) throw noStates(name);
      codeOf.set(value, code);
    }
    codes[row] = code;
  });
  return { levels: [...codeOf.keys()].map(String), codes };
}

function noStates(column: string): Failure {
  return new Failure('input', `Column "${column}" does not hold states: they are at most ${mostStates} different whole numbers or short texts.`, { column, fix: 'Name the columns of monthly states.' });
}

/** A code that is a number has one name however it is written. */
export function stateName(level: string): string {
  const text = level.trim();
  return isNumeric(text) ? String(Number(text) + 0) : text;
}

function isNumeric(name: string): boolean {
  return name !== '' && Number.isFinite(Number(name));
}

/** The names of the states that occur, numbers ascending, else by alphabet. @throws Failure 'input' for fewer than two, or too many */
export function stateNames(months: readonly StateColumn[], table: Table): string[] {
  const names = [...new Set(months.flatMap(({ levels, codes }) => occurring(levels, codes)))];
  if (names.length < 2) throw new Failure('input', `The months of the table "${table.name}" hold ${names.length === 0 ? 'no state at all' : 'one state alone'}: there is nothing to learn.`);
  if (names.length > mostStates) throw new Failure('input', `The months of the table "${table.name}" hold ${names.length} different states; at most ${mostStates} can be told apart.`);
  return names.every(isNumeric) ? names.sort((a, b) => Number(a) - Number(b)) : names.sort();
}

/** A column may know levels that no row holds. */
function occurring(levels: readonly string[], codes: Int32Array): string[] {
  const seen = new Uint8Array(levels.length);
  for (const code of codes) if (code >= 0) seen[code] = 1;
  return levels.filter((_, code) => seen[code] === 1);
}

/** A hold-out has states that its training panel has not. */
export function unknownStates(table: string, cells: number, names: readonly string[]): Failure {
  const shown = names.slice(0, 5).map((name) => `"${name}"`).join(', ');
  return new Failure('input', `The table "${table}" has ${names.length === 1 ? 'a state' : `${names.length} states`} that the training panel has not (${shown}${names.length > 5 ? ' …' : ''}), in ${cells} ${cells === 1 ? 'cell' : 'cells'}.`, { fix: 'Code both tables alike, or put these clients into the training panel.' });
}


/** The columns and their states: the panel's own codes, or the eight that they are mapped to. */
export function namedStates(columns: readonly StateColumn[], table: Table, mapping: StateMapping | null, like?: readonly string[]): { columns: readonly StateColumn[]; states: readonly string[] } {
  if (mapping === null) return { columns, states: like ?? stateNames(columns, table) };
  return { columns: mapColumns(columns, mapping), states: cascadeStates };
}

/** The mapping that was asked for: null keeps the codes; `auto` looks at those that occur. */
export function resolvedMapping(columns: readonly StateColumn[], asked: 'auto' | StateMapping | null): StateMapping | null {
  return asked === 'auto' ? automaticMapping(columns.flatMap(({ levels }) => levels)) : asked;
}
