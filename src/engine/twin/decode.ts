import { codeCount, type Calendar, type CellPlan, type LevelPlan, type ModelledPlan } from '../../contract/plan.ts';
import type { GeneralisedPareto } from '../../contract/twin.ts';
import { monthDayOf, weekdayOf } from '../numeric/dayOfCalendar.ts';
import { normalCdf } from '../numeric/normal.ts';
import type { Stream } from '../random/stream.ts';
import type { Margin } from './margins.ts';
import { tailExcess } from './tail.ts';

/** Pseudo-rows of the whole column's profile that smooth the heaping profile of each code. */
const grainPseudoRows = 20;

export interface Tails {
  readonly below: GeneralisedPareto | null;
  readonly above: GeneralisedPareto | null;
}

/** Finds the fine cell of latent values and turns it into values of the column. */
export interface ColumnDecoder {
  /** Value of a number (NaN where missing), or position of the level (-1 where missing), for a latent z within the bin of `code`. */
  decode(z: number, code: number): number;
  /** The same for the share of the column below the value, from 0 to 1, within that of `code`. */
  at(below: number, code: number): number;
}

export function columnDecoder(plan: ModelledPlan, margin: Margin, tails: Tails, stream: Stream): ColumnDecoder {
  const valueOf = plan.model === 'cells' ? cellValues(plan, tails, stream) : levelValues(plan);
  const at = (below: number, code: number): number => {
    const { cumulated, firstCell } = margin;
    let cell = firstCell[code]!;
    const last = firstCell[code + 1]! - 1;
    while (cell < last && cumulated[cell + 1]! <= below) cell++;
    const within = (below - cumulated[cell]!) / (cumulated[cell + 1]! - cumulated[cell]!);
    return valueOf(cell, Math.min(1 - 1e-9, Math.max(1e-9, within)), code);
  };
  return { decode: (z, code) => at(normalCdf(z), code), at };
}

/** The same for a column whose rows all lie in one cell: there is no latent value. */
export function fixedCellDecoder(plan: ModelledPlan, cell: number, tails: Tails, stream: Stream): () => number {
  const valueOf = plan.model === 'cells' ? cellValues(plan, tails, stream) : levelValues(plan);
  return () => valueOf(cell, stream.uniform(), plan.coarse[cell]!);
}

/** Whether a value is an amount of the column: not missing, inside its bounds and no special code. */
export function isAmount({ lo, hi, ordinary: { first, last }, openBelow, openAbove, nonNegative, schema }: CellPlan, value: number): boolean {
  const lowest = Math.max(openBelow ? -Infinity : lo[first]!, nonNegative ? 0 : -Infinity, schema.min ?? -Infinity);
  return value >= lowest && value <= Math.min(openAbove ? Infinity : hi[last]!, schema.max ?? Infinity);
}

