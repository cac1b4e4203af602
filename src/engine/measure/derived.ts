import type { DerivedColumn } from '../../contract/relatedTwin.ts';
import type { CodedColumn, Column, NumericColumn, Table } from '../table/table.ts';
import { toUnits } from '../table/units.ts';
import { atomsOf, toExpression, type Source } from './expressions.ts';
import { choiceOf, lawOf, lawShare, type ContextSource, type Target } from './forms.ts';
import type { PanelRows } from './panelRows.ts';
import { SharedKeys } from './persons.ts';
import { minCount } from './settings.ts';

/** Limits of "within so many rows" that are tried: no limit, then whole years. */
const windows = [1_000_000, 12, 24, 36, 48, 60];
const searchedRows = 4000;
const mostLookupLevels = 60;

/** Columns of a parent that follow from the paths of a child table, in at least 99.5 % of the parents (each by its first explanation). */
export function derivedFromPaths(parent: Table, panel: PanelRows, skip: ReadonlySet<string>): DerivedColumn[] {
  const paths = pathsOf(parent, panel);
  return parent.columns.flatMap((column) => {
    if (skip.has(column.schema.name) || !varies(column)) return [];
    const found = countOf(column, panel, paths) ?? endOf(column, panel, paths) ?? (column.storage === 'coded' ? codedFromPaths(column, panel, paths) : firstInState(column, panel, paths));
    return found === null ? [] : [found];
  });
}

/** Identifiers and texts of a child that say again what its parent's column of that name says, in at least 99.5 % of the rows. */
export function derivedFromParent(child: Table, parent: Table, parents: Int32Array, skip: ReadonlySet<string>): DerivedColumn[] {
  return child.columns.flatMap((own) => {
    const { name, kind } = own.schema;
    const said = parent.columns.find(({ schema }) => schema.name === name);
    if (skip.has(name) || own.storage !== 'coded' || said?.storage !== 'coded' || (kind !== 'identifier' && kind !== 'text')) return [];
    const codeOf = new Map(said.levels.map((level, code) => [level, code]));
    const saidCodes = own.levels.map((level) => codeOf.get(level) ?? -2);
    const again = agreement(child.rows, (row) => parents[row]! < 0 || (own.codes[row]! < 0 ? -1 : saidCodes[own.codes[row]!]) === said.codes[parents[row]!]);
    return again >= lawShare ? [{ from: 'parent', column: name, of: name }] : [];
  });
}

function varies(column: Column): boolean {
  const values = column.storage === 'numeric' ? column.values : column.codes;
  return values.some((value) => value !== values[0] && !(Number.isNaN(value) && Number.isNaN(values[0]!)));
}

/** First position and length of each parent's path; length 0 without one. */
interface Paths {
  readonly start: Int32Array;
  readonly length: Int32Array;
}

function pathsOf(parent: Table, { starts, parent: parentOf }: PanelRows): Paths {
  const start = new Int32Array(parent.rows);
  const length = new Int32Array(parent.rows);
  for (let path = 0; path + 1 < starts.length; path++) {
    const row = parentOf[starts[path]!]!;
    start[row] = starts[path]!;
    length[row] = starts[path + 1]! - starts[path]!;
  }
  return { start, length };
}

function agreement(rows: number, agrees: (row: number) => boolean): number {
  let agreed = 0;
  for (let row = 0; row < rows; row++) if (agrees(row)) agreed++;
  return agreed / Math.max(1, rows);
}

const same = (one: number, other: number): boolean => one === other || (Number.isNaN(one) && Number.isNaN(other));

function countOf(column: Column, panel: PanelRows, { length }: Paths): DerivedColumn | null {
  const units = toUnits(column);
  if (units === null || units.unit.kind !== 'amount' || units.unit.decimals > 0) return null;
  return agreement(length.length, (row) => units.values[row] === length[row]) >= lawShare ? { from: 'count', column: column.schema.name, child: panel.table.name } : null;
}

/** The first or last value of a column of the path. */
function endOf(column: Column, panel: PanelRows, { start, length }: Paths): DerivedColumn | null {
  const units = toUnits(column);
  if (units === null || column.storage === 'coded') return null;
  for (const own of panel.table.columns) {
    const ownUnits = own.storage === 'numeric' ? toUnits(own) : null;
    if (ownUnits === null || ownUnits.unit.kind !== units.unit.kind || ownUnits.unit.decimals !== units.unit.decimals) continue;
    for (const from of ['last', 'first'] as const) {
      const valueOf = (row: number): number => (length[row] === 0 ? Number.NaN : ownUnits.values[panel.order[start[row]! + (from === 'last' ? length[row]! - 1 : 0)]!]!);
      if (agreement(length.length, (row) => same(units.values[row]!, valueOf(row))) >= lawShare) return { from, column: column.schema.name, child: panel.table.name, of: own.schema.name };
    }
  }
  return null;
}

