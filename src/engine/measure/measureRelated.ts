import { Failure } from '../../contract/errors.ts';
import type { Monitor } from '../../contract/progress.ts';
import { countColumn, parentColumn, previousColumn, type DerivedColumn } from '../../contract/relatedTwin.ts';
import type { CodedColumn, Column, Table } from '../table/table.ts';
import { derivedFromParent, derivedFromPaths, derivedWithin } from './derived.ts';
import { parentRows, type Link } from './links.ts';
import { fewestRows, measure, type MeasureOptions } from './measure.ts';
import type { Measurements, RelatedMeasurements } from './measurements.ts';
import { planPattern } from './patterns.ts';
import { measurePanel } from './panel.ts';
import { asPanel, type PanelRows } from './panelRows.ts';
import { firstRows } from './persons.ts';
import { tellingBefore } from './siblings.ts';

export interface RelatedTarget {
  readonly table: string;
  readonly column: string;
}

/**
 * The target of several tables: TABLE.COLUMN, or a column that one of them alone has.
 * @throws Failure usage: no such column, or several
 */
export function relatedTarget(tables: readonly Table[], text: string): RelatedTarget {
  const found = tables.flatMap(({ name, columns }) => columns.flatMap(({ schema }) => (text === schema.name || text === `${name}.${schema.name}` ? [{ table: name, column: schema.name }] : [])));
  const [target, ...others] = found;
  if (target !== undefined && others.length === 0) return target;
  if (target === undefined) throw new Failure('usage', `None of the tables has the column ${text}.`, { fix: 'Give --target TABLE.COLUMN, such as loans.default.' });
  throw new Failure('usage', `"${text}" is a column of several tables.`, { column: text, fix: `Say ${found.map(({ table, column }) => `${table}.${column}`).join(' or ')}.` });
}

/**
 * Counts of tables that belong to each other: a table without a parent with the number of its children, a child with its parent's columns
 * and those of the child before, a panel as paths. A parent stands before its children in the answer.
 * @param target the column that models will predict: its table's categories stand in the order of their risk
 * @throws Failure input: a table that belongs to none and has no children, a panel of panels, or a target that no twin draws
 */
export function measureRelated(tables: readonly Table[], links: readonly Link[], target: RelatedTarget | null, monitor: Monitor): RelatedMeasurements[] {
  const alone = tables.find(({ name }) => !links.some((link) => link.child === name || link.parent === name));
  if (alone) {
    throw new Failure('input', `The table ${alone.name} belongs to none of the others: no column of it names rows of another table.`, { fix: 'Clone it by itself, or give the column that names its parent the name of the key.' });
  }
  const measured: RelatedMeasurements[] = [];
  const visit = (table: Table, link: Link | null): void => {
    measured.push(...measureTable(tables, links, table, link, target?.table === table.name ? target.column : null, monitor));
    for (const child of links.filter(({ parent }) => parent === table.name)) {
      if (!measured.some(({ table: name }) => name === child.child)) visit(tables.find(({ name }) => name === child.child)!, child);
    }
  };
  for (const table of tables) if (!links.some(({ child }) => child === table.name)) visit(table, null);
  if (target !== null && measured.some(({ table, panel }) => table === target.table && panel !== null)) throw notDrawn(target.table, target.column);
  return measured;
}

