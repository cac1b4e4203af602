import type { AnonymityFigures, ColumnGeneralisation } from '../../../contract/anonymity.ts';
import { Failure } from '../../../contract/errors.ts';
import type { Monitor } from '../../../contract/progress.ts';
import type { Column, Table } from '../../table/table.ts';
import { ClassTable } from './classTable.ts';
import { anonymityFigures } from './figures.ts';
import { anyValue, bandLevels, dateLevels, groupShares, leafLevel, topLevel, treeColumn } from './ladder.ts';
import { searchLattice } from './lattice.ts';
import { mondrian, type Partition } from './mondrian.ts';
import { coveringGroup, rankValues, spanShare, type HierarchyLevel, type QuasiColumn } from './quasiColumn.ts';
import { QuasiCodes, type CellValue } from './quasiCodes.ts';
import { moveRows, planMoves } from './releaseMoves.ts';
import { sensitiveRule, type SensitiveColumn, type SensitiveLimits } from './sensitive.ts';

/** A generalised value lists at most so many categories; more are `*`. */
const mostListed = 20;

export interface AnonymiseOptions {
  readonly quasi: readonly string[];
  readonly sensitive: readonly string[];
  readonly k: number;
  readonly limits: SensitiveLimits;
  readonly method: 'mondrian' | 'lattice' | 'move';
  readonly relaxed: boolean;
  /** Share of rows that the lattice may leave out. */
  readonly suppress: number;
  /** Rows of hierarchy files by column. */
  readonly trees: ReadonlyMap<string, readonly (readonly string[])[]>;
  /** How a value of the column is written in the file; '' where missing. */
  readonly textOf: (column: Column) => (value: CellValue) => string;
  /** Milliseconds in one unit of a date column. */
  readonly dateUnit: (column: Column) => number;
}

export interface Anonymised {
  readonly table: Table;
  readonly figures: AnonymityFigures;
  readonly rowsMoved: number;
  readonly columns: ColumnGeneralisation[];
}

interface Prepared {
  readonly table: Table;
  readonly columns: readonly QuasiColumn[];
  readonly ranks: Int32Array;
  readonly writers: readonly ((value: CellValue) => string)[];
  readonly sources: readonly Column[];
  readonly sensitive: readonly SensitiveColumn[];
}

/**
 * The table with classes of k rows or more over its quasi-identifiers, by generalising them, or by moving rows.
 * @throws Failure 'rule' where it cannot be done, 'input' as `treeColumn` does, 'usage' as `searchLattice` does
 */
export function anonymise(table: Table, options: AnonymiseOptions, monitor: Monitor): Anonymised {
  if (options.method === 'move') return byMoving(table, options, monitor);
  const prepared = prepare(table, options);
  return options.method === 'mondrian' ? byMondrian(prepared, options, monitor) : byLattice(prepared, options, monitor);
}

function prepare(table: Table, { quasi, sensitive, trees, textOf }: AnonymiseOptions): Prepared {
  const codes = new QuasiCodes(quasi);
  const ranks = codes.encode(table);
  const sources = quasi.map((name) => columnOf(table, name));
  const writers = sources.map(textOf);
  const columns = quasi.map((name, at) => {
    const ranked = rankValues(name, codes.valuesOf(at));
    const tree = trees.get(name);
    const ordered = tree === undefined ? null : treeColumn(ranked.column, writers[at]!, tree);
    for (let place = at; place < ranks.length; place += quasi.length) {
      const rank = ranked.ranks[ranks[place]!]!;
      ranks[place] = ordered === null ? rank : ordered.ranks[rank]!;
    }
    return ordered?.column ?? ranked.column;
  });
  return { table, columns, ranks, writers, sources, sensitive: sensitive.map((name) => sensitiveColumn(table, name)) };
}

function columnOf(table: Table, name: string): Column {
  const column = table.columns.find(({ schema }) => schema.name === name);
  if (column === undefined) throw new Error('a column that was looked for before is gone');
  return column;
}

function sensitiveColumn(table: Table, name: string): SensitiveColumn {
  const values = new QuasiCodes([name]);
  const codes = values.encode(table);
  const { ranks } = rankValues(name, values.valuesOf(0));
  return { name, codes: codes.map((code) => ranks[code]!), values: ranks.length, ordered: columnOf(table, name).storage === 'numeric' };
}