function codedFromPaths(column: CodedColumn, panel: PanelRows, paths: Paths): DerivedColumn | null {
  if (column.levels.length > mostLookupLevels || column.schema.kind !== 'category') return null;
  return anyInState(column, panel, paths) ?? lastState(column, panel, paths);
}

/** A level for each last state. */
function lastState(column: CodedColumn, panel: PanelRows, { start, length }: Paths): DerivedColumn | null {
  const last = (row: number): number => (length[row] === 0 ? -1 : panel.state[start[row]! + length[row]! - 1]!);
  const counts = panel.states.map(() => new Int32Array(column.levels.length));
  for (let row = 0; row < length.length; row++) if (last(row) >= 0 && column.codes[row]! >= 0) counts[last(row)]![column.codes[row]!]!++;
  const level = counts.map((of) => of.indexOf(Math.max(...of)));
  const agreed = agreement(length.length, (row) => last(row) >= 0 && column.codes[row] === level[last(row)]);
  if (agreed < lawShare || new Set(level).size < 2) return null;
  return { from: 'lastState', column: column.schema.name, child: panel.table.name, levels: level.map((code) => column.levels[code]!) };
}

/** A flag of two levels: whether one of some states was reached within so many rows. */
function anyInState(column: CodedColumn, panel: PanelRows, { start, length }: Paths): DerivedColumn | null {
  const present = [...new Set(column.codes)];
  if (present.length !== 2 || present.some((code) => code < 0)) return null;
  const rarer = present.sort((one, other) => share(column.codes, one) - share(column.codes, other))[0]!;
  for (const within of windows) {
    const visits = new Int32Array(panel.states.length);
    const flagged = new Int32Array(panel.states.length);
    const reached = (row: number, of: ReadonlySet<number>): boolean => {
      for (let at = start[row]!; at < start[row]! + Math.min(within, length[row]!); at++) if (of.has(panel.state[at]!)) return true;
      return false;
    };
    for (let row = 0; row < length.length; row++) {
      for (const state of new Set(panel.state.subarray(start[row]!, start[row]! + Math.min(within, length[row]!)))) {
        visits[state]!++;
        flagged[state]! += Number(column.codes[row] === rarer);
      }
    }
    const states = [...visits.keys()].filter((state) => visits[state]! >= minCount && flagged[state]! >= 0.99 * visits[state]!);
    const set = new Set(states);
    if (states.length === 0 || agreement(length.length, (row) => reached(row, set) === (column.codes[row] === rarer)) < lawShare) continue;
    const other = present.find((code) => code !== rarer)!;
    return { from: 'anyInState', column: column.schema.name, child: panel.table.name, states, within, levels: [column.levels[other]!, column.levels[rarer]!] };
  }
  return null;
}

function share(codes: Int32Array, code: number): number {
  return codes.reduce((count, own) => count + Number(own === code), 0) / codes.length;
}

/** A value of the first row in one of some states: the month of a default. */
function firstInState(column: NumericColumn, panel: PanelRows, { start, length }: Paths): DerivedColumn | null {
  const units = toUnits(column);
  if (units === null || !units.values.some(Number.isNaN)) return null;
  for (const own of panel.table.columns) {
    const ownUnits = own.storage === 'numeric' ? toUnits(own) : null;
    if (ownUnits === null || ownUnits.unit.kind !== units.unit.kind || ownUnits.unit.decimals !== units.unit.decimals) continue;
    const value = (at: number): number => ownUnits.values[panel.order[at]!]!;
    const counts = new Int32Array(panel.states.length);
    for (let row = 0; row < length.length; row++) {
      for (let at = start[row]!; at < start[row]! + length[row]!; at++) {
        if (value(at) !== units.values[row]) continue;
        counts[panel.state[at]!]!++;
        break;
      }
    }
    const states = [...counts.keys()].filter((state) => counts[state]! >= minCount);
    if (states.length === 0) continue;
    const set = new Set(states);
    for (const within of windows) {
      const first = (row: number): number => {
        for (let at = start[row]!; at < start[row]! + Math.min(within, length[row]!); at++) if (set.has(panel.state[at]!)) return value(at);
        return Number.NaN;
      };
      if (agreement(length.length, (row) => same(first(row), units.values[row]!)) >= lawShare) {
        return { from: 'firstInState', column: column.schema.name, child: panel.table.name, of: own.schema.name, states, within };
      }
    }
  }
  return null;
}

