import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import { findColumn, type Column, type Table } from '../table/table.ts';
import type { Panel } from './panel.ts';
import { fitFeatures, staticFeatures, type StaticFeature } from './statics.ts';

/** What a panel was read with, so that another one can be read alike. */
export interface PanelFormat {
  readonly states: readonly string[];
  readonly features: readonly StaticFeature[];
}

/** Which columns of a table make a panel. */
export interface WideColumns {
  /** One column a month, oldest first. */
  readonly wide: readonly string[];
  /** Columns that stay the same over a client's months. */
  readonly statics: readonly string[];
}

/** More are amounts or days, not states; a code fits into a byte with room to spare. */
const mostStates = 64;
const mostMonths = 360;

/**
 * Reads a panel from a table with a row a client and a column a month. Empty cells at the end of a row end the client's history there.
 * A code that is a number has one name however it is written: 1, 01 and 1.0 are the state "1".
 * @param like format of the training panel: a hold-out keeps its codes and its scaling
 * @throws Failure 'input' if a column is absent, named twice or holds no states, if an empty cell comes before a state, or if the
 * hold-out has codes that the training panel has not
 */
export function widePanel(table: Table, { wide, statics }: WideColumns, monitor: Monitor, like?: PanelFormat): { panel: Panel; format: PanelFormat } {
  checkNames(table, wide, statics);
  const months = wide.map((name) => stateColumn(findColumn(table, name)!, monitor));
  const states = like?.states ?? stateNames(months, table);
  const { codes, lengths } = fillCodes(months, states, table, monitor);
  const staticColumns = statics.map((name) => findColumn(table, name)!);
  const features = like?.features ?? fitFeatures(staticColumns);
  const values = staticFeatures(staticColumns, features, table.rows);
  const panel: Panel = { clients: table.rows, months: wide.length, states, codes, lengths, statics: values, staticColumns: features.length };
  return { panel, format: { states, features } };
}

function checkNames(table: Table, wide: readonly string[], statics: readonly string[]): void {
  if (wide.length < 2) throw new Failure('input', 'A panel needs at least two columns of states.', { fix: 'Name one column a month, oldest first.' });
  if (wide.length > mostMonths) throw new Failure('input', `A panel has at most ${mostMonths} months, not ${wide.length}.`);
  const names = [...wide, ...statics];
  const absent = names.find((name) => findColumn(table, name) === undefined);
  if (absent !== undefined) throw new Failure('input', `The table "${table.name}" has no column "${absent}".`, { column: absent, fix: 'Names are case-sensitive; inspect lists them.' });
  const twice = names.find((name, position) => names.indexOf(name) < position);
  // A month among the static features would tell the model its own future.
  if (twice !== undefined) throw new Failure('input', `Column "${twice}" is named twice among the months and the static columns.`, { column: twice, fix: 'Name each column once.' });
  if (table.rows === 0) throw new Failure('input', `The table "${table.name}" has no rows.`);
}

/** A month's column by its distinct names: `levels[codes[row]]` is the state of the row, -1 is missing. */
interface StateColumn {
  readonly levels: readonly string[];
  readonly codes: Int32Array;
}

function stateColumn(column: Column, monitor: Monitor): StateColumn {
  monitor.check();
  const { name, kind } = column.schema;
  if (column.storage === 'coded') {
    // A column of many texts is a mistake, and its values are not codes that a message may name.
    if (kind === 'text' || kind === 'identifier' || column.levels.length > mostStates) throw noStates(name);
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
      if (code >= mostStates) throw noStates(name);
      codeOf.set(value, code);
    }
    codes[row] = code;
  });
  return { levels: [...codeOf.keys()].map(String), codes };
}

function noStates(column: string): Failure {
  return new Failure('input', `Column "${column}" does not hold states: they are at most ${mostStates} different whole numbers or short texts.`, { column, fix: 'Name the columns of monthly states.' });
}

function stateName(level: string): string {
  const text = level.trim();
  return isNumeric(text) ? String(Number(text) + 0) : text;
}

function isNumeric(name: string): boolean {
  return name !== '' && Number.isFinite(Number(name));
}

function stateNames(months: readonly StateColumn[], table: Table): string[] {
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

function fillCodes(months: readonly StateColumn[], states: readonly string[], table: Table, monitor: Monitor): Pick<Panel, 'codes' | 'lengths'> {
  const { rows } = table;
  const known = new Map(states.map((name, code) => [name, code]));
  const codes = new Uint8Array(rows * months.length);
  const lengths = new Uint16Array(rows);
  const unknown = { cells: 0, names: new Set<string>() };
  const interrupted = new Uint8Array(rows);
  months.forEach((column, month) => {
    monitor.check();
    const codeOf = column.levels.map((level) => known.get(level));
    for (let row = 0; row < rows; row++) {
      const level = column.codes[row]!;
      if (level < 0) continue;
      const code = codeOf[level];
      if (code === undefined) {
        unknown.cells++;
        unknown.names.add(column.levels[level]!);
      }
      codes[row * months.length + month] = code ?? 0;
      if (lengths[row] !== month) interrupted[row] = 1;
      lengths[row] = month + 1;
    }
  });
  if (unknown.cells > 0) throw unknownStates(table.name, unknown.cells, [...unknown.names]);
  checkHistories(table.name, interrupted, lengths);
  return { codes, lengths };
}

function unknownStates(table: string, cells: number, names: readonly string[]): Failure {
  const shown = names.slice(0, 5).map((name) => `"${name}"`).join(', ');
  return new Failure('input', `The table "${table}" has ${names.length === 1 ? 'a state' : `${names.length} states`} that the training panel has not (${shown}${names.length > 5 ? ' …' : ''}), in ${cells} ${cells === 1 ? 'cell' : 'cells'}.`, { fix: 'Code both tables alike, or put these clients into the training panel.' });
}

function checkHistories(table: string, interrupted: Uint8Array, lengths: Uint16Array): void {
  const gaps = interrupted.reduce((sum, flag) => sum + flag, 0);
  if (gaps > 0) throw new Failure('input', `In ${gaps} ${gaps === 1 ? 'row' : 'rows'} of the table "${table}" an empty month comes before one with a state; months may be empty at the end of a history alone.`, { fix: 'Fill the gaps, leave these rows out, or name the months oldest first.' });
  const empty = lengths.reduce((sum, length) => sum + Number(length === 0), 0);
  if (empty > 0) throw new Failure('input', `In ${empty} ${empty === 1 ? 'row' : 'rows'} of the table "${table}" no month has a state.`, { fix: 'Leave these rows out.' });
}
