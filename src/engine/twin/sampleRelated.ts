import { countColumn, parentColumn, type DerivedColumn, type RelatedTable, type RelatedTwin } from '../../contract/relatedTwin.ts';
import { Stream } from '../random/stream.ts';
import { evaluate } from '../table/expression.ts';
import { takeRows, type Column, type Table } from '../table/table.ts';
import { toUnits, unitOf } from '../table/units.ts';
import { formDrawer } from './formRow.ts';
import { TwinSampler } from './sample.ts';
import { ChildSampler, type Columns } from './sampleChildren.ts';
import { columnFromUnits, PanelSampler, ParentValues, reaches, type DrawnPaths } from './samplePanel.ts';

/** Rows of the first table in a block, about: its children and their rows are of the same block. */
export const relatedBlockRows = 2048;

/** Rows of a table of a block. `parent` is the row of each one's parent in the block. */
interface Drawn {
  readonly rows: number;
  readonly columns: Columns;
  readonly parent: Int32Array | null;
}

/** Rows of one table of a block, with the row of each one's parent in it. */
export interface RelatedRows {
  readonly table: Table;
  readonly parent: Int32Array | null;
}

/** Makes drawn rows of a table in a block what they have to be, before anything is made from them. */
export type KeepRows = (rows: Table, block: number) => Table;

type Flag = Extract<DerivedColumn, { from: 'anyInState' }>;

/**
 * Rows of several tables that belong to each other, block by block: rows of the table without a parent, their children, and the monthly
 * rows of these. A block depends on the twin, the seed, the total and its own number alone.
 */
export class RelatedSampler {
  readonly rows: number;
  readonly blocks: number;
  private readonly twin: RelatedTwin;
  private readonly seed: number;
  private readonly keep: KeepRows | null;
  private readonly roots: ReadonlyMap<string, TwinSampler>;
  private readonly children = new Map<string, ChildSampler>();
  private readonly panels = new Map<string, PanelSampler>();

  /** @param rows of the table without a parent, in the whole output */
  constructor(twin: RelatedTwin, rows: number, seed: number, keep: KeepRows | null) {
    this.twin = twin;
    this.keep = keep;
    this.rows = rows;
    this.seed = seed;
    this.roots = new Map(twin.tables.flatMap((table) => (table.parent === null ? [[table.table, new TwinSampler(table.twins[0]!, rows, seed, [{ rows, conditions: [] }], relatedBlockRows)]] : [])));
    this.blocks = [...this.roots.values()][0]!.blocks;
  }

  /** First row of a block in the table without a parent. */
  firstRow(block: number): number {
    return [...this.roots.values()][0]!.firstRow(block);
  }

  /** The rows of one block of every table, in the order of the twin's tables. */
  block(block: number, check: () => void = () => {}): RelatedRows[] {
    const drawn = new Map<string, Drawn>();
    const firstRow = this.firstRow(block);
    for (const [name, root] of this.roots) {
      const { rows, columns } = root.block(block, check);
      this.finish(name, { rows, columns: new Map(columns.map((column) => [column.schema.name, column])), parent: null }, firstRow, 1, block, drawn, check);
    }
    return this.twin.tables.map((table) => ({ table: tableOf(table, drawn.get(table.table)!), parent: drawn.get(table.table)!.parent }));
  }

  /**
   * Adds what follows to a table's rows, and draws the tables below it.
   * @param firstRow number of its first row in the whole output, were every parent to have the most children  @param span rows that a row of the first table stands for
   */
  private finish(name: string, own: Drawn, firstRow: number, span: number, block: number, drawn: Map<string, Drawn>, check: () => void): void {
    const table = this.twin.tables.find((candidate) => candidate.table === name)!;
    const stream = new Stream(this.seed, `derived/${name}`, block);
    const kept = this.keep?.(tableOf(table, own), block).columns ?? [];
    for (const column of kept) if (own.columns.has(column.schema.name)) own.columns.set(column.schema.name, column);
    for (const derived of table.derived) if (derived.from === 'forms' || derived.from === 'lookup') own.columns.set(derived.column, derivedWithin(table, derived, own, stream));
    drawn.set(name, own);
    const below = this.twin.tables.filter(({ parent }) => parent?.table === name);
    for (const child of below.filter(({ panel }) => panel !== null)) {
      const flags = table.derived.filter((derived): derived is Flag => derived.from === 'anyInState' && derived.child === child.table);
      const sampler = this.panels.get(child.table) ?? new PanelSampler(child, flags, this.rows * span, this.seed);
      this.panels.set(child.table, sampler);
      const paths = sampler.draw(own.rows, withAbove(table, own, drawn), firstRow, block, check);
      for (const derived of table.derived) if ('child' in derived && derived.child === child.table) own.columns.set(derived.column, derivedFromPaths(table, derived, paths, own));
      const parent = new Int32Array(paths.states.length);
      for (let row = 0; row < own.rows; row++) parent.fill(row, paths.starts[row]!, paths.starts[row + 1]!);
      drawn.set(child.table, linked(child, { rows: parent.length, columns: paths.columns, parent }, own));
    }
    for (const child of below.filter(({ panel }) => panel === null)) {
      const counts = childCounts(own.columns.get(countColumn(child.table))!);
      const mostOfOne = mostChildren(this.twin, name, child.table);
      const sampler = this.children.get(child.table) ?? new ChildSampler(child.twins, child.table, this.rows * span, mostOfOne, relatedBlockRows * 2 * span, this.seed);
      this.children.set(child.table, sampler);
      const made = sampler.draw(counts, own.columns, firstRow, block, check);
      this.finish(child.table, linked(child, { rows: made.parent.length, columns: made.columns, parent: made.parent }, own), firstRow * mostOfOne, span * mostOfOne, block, drawn, check);
    }
  }
}

