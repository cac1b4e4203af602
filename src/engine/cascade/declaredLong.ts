import { Failure } from '../../contract/errors.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { monthIndex } from '../numeric/months.ts';
import type { CodedColumn, NumericColumn } from '../table/table.ts';
import { codesOf, type DeclaredHistories, type DeclaredStates } from './declaredPanel.ts';
import type { PanelFormat } from './panelFormat.ts';

export type MonthForm = NonNullable<PanelFormat['calendar']>['form'];

/** How the months of a panel count, by the declaration of their column alone. */
export interface DeclaredMonths {
  readonly form: MonthForm;
  /** The month in which sampled histories begin, as the column counts months. */
  readonly first: number;
  /** A value of the column as consecutive whole numbers. */
  readonly numberOf: (value: number) => number;
}

const calendarBounds = { min: 190_001, max: 210_012 };
/** January 2000, in months since 1970. */
const defaultMonth = 360;

/**
 * Whole numbers count months by themselves, or as 202401 where both declared bounds are of that kind; dates lie in their month.
 * @throws Failure 'input' for a column that is not declared, or is neither: how it counts may not be read from the rows
 */
export function declaredMonths(name: string, schema: ColumnSchema | undefined): DeclaredMonths {
  if (schema === undefined || (schema.kind !== 'integer' && schema.kind !== 'date') || (schema.kind === 'date' && schema.dateFormat === undefined)) {
    throw new Failure('input', `Column "${name}" holds the months of the panel and has to be declared as whole numbers or as dates.`, { column: name, fix: 'Declare it in a schema (--schema FILE), as "integer", or as "date" with its "dateFormat".' });
  }
  if (schema.kind === 'date') {
    const perDay = /[HhmsS]/.test(schema.dateFormat!) ? 86_400_000 : 1;
    const numberOf = (value: number): number => (Number.isNaN(value) ? value : monthIndex(Math.floor(value / perDay)));
    return { form: 'date', first: schema.min === undefined ? defaultMonth : numberOf(schema.min), numberOf };
  }
  const { min, max } = schema;
  if (min !== undefined && max !== undefined && [min, max].every((bound) => bound >= calendarBounds.min && bound <= calendarBounds.max)) {
    const numberOf = (value: number): number => Math.floor(value / 100) * 12 + (value % 100) - 1;
    return { form: 'yyyyMM', first: numberOf(min), numberOf };
  }
  return { form: 'number', first: Math.round(min ?? 1), numberOf: (value) => value };
}

/**
 * The histories of a table with a row a client and month. A history is the rows of one client that are one person's, from its first month on; it
 * ends before a month that is not there or is there twice, before the first cell that holds no declared state, and after `most` months. No
 * history has a say in another, and no message tells of any.
 * @param clients and @param persons read as texts; rows without one are of no history
 */
export function longHistories(clients: CodedColumn, persons: CodedColumn, months: NumericColumn, states: CodedColumn, declared: DeclaredStates, { numberOf }: DeclaredMonths, most: number): DeclaredHistories & { readonly owners: Int32Array } {
  const number = months.values.map(numberOf);
  const order = Uint32Array.from(clients.codes.keys()).filter((row) => clients.codes[row]! >= 0 && persons.codes[row]! >= 0 && !Number.isNaN(number[row]));
  order.sort((one, other) => persons.codes[one]! - persons.codes[other]! || clients.codes[one]! - clients.codes[other]! || number[one]! - number[other]! || one - other);
  const codeOf = codesOf(states, declared);
  const stateOf = (row: number): number => (states.codes[row]! < 0 ? -1 : codeOf[states.codes[row]!]!);
  const isSame = (place: number, row: number): boolean => place < order.length && clients.codes[order[place]!] === clients.codes[row] && persons.codes[order[place]!] === persons.codes[row];
  const rows: number[] = [];
  const lengths: number[] = [];
  const paths: number[] = [];
  for (let at = 0, next = 0; at < order.length; at = next) {
    const first = order[at]!;
    while (isSame(next, first)) next++;
    let length = 0;
    while (at + length < next && length < most) {
      const place = at + length;
      const isTwice = place + 1 < next && number[order[place + 1]!] === number[order[place]!];
      const state = stateOf(order[place]!);
      if (state < 0 || isTwice || number[order[place]!] !== number[first]! + length) break;
      paths.push(state);
      length++;
    }
    if (length === 0) continue;
    rows.push(first);
    lengths.push(length);
  }
  const codes = new Uint8Array(rows.length * most);
  let from = 0;
  lengths.forEach((length, history) => {
    for (let month = 0; month < length; month++) codes[history * most + month] = paths[from++]!;
  });
  const panel = { clients: rows.length, months: most, states: declared.states, codes, lengths: Uint16Array.from(lengths), statics: new Float32Array(0), staticColumns: 0 };
  return { panel, rows: Int32Array.from(rows), owners: Int32Array.from(rows, (row) => persons.codes[row]!) };
}