/**
 * Columns that follow from earlier columns of their own table: exact expressions of numbers, and levels that another category decides.
 * @param persons whose each row is  @param skip columns that are not looked at  @param late columns from which nothing may follow
 */
export function derivedWithin(table: Table, persons: Int32Array, skip: ReadonlySet<string>, late: ReadonlySet<string>): DerivedColumn[] {
  const step = Math.max(1, Math.floor(table.rows / searchedRows));
  const rows = Uint32Array.from({ length: Math.ceil(table.rows / step) }, (_, index) => index * step);
  const derived: DerivedColumn[] = [];
  const earlier: Column[] = [];
  for (const column of table.columns) {
    if (skip.has(column.schema.name)) continue;
    const found = varies(column) ? (column.storage === 'coded' ? lookupWithin(column, earlier, persons) : numericWithin(column, earlier, rows, persons)) : null;
    if (found !== null) derived.push(found);
    // A column that follows is no ground for the next one: it is not there yet when that one is made.
    else if (!late.has(column.schema.name)) earlier.push(column);
  }
  return derived;
}

function numericWithin(column: NumericColumn, earlier: readonly Column[], rows: Uint32Array, persons: Int32Array): DerivedColumn | null {
  const own = toUnits(column);
  if (own === null || rows.length < minCount) return null;
  const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);
  const sources = earlier.flatMap((source): Source[] => {
    const units = toUnits(source);
    return units === null ? [] : [{ reference: { of: 'own', column: units.name }, unit: units.unit, values: pick(units.values) }];
  });
  const target: Target = { name: own.name, unit: own.unit, values: pick(own.values), atoms: atomsOf(own.unit, sources, true) };
  const placed = new Set(sources.map(({ reference }) => reference.column));
  const everywhere = Uint32Array.from(rows.keys());
  const law = lawOf(target, placed, everywhere, everywhere);
  if (law !== null && law.candidate.atoms.length > 0) {
    return { from: 'forms', column: own.name, forms: { column: own.name, forms: [toExpression(law.candidate, target.atoms)], contexts: [], counts: [{ levels: [], rows: [rows.length, 0] }], multiples: null } };
  }
  const contexts = earlier.flatMap((source): ContextSource[] =>
    source.storage === 'coded' && source.schema.kind === 'category' && source.levels.length > 1 && source.levels.length <= 12
      ? [{ reference: { of: 'own', column: source.schema.name }, levels: source.levels, codes: Int32Array.from(rows, (row) => source.codes[row]!) }]
      : [],
  );
  const { forms, explained } = choiceOf(target, placed, everywhere, { contexts, givens: [], persons: Int32Array.from(rows, (row) => persons[row]!) });
  const decided = forms.counts.slice(forms.contexts.length === 0 ? 0 : 1).reduce((sum, { rows: counts }) => sum + Math.max(...counts), 0);
  const exact = explained >= lawShare && decided >= lawShare * rows.length && forms.forms.some(({ terms }) => terms.length > 0);
  return exact ? { from: 'forms', column: own.name, forms: { ...forms, multiples: null } } : null;
}

function lookupWithin(column: CodedColumn, earlier: readonly Column[], persons: Int32Array): DerivedColumn | null {
  if (column.schema.kind !== 'category' || column.levels.length > mostLookupLevels) return null;
  for (const by of earlier) {
    if (by.storage !== 'coded' || by.schema.kind !== 'category' || by.levels.length > mostLookupLevels || by.levels.length < 2) continue;
    // Missing is a level of its own, the last one.
    const counts = Array.from({ length: by.levels.length + 1 }, () => new Int32Array(column.levels.length + 1));
    const place = (codes: Int32Array, row: number, levels: readonly string[]): number => (codes[row]! < 0 ? levels.length : codes[row]!);
    for (let row = 0; row < column.codes.length; row++) counts[place(by.codes, row, by.levels)]![place(column.codes, row, column.levels)]!++;
    const used = counts.map((of) => of.reduce((sum, count) => sum + count, 0));
    const level = counts.map((of) => of.indexOf(Math.max(...of)));
    const agreed = counts.reduce((sum, of, index) => sum + of[level[index]!]!, 0);
    if (agreed < column.codes.length) continue;
    const shared = new SharedKeys<number>();
    persons.forEach((person, row) => shared.add(place(by.codes, row, by.levels), person));
    if (used.some((rows, index) => rows > 0 && !shared.has(index))) continue;
    const entries = counts.flatMap((_, index): [string, string | null][] => (used[index] === 0 ? [] : [[by.levels[index] ?? '', column.levels[level[index]!] ?? null]]));
    return { from: 'lookup', column: column.schema.name, of: by.schema.name, levels: Object.fromEntries(entries) };
  }
  return null;
}
