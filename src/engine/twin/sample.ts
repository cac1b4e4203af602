import type { RowGroup } from '../../contract/condition.ts';
import { modelledPlan } from '../../contract/plan.ts';
import type { Twin } from '../../contract/twin.ts';
import { Stream } from '../random/stream.ts';
import type { Column, Table } from '../table/table.ts';
import { codeOfAmount, codesOfOneValue, columnDecoder, fixedCellDecoder } from './decode.ts';
import { followEqual } from './follow.ts';
import { codeShares } from './margins.ts';
import { ModelSampler } from './modelSampler.ts';
import { PatternGenerator } from './pattern.ts';
import { restrictedCell, restrictedDecoder } from './restriction.ts';
import { evenCodes, spreadWithinCodes } from './spread.ts';
import { codeRestrictions, tailsOf, unitsOf, type Unit } from './units.ts';

/** Rows of an output block, about: the unit that workers and parts share out. */
const blockRows = 16_384;

/** Blocks of a sample of so many rows. */
export function blocksOf(rows: number, rowsOfBlock = blockRows): number {
  return Math.ceil(rows / rowsOfBlock);
}

/** Rows of a sample that share their conditions, and where they come from. */
interface Group {
  readonly rows: number;
  readonly units: readonly Unit[];
  readonly samplers: (ModelSampler | null)[];
}

/**
 * Rows from a twin, block by block. A block depends on the twin, the seed, the groups and its own number alone: any worker may draw any
 * block, and a part of the blocks gives the rows that a single run would give.
 */
export class TwinSampler {
  readonly rows: number;
  readonly blocks: number;
  private readonly twin: Twin;
  private readonly seed: number;
  private readonly groups: readonly Group[];
  private readonly patterns: readonly (PatternGenerator | null)[];

  /**
   * @param rows of the whole output, of which parts may be drawn elsewhere
   * @param groups conditions for parts of the rows, adding up to `rows`; each must be feasible (`findImpossible`)
   * @param rowsOfBlock rows of a block, about
   */
  constructor(twin: Twin, rows: number, seed: number, groups: readonly RowGroup[] = [{ rows, conditions: [] }], rowsOfBlock = blockRows) {
    this.twin = twin;
    this.rows = rows;
    this.seed = seed;
    this.blocks = blocksOf(rows, rowsOfBlock);
    this.groups = groups.map(({ rows: own, conditions }) => {
      const units = unitsOf(twin, conditions);
      return { rows: own, units, samplers: units.map(() => null) };
    });
    this.patterns = twin.plan.columns.map((plan) => (plan.model === 'pattern' ? new PatternGenerator(plan, rows, seed) : null));
  }

  /** First row of a block, counted over the whole output; the block after the last begins at `rows`. */
  firstRow(block: number): number {
    return this.groups.reduce((sum, group) => sum + this.groupRows(group, block), 0);
  }

  /** Rows of a group that lie before a block. */
  private groupRows({ rows }: Group, block: number): number {
    return Math.floor((block * rows) / this.blocks);
  }

  /** The rows of one block, in their final order. `check` is called every tenth of a second or so, and may throw to stop. */
  block(block: number, check: () => void = () => {}): Table {
    const first = this.firstRow(block);
    const rows = this.firstRow(block + 1) - first;
    const stream = new Stream(this.seed, 'sample/block', block);
    const quotas = this.groups.map((group) => unitQuotas(group.units, this.groupRows(group, block + 1) - this.groupRows(group, block), stream));
    const order = stream.permutation(rows);
    const { columns: plans, equalities } = this.twin.plan;
    const numbers = [...plans.map((plan) => (plan.model === 'pattern' ? null : new Float64Array(rows))), ...equalities.map(() => new Float64Array(rows))];
    let done = 0;
    this.groups.forEach((group, number) => {
      const drawn = group.units.map((unit, index): DrawnUnit => {
        const places = order.subarray(done, done + quotas[number]![index]!);
        done += places.length;
        const name = number === 0 ? unit.name : `${unit.name}/group/${number}`;
        return { unit, name, places, latent: places.length === 0 ? null : this.drawLatent(group, index, name, places.length, block, check) };
      });
      for (const one of drawn) this.fillFixed(one, numbers, block);
      this.decodeFree(drawn.filter(isFree), numbers, block);
      for (const one of drawn) {
        if (!isFree(one)) this.decodeRestricted(one, numbers, block);
        this.finishUnit(one, number, numbers, block);
      }
    });
    if (block === 0 && this.groups.every(({ units }) => units.every(({ restrictions }) => restrictions.length === 0))) this.anchorExtremes(numbers);
    const columns = this.twin.plan.columns.map((plan, position): Column => {
      if (plan.model === 'cells') return { storage: 'numeric', schema: plan.schema, values: numbers[position]! };
      if (plan.model === 'levels') return { storage: 'coded', schema: plan.schema, codes: Int32Array.from(numbers[position]!), levels: plan.levels };
      return this.drawPattern(position, first, rows);
    });
    return { name: this.twin.plan.table, rows, columns, format: this.twin.plan.format };
  }

