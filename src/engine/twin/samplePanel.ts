import type { DerivedColumn, Expression, PanelModel, Reference, RelatedTable } from '../../contract/relatedTwin.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { Stream } from '../random/stream.ts';
import { evaluate, type Values } from '../table/expression.ts';
import type { Column } from '../table/table.ts';
import { fromUnits, toUnits, unitOf, type Unit } from '../table/units.ts';
import { formDrawer, type FormDrawer, type RowValues } from './formRow.ts';
import { PathSampler } from './paths.ts';
import { PatternGenerator } from './pattern.ts';
import type { Columns } from './sampleChildren.ts';

/** Draws of a path until it agrees with the flags of its parent; else the flags follow the path. */
const mostPaths = 300;
/** Draws of a row's numbers, of all rows of a path, and of paths, until no number breaks a sign or a bound. */
const mostRowDraws = 32;
const mostBooks = 8;
const mostBookedPaths = 12;
/** Rows that one path can have, for the numbers of texts. */
const mostRows = 10_000;

type Flag = Extract<DerivedColumn, { from: 'anyInState' }>;

/** Paths of a block's parents: rows of each, their states, and the columns they make. */
export interface DrawnPaths {
  /** First row of each parent, one more entry than parents. */
  readonly starts: Int32Array;
  readonly states: Int32Array;
  readonly columns: Columns;
}

interface Regime {
  readonly drawers: readonly { readonly drawer: FormDrawer; readonly position: number; readonly forms: readonly Expression[] }[];
}

/** Draws the monthly rows of parents: states by a chain, numbers by their exact expressions. */
export class PanelSampler {
  private readonly table: RelatedTable;
  private readonly model: PanelModel;
  private readonly paths: PathSampler;
  private readonly seed: number;
  private readonly flags: readonly Flag[];
  /** Numeric columns, and where each one's schema stands. */
  private readonly names: readonly string[];
  private readonly units: readonly Unit[];
  private readonly regimes: ReadonlyMap<number, Regime>;
  private readonly nonNegative: readonly number[];
  /** By state. */
  private readonly positive: readonly (readonly number[])[];
  private readonly nought: readonly { readonly column: string; readonly level: string; readonly positions: readonly number[] }[];
  private readonly complete: readonly number[];
  private readonly patterns: readonly { readonly name: string; readonly generator: PatternGenerator }[];

  /** @param flags columns of the parent that paths must agree with  @param parents rows of the parent's whole output */
  constructor(table: RelatedTable, flags: readonly Flag[], parents: number, seed: number) {
    const model = table.panel!;
    this.table = table;
    this.model = model;
    this.seed = seed;
    this.flags = flags;
    this.paths = new PathSampler(model);
    this.names = [...new Set(model.regimes.flatMap(({ columns }) => columns.map(({ column }) => column)))];
    this.units = this.names.map((name) => unitOf(this.schemaOf(name)));
    this.regimes = new Map(model.regimes.map(({ before, state, columns }) => [
      regimeKey(before, state), { drawers: columns.map((forms) => ({ drawer: formDrawer(forms), position: this.names.indexOf(forms.column), forms: forms.forms })) },
    ]));
    const positionsOf = (names: readonly string[]): number[] => names.map((name) => this.names.indexOf(name)).filter((position) => position >= 0);
    this.nonNegative = positionsOf(model.nonNegative);
    this.positive = model.states.map((_, state) => positionsOf(model.positive.find((own) => own.state === state)?.columns ?? []));
    this.nought = model.nought.map(({ column, level, columns }) => ({ column, level, positions: positionsOf(columns) }));
    this.complete = positionsOf(model.complete);
    this.patterns = model.patterns.map((plan) => ({ name: plan.schema.name, generator: new PatternGenerator(plan, Math.min(Number.MAX_SAFE_INTEGER, parents * mostRows), seed) }));
  }

