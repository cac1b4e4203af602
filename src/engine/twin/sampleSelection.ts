import type { RelatedGroup, TableCondition } from '../../contract/condition.ts';
import { Failure } from '../../contract/errors.ts';
import type { RelatedTwin } from '../../contract/relatedTwin.ts';
import { takeRows, type Column, type Table } from '../table/table.ts';
import { satisfies } from './restriction.ts';
import { relatedBlockRows, RelatedSampler, type KeepRows, type RelatedRows } from './sampleRelated.ts';

/** Rows that satisfy conditions are gathered in units of so many, each from blocks of its own. */
const unitRows = 512;
/** A look at the twin ends with so many blocks, or once it has found so many rows. */
const pilotBlocks = 4;
const pilotRows = 256;
/** Rows that are made to keep rules borrow from others of their block: one of fewer rows is drawn larger. */
const fewestKept = 500;
/** A condition that fewer rows satisfy would need more blocks than is worth waiting for. */
const mostBlocksOfUnit = 400;

/**
 * Rows of related tables of which one table's satisfy conditions: blocks are drawn as ever, and of each the rows that satisfy them stay,
 * with their ancestors and what belongs to either. A unit of output has blocks of its own, so that any worker may draw it and parts are
 * those of a single run. How many blocks that takes is known beforehand, from a few drawn for a look.
 */
export class RelatedSelection {
  readonly units: number;
  private readonly tasks: readonly { readonly group: RelatedGroup; readonly rows: number }[];
  private readonly sampler: RelatedSampler;
  private readonly blocksOfUnit: number;
  private readonly twin: RelatedTwin;
  /** Rows of the first table that stay of a block that was drawn larger. */
  private readonly first: number | null;

  /**
   * @param groups rows of the first table without conditions, else of the deepest table that they name
   * @param blocksOfUnit most blocks for a unit, as `blocksNeeded` says; 1 without conditions  @param keep how rows are made to keep rules
   */
  constructor(twin: RelatedTwin, groups: readonly RelatedGroup[], seed: number, blocksOfUnit: number, keep: KeepRows | null) {
    this.twin = twin;
    this.blocksOfUnit = blocksOfUnit;
    const conditional = groups.some(({ conditions }) => conditions.length > 0);
    this.tasks = conditional ? groups.flatMap((group) => unitsOf(group)) : [];
    const wanted = groups.reduce((sum, group) => sum + group.rows, 0);
    this.first = !conditional && keep !== null && wanted < fewestKept && twin.tables.filter(({ parent }) => parent === null).length === 1 ? wanted : null;
    const rows = conditional ? this.tasks.length * blocksOfUnit * relatedBlockRows : this.first === null ? wanted : fewestKept;
    this.sampler = new RelatedSampler(twin, rows, seed, keep);
    this.units = conditional ? this.tasks.length : this.sampler.blocks;
  }

  /** The rows of one unit, by table. @throws Failure input where the blocks of a unit hold fewer such rows than a look at others promised */
  unit(unit: number, check: () => void = () => {}): Table[] {
    const task = this.tasks[unit];
    if (task === undefined) {
      const block = this.sampler.block(unit, check);
      return this.first === null ? block.map(({ table }) => table) : select(this.twin, block, this.twin.tables[0]!.table, [], this.first).tables;
    }
    const table = deepestTable(this.twin, task.group.conditions);
    let parts: Table[][] = [];
    let found = 0;
    for (let block = unit * this.blocksOfUnit; found < task.rows; block++) {
      if (block === (unit + 1) * this.blocksOfUnit) throw new Failure('input', 'Rows that satisfy the conditions are rarer than a look at the twin told.', { fix: 'Ask for fewer rows, or relax a condition.' });
      const selected = select(this.twin, this.sampler.block(block, check), table, task.group.conditions, task.rows - found);
      found += selected.found;
      parts = [...parts, selected.tables];
    }
    return this.twin.tables.map((_, position) => joined(parts.map((tables) => tables[position]!)));
  }
}

