import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import { monthIndex } from '../numeric/months.ts';
import type { Column, Table } from '../table/table.ts';
import type { Panel } from './panel.ts';
import { mostMonths, namedColumns, type PanelFormat } from './panelFormat.ts';
import { mostForeignStates, namedStates, resolvedMapping, stateColumn, unknownStates } from './stateColumn.ts';
import type { StateMapping } from './stateMap.ts';
import { fitFeatures, rowsOf, staticFeatures } from './statics.ts';

/** Which columns of a table with a row a client and month make a panel. */
export interface LongColumns {
  readonly id: string;
  readonly month: string;
  readonly state: string;
  /** Columns that stay the same over a client's months. */
  readonly statics: readonly string[];
  /** Whose sequence it is, where one borrower may have several. */
  readonly borrower?: string | null;
  /** How codes become the eight states; without it, or with null, they stay. */
  readonly map?: 'auto' | StateMapping | null;
}

/** A panel, what it was read with, and the column of clients: row of the table in which each begins. */
export interface LongPanel {
  readonly panel: Panel;
  readonly format: PanelFormat;
  readonly firstRows: Int32Array;
}

const rowsPerCheck = 65_536;

/**
 * Reads a panel from a table with a row a client and month, in any order. Months are dates, whole numbers of any origin (negative offsets,
 * too) or numbers such as 202401. Clients come in the order in which they first appear.
 * @param like format of the training panel: a hold-out keeps its codes, scaling and calendar
 * @throws Failure 'input' with counts for gaps, months that occur twice, empty cells, unknown states and features that vary within a client
 */
export function longPanel(table: Table, { id, month, state, statics, borrower = null, map = null }: LongColumns, monitor: Monitor, like?: PanelFormat): LongPanel {
  const [idColumn, monthColumn, stateColumn_, ...others] = namedColumns(table, [id, month, state, ...(borrower === null ? [] : [borrower]), ...statics]) as [Column, Column, Column, ...Column[]];
  const { owner, firstRows } = clientsOf(idColumn);
  const { months, form } = monthsOf(monthColumn);
  const own = stateColumn(stateColumn_, monitor, map === null ? undefined : mostForeignStates);
  const mapping = like?.mapping ?? resolvedMapping([own], map);
  const { columns: [states_], states } = namedStates([own], table, mapping, like?.states);
  refuseEmpty(table, owner, months, own.codes);
  const { first, lengths } = extents(table, owner, months, firstRows.length, monitor);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const codes = fillCodes(table, { owner, months, first, longest, lengths }, states_!, states, monitor);
  const [earliest, latest] = like?.calendar ? [like.calendar.first, like.calendar.first + like.calendar.span - 1] : range(first, lengths);
  const owners = borrower === null ? undefined : ownersOf(others[0]!, firstRows);
  const staticColumns = (borrower === null ? others : others.slice(1)).map((column) => constantColumn(column, owner, firstRows));
  const features = like?.features ?? fitFeatures(staticColumns);
  const span = latest - earliest + 1;
  const panel: Panel = {
    clients: firstRows.length, months: longest, states, codes, lengths: Uint16Array.from(lengths),
    statics: staticFeatures(staticColumns, features, firstRows.length), staticColumns: features.length,
    calendar: { span, starts: Uint16Array.from(first, (place) => Math.max(0, Math.min(span - 1, place - earliest))) },
    ...(owners !== undefined && { owners }),
  };
  return { panel, format: { states, features, mapping, calendar: { first: earliest, span, form } }, firstRows };
}

/** The client of each row, -1 where missing, and the row in which each client first appears. */
function clientsOf(column: Column): { owner: Int32Array; firstRows: Int32Array } {
  const rows = column.storage === 'numeric' ? column.values : column.codes;
  const clients = new Map<number, number>();
  const firstRows: number[] = [];
  const owner = new Int32Array(rows.length);
  let [last, lastClient] = [Number.NaN, -1];
  for (let row = 0; row < rows.length; row++) {
    const key = rows[row]!;
    if (key !== last) {
      last = key;
      const known = clients.get(key);
      if (known !== undefined) lastClient = known;
      else if (Number.isNaN(key) || (column.storage === 'coded' && key < 0)) lastClient = -1;
      else {
        lastClient = firstRows.push(row) - 1;
        clients.set(key, lastClient);
      }
    }
    owner[row] = lastClient;
  }
  return { owner, firstRows: Int32Array.from(firstRows) };
}

type MonthForm = NonNullable<PanelFormat['calendar']>['form'];

/** Months as consecutive whole numbers, NaN where missing. */
function monthsOf(column: Column): { months: Float64Array; form: MonthForm } {
  const { name, kind, dateFormat } = column.schema;
  const refused = new Failure('input', `Column "${name}" does not hold months: they are whole numbers or dates.`, { column: name, fix: 'Name the column of months.' });
  if (column.storage === 'coded') {
    const numbers = column.levels.map((level) => (/^\s*[+-]?\d+\s*$/.test(level) ? Number(level) : Number.NaN));
    if (numbers.length === 0 || numbers.some(Number.isNaN)) throw refused;
    return calendarNumbers(Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : numbers[code]!)));
  }
  if (kind !== 'date') {
    if (column.values.some((value) => !Number.isNaN(value) && !Number.isInteger(value))) throw refused;
    return calendarNumbers(column.values);
  }
  const perDay = /[HhmsS]/.test(dateFormat ?? '') ? 86_400_000 : 1;
  const known = new Map<number, number>();
  const months = column.values.map((value) => {
    if (Number.isNaN(value)) return Number.NaN;
    let index = known.get(value);
    if (index === undefined) known.set(value, (index = monthIndex(Math.floor(value / perDay))));
    return index;
  });
  return { months, form: 'date' };
}

