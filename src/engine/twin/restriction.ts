import type { Condition } from '../../contract/condition.ts';
import { codeCount, fineCells, type CellPlan, type ModelledPlan, type TablePlan } from '../../contract/plan.ts';
import { normalCdf, normalQuantile } from '../numeric/normal.ts';
import { Stream } from '../random/stream.ts';
import { fixedCellDecoder, type ColumnDecoder, type Tails } from './decode.ts';
import type { Margin } from './margins.ts';

/** Values drawn from a cell that a condition cuts through, to see how much of it is left. */
const probes = 64;
/** Share of a cell that is known to hold an accepted value although no probe found one: an equality, the end of a tail. */
const sliver = 1 / (4 * probes);
/** Draws from a cut cell before its known accepted value is taken. */
const mostRedraws = 16;

/** All conditions on one column, in terms of its fine cells. */
export interface Restriction {
  /** Position of the column in the plan. */
  readonly column: number;
  /** Share, 0 to 1, of the rows of each fine cell that satisfy the conditions. */
  readonly shares: Float64Array;
  /** A value of each cell that satisfies them; NaN where there is none (or where it is the missing cell). */
  readonly known: Float64Array;
  /** Whether a value satisfies them: a number, NaN where missing, or the position of a level, -1 where missing. */
  accepts(value: number): boolean;
}

/** The conditions of the plan's modelled columns, those of one column together. Conditions name columns of the plan that are modelled. */
export function restrictionsOf(plan: TablePlan, conditions: readonly Condition[], tailsOf: (column: number) => Tails): Restriction[] {
  return [...Map.groupBy(conditions, ({ column }) => column)].map(([name, own]) => {
    const column = plan.columns.findIndex(({ schema }) => schema.name === name);
    const columnPlan = plan.columns[column];
    if (columnPlan === undefined || columnPlan.model === 'pattern') throw new Error(`no condition can be put on column ${name}`);
    return restrict(column, columnPlan, own, tailsOf(column));
  });
}

function restrict(column: number, plan: ModelledPlan, conditions: readonly Condition[], tails: Tails): Restriction {
  const accepts = plan.model === 'cells' ? (value: number): boolean => conditions.every((condition) => satisfies(condition, value, Number.isNaN(value))) : acceptedLevels(plan.levels, conditions);
  const cells = fineCells(plan);
  const shares = new Float64Array(cells);
  const known = new Float64Array(cells).fill(Number.NaN);
  const stream = new Stream(0, 'restriction', column);
  for (let cell = 0; cell < cells; cell++) {
    const draw = fixedCellDecoder(plan, cell, tails, stream);
    let accepted = 0;
    const turns = plan.model === 'cells' && cell < plan.lo.length ? probes : 1;
    for (let turn = 0; turn < turns; turn++) {
      const value = draw();
      if (!accepts(value)) continue;
      accepted++;
      known[cell] = value;
    }
    shares[cell] = accepted / turns;
    if (accepted > 0 || plan.model !== 'cells' || cell >= plan.lo.length) continue;
    const constructed = constructedValue(plan, cell, conditions, accepts);
    if (constructed === null) continue;
    known[cell] = constructed;
    shares[cell] = sliver;
  }
  return { column, shares, known, accepts };
}

function acceptedLevels(levels: readonly string[], conditions: readonly Condition[]): (position: number) => boolean {
  const accepted = levels.map((level) => conditions.every((condition) => satisfies(condition, level, false)));
  const missing = conditions.every((condition) => satisfies(condition, '', true));
  return (position) => (position < 0 ? missing : accepted[position]!);
}