  /** @param parents rows of the block  @param parentColumns their columns  @param firstParent number of the first of them in the whole output */
  draw(parents: number, parentColumns: Columns, firstParent: number, block: number, check: () => void): DrawnPaths {
    const stream = new Stream(this.seed, `panel/${this.table.table}`, block);
    const parent = new ParentValues(parentColumns);
    const starts = new Int32Array(parents + 1);
    const states: number[] = [];
    const numbers: number[][] = this.names.map(() => []);
    const segmentOf = this.segments(parentColumns);
    for (let row = 0; row < parents; row++) {
      if (row % 256 === 0) check();
      parent.row = row;
      let path = this.drawPath(segmentOf(row), parent, stream);
      let books = this.drawBooks(path, parent, stream);
      for (let turn = 1; turn < mostBookedPaths && books.broken; turn++) {
        path = this.drawPath(segmentOf(row), parent, stream);
        books = this.drawBooks(path, parent, stream);
      }
      states.push(...path);
      books.lines.forEach((line) => line.forEach((value, position) => numbers[position]!.push(value)));
      starts[row + 1] = starts[row]! + path.length;
    }
    return { starts, states: Int32Array.from(states), columns: this.columnsOf(states, numbers, starts, firstParent) };
  }

  private segments(columns: Columns): (row: number) => number {
    const position = new Map(this.model.segmentLevels.map((name, segment) => [name, segment]));
    const sources = this.model.segments.map((name) => columns.get(name)!);
    return (row) => position.get(sources.map((column) => (column.storage === 'coded' ? (column.levels[column.codes[row]!] ?? '') : '')).join('\u001f')) ?? -1;
  }

  private drawPath(segment: number, parent: ParentValues, stream: Stream): number[] {
    let path = this.paths.draw(segment, stream);
    const wanted = this.flags.map(({ column, levels }) => parent.level({ of: 'parent', column }) === levels[1]);
    for (let turn = 0; turn < mostPaths && !this.flags.every((flag, index) => reaches(path, flag) === wanted[index]); turn++) path = this.paths.draw(segment, stream);
    return path;
  }

  /** The numbers of each row of a path; a row is drawn again where one breaks a sign or a bound that the source never breaks, and all rows where that does not help. */
  private drawBooks(path: readonly number[], parent: ParentValues, stream: Stream): { lines: Float64Array[]; broken: boolean } {
    const nought = new Set(this.nought.filter(({ column, level }) => parent.level({ of: 'parent', column }) === level).flatMap(({ positions }) => positions));
    for (let turn = 1; ; turn++) {
      const row = new BookRow(this.names, this.units, parent);
      const lines: Float64Array[] = [];
      let broken = false;
      for (let number = 0; number < path.length; number++) {
        if (broken && turn < mostBooks) break;
        row.next();
        const state = path[number]!;
        const regime = this.regimes.get(regimeKey(number === 0 ? -1 : path[number - 1]!, state));
        broken = !this.drawRow(regime, row, state, nought, stream) || broken;
        if (turn === mostBooks) this.mend(row);
        lines.push(row.own.slice());
      }
      if (!broken || turn === mostBooks) return { lines, broken };
    }
  }

  /** @returns whether the numbers keep all signs and bounds */
  private drawRow(regime: Regime | undefined, row: BookRow, state: number, nought: ReadonlySet<number>, stream: Stream): boolean {
    for (let turn = 0; turn < mostRowDraws; turn++) {
      row.own.fill(Number.NaN);
      for (const { drawer, position, forms } of regime?.drawers ?? []) row.own[position] = nought.has(position) ? 0 : drawer.draw(row, (form) => evaluate(forms[form]!, row), stream);
      if (!this.isBroken(row, state)) return true;
    }
    return false;
  }

  /** The last resort: no number is missing, or negative, that never is. */
  private mend(row: BookRow): void {
    for (const position of this.complete) if (Number.isNaN(row.own[position]!)) row.own[position] = 0;
    for (const position of this.nonNegative) if (row.own[position]! < 0) row.own[position] = 0;
  }

  private isBroken(row: BookRow, state: number): boolean {
    if (this.complete.some((position) => Number.isNaN(row.own[position]!))) return true;
    if (this.positive[state]!.some((position) => !(row.own[position]! > 0))) return true;
    return this.nonNegative.some((position) => row.own[position]! < 0) || this.model.bounded.some(({ column, by }) => row.own[this.names.indexOf(column)]! > row.units(by));
  }