/** Numbers such as 202401 count twelve months a year. */
function calendarNumbers(values: Float64Array): { months: Float64Array; form: MonthForm } {
  const isCalendar = values.every((value) => Number.isNaN(value) || (value >= 190_001 && value <= 210_012 && value % 100 >= 1 && value % 100 <= 12));
  return isCalendar ? { months: values.map((value) => Math.floor(value / 100) * 12 + (value % 100) - 1), form: 'yyyyMM' } : { months: values, form: 'number' };
}

function refuseEmpty(table: Table, owner: Int32Array, months: Float64Array, states: Int32Array): void {
  let empty = 0;
  for (let row = 0; row < table.rows; row++) if (owner[row]! < 0 || Number.isNaN(months[row]!) || states[row]! < 0) empty++;
  if (empty > 0) throw new Failure('input', `In ${empty} ${empty === 1 ? 'row' : 'rows'} of the table "${table.name}" the client, the month or the state is missing.`, { fix: 'Fill these rows or leave them out.' });
}

/** First month and length of each client. */
function extents(table: Table, owner: Int32Array, months: Float64Array, clients: number, monitor: Monitor): { first: Float64Array; lengths: Float64Array } {
  const first = new Float64Array(clients).fill(Infinity);
  const last = new Float64Array(clients).fill(-Infinity);
  for (let row = 0; row < owner.length; row++) {
    if (row % rowsPerCheck === 0) monitor.check();
    const client = owner[row]!;
    first[client] = Math.min(first[client]!, months[row]!);
    last[client] = Math.max(last[client]!, months[row]!);
  }
  const lengths = last.map((month, client) => month - first[client]! + 1);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  if (longest > mostMonths) throw new Failure('input', `The table "${table.name}" has histories of up to ${longest} months; a panel has at most ${mostMonths}.`, { fix: 'Leave older months out, or name another column of months.' });
  return { first, lengths };
}

interface Histories {
  readonly owner: Int32Array;
  readonly months: Float64Array;
  readonly first: Float64Array;
  readonly lengths: Float64Array;
  readonly longest: number;
}

function fillCodes(table: Table, { owner, months, first, lengths, longest }: Histories, column: { levels: readonly string[]; codes: Int32Array }, states: readonly string[], monitor: Monitor): Uint8Array {
  const known = new Map(states.map((name, code) => [name, code]));
  const codeOf = column.levels.map((level) => known.get(level));
  const codes = new Uint8Array(first.length * longest);
  const filled = new Uint8Array(codes.length);
  const unknown = { cells: 0, names: new Set<string>() };
  let twice = 0;
  for (let row = 0; row < owner.length; row++) {
    if (row % rowsPerCheck === 0) monitor.check();
    const client = owner[row]!;
    const at = client * longest + months[row]! - first[client]!;
    const code = codeOf[column.codes[row]!];
    if (code === undefined) {
      unknown.cells++;
      unknown.names.add(column.levels[column.codes[row]!]!);
    }
    twice += filled[at]!;
    filled[at] = 1;
    codes[at] = code ?? 0;
  }
  if (unknown.cells > 0) throw unknownStates(table.name, unknown.cells, [...unknown.names]);
  if (twice > 0) throw new Failure('input', `${twice} ${twice === 1 ? 'row' : 'rows'} of the table "${table.name}" ${twice === 1 ? 'repeats' : 'repeat'} a month of the same client.`, { fix: 'Keep one row for each client and month.' });
  refuseGaps(table, filled, lengths, longest);
  return codes;
}

function refuseGaps(table: Table, filled: Uint8Array, lengths: Float64Array, longest: number): void {
  let [gaps, clients] = [0, 0];
  lengths.forEach((length, client) => {
    let missing = 0;
    for (let month = 0; month < length; month++) missing += 1 - filled[client * longest + month]!;
    gaps += missing;
    clients += Number(missing > 0);
  });
  if (gaps > 0) throw new Failure('input', `The table "${table.name}" lacks ${gaps} ${gaps === 1 ? 'month' : 'months'} between the first and the last of ${clients} ${clients === 1 ? 'client' : 'clients'}.`, { fix: 'Fill the gaps, or give the parts of a history different clients.' });
}

function range(first: Float64Array, lengths: Float64Array): [earliest: number, latest: number] {
  let [earliest, latest] = [Infinity, -Infinity];
  first.forEach((month, client) => {
    earliest = Math.min(earliest, month);
    latest = Math.max(latest, month + lengths[client]! - 1);
  });
  return [earliest, latest];
}

function ownersOf(column: Column, firstRows: Int32Array): Int32Array {
  const values: ArrayLike<number> = column.storage === 'numeric' ? column.values : column.codes;
  const numbers = new Map<number, number>();
  return firstRows.map((row) => {
    const value = values[row]!;
    if (!numbers.has(value)) numbers.set(value, numbers.size);
    return numbers.get(value)!;
  });
}

/** A static column, one row a client: the value of the row in which a client first appears. */
function constantColumn(column: Column, owner: Int32Array, firstRows: Int32Array): Column {
  const values: ArrayLike<number> = column.storage === 'numeric' ? column.values : column.codes;
  const varying = new Uint8Array(firstRows.length);
  owner.forEach((client, row) => {
    if (!Object.is(values[row], values[firstRows[client]!])) varying[client] = 1;
  });
  const clients = varying.reduce((sum, flag) => sum + flag, 0);
  const { name } = column.schema;
  if (clients > 0) throw new Failure('input', `Column "${name}" changes within the months of ${clients} ${clients === 1 ? 'client' : 'clients'}: it is not static.`, { column: name, fix: 'Leave it out of the static columns.' });
  return rowsOf(column, firstRows);
}