function unitsOf(group: RelatedGroup): { group: RelatedGroup; rows: number }[] {
  const units = Math.ceil(group.rows / unitRows);
  return Array.from({ length: units }, (_, unit) => ({ group, rows: Math.floor(((unit + 1) * group.rows) / units) - Math.floor((unit * group.rows) / units) }));
}

/** Of the tables that conditions name the one farthest from the first. */
export function deepestTable(twin: RelatedTwin, conditions: readonly TableCondition[]): string {
  const depth = (name: string): number => {
    const parent = twin.tables.find(({ table }) => table === name)!.parent;
    return parent === null ? 0 : 1 + depth(parent.table);
  };
  return conditions.reduce((best, { table }) => (depth(table) > depth(best) ? table : best), twin.tables[0]!.table);
}

/** Column of an ancestor or the table itself as its rows see it. */
function seenFrom(twin: RelatedTwin, rows: ReadonlyMap<string, RelatedRows>, table: string, of: string): Int32Array | null {
  if (table === of) return null;
  const { parent } = twin.tables.find((candidate) => candidate.table === table)!;
  if (parent === null) throw new Failure('usage', `The conditions name ${of} and ${table}, of which neither belongs to the other.`, { fix: 'Put conditions on tables of one line.' });
  const own = rows.get(table)!.parent!;
  const above = seenFrom(twin, rows, parent.table, of);
  return above === null ? own : own.map((row) => above[row]!);
}

/** 1 for each row of the table that satisfies all conditions, on it or on its ancestors. */
function satisfied(twin: RelatedTwin, rows: ReadonlyMap<string, RelatedRows>, table: string, conditions: readonly TableCondition[]): Uint8Array {
  const mask = new Uint8Array(rows.get(table)!.table.rows).fill(1);
  for (const condition of conditions) {
    const column = rows.get(condition.table)!.table.columns.find(({ schema }) => schema.name === condition.column)!;
    const place = seenFrom(twin, rows, table, condition.table);
    const holds = testOf(condition, column);
    for (let row = 0; row < mask.length; row++) if (mask[row] === 1 && !holds(place === null ? row : place[row]!)) mask[row] = 0;
  }
  return mask;
}

function testOf(condition: TableCondition, column: Column): (row: number) => boolean {
  if (column.storage === 'numeric') return (row) => satisfies(condition, column.values[row]!, Number.isNaN(column.values[row]!));
  const ofLevel = column.levels.map((level) => satisfies(condition, level, false));
  const ofMissing = satisfies(condition, '', true);
  return (row) => (column.codes[row]! < 0 ? ofMissing : ofLevel[column.codes[row]!]!);
}

/** The first `most` rows that satisfy the conditions, their ancestors, and what belongs to a row that stays without being asked for. */
function select(twin: RelatedTwin, block: readonly RelatedRows[], table: string, conditions: readonly TableCondition[], most: number): { tables: Table[]; found: number } {
  const rows = new Map(block.map((own) => [own.table.name, own]));
  const kept = new Map<string, Uint8Array>();
  const mask = satisfied(twin, rows, table, conditions);
  let found = 0;
  for (let row = 0; row < mask.length; row++) if (mask[row] === 1 && ++found > most) mask[row] = 0;
  kept.set(table, mask);
  for (let name = table; ; ) {
    const { parent } = twin.tables.find((candidate) => candidate.table === name)!;
    if (parent === null) break;
    const above = new Uint8Array(rows.get(parent.table)!.table.rows);
    kept.get(name)!.forEach((keep, row) => {
      if (keep === 1) above[rows.get(name)!.parent![row]!] = 1;
    });
    kept.set(parent.table, above);
    name = parent.table;
  }
  for (const { table: name, parent } of twin.tables) {
    if (kept.has(name) || parent === null || !kept.has(parent.table)) continue;
    const above = kept.get(parent.table)!;
    kept.set(name, Uint8Array.from(rows.get(name)!.parent!, (row) => above[row]!));
  }
  return { tables: block.map(({ table: own }) => filtered(own, kept.get(own.name) ?? new Uint8Array(own.rows))), found: Math.min(found, most) };
}

