import type { ModelledPlan } from '../../contract/plan.ts';
import type { Twin, TwinModel, TwinStratum } from '../../contract/twin.ts';
import { Stream } from '../random/stream.ts';
import type { Column, Table } from '../table/table.ts';
import { columnDecoder, fixedCellDecoder, type Tails } from './decode.ts';
import { marginOf, type Margin } from './margins.ts';
import { ModelSampler } from './modelSampler.ts';
import { PatternGenerator } from './pattern.ts';

/** Rows of an output block, about: the unit that workers and parts share out. */
const blockRows = 16_384;

/** A stratum, or a class of the target in it: what a row belongs to before anything else is drawn. */
interface Unit {
  readonly name: string;
  readonly stratum: TwinStratum;
  readonly margins: readonly Margin[];
  /** Null for a stratum in which nothing varies. */
  readonly model: TwinModel | null;
  readonly weight: number;
  sampler: ModelSampler | null;
}

/**
 * Rows from a twin, block by block. A block depends on the twin, the seed, the total and its own number alone: any worker may draw any
 * block, and a part of the blocks gives the rows that a single run would give.
 */
export class TwinSampler {
  readonly rows: number;
  readonly blocks: number;
  private readonly twin: Twin;
  private readonly seed: number;
  private readonly units: readonly Unit[];
  private readonly patterns: readonly (PatternGenerator | null)[];

  /** @param rows of the whole output, of which parts may be drawn elsewhere */
  constructor(twin: Twin, rows: number, seed: number) {
    this.twin = twin;
    this.rows = rows;
    this.seed = seed;
    this.blocks = Math.ceil(rows / blockRows);
    this.units = twin.strata.flatMap((stratum, index) => stratumUnits(twin, stratum, `sample/${index}`));
    this.patterns = twin.plan.columns.map((plan) => (plan.model === 'pattern' ? new PatternGenerator(plan, rows, seed) : null));
  }

  /** First row of a block, counted over the whole output; the block after the last begins at `rows`. */
  firstRow(block: number): number {
    return Math.floor((block * this.rows) / this.blocks);
  }

  /** The rows of one block, in their final order. `check` is called every tenth of a second or so, and may throw to stop. */
  block(block: number, check: () => void = () => {}): Table {
    const first = this.firstRow(block);
    const rows = this.firstRow(block + 1) - first;
    const stream = new Stream(this.seed, 'sample/block', block);
    const quotas = this.quotas(rows, stream);
    const order = stream.permutation(rows);
    const numbers = this.twin.plan.columns.map((plan) => (plan.model === 'pattern' ? null : new Float64Array(rows)));
    let done = 0;
    this.units.forEach((unit, index) => {
      const places = order.subarray(done, done + quotas[index]!);
      if (places.length > 0) this.drawUnit(unit, places, numbers, block, check);
      done += places.length;
    });
    if (block === 0) this.anchorExtremes(numbers);
    const columns = this.twin.plan.columns.map((plan, position): Column => {
      if (plan.model === 'cells') return { storage: 'numeric', schema: plan.schema, values: numbers[position]! };
      if (plan.model === 'levels') return { storage: 'coded', schema: plan.schema, codes: Int32Array.from(numbers[position]!), levels: plan.levels };
      return this.drawPattern(position, first, rows);
    });
    return { name: this.twin.plan.table, rows, columns, format: this.twin.plan.format };
  }

  /** Rows of each unit: its share of the block, rounded at random but adding up (systematic sampling over the units). */
  private quotas(rows: number, stream: Stream): number[] {
    const total = this.units.reduce((sum, { weight }) => sum + weight, 0);
    const start = stream.uniform();
    let cumulated = 0;
    let before = 0;
    return this.units.map(({ weight }, index) => {
      cumulated += weight;
      const share = index === this.units.length - 1 ? rows : (rows * cumulated) / total;
      const upTo = Math.min(rows, Math.floor(share + start));
      const quota = upTo - before;
      before = upTo;
      return quota;
    });
  }