  /** Latent values and codes of a unit's rows, column by column of its model; null where nothing varies. */
  private drawLatent(group: Group, index: number, name: string, rows: number, block: number, check: () => void): Latent[] | null {
    const unit = group.units[index]!;
    const { model, margins, stratum } = unit;
    if (!model) return null;
    const sampler = (group.samplers[index] ??= new ModelSampler(model, margins, stratum.correlation, this.mostRows(group, unit), codeRestrictions(this.twin.plan, unit)));
    sampler.draw(rows, this.seed, name, block, check);
    const { z, zStride, codes, columns } = sampler.copula;
    return model.columns.map((own, position) => ({
      own,
      z: Float32Array.from({ length: rows }, (_, row) => z[row * zStride + position]!),
      codes: Uint8Array.from({ length: rows }, (_, row) => codes[row * columns + position]!),
    }));
  }

  /**
   * Units without a condition: the rows of all classes of a stratum share its histograms, over which they are spread together. Where a column
   * follows another one it takes that one's values first, and its other rows make up what these leave of its histogram.
   */
  private decodeFree(drawn: readonly DrawnUnit[], numbers: readonly (Float64Array | null)[], block: number): void {
    const isFlag = (column: number): boolean => column >= this.twin.plan.columns.length;
    for (const stratum of new Set(drawn.map(({ unit }) => unit.stratum))) {
      const units = drawn.filter(({ unit }) => unit.stratum === stratum);
      const { name, unit: { margins } } = units[0]!;
      // What a column follows stands before it; the flags, which say where, stand behind all columns.
      const flagsFirst = [...stratum.columns.keys()].sort((one, other) => Number(isFlag(stratum.columns[other]!)) - Number(isFlag(stratum.columns[one]!)));
      for (const own of flagsFirst) {
        const column = stratum.columns[own]!;
        const parts = units.flatMap(({ places, latent }) => latent!.filter((one) => one.own === own).map((one) => ({ places, ...one })));
        if (parts.length === 0) continue;
        const streamOf = (purpose: string): Stream => new Stream(this.seed, `${name}/${purpose}`, block, column);
        const places = joined(Uint32Array, parts.map((part) => part.places));
        const codes = joined(Uint8Array, parts.map((part) => part.codes));
        const z = joined(Float32Array, parts.map((part) => part.z));
        const plan = modelledPlan(this.twin.plan, column);
        const follows = followEqual(this.twin.plan, column, places, numbers, () => true);
        const wanted = codeShares(margins[own]!).map((share) => share * places.length);
        const rows = Uint32Array.from(places.keys()).filter((row) => follows[row] === 0);
        if (plan.model === 'cells' && rows.length < places.length) {
          places.forEach((place, row) => {
            const code = codeOfAmount(plan, numbers[column]![place]!);
            if (follows[row] === 1) wanted[code] = Math.max(0, wanted[code]! - 1);
          });
        }
        const [ownZ, ownCodes] = [Float32Array.from(rows, (row) => z[row]!), Uint8Array.from(rows, (row) => codes[row]!)];
        const even = evenCodes(ownZ, ownCodes, codesOfOneValue(plan), wanted, streamOf('even'));
        const below = spreadWithinCodes(ownZ, even, margins[own]!, streamOf('spread'));
        const decoder = columnDecoder(plan, margins[own]!, tailsOf(stratum, column), streamOf('decode'));
        rows.forEach((row, at) => {
          numbers[column]![places[row]!] = decoder.at(below[at]!, even[at]!);
        });
      }
    }
  }