/** A table's columns and those of its parent. */
function withAbove({ parent }: RelatedTable, own: Drawn, drawn: ReadonlyMap<string, Drawn>): Columns {
  if (parent === null) return own.columns;
  return new Map([...own.columns, ...[...drawn.get(parent.table)!.columns].map(([name, column]) => [parentColumn(name), takeRows(column, own.parent!)] as const)]);
}

/** Gives each row the key of its parent, and what else of the parent it says again. */
function linked(child: RelatedTable, drawn: Drawn, parent: Drawn): Drawn {
  const { link, key } = child.parent!;
  const again = child.derived.flatMap((derived) => (derived.from === 'parent' ? [derived] : []));
  for (const { column, of } of [{ column: link, of: key }, ...again]) {
    const schema = child.columns.find(({ name }) => name === column)!;
    drawn.columns.set(column, { ...takeRows(parent.columns.get(of)!, drawn.parent!), schema });
  }
  return drawn;
}

function childCounts(column: Column): Int32Array {
  if (column.storage !== 'coded') throw new Error('numbers of children are a category');
  return column.codes.map((code) => Number(column.levels[code] ?? 0));
}

/** The most children that a parent of the twin has. */
function mostChildren(twin: RelatedTwin, parent: string, child: string): number {
  const counts = twin.tables.find(({ table }) => table === parent)!.twins.flatMap(({ plan }) => plan.columns.flatMap((column) => (column.model === 'levels' && column.schema.name === countColumn(child) ? column.levels.map(Number).filter(Number.isFinite) : [])));
  return Math.max(1, ...counts);
}

function derivedWithin(table: RelatedTable, derived: Extract<DerivedColumn, { from: 'forms' | 'lookup' }>, own: Drawn, stream: Stream): Column {
  const schema = table.columns.find(({ name }) => name === derived.column)!;
  if (derived.from === 'lookup') {
    const source = own.columns.get(derived.of)!;
    if (source.storage !== 'coded') throw new Error('a lookup starts from a category');
    const levels = [...new Set(Object.values(derived.levels))].filter((level) => level !== null);
    const codeOf = new Map([...source.levels.keys(), -1].map((code) => [code, levels.indexOf(derived.levels[source.levels[code] ?? ''] ?? '')]));
    return { storage: 'coded', schema, codes: source.codes.map((code) => codeOf.get(code)!), levels };
  }
  const values = new ParentValues(own.columns);
  const drawer = formDrawer(derived.forms);
  return columnFromUnits(schema, unitOf(schema), Float64Array.from({ length: own.rows }, (_, row) => {
    values.row = row;
    return drawer.draw(values, (form) => evaluate(derived.forms.forms[form]!, values), stream);
  }));
}

/** A column of the parent that its paths decide. */
function derivedFromPaths(table: RelatedTable, derived: Extract<DerivedColumn, { child: string }>, { starts, states, columns }: DrawnPaths, own: Drawn): Column {
  const schema = table.columns.find(({ name }) => name === derived.column)!;
  const unit = unitOf(schema);
  const numbers = (valueOf: (first: number, end: number) => number): Column => columnFromUnits(schema, unit, Float64Array.from({ length: own.rows }, (_, row) => valueOf(starts[row]!, starts[row + 1]!)));
  const coded = (levels: readonly string[], levelOf: (first: number, end: number) => string | null): Column => {
    const distinct = [...new Set(levels)];
    return { storage: 'coded', schema, levels: distinct, codes: Int32Array.from({ length: own.rows }, (_, row) => distinct.indexOf(levelOf(starts[row]!, starts[row + 1]!) ?? '')) };
  };
  switch (derived.from) {
    case 'count': return numbers((first, end) => end - first);
    case 'lastState': return coded(derived.levels, (first, end) => (end > first ? derived.levels[states[end - 1]!]! : null));
    case 'anyInState': return coded(derived.levels, (first, end) => derived.levels[reaches(states.subarray(first, end), derived) ? 1 : 0]);
    case 'first':
    case 'last':
    case 'firstInState': {
      const { values } = toUnits(columns.get(derived.of)!)!;
      if (derived.from === 'firstInState') {
        return numbers((first, end) => {
          for (let at = first; at < Math.min(end, first + derived.within); at++) if (derived.states.includes(states[at]!)) return values[at]!;
          return Number.NaN;
        });
      }
      return numbers((first, end) => (end === first ? Number.NaN : values[derived.from === 'first' ? first : end - 1]!));
    }
  }
}

/** The columns of the file, in their order. */
function tableOf({ table: name, format, columns }: RelatedTable, drawn: Drawn): Table {
  return { name, rows: drawn.rows, format, columns: columns.map((schema) => drawn.columns.get(schema.name) ?? emptyColumn(schema, drawn.rows)) };
}

function emptyColumn(schema: Column['schema'], rows: number): Column {
  return schema.kind === 'integer' || schema.kind === 'number' || schema.kind === 'date'
    ? { storage: 'numeric', schema, values: new Float64Array(rows).fill(Number.NaN) }
    : { storage: 'coded', schema, codes: new Int32Array(rows).fill(-1), levels: [] };
}