function measureTable(tables: readonly Table[], links: readonly Link[], table: Table, link: Link | null, target: string | null, monitor: Monitor): RelatedMeasurements[] {
  const persons = personsOf(tables, links, table);
  const children = links.filter(({ parent }) => parent === table.name).map((child) => {
    const rows = tables.find(({ name }) => name === child.child)!;
    const parents = parentRows(rows, table, child);
    return { link: child, table: rows, parents, panel: asPanel(rows, parents, child.column, persons) };
  });
  const key = children[0]?.link.key ?? null;
  const taken = new Set([key, link?.column].filter((name) => name !== null && name !== undefined));
  const derived: DerivedColumn[] = [];
  for (const { panel } of children) {
    if (panel === null) continue;
    const found = derivedFromPaths(table, panel, new Set([...taken, ...derived.map(({ column }) => column)]));
    derived.push(...found);
  }
  const parent = link === null ? null : tables.find(({ name }) => name === link.parent)!;
  const parents = parent === null ? null : parentRows(table, parent, link!);
  const said = parent === null ? [] : derivedFromParent(table, parent, parents!, taken);
  for (const { column } of said) taken.add(column);
  // What follows from the table itself is there before the paths are drawn, so it goes first; a flag stays in the twin.
  const within = derivedWithin(table, persons, new Set([...taken, ...derived.flatMap(({ from, column }) => (from === 'anyInState' ? [column] : []))]), new Set(derived.map(({ column }) => column)));
  const follows = new Set(within.map(({ column }) => column));
  const paths = derived.filter(({ column }) => !follows.has(column));
  derived.splice(0, derived.length, ...said, ...within, ...paths);
  const fromPaths = new Set(paths.filter(({ from }) => from !== 'anyInState').map(({ column }) => column));
  const dropped = new Set([...derived.filter(({ from }) => from !== 'anyInState').map(({ column }) => column), ...(link === null ? [] : [link.column])]);
  const own = table.columns.filter(({ schema }) => !dropped.has(schema.name));
  if (target !== null && !own.some(({ schema }) => schema.name === target)) throw notDrawn(table.name, target);
  const counts = children.filter(({ panel }) => panel === null).map((child) => childCounts(child.link.child, child.parents, table.rows));
  const base = {
    table: table.name, format: table.format, columns: table.columns.map(({ schema }) => schema), rows: table.rows, key,
    parent: link === null ? null : { table: link.parent, link: link.column, key: link.key },
  };
  const known = new Set(table.columns.map(({ schema }) => schema.name).filter((name) => name !== key && name !== link?.column && !fromPaths.has(name)));
  const measurements = parent === null ? [measure({ ...table, columns: [...own, ...counts] }, { target, keepExtremes: false }, monitor)] : measureChildren(table, [...own, ...counts], parent, parents!, persons, link!, links, target, monitor);
  const above = parent === null ? [] : columnsAbove(table, parent, link!, links);
  const panels = children.flatMap(({ table: rows, panel, parents: owners, link: child }) => {
    if (panel === null) return [];
    if (links.some(({ parent: name }) => name === rows.name)) throw new Failure('input', `The table ${rows.name} holds monthly rows and is the parent of another table, which is not possible yet.`, { fix: 'Leave the tables below it out.' });
    monitor.check();
    return [panelTable(rows, panel, table, child, known, derived, above, derivedFromParent(rows, table, owners, new Set([child.column])))];
  });
  return [{ ...base, derived, panel: null, measurements }, ...panels];
}

function panelTable(rows: Table, panel: PanelRows, parent: Table, link: Link, known: ReadonlySet<string>, derived: readonly DerivedColumn[], above: readonly Column[], said: DerivedColumn[]): RelatedMeasurements {
  const forced = derived.filter((column) => column.from === 'anyInState' && column.child === rows.name).map(({ column }) => column);
  return {
    table: rows.name, format: rows.format, columns: rows.columns.map(({ schema }) => schema), rows: rows.rows, key: null,
    parent: { table: link.parent, link: link.column, key: link.key }, derived: said, panel: measurePanel(panel, parent, known, forced, above, new Set([link.column, ...said.map(({ column }) => column)])), measurements: [],
  };
}

function notDrawn(table: string, column: string): Failure {
  return new Failure('input', `${table}.${column} follows from other columns or rows, so it is made, not drawn.`, { column, fix: 'Choose a target that is a column of its own, such as a default flag.' });
}

/** Whose each row of a table is: the row of the first table that it belongs to, -1 where that is not there. */
function personsOf(tables: readonly Table[], links: readonly Link[], table: Table): Int32Array {
  const link = links.find(({ child }) => child === table.name);
  if (link === undefined) return Int32Array.from({ length: table.rows }, (_, row) => row);
  const parent = tables.find(({ name }) => name === link.parent)!;
  const above = personsOf(tables, links, parent);
  return parentRows(table, parent, link).map((row) => (row < 0 ? -1 : above[row]!));
}