/** Whether one value satisfies one condition. Missing satisfies an equality with "missing" and an inequality with everything else; no order. */
export function satisfies({ operator, values }: Condition, value: number | string, missing: boolean): boolean {
  const equal = (wanted: number | string | null): boolean => {
    if (wanted === null || missing) return wanted === null && missing;
    return wanted === value || (String(wanted).trim() !== '' && String(value).trim() !== '' && Number(wanted) === Number(value));
  };
  if (operator === '=') return values.some(equal);
  if (operator === '!=') return !values.some(equal);
  const [own, bound] = [Number(value), Number(values[0])];
  if (missing || values[0] === null || String(value).trim() === '') return false;
  return operator === '<' ? own < bound : operator === '<=' ? own <= bound : operator === '>' ? own > bound : own >= bound;
}

/** A value of the cell at, or next to, what a condition names: probes miss single values. */
function constructedValue(plan: CellPlan, cell: number, conditions: readonly Condition[], accepts: (value: number) => boolean): number | null {
  const unit = plan.step ?? 10 ** -plan.decimals;
  const onGrid = (steps: number): number => Number((steps * unit).toFixed(plan.decimals));
  for (const value of conditions.flatMap(({ values }) => values)) {
    if (typeof value !== 'number') continue;
    const steps = value / unit;
    for (const candidate of [onGrid(Math.round(steps)), onGrid(Math.floor(steps) + 1), onGrid(Math.ceil(steps) - 1)]) {
      if (candidate >= plan.lo[cell]! && candidate <= plan.hi[cell]! && accepts(candidate)) return candidate;
    }
  }
  return null;
}

/** Share of each code's rows that satisfies the restriction, under a stratum's counts of fine cells. */
export function codeShares(plan: ModelledPlan, fine: ArrayLike<number>, { shares }: Restriction): Float64Array {
  const left = new Float64Array(codeCount(plan));
  const all = new Float64Array(left.length);
  for (let cell = 0; cell < shares.length; cell++) {
    const rows = Math.max(fine[cell]!, 1e-9);
    all[plan.coarse[cell]!]! += rows;
    left[plan.coarse[cell]!]! += fine[cell]! > 0 ? rows * shares[cell]! : 0;
  }
  return left.map((rows, code) => rows / all[code]!);
}

/**
 * Decodes within what a restriction leaves of each code: the place inside the code is kept, so that the order of z is.
 * @param decoder of the whole column
 */
export function restrictedDecoder(decoder: ColumnDecoder, margin: Margin, fine: ArrayLike<number>, { shares, known, accepts }: Restriction, stream: Stream): Pick<ColumnDecoder, 'decode'> {
  const { cumulated, firstCell } = margin;
  const weight = Float64Array.from(shares, (share, cell) => share * fine[cell]!);
  return {
    decode(z, code) {
      const [first, end] = [firstCell[code]!, firstCell[code + 1]!];
      let left = 0;
      for (let cell = first; cell < end; cell++) left += weight[cell]!;
      let place = (normalCdf(z) - cumulated[first]!) / (cumulated[end]! - cumulated[first]!);
      let last = first;
      for (let turn = 0; turn <= mostRedraws; turn++) {
        let rest = Math.min(1 - 1e-9, Math.max(0, place)) * left;
        let cell = first;
        while (cell < end - 1 && (weight[cell] === 0 || rest >= weight[cell]!)) rest -= weight[cell++]!;
        while (cell > first && weight[cell] === 0) cell--;
        const within = Math.min(1 - 1e-6, Math.max(1e-6, rest / weight[cell]!));
        const value = decoder.decode(normalQuantile(cumulated[cell]! + within * (cumulated[cell + 1]! - cumulated[cell]!)), code);
        if (accepts(value)) return value;
        last = cell;
        place = stream.uniform();
      }
      return known[last]!;
    },
  };
}

/** Draws from one cell until the restriction accepts. */
export function restrictedCell(draw: () => number, cell: number, { known, accepts }: Restriction): () => number {
  return () => {
    for (let turn = 0; turn <= mostRedraws; turn++) {
      const value = draw();
      if (accepts(value)) return value;
    }
    return known[cell]!;
  };
}