function byMoving(table: Table, { quasi, k, sensitive }: AnonymiseOptions, monitor: Monitor): Anonymised {
  const codes = new QuasiCodes(quasi);
  const classes = new ClassTable(quasi.length);
  const tuples = codes.encode(table);
  const classOf = new Int32Array(table.rows);
  for (let row = 0; row < table.rows; row++) classOf[row] = classes.add(tuples, row * quasi.length);
  const moves = planMoves(classes, codes, k, monitor);
  return {
    table: moveRows(table, classes, codes, moves),
    figures: anonymityFigures(classOf.map((own) => moves.target[own]!), classes.size, k, 0, sensitive.map((name) => sensitiveColumn(table, name))),
    rowsMoved: moves.rowsMoved,
    columns: quasi.map((name) => ({ column: name, generalisation: 'values as in the file; rows of small classes have those of the nearest class', values: null })),
  };
}

function byMondrian({ table, columns, ranks, writers, sources, sensitive }: Prepared, { k, limits, relaxed, trees }: AnonymiseOptions, monitor: Monitor): Anonymised {
  const admits = sensitiveRule(sensitive, limits);
  if (table.rows < k || !admits(Uint32Array.from({ length: table.rows }, (_, row) => row))) {
    throw new Failure('rule', table.rows < k ? `k-anonymity of ${k} cannot be reached: the table has ${table.rows} rows in all.` : 'Even all rows together do not keep to what is asked of the sensitive columns.', { fix: 'Ask for a smaller k or l, or a larger t.' });
  }
  const parts = mondrian({ columns, ranks, weights: null, k, strict: !relaxed, admits }, monitor);
  const width = columns.length;
  let loss = 0;
  const labelled = columns.map((column, at) => {
    const label = rangeLabels(column, writers[at]!, sources[at]!.storage === 'numeric');
    const texts = new LabelColumn(table.rows);
    forEachPart(parts, (rows) => {
      const present = Int32Array.from(rows, (row) => ranks[row * width + at]!).sort();
      loss += (rows.length * spanShare(column, present[0]!, present.at(-1)!)) / width;
      texts.write(rows, label(present));
    });
    return texts;
  });
  const classOf = new Int32Array(table.rows);
  forEachPart(parts, (rows, part) => rows.forEach((row) => (classOf[row] = part)));
  return {
    table: withLabels(table, columns.map(({ name }, at) => ({ name, labels: labelled[at]! })), null),
    figures: anonymityFigures(classOf, parts.starts.length - 1, k, loss / table.rows, sensitive),
    rowsMoved: 0,
    columns: columns.map(({ name }, at) => ({
      column: name,
      generalisation: trees.has(name) ? 'the smallest group of its hierarchy that holds the values of the class' : sources[at]!.storage === 'numeric' ? 'the smallest and the largest value of the class' : 'all values of the class',
      values: labelled[at]!.distinct,
    })),
  };
}

function forEachPart({ order, starts }: Partition, visit: (rows: Uint32Array, part: number) => void): void {
  for (let part = 0; part + 1 < starts.length; part++) visit(order.subarray(starts[part], starts[part + 1]), part);
}

/** How a class's values of a column are written; `present` is sorted. */
function rangeLabels({ values, levels }: QuasiColumn, textOf: (value: CellValue) => string, numeric: boolean): (present: Int32Array) => string {
  return (present) => {
    const low = present[0]!;
    const high = present.at(-1)!;
    if (low === high) return textOf(values[low]!);
    if (levels.length > 0) {
      const group = coveringGroup(levels, low, high);
      return group === null ? anyValue : levels[group.level]!.labels[group.group]!;
    }
    const known = values[low] === null ? present.find((rank) => rank > low)! : low;
    const missing = known === low ? '' : 'missing or ';
    if (numeric) return missing + (known === high ? textOf(values[high]!) : `${textOf(values[known]!)} to ${textOf(values[high]!)}`);
    const distinct = [...new Set(present)].filter((rank) => rank >= known);
    return distinct.length > mostListed ? anyValue : missing + distinct.map((rank) => textOf(values[rank]!)).join(' | ');
  };
}

