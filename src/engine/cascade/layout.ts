import type { CascadeLayout, CascadeModel, CascadeStarts } from '../../contract/cascadeModel.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { firstDayOfMonth } from '../numeric/months.ts';
import type { Column, Table } from '../table/table.ts';
import type { CascadeSample } from './sampleModel.ts';
import { rowsOf } from './statics.ts';

/** What a column is, without what was said of its values. */
export function bareSchema(schema: ColumnSchema): ColumnSchema {
  const said: readonly string[] = ['reason', 'confidence', 'undecided', 'levels', 'min', 'max'];
  return { name: schema.name, kind: schema.kind, role: schema.role, ...Object.fromEntries(Object.entries(schema).filter(([key]) => !said.includes(key))) };
}

/**
 * Static columns as a cascade keeps them: of a category the levels that its counts name, which are renumbered in `starts` alike.
 * @param columns as they were measured for `starts`
 */
export function publishedStatics(columns: readonly Column[], starts: CascadeStarts): { statics: ColumnSchema[]; starts: CascadeStarts } {
  const statics: ColumnSchema[] = [];
  const variables = starts.variables.map((variable) => {
    const column = columns.find(({ schema }) => schema.name === variable.name);
    if (column === undefined) return variable;
    if (column.storage === 'numeric') {
      statics.push(bareSchema(column.schema));
      return variable;
    }
    const kept = variable.classes.flatMap(({ lo }) => (lo === null ? [] : [lo]));
    statics.push({ ...bareSchema(column.schema), levels: kept.map((code) => column.levels[code]!) });
    const renumbered = (code: number | null): number | null => (code === null ? null : kept.indexOf(code));
    return { ...variable, classes: variable.classes.map(({ lo, hi, clients }) => ({ lo: renumbered(lo), hi: renumbered(hi), clients })) };
  });
  return { statics, starts: { ...starts, variables } };
}

/** How the columns of states are written: as they were, or as the eight where they were mapped. */
export function stateSchema({ schema }: Column, mapped: boolean): ColumnSchema {
  return mapped ? { name: schema.name, kind: 'category', role: schema.role } : bareSchema(schema);
}

/** A sample as a table in the layout of the training panel; clients of a long one are numbered from 1. */
export function sampleTable({ layout, network: { states } }: CascadeModel, sample: CascadeSample): Table {
  const { table: name, format } = layout;
  return layout.kind === 'wide' ? { name, format, ...wideColumns(layout, states, sample) } : { name, format, ...longColumns(layout, states, sample) };
}

function wideColumns({ states: schemas }: CascadeLayout, states: readonly string[], { panel, statics }: CascadeSample): Pick<Table, 'rows' | 'columns'> {
  const months = schemas.map((schema, month) => {
    const codes = Int32Array.from({ length: panel.clients }, (_, client) => (month < panel.lengths[client]! ? panel.codes[client * panel.months + month]! : -1));
    return stateColumnOf(schema, codes, states);
  });
  return { rows: panel.clients, columns: [...statics, ...months] };
}

function longColumns({ id, month, states: [stateSchema_], firstMonth, monthForm }: CascadeLayout, states: readonly string[], { panel, statics }: CascadeSample): Pick<Table, 'rows' | 'columns'> {
  const rows = panel.lengths.reduce((sum, length) => sum + length, 0);
  const clients = new Int32Array(rows);
  const months = new Float64Array(rows);
  const codes = new Int32Array(rows);
  const written = monthWriter(month!, monthForm ?? 'number');
  let row = 0;
  for (let client = 0; client < panel.clients; client++) {
    const start = (firstMonth ?? 0) + (panel.calendar?.starts[client] ?? 0);
    for (let place = 0; place < panel.lengths[client]!; place++, row++) {
      clients[row] = client;
      months[row] = written(start + place);
      codes[row] = panel.codes[client * panel.months + place]!;
    }
  }
  const width = String(panel.clients).length;
  const ids: Column = { storage: 'coded', schema: { ...id!, kind: 'identifier' }, codes: clients, levels: Array.from({ length: panel.clients }, (_, client) => String(client + 1).padStart(width, '0')) };
  const repeated = statics.map((column) => rowsOf(column, clients));
  return { rows, columns: [ids, { storage: 'numeric', schema: month!, values: months }, stateColumnOf(stateSchema_!, codes, states), ...repeated] };
}

function monthWriter({ dateFormat }: ColumnSchema, form: NonNullable<CascadeLayout['monthForm']>): (month: number) => number {
  if (form === 'number') return (month) => month;
  if (form === 'yyyyMM') return (month) => Math.floor(month / 12) * 100 + (month % 12) + 1;
  const perDay = /[HhmsS]/.test(dateFormat ?? '') ? 86_400_000 : 1;
  return (month) => firstDayOfMonth(month) * perDay;
}

/** @param codes of the states, -1 beyond the end of a history */
function stateColumnOf(schema: ColumnSchema, codes: Int32Array, states: readonly string[]): Column {
  if (schema.kind === 'category') return { storage: 'coded', schema, codes, levels: states };
  return { storage: 'numeric', schema, values: Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : Number(states[code]))) };
}
