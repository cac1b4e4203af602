import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { Table } from '../table/table.ts';
import type { Panel } from './panel.ts';
import { mostMonths, namedColumns, type PanelFormat } from './panelFormat.ts';
import { mostForeignStates, namedStates, resolvedMapping, stateColumn, unknownStates } from './stateColumn.ts';
import type { StateColumn, StateMapping } from './stateMap.ts';
import { fitFeatures, staticFeatures } from './statics.ts';

/** Which columns of a table make a panel. */
export interface WideColumns {
  /** One column a month, oldest first. */
  readonly wide: readonly string[];
  /** Columns that stay the same over a client's months. */
  readonly statics: readonly string[];
  /** How codes become the eight states; without it, or with null, they stay. */
  readonly map?: 'auto' | StateMapping | null;
}

/**
 * Reads a panel from a table with a row a client and a column a month. Empty cells at the end of a row end the client's history there.
 * A code that is a number has one name however it is written: 1, 01 and 1.0 are the state "1".
 * @param like format of the training panel: a hold-out keeps its codes and its scaling
 * @throws Failure 'input' if a column is absent, named twice or holds no states, if an empty cell comes before a state, or if the
 * hold-out has codes that the training panel has not
 */
export function widePanel(table: Table, { wide, statics, map = null }: WideColumns, monitor: Monitor, like?: PanelFormat): { panel: Panel; format: PanelFormat } {
  if (wide.length < 2) throw new Failure('input', 'A panel needs at least two columns of states.', { fix: 'Name one column a month, oldest first.' });
  if (wide.length > mostMonths) throw new Failure('input', `A panel has at most ${mostMonths} months, not ${wide.length}.`);
  const named = namedColumns(table, [...wide, ...statics]);
  const own = named.slice(0, wide.length).map((column) => stateColumn(column, monitor, map === null ? undefined : mostForeignStates));
  const mapping = like?.mapping ?? resolvedMapping(own, map);
  const { columns, states } = namedStates(own, table, mapping, like?.states);
  const { codes, lengths } = fillCodes(columns, states, table, monitor);
  const staticColumns = named.slice(wide.length);
  const features = like?.features ?? fitFeatures(staticColumns);
  const panel: Panel = { clients: table.rows, months: wide.length, states, codes, lengths, statics: staticFeatures(staticColumns, features, table.rows), staticColumns: features.length };
  return { panel, format: { states, features, mapping } };
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

function checkHistories(table: string, interrupted: Uint8Array, lengths: Uint16Array): void {
  const gaps = interrupted.reduce((sum, flag) => sum + flag, 0);
  if (gaps > 0) throw new Failure('input', `In ${gaps} ${gaps === 1 ? 'row' : 'rows'} of the table "${table}" an empty month comes before one with a state; months may be empty at the end of a history alone.`, { fix: 'Fill the gaps, leave these rows out, or name the months oldest first.' });
  const empty = lengths.reduce((sum, length) => sum + Number(length === 0), 0);
  if (empty > 0) throw new Failure('input', `In ${empty} ${empty === 1 ? 'row' : 'rows'} of the table "${table}" no month has a state.`, { fix: 'Leave these rows out.' });
}