function byLattice({ table, columns, ranks, writers, sources, sensitive }: Prepared, options: AnonymiseOptions, monitor: Monitor): Anonymised {
  const { k, limits, suppress } = options;
  const ladders = columns.map((column, at) => ladderOf(column, sources[at]!, writers[at]!, options));
  const mostSuppressed = Math.floor(suppress * table.rows);
  const asks = sensitive.length > 0 && (limits.diversity !== null || limits.closeness !== null);
  const result = searchLattice({
    columns: ladders.map((levels, at) => ({ levels: levels.map((level) => ({ groups: level.groups, shares: groupShares(columns[at]!, level) })) })),
    ranks, k, mostSuppressed,
    admits: asks ? sensitiveRule(sensitive, limits) : null,
    // Joining a class that fails may spoil one that holds in entropy and closeness: then suppressed rows may grow on the way up.
    monotone: !asks || mostSuppressed === 0 || (limits.closeness === null && limits.diversity?.kind === 'distinct'),
  }, monitor);
  const width = columns.length;
  const labelled = ladders.map((levels, at) => {
    const { groups, labels } = levels[result.levels[at]!]!;
    const texts = new LabelColumn(table.rows);
    for (let row = 0; row < table.rows; row++) texts.write([row], labels[groups[ranks[row * width + at]!]!]!);
    return texts;
  });
  const kept = result.suppressed === 0 ? null : Uint32Array.from(result.classOf.keys()).filter((row) => result.classOf[row]! >= 0);
  // Columns that keep their values keep their format, too.
  const changed = columns.map(({ name }, at) => ({ name, labels: labelled[at]! })).filter((_, at) => result.levels[at]! > 0);
  return {
    table: withLabels(table, changed, kept),
    figures: anonymityFigures(result.classOf, result.classOf.reduce((most, own) => Math.max(most, own + 1), 0), k, result.loss, sensitive),
    rowsMoved: 0,
    columns: columns.map(({ name }, at) => ({
      column: name,
      generalisation: result.levels[at] === 0 ? 'none' : `level ${result.levels[at]!} of ${ladders[at]!.length - 1}${result.levels[at] === ladders[at]!.length - 1 ? ', which is any value' : ''}`,
      values: labelled[at]!.distinct,
    })),
  };
}

function ladderOf(column: QuasiColumn, source: Column, textOf: (value: CellValue) => string, { trees, dateUnit }: AnonymiseOptions): HierarchyLevel[] {
  const finer = trees.has(column.name)
    ? column.levels
    : [leafLevel(column, textOf), ...(source.schema.kind === 'date' ? dateLevels(column, dateUnit(source)) : source.storage === 'numeric' ? bandLevels(column, source.schema.kind === 'integer') : [])];
  return [...finer, topLevel(column)];
}

/** Texts of a column as they are found, each once. */
class LabelColumn {
  readonly codes: Int32Array;
  readonly levels: string[] = [];
  private readonly known = new Map<string, number>();

  constructor(rows: number) {
    this.codes = new Int32Array(rows).fill(-1);
  }

  /** Writes a text in these rows; '' is missing. */
  write(rows: Iterable<number>, text: string): void {
    let code = text === '' ? -1 : this.known.get(text);
    if (code === undefined) {
      code = this.levels.push(text) - 1;
      this.known.set(text, code);
    }
    for (const row of rows) this.codes[row] = code;
  }

  get distinct(): number {
    return this.levels.length;
  }
}

/** The table with generalised columns, as texts, and only the rows that are kept. */
function withLabels(table: Table, generalised: readonly { name: string; labels: LabelColumn }[], kept: Uint32Array | null): Table {
  const columns = table.columns.map((column): Column => {
    const { name, role, missingCodes } = column.schema;
    const labels = generalised.find((one) => one.name === name)?.labels;
    const whole: Column = labels === undefined ? column : { storage: 'coded', schema: { name, role, kind: 'category', ...(missingCodes === undefined ? {} : { missingCodes }) }, codes: labels.codes, levels: labels.levels };
    if (kept === null) return whole;
    return whole.storage === 'numeric' ? { ...whole, values: Float64Array.from(kept, (row) => whole.values[row]!) } : { ...whole, codes: Int32Array.from(kept, (row) => whole.codes[row]!) };
  });
  return { ...table, rows: kept?.length ?? table.rows, columns };
}