/** How many rows of a child table each parent has, as a category. */
function childCounts(child: string, parents: Int32Array, rows: number): CodedColumn {
  const counts = new Int32Array(rows);
  for (const parent of parents) if (parent >= 0) counts[parent]!++;
  const levels = Array.from({ length: counts.reduce((most, count) => Math.max(most, count), 0) + 1 }, (_, count) => String(count));
  return { storage: 'coded', schema: { name: countColumn(child), kind: 'category', role: 'ordinary' }, codes: counts, levels };
}

/** A parent's first child, and each later one with the one before it. */
function measureChildren(table: Table, own: readonly Column[], parent: Table, parents: Int32Array, persons: Int32Array, link: Link, links: readonly Link[], target: string | null, monitor: Monitor): Measurements[] {
  const before = new Int32Array(table.rows).fill(-1);
  const latest = new Int32Array(parent.rows).fill(-1);
  parents.forEach((row, child) => {
    if (row < 0) return;
    before[child] = latest[row]!;
    latest[row] = child;
  });
  const inherited = inheritedColumns(parent, link, links);
  const firsts = Uint32Array.from(parents.keys()).filter((row) => parents[row]! >= 0 && before[row]! < 0);
  const laters = Uint32Array.from(parents.keys()).filter((row) => before[row]! >= 0);
  const joined = (rows: Uint32Array, previous: readonly Column[]): Table => ({
    ...table,
    rows: rows.length,
    columns: [
      ...own.map((column) => take(column, rows, column.schema.name)),
      ...inherited.map((column) => take(column, rows.map((row) => parents[row]!), parentColumn(column.schema.name))),
      ...previous.map((column) => take(column, rows.map((row) => before[row]!), previousColumn(column.schema.name))),
    ],
  });
  const optionsOf = (rows: Uint32Array): MeasureOptions => ({ target, keepExtremes: false, whole: true, personRows: firstRows(Int32Array.from(rows, (row) => persons[row]!)) });
  const first = withPatterns(measure(joined(firsts, []), optionsOf(firsts), monitor), own);
  if (laters.length < fewestRows) return [first];
  return [first, measure(joined(laters, tellingBefore({ columns: own, laters, before, inherited, parents })), optionsOf(laters), monitor)];
}

/** A parent's columns that may tell of its children. */
function inheritedColumns(parent: Table, { key }: Link, links: readonly Link[]): Column[] {
  return parent.columns.filter(({ schema }) => schema.kind !== 'identifier' && schema.kind !== 'text' && schema.kind !== 'empty' && schema.name !== key && !links.some(({ child, column }) => child === parent.name && column === schema.name));
}

/** Columns of a table's parent, by row of the table; a row whose parent is not there has none of the values. */
function columnsAbove(table: Table, parent: Table, link: Link, links: readonly Link[]): Column[] {
  const rows = Uint32Array.from(parentRows(table, parent, link), (row) => (row < 0 ? parent.rows : row));
  return inheritedColumns(parent, link, links).flatMap((column) => (column.storage === 'numeric' ? [take(column, rows, parentColumn(column.schema.name))] : []));
}

/** Identifiers and texts have the shapes of all rows, not of first children alone: whether they are unique is a matter of the whole column. */
function withPatterns(measurements: Measurements, own: readonly Column[]): Measurements {
  const columns = measurements.plan.columns.map((plan, position) => {
    const column = own[position];
    return plan.model === 'pattern' && column?.storage === 'coded' ? planPattern(column) : plan;
  });
  return { ...measurements, plan: { ...measurements.plan, columns } };
}

function take(column: Column, rows: Uint32Array, name: string): Column {
  const schema = { ...column.schema, name };
  return column.storage === 'numeric' ? { ...column, schema, values: Float64Array.from(rows, (row) => column.values[row]!) } : { ...column, schema, codes: Int32Array.from(rows, (row) => column.codes[row]!) };
}