  private drawUnit(unit: Unit, places: Uint32Array, numbers: readonly (Float64Array | null)[], block: number, check: () => void): void {
    const { stratum, name } = unit;
    const decodeStream = (column: number): Stream => new Stream(this.seed, `${name}/decode`, block, column);
    for (const { column, cell } of stratum.fixed) {
      const draw = fixedCellDecoder(this.modelledPlan(column), cell, tailsOf(stratum, column), decodeStream(column));
      for (const place of places) numbers[column]![place] = draw();
    }
    const { model } = unit;
    if (!model) return;
    const mostRows = Math.ceil((Math.ceil(this.rows / this.blocks) * unit.weight) / this.units.reduce((sum, { weight }) => sum + weight, 0)) + 2;
    unit.sampler ??= new ModelSampler(model, unit.margins, stratum.correlation, mostRows);
    const { copula } = unit.sampler;
    unit.sampler.draw(places.length, this.seed, name, block, check);
    model.columns.forEach((own, position) => {
      const column = stratum.columns[own]!;
      const decoder = columnDecoder(this.modelledPlan(column), unit.margins[own]!, tailsOf(stratum, column), decodeStream(column));
      const values = numbers[column]!;
      for (let row = 0; row < places.length; row++) {
        values[places[row]!] = decoder.decode(copula.z[row * copula.zStride + position]!, copula.codes[row * copula.columns + position]!);
      }
    });
    if (model.classCode !== null) this.writeClass(unit, places, numbers, block);
  }

  /** The target of a class is what the class says. */
  private writeClass({ stratum, model }: Unit, places: Uint32Array, numbers: readonly (Float64Array | null)[], block: number): void {
    const target = this.twin.plan.target!;
    const plan = this.modelledPlan(target);
    const cell = plan.coarse.indexOf(model!.classCode!);
    const draw = fixedCellDecoder(plan, cell, tailsOf(stratum, target), new Stream(this.seed, 'sample/class', block, cell));
    for (const place of places) numbers[target]![place] = draw();
  }

  /** Where the source's extremes were asked for, the first block's own extremes become them. */
  private anchorExtremes(numbers: readonly (Float64Array | null)[]): void {
    this.twin.plan.columns.forEach((plan, position) => {
      if (plan.model !== 'cells' || plan.extremes === null) return;
      const values = numbers[position]!;
      const present = values.filter((value) => !Number.isNaN(value));
      if (present.length < 2) return;
      values[values.indexOf(present.reduce((one, other) => Math.max(one, other)))] = plan.extremes.max;
      values[values.indexOf(present.reduce((one, other) => Math.min(one, other)))] = plan.extremes.min;
    });
  }

  private drawPattern(position: number, first: number, rows: number): Column {
    const plan = this.twin.plan.columns[position]!;
    const generator = this.patterns[position]!;
    const levels: string[] = [];
    const codes = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      const text = generator.text(first + row);
      codes[row] = text === null ? -1 : levels.push(text) - 1;
    }
    return { storage: 'coded', schema: plan.schema, codes, levels };
  }

  private modelledPlan(column: number): ModelledPlan {
    const plan = this.twin.plan.columns[column]!;
    if (plan.model === 'pattern') throw new Error('a pattern column has no cells');
    return plan;
  }
}

function stratumUnits(twin: Twin, stratum: TwinStratum, name: string): Unit[] {
  const margins = stratum.columns.map((column, position) => {
    const plan = twin.plan.columns[column]!;
    if (plan.model === 'pattern') throw new Error('a pattern column is never in a stratum');
    return marginOf(plan, stratum.fine[position]!);
  });
  if (stratum.models.length === 0) return [{ name, stratum, margins, model: null, weight: stratum.rows, sampler: null }];
  return stratum.models.map((model) => ({ name: `${name}/${model.classCode ?? 'all'}`, stratum, margins, model, weight: model.rows, sampler: null }));
}

function tailsOf(stratum: TwinStratum, column: number): Tails {
  return stratum.tails.find((tail) => tail.column === column) ?? { below: null, above: null };
}