function filtered(table: Table, mask: Uint8Array): Table {
  const rows = Uint32Array.from(mask.keys()).filter((row) => mask[row] === 1);
  return { ...table, rows: rows.length, columns: table.columns.map((column) => takeRows(column, rows)) };
}

/** Tables of the same columns, one after the other. */
function joined(parts: readonly Table[]): Table {
  const [first] = parts;
  if (parts.length === 1) return first!;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const columns = first!.columns.map((column, position): Column => {
    const own = parts.map((part) => part.columns[position]!);
    if (column.storage === 'numeric') {
      const values = new Float64Array(rows);
      let at = 0;
      for (const part of own) if (part.storage === 'numeric') for (const value of part.values) values[at++] = value;
      return { ...column, values };
    }
    const levels: string[] = [];
    const codeOf = new Map<string, number>();
    const codes = new Int32Array(rows);
    let at = 0;
    for (const part of own) {
      if (part.storage !== 'coded') continue;
      for (const code of part.codes) {
        const level = code < 0 ? null : part.levels[code]!;
        if (level !== null && !codeOf.has(level)) codeOf.set(level, levels.push(level) - 1);
        codes[at++] = level === null ? -1 : codeOf.get(level)!;
      }
    }
    return { ...column, codes, levels };
  });
  return { ...first!, rows, columns };
}

/**
 * Most blocks that a unit of these conditions may take, from a look at a few blocks: twice what is expected, and three more.
 * @throws Failure input where no row of the look satisfies them, or too few do: with the condition that is to blame and what comes nearest
 */
export function blocksNeeded(twin: RelatedTwin, groups: readonly RelatedGroup[], keep: KeepRows | null, check: () => void): number {
  if (groups.every(({ conditions }) => conditions.length === 0)) return 1;
  const look = new RelatedSampler(twin, pilotBlocks * relatedBlockRows, 0, keep);
  const blocks: ReadonlyMap<string, RelatedRows>[] = [];
  const countOf = (table: string, some: readonly TableCondition[]): number => blocks.reduce((sum, block) => sum + satisfied(twin, block, table, some).reduce((total, holds) => total + holds, 0), 0);
  do blocks.push(new Map(look.block(blocks.length, check).map((own) => [own.table.name, own])));
  while (blocks.length < pilotBlocks && groups.some(({ conditions }) => countOf(deepestTable(twin, conditions), conditions) < pilotRows));
  return Math.max(...groups.map(({ conditions, rows }) => {
    const table = deepestTable(twin, conditions);
    const count = (some: readonly TableCondition[]): number => countOf(table, some);
    const found = count(conditions);
    const needed = Math.ceil((2 * Math.min(rows, unitRows) * blocks.length) / Math.max(found, 1e-9)) + 3;
    if (found === 0 || needed > mostBlocksOfUnit) throw impossible(conditions, found, count);
    return needed;
  }));
}

function impossible(conditions: readonly TableCondition[], found: number, count: (some: readonly TableCondition[]) => number): Failure {
  const textOf = ({ table, column, operator, values }: TableCondition): string => `${table}.${column}${operator}${values.map((value) => value ?? '').join(',')}`;
  const rare = found === 0 ? 'No row of this twin has' : 'Hardly a row of this twin has';
  const alone = conditions.find((condition) => count([condition]) === 0);
  const blamed = alone ?? conditions.findLast((condition) => count(conditions.filter((other) => other !== condition)) > found) ?? conditions.at(-1)!;
  const others = conditions.filter((condition) => condition !== blamed);
  const message = alone !== undefined || others.length === 0 ? `${rare} ${textOf(blamed)}.` : `${rare} ${textOf(blamed)} together with ${others.map(textOf).join(' and ')}.`;
  return new Failure('input', message, {
    column: blamed.column,
    fix: others.length > 0 ? `The nearest that is possible: ${others.map(textOf).join(' and ')}, without ${textOf(blamed)}.` : 'Choose a value that rows of the twin have.',
  });
}