  /** Conditions may favour one side of a code: latent values are taken as they were drawn. */
  private decodeRestricted({ unit, name, places, latent }: DrawnUnit, numbers: readonly (Float64Array | null)[], block: number): void {
    const { stratum, restrictions, margins } = unit;
    for (const { own, z, codes } of latent ?? []) {
      const column = stratum.columns[own]!;
      const streamOf = (purpose: string): Stream => new Stream(this.seed, `${name}/${purpose}`, block, column);
      const restriction = restrictions.find((candidate) => candidate.column === column);
      const whole = columnDecoder(modelledPlan(this.twin.plan, column), margins[own]!, tailsOf(stratum, column), streamOf('decode'));
      const decoder = restriction ? restrictedDecoder(whole, margins[own]!, stratum.fine[own]!, restriction, streamOf('restrict')) : whole;
      places.forEach((place, row) => {
        numbers[column]![place] = decoder.decode(z[row]!, codes[row]!);
      });
    }
  }

  /** Columns that do not vary in the unit. */
  private fillFixed(drawn: DrawnUnit, numbers: readonly (Float64Array | null)[], block: number): void {
    for (const { column, cell } of drawn.unit.stratum.fixed) this.fill(drawn, column, cell, numbers, new Stream(this.seed, `${drawn.name}/decode`, block, column));
  }

  private fill({ unit: { stratum, restrictions }, places }: DrawnUnit, column: number, cell: number, numbers: readonly (Float64Array | null)[], stream: Stream): void {
    const restriction = restrictions.find((candidate) => candidate.column === column);
    const draw = fixedCellDecoder(modelledPlan(this.twin.plan, column), cell, tailsOf(stratum, column), stream);
    const next = restriction ? restrictedCell(draw, cell, restriction) : draw;
    for (const place of places) numbers[column]![place] = next();
  }

  /** Columns that follow others, and the target of a class, which is what the class says. */
  private finishUnit(drawn: DrawnUnit, number: number, numbers: readonly (Float64Array | null)[], block: number): void {
    const { plan } = this.twin;
    const { unit: { restrictions, model }, places } = drawn;
    if (places.length === 0 || !model) return;
    for (const { column } of plan.equalities) {
      const restriction = restrictions.find((candidate) => candidate.column === column);
      followEqual(plan, column, places, numbers, (value) => restriction?.accepts(value) ?? true);
    }
    if (model.classCode === null) return;
    const cell = modelledPlan(plan, plan.target!).coarse.indexOf(model.classCode);
    this.fill(drawn, plan.target!, cell, numbers, new Stream(this.seed, number === 0 ? 'sample/class' : `sample/class/group/${number}`, block, cell));
  }

  /** Rows that a block can ask of a unit. */
  private mostRows({ rows, units }: Group, { weight }: Unit): number {
    return Math.ceil((Math.ceil(rows / this.blocks) * weight) / totalWeight(units)) + 2;
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
}

/** Latent values and codes of one column of a unit's rows. */
interface Latent {
  /** Position of the column among the stratum's. */
  readonly own: number;
  readonly z: Float32Array;
  readonly codes: Uint8Array;
}

/** A unit's rows of a block: their places in it, and what was drawn for them. */
interface DrawnUnit {
  readonly unit: Unit;
  /** Names its streams apart from those of others. */
  readonly name: string;
  readonly places: Uint32Array;
  readonly latent: readonly Latent[] | null;
}

function isFree({ unit, latent }: DrawnUnit): boolean {
  return latent !== null && unit.restrictions.length === 0;
}

function joined<T extends Uint8Array | Uint32Array | Float32Array>(kind: new (length: number) => T, parts: readonly T[]): T {
  const whole = new kind(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function totalWeight(units: readonly Unit[]): number {
  return units.reduce((sum, { weight }) => sum + weight, 0);
}

/** Rows of each unit: its share of the rows, rounded at random but adding up (systematic sampling over the units). */
function unitQuotas(units: readonly Unit[], rows: number, stream: Stream): number[] {
  const total = totalWeight(units);
  const start = stream.uniform();
  const last = units.findLastIndex(({ weight }) => weight > 0);
  let cumulated = 0;
  let before = 0;
  return units.map(({ weight }, index) => {
    cumulated += weight;
    const share = index >= last ? rows : (rows * cumulated) / total;
    const upTo = Math.min(rows, Math.floor(share + start));
    const quota = upTo - before;
    before = upTo;
    return quota;
  });
}
