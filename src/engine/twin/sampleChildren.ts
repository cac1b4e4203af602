import { modelledPlan, type ModelledPlan, type PatternPlan } from '../../contract/plan.ts';
import { parentColumn, previousColumn } from '../../contract/relatedTwin.ts';
import type { Twin } from '../../contract/twin.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { Stream } from '../random/stream.ts';
import { takeRows, type Column } from '../table/table.ts';
import { columnDecoder, fixedCellDecoder } from './decode.ts';
import { GivenSampler } from './givenSampler.ts';
import { marginOf, type Margin } from './margins.ts';
import { PatternGenerator } from './pattern.ts';
import { tailsOf } from './units.ts';

/** Numbers of streams that a block has for its ranks. */
const ranksOfBlock = 1000;

/** Columns of a child table under construction, by name. */
export type Columns = Map<string, Column>;

/** Draws the rows of a child table for given parents: the first of each, then the second given the first, and so on. */
export class ChildSampler {
  private readonly ranks: readonly RankSampler[];
  private readonly patterns: readonly { readonly plan: PatternPlan; readonly generator: PatternGenerator }[];
  private readonly span: number;
  private readonly seed: number;

  /**
   * @param twins of first children and, perhaps, of later ones  @param parents rows of the parent's whole output
   * @param span most children of a parent  @param mostRows parents of one block
   */
  constructor(twins: readonly Twin[], table: string, parents: number, span: number, mostRows: number, seed: number) {
    this.seed = seed;
    this.ranks = twins.map((twin, rank) => new RankSampler(twin, `children/${table}/${rank}`, mostRows));
    this.span = span;
    this.patterns = twins[0]!.plan.columns.flatMap((plan) => (plan.model === 'pattern' ? [{ plan, generator: new PatternGenerator(plan, parents * span, seed) }] : []));
  }

  /**
   * @param counts children of each parent of the block  @param parentColumns their columns  @param firstParent number of the block's first parent in the whole output
   * @returns the columns of all children, parent by parent, with the row of each one's parent in the block
   */
  draw(counts: Int32Array, parentColumns: Columns, firstParent: number, block: number, check: () => void): { parent: Int32Array; rank: Int32Array; columns: Columns } {
    const drawn: { rows: Uint32Array; columns: Columns }[] = [];
    let before: { rows: Uint32Array; columns: Columns } | null = null;
    for (let rank = 0; ; rank++) {
      const rows = Uint32Array.from(counts.keys()).filter((parent) => counts[parent]! > rank);
      if (rows.length === 0) break;
      const given: Columns = new Map([...parentColumns].map(([name, column]) => [parentColumn(name), takeRows(column, rows)]));
      if (before !== null) {
        const places = placesOf(rows, before.rows);
        for (const [name, column] of before.columns) given.set(previousColumn(name), takeRows(column, places));
      }
      before = { rows, columns: this.ranks[Math.min(rank, this.ranks.length - 1)]!.draw(given, rows.length, this.seed, block * ranksOfBlock + rank, check) };
      drawn.push(before);
    }
    return this.interleave(counts, drawn, firstParent);
  }

  /** Children by parent instead of by rank, with their identifiers and texts. */
  private interleave(counts: Int32Array, drawn: readonly { rows: Uint32Array; columns: Columns }[], firstParent: number): { parent: Int32Array; rank: Int32Array; columns: Columns } {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const starts = new Int32Array(counts.length + 1);
    counts.forEach((count, parent) => (starts[parent + 1] = starts[parent]! + count));
    const parent = new Int32Array(total);
    const rank = new Int32Array(total);
    counts.forEach((count, row) => {
      for (let own = 0; own < count; own++) {
        parent[starts[row]! + own] = row;
        rank[starts[row]! + own] = own;
      }
    });
    const columns: Columns = new Map();
    const [first] = drawn;
    for (const [name, column] of first?.columns ?? []) {
      const place = (values: Float64Array | Int32Array, pick: (from: Column) => Float64Array | Int32Array): void => {
        drawn.forEach(({ rows, columns: own }, number) => {
          const from = pick(own.get(name)!);
          rows.forEach((row, index) => (values[starts[row]! + number] = from[index]!));
        });
      };
      if (column.storage === 'numeric') {
        const values = new Float64Array(total);
        place(values, (from) => (from.storage === 'numeric' ? from.values : from.codes));
        columns.set(name, { ...column, values });
      } else {
        const levels = [...new Set(drawn.flatMap(({ columns: own }) => (own.get(name) as typeof column).levels))];
        const codes = new Int32Array(total);
        place(codes, (from) => {
          const { codes: own, levels: ownLevels } = from as typeof column;
          const codeOf = ownLevels.map((level) => levels.indexOf(level));
          return own.map((code) => (code < 0 ? -1 : codeOf[code]!));
        });
        columns.set(name, { ...column, codes, levels });
      }
    }
    for (const { plan, generator } of this.patterns) {
      const levels: string[] = [];
      const codes = Int32Array.from(parent, (row, at) => {
        const text = generator.text((firstParent + row) * this.span + rank[at]!);
        return text === null ? -1 : levels.push(text) - 1;
      });
      columns.set(plan.schema.name, { storage: 'coded', schema: plan.schema, codes, levels });
    }
    return { parent, rank, columns };
  }
}

/** Position of each row among the rows of the rank before, which hold all of them. */
function placesOf(rows: Uint32Array, before: Uint32Array): Uint32Array {
  let place = 0;
  return rows.map((row) => {
    while (before[place] !== row) place++;
    return place;
  });
}