  private columnsOf(states: readonly number[], numbers: readonly number[][], starts: Int32Array, firstParent: number): Columns {
    const columns: Columns = new Map();
    this.model.stateColumns.forEach((name, position) => {
      const levels = [...new Set(this.model.states.map((own) => own[position]!))].filter((level) => level !== null);
      const codeOf = this.model.states.map((own) => (own[position] === null ? -1 : levels.indexOf(own[position]!)));
      columns.set(name, { storage: 'coded', schema: this.schemaOf(name), codes: Int32Array.from(states, (state) => codeOf[state]!), levels });
    });
    this.names.forEach((name, position) => columns.set(name, columnFromUnits(this.schemaOf(name), this.units[position]!, numbers[position]!)));
    for (const { name, generator } of this.patterns) {
      const levels: string[] = [];
      const codes = new Int32Array(states.length);
      for (let parent = 0; parent + 1 < starts.length; parent++) {
        for (let at = starts[parent]!; at < starts[parent + 1]!; at++) {
          const text = generator.text((firstParent + parent) * mostRows + at - starts[parent]!);
          codes[at] = text === null ? -1 : levels.push(text) - 1;
        }
      }
      columns.set(name, { storage: 'coded', schema: this.schemaOf(name), codes, levels });
    }
    return columns;
  }

  private schemaOf(name: string): ColumnSchema {
    return this.table.columns.find((schema) => schema.name === name)!;
  }
}

const regimeKey = (before: number, state: number): number => (before + 1) * 1000 + state;

/** Whether a path has one of a flag's states within its window. */
export function reaches(path: ArrayLike<number>, { states, within }: Pick<Flag, 'states' | 'within'>): boolean {
  for (let at = 0; at < Math.min(within, path.length); at++) if (states.includes(path[at]!)) return true;
  return false;
}

/** A column of a schema from whole units. */
export function columnFromUnits(schema: ColumnSchema, unit: Unit, units: ArrayLike<number>): Column {
  if (schema.kind !== 'category') return { storage: 'numeric', schema, values: Float64Array.from(units, (value) => fromUnits(value, unit)) };
  const codeOf = new Map<number, number>();
  const levels: string[] = [];
  const codes = Int32Array.from(units, (value) => {
    if (Number.isNaN(value)) return -1;
    let code = codeOf.get(value);
    if (code === undefined) codeOf.set(value, (code = levels.push((value / 10 ** unit.decimals).toFixed(unit.decimals)) - 1));
    return code;
  });
  return { storage: 'coded', schema, codes, levels };
}

/** A parent's columns, in whole units and as levels. */
export class ParentValues {
  row = 0;
  private readonly columns: Columns;
  private readonly numbers = new Map<string, { readonly unit: Unit; readonly values: Float64Array }>();

  constructor(columns: Columns) {
    this.columns = columns;
    for (const [name, column] of columns) {
      const units = toUnits(column);
      if (units !== null) this.numbers.set(name, units);
    }
  }

  units(reference: Reference): number {
    return this.numbers.get(reference.column)?.values[this.row] ?? Number.NaN;
  }

  unit(reference: Reference): Unit {
    return this.numbers.get(reference.column)?.unit ?? { kind: 'amount', decimals: 0 };
  }

  level(reference: Reference): string {
    const column = this.columns.get(reference.column);
    return column?.storage === 'coded' ? (column.levels[column.codes[this.row]!] ?? '') : '';
  }
}

/** The row of a path that is being made, the one before it, and the parent. */
class BookRow implements Values, RowValues {
  own: Float64Array;
  private previous: Float64Array;
  private readonly position: ReadonlyMap<string, number>;
  private readonly ownUnits: readonly Unit[];
  private readonly parent: ParentValues;

  constructor(names: readonly string[], units: readonly Unit[], parent: ParentValues) {
    this.position = new Map(names.map((name, position) => [name, position]));
    this.ownUnits = units;
    this.parent = parent;
    this.own = new Float64Array(names.length).fill(Number.NaN);
    this.previous = this.own;
  }

  next(): void {
    this.previous = this.own;
    this.own = new Float64Array(this.own.length).fill(Number.NaN);
  }

  units(reference: Reference): number {
    if (reference.of === 'parent') return this.parent.units(reference);
    return (reference.of === 'own' ? this.own : this.previous)[this.position.get(reference.column)!]!;
  }

  unit(reference: Reference): Unit {
    return reference.of === 'parent' ? this.parent.unit(reference) : this.ownUnits[this.position.get(reference.column)!]!;
  }

  level(reference: Reference): string {
    return this.parent.level(reference);
  }
}