/** The code of an amount; that of the first cell that reaches it. */
export function codeOfAmount({ hi, coarse, ordinary: { first, last } }: CellPlan, value: number): number {
  let [low, high] = [first, last];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hi[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return coarse[low]!;
}

/** For each code whether it says one value ("missing" is one, too), and not just between which two. Levels are all values. */
export function codesOfOneValue(plan: ModelledPlan): boolean[] {
  if (plan.model === 'levels') return new Array<boolean>(codeCount(plan)).fill(true);
  const { lo, hi, coarse, ordinary: { first, last }, openBelow, openAbove } = plan;
  const isInterval = (cell: number): boolean => cell < lo.length && (lo[cell]! < hi[cell]! || (cell === first && openBelow) || (cell === last && openAbove));
  return Array.from({ length: codeCount(plan) }, (_, code) => coarse.filter((own) => own === code).length === 1 && !isInterval(coarse.indexOf(code)));
}

type CellValue = (cell: number, within: number, code: number) => number;

function levelValues(plan: LevelPlan): CellValue {
  return (cell) => (cell < plan.levels.length ? cell : -1);
}

/** `within` (0 to 1) is the place inside the cell, so that the order of z is kept. */
function cellValues(plan: CellPlan, tails: Tails, stream: Stream): CellValue {
  const last = plan.lo.length - 1;
  const scale = 10 ** plan.decimals;
  const profile = grainProfile(plan);
  const days = plan.calendar === null || plan.step === null ? null : calendarDays(plan, plan.calendar, plan.step);
  const clip = (value: number): number => Math.min(plan.schema.max ?? Infinity, Math.max(plan.schema.min ?? -Infinity, value));
  return (cell, within, code) => {
    if (cell > last) return Number.NaN;
    const lo = plan.lo[cell]!;
    const hi = plan.hi[cell]!;
    const beyondAbove = cell === plan.ordinary.last && tails.above !== null;
    const beyondBelow = cell === plan.ordinary.first && tails.below !== null;
    if (days !== null && lo < hi) return clip(days.inside(cell, within));
    if (beyondAbove && days !== null) return clip(days.from(rounded(lo + tailExcess(tails.above!, 1 - within), lo, Infinity, code), 1, stream));
    if (beyondBelow && days !== null) return clip(days.from(rounded(hi - tailExcess(tails.below!, within), -Infinity, hi, code), -1, stream));
    if (beyondAbove) return clip(rounded(lo + tailExcess(tails.above!, 1 - within), lo, Infinity, code));
    if (beyondBelow) return clip(rounded(hi - tailExcess(tails.below!, within), lowest(hi), hi, code));
    const value = lo === hi ? lo : rounded(between(lo, hi, within, plan.decimals), lo, hi, code);
    // Declared bounds are for amounts: special codes lie outside them.
    return cell >= plan.ordinary.first && cell <= plan.ordinary.last ? clip(value) : value;
  };

  /** A small amount is not rounded to none: where none occurs, it has a cell of its own. */
  function lowest(hi: number): number {
    return plan.nonNegative ? Math.min(hi, 1 / scale) : -Infinity;
  }

  function rounded(value: number, lo: number, hi: number, code: number): number {
    const toDecimals = (x: number): number => Math.round(x * scale) / scale;
    for (let grain = profile ? drawGrain(profile[code]!, stream) : plan.grains.length; grain < plan.grains.length; grain++) {
      const multiple = toDecimals(Math.round(value / plan.grains[grain]!) * plan.grains[grain]!);
      if (multiple >= lo && multiple <= hi) return multiple;
    }
    const step = plan.step ?? 0;
    const stepped = step > 0 ? Math.round(value / step) * step : toDecimals(value);
    return Math.min(hi, Math.max(lo, stepped));
  }
}

interface CalendarDays {
  /** A day of a cell that has both edges. */
  inside(cell: number, within: number): number;
  /** A day of the seven from this one on, later (1) or earlier (-1): an open end has no cell to be filled. */
  from(time: number, direction: 1 | -1, stream: Stream): number;
}

/** Days in the shares that their weekdays and days of the month have. */
function calendarDays({ lo, hi }: CellPlan, { weekdays, monthDays }: Calendar, step: number): CalendarDays {
  const known = new Map<number, Float64Array>();
  const cumulatedFrom = (first: number, days: number, stride: number): Float64Array => {
    let sum = 0;
    const cumulated = Float64Array.from({ length: days }, (_, day) => (sum += weekdays[weekdayOf(first + day * stride)]! * monthDays[monthDayOf(first + day * stride)]!));
    // Days on which nothing ever falls are alike.
    return sum > 0 ? cumulated : cumulated.map((_, day) => day + 1);
  };
  const pick = (cumulated: Float64Array, at: number): number => cumulated.findIndex((above) => at * cumulated.at(-1)! < above);
  return {
    inside(cell, within) {
      let cumulated = known.get(cell);
      if (cumulated === undefined) known.set(cell, (cumulated = cumulatedFrom(lo[cell]!, Math.round((hi[cell]! - lo[cell]!) / step) + 1, step)));
      return lo[cell]! + pick(cumulated, within) * step;
    },
    from: (time, direction, stream) => time + direction * step * pick(cumulatedFrom(time, 7, direction * step), stream.uniform()),
  };
}

/** Whole numbers fill the cell evenly; a cell that spans more than a factor of four is filled evenly on the logarithmic scale. */
function between(lo: number, hi: number, within: number, decimals: number): number {
  if (lo > 0 && hi > 4 * lo) return lo * (hi / lo) ** within;
  return decimals === 0 ? Math.floor(lo + within * (hi - lo + 1)) : lo + within * (hi - lo);
}

/** Cumulated shares of the round sizes for each code, smoothed by the whole column's. */
function grainProfile({ grains, grainCounts }: CellPlan): Float64Array[] | null {
  if (grains.length === 0) return null;
  const whole = grains.map((_, grain) => grainCounts.reduce((sum, counts) => sum + counts[grain]!, 0));
  const total = whole.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  return grainCounts.map((counts) => {
    const rows = counts.reduce((sum, count) => sum + count, 0) + grainPseudoRows;
    let cumulated = 0;
    return Float64Array.from(counts, (count, grain) => (cumulated += (count + (grainPseudoRows * whole[grain]!) / total) / rows));
  });
}

function drawGrain(cumulated: Float64Array, stream: Stream): number {
  const u = stream.uniform();
  const grain = cumulated.findIndex((share) => u < share);
  return grain < 0 ? cumulated.length - 1 : grain;
}
