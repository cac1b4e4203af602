import { Failure } from '../../contract/errors.ts';
import { cascadeStates, type CascadeState } from '../../contract/cascade.ts';
import type { CodedColumn, Column } from '../table/table.ts';
import type { Panel } from './panel.ts';
import { stateName } from './stateColumn.ts';

/** States as they were declared: the panel's own, or what its codes mean. */
export interface DeclaredStates {
  readonly states: readonly string[];
  /** The state of each code; null where codes are the states themselves. */
  readonly table: Readonly<Record<string, CascadeState>> | null;
}

const mostStates = 64;

/** @throws Failure 'usage' if they are no states to learn from */
export function declaredStates(names: readonly string[], table: DeclaredStates['table']): DeclaredStates {
  if (table !== null) return { states: cascadeStates, table };
  const states = names.map(stateName);
  if (states.length < 2 || states.length > mostStates) throw new Failure('usage', `A private cascade needs its states declared, 2 to ${mostStates} of them, not ${states.length}.`, { fix: 'Name them with --states A,B,C, or say with --map FILE what each code means: they may not be read from the rows.' });
  const twice = states.find((state, position) => states.indexOf(state) < position);
  if (twice !== undefined) throw new Failure('usage', `The state "${twice}" is declared twice.`, { fix: 'Name each state once; 1, 01 and 1.0 are one state.' });
  return { states, table: null };
}

/** Histories as codes of the declared states, and the row of each. */
export interface DeclaredHistories {
  readonly panel: Panel;
  readonly rows: Int32Array;
}

/**
 * The histories of columns that hold texts, one a month. A history ends before the first cell that holds no declared state, whatever it holds, and
 * one that never begins is left out: each row is treated by itself, and no message tells of any.
 * @param columns read as texts, oldest first
 */
export function declaredHistories(columns: readonly CodedColumn[], { states, table }: DeclaredStates, months: number): DeclaredHistories {
  const codeOf = columns.map((column) => codesOf(column, { states, table }));
  const rows: number[] = [];
  const lengths: number[] = [];
  const tableRows = columns[0]!.codes.length;
  const codes = new Uint8Array(tableRows * months);
  for (let row = 0; row < tableRows; row++) {
    let month = 0;
    for (; month < months; month++) {
      const level = columns[month]!.codes[row]!;
      const code = level < 0 ? -1 : codeOf[month]![level]!;
      if (code < 0) break;
      codes[rows.length * months + month] = code;
    }
    if (month === 0) continue;
    // What was written beyond the end of a history means nothing.
    rows.push(row);
    lengths.push(month);
  }
  const panel: Panel = { clients: rows.length, months, states, codes: codes.slice(0, rows.length * months), lengths: Uint16Array.from(lengths), statics: new Float32Array(0), staticColumns: 0 };
  return { panel, rows: Int32Array.from(rows) };
}

/** The code of each text of a column; -1 for one that is no declared state. */
export function codesOf({ levels }: CodedColumn, { states, table }: DeclaredStates): number[] {
  const known = new Map(states.map((name, code) => [name, code]));
  return levels.map((level) => known.get(meaning(level, table)) ?? -1);
}

function meaning(level: string, table: DeclaredStates['table']): string {
  if (table === null) return stateName(level);
  return table[level] ?? table[stateName(level)] ?? '';
}

/** Whose each history is, as numbers, by a column of texts. */
export function declaredOwners({ codes }: CodedColumn, rows: Int32Array): Int32Array {
  return rows.map((row) => codes[row]!);
}

/** @throws Error for a column that was not read as texts */
export function asTexts(column: Column): CodedColumn {
  if (column.storage !== 'coded') throw new Error('a column of states is read as texts');
  return column;
}