/** Draws the own columns of one twin's rows given the parent's and the sibling's. */
class RankSampler {
  private readonly twin: Twin;
  private readonly name: string;
  private readonly margins: readonly Margin[];
  private readonly mostRows: number;
  /** How many of the model's columns are the table's own. */
  private readonly free: number;
  private sampler: GivenSampler | null = null;

  constructor(twin: Twin, name: string, mostRows: number) {
    const [stratum] = twin.strata;
    this.twin = twin;
    this.name = name;
    this.mostRows = mostRows;
    this.margins = stratum!.columns.map((column, position) => marginOf(modelledPlan(twin.plan, column), stratum!.fine[position]!));
    this.free = stratum!.columns.filter((column) => isOwn(twin.plan.columns[column]!.schema.name)).length;
  }

  draw(given: Columns, rows: number, seed: number, block: number, check: () => void): Columns {
    const stratum = this.twin.strata[0]!;
    const [model] = stratum.models;
    const columns: Columns = new Map();
    const streamOf = (column: number): Stream => new Stream(seed, `${this.name}/decode`, block, column);
    const add = (column: number, values: Float64Array): void => {
      const plan = modelledPlan(this.twin.plan, column);
      columns.set(plan.schema.name, plan.model === 'cells' ? { storage: 'numeric', schema: plan.schema, values } : { storage: 'coded', schema: plan.schema, codes: Int32Array.from(values), levels: plan.levels });
    };
    for (const { column, cell } of stratum.fixed) {
      const plan = modelledPlan(this.twin.plan, column);
      if (!isOwn(plan.schema.name)) continue;
      const draw = fixedCellDecoder(plan, cell, tailsOf(stratum, column), streamOf(column));
      add(column, Float64Array.from({ length: rows }, draw));
    }
    if (model === undefined || this.free === 0) return columns;
    const sampler = (this.sampler ??= new GivenSampler(model, this.margins, stratum.correlation, this.free, this.mostRows));
    const { z, codes } = this.encode(given, rows, new Stream(seed, `${this.name}/encode`, block));
    sampler.draw(z, codes, rows, seed, this.name, block, check);
    const { copula } = sampler;
    for (let position = 0; position < this.free; position++) {
      const column = stratum.columns[position]!;
      const decoder = columnDecoder(modelledPlan(this.twin.plan, column), this.margins[position]!, tailsOf(stratum, column), streamOf(column));
      add(column, Float64Array.from({ length: rows }, (_, row) => decoder.decode(copula.z[row * copula.zStride + position]!, copula.codes[row * copula.columns + position]!)));
    }
    return columns;
  }

  /** Latent values and codes of the given columns. */
  private encode(given: Columns, rows: number, stream: Stream): { z: Float32Array; codes: Uint8Array } {
    const { columns } = this.twin.strata[0]!;
    const width = columns.length - this.free;
    const z = new Float32Array(rows * width);
    const codes = new Uint8Array(rows * width);
    for (let index = 0; index < width; index++) {
      const plan = modelledPlan(this.twin.plan, columns[this.free + index]!);
      const margin = this.margins[this.free + index]!;
      const cellOf = cellFinder(plan, given.get(plan.schema.name)!);
      for (let row = 0; row < rows; row++) {
        const { cell, within } = cellOf(row);
        const place = within ?? stream.uniform();
        codes[row * width + index] = plan.coarse[cell]!;
        z[row * width + index] = Math.max(-8, Math.min(8, normalQuantile(margin.cumulated[cell]! + place * (margin.cumulated[cell + 1]! - margin.cumulated[cell]!))));
      }
    }
    return { z, codes };
  }
}

const isOwn = (name: string): boolean => !name.startsWith(parentColumn('')) && !name.startsWith(previousColumn(''));

/** Finds the fine cell of a row's value, and where inside it the value lies (0 to 1), if that can be told. */
function cellFinder(plan: ModelledPlan, column: Column): (row: number) => { cell: number; within: number | null } {
  const missing = plan.missing ? plan.coarse.length - 1 : null;
  if (plan.model === 'levels') {
    if (column.storage !== 'coded') throw new Error('a category is coded');
    const rare = Math.max(0, plan.levels.indexOf('(other)'));
    const cellOf = column.levels.map((level) => (plan.levels.includes(level) ? plan.levels.indexOf(level) : nearestLevel(plan.levels, level) ?? rare));
    return (row) => ({ cell: column.codes[row]! < 0 ? (missing ?? 0) : cellOf[column.codes[row]!]!, within: null });
  }
  if (column.storage !== 'numeric') throw new Error('a number is numeric');
  const last = plan.lo.length - 1;
  return (row) => {
    const value = column.values[row]!;
    if (Number.isNaN(value)) return { cell: missing ?? 0, within: null };
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (plan.hi[middle]! < value) low = middle + 1;
      else high = middle;
    }
    const [lo, hi] = [plan.lo[low]!, plan.hi[low]!];
    return { cell: low, within: hi > lo && value >= lo && value <= hi ? Math.min(0.999, Math.max(0.001, (value - lo) / (hi - lo))) : null };
  };
}

/** Of levels that are numbers the nearest one. */
function nearestLevel(levels: readonly string[], level: string): number | null {
  if (levels.length === 0 || !levels.every((own) => Number.isFinite(Number(own))) || !Number.isFinite(Number(level))) return null;
  return levels.reduce((best, own, index) => (Math.abs(Number(own) - Number(level)) < Math.abs(Number(levels[best]) - Number(level)) ? index : best), 0);
}
