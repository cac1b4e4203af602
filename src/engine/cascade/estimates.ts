import type { Monitor } from '../../contract/progress.ts';

const z95 = 1.959963984540054;

/** A figure with its 95 % interval; null where it does not exist, or has no interval. */
export interface Estimate {
  readonly value: number | null;
  readonly interval: [low: number, high: number] | null;
}

/** A smooth function of sums over units: which sums it takes, and its value. */
export interface SumFigure {
  readonly sums: readonly number[];
  value(sums: readonly number[]): number;
}

/** A share of one sum in another. */
export function ratio(numerator: number, denominator: number): SumFigure {
  return { sums: [numerator, denominator], value: ([part = 0, whole = 0]) => part / whole };
}

const unitsPerCheck = 1024;

/**
 * Figures that are functions of sums over independent units, each with the interval of the delta method: units are independent, what
 * happens within them is not (Cochran 1977, 6.3, for a ratio).
 * @param visit adds a unit's share of each sum to a vector of zeros
 * @param sums how many there are
 */
export function estimates(units: number, sums: number, visit: (unit: number, to: Float64Array) => void, figures: readonly SumFigure[], monitor: Monitor): Estimate[] {
  const totals = new Float64Array(sums);
  const own = new Float64Array(sums);
  for (let unit = 0; unit < units; unit++) {
    if (unit % unitsPerCheck === 0) monitor.check();
    visit(unit, totals);
  }
  const known = figures.map((figure) => {
    const at = figure.sums.map((sum) => totals[sum]!);
    const value = figure.value(at);
    return { figure, value, gradient: Number.isFinite(value) ? gradientOf(figure, at) : [], squares: 0 };
  });
  for (let unit = 0; unit < units; unit++) {
    if (unit % unitsPerCheck === 0) monitor.check();
    own.fill(0);
    visit(unit, own);
    for (const one of known) {
      let influence = 0;
      for (let place = 0; place < one.gradient.length; place++) influence += one.gradient[place]! * (own[one.figure.sums[place]!]! - totals[one.figure.sums[place]!]! / units);
      one.squares += influence ** 2;
    }
  }
  return known.map(({ value, squares }) => {
    if (!Number.isFinite(value)) return { value: null, interval: null };
    const half = units > 1 ? z95 * Math.sqrt((squares * units) / (units - 1)) : Number.NaN;
    return { value, interval: Number.isFinite(half) ? [value - half, value + half] : null };
  });
}

/** Central differences; sums are counts, so a step in proportion to them is far from rounding. */
function gradientOf({ value }: SumFigure, at: readonly number[]): number[] {
  return at.map((sum, place) => {
    const step = 1e-4 * Math.max(1, Math.abs(sum));
    const moved = (by: number): number => value(at.map((other, position) => (position === place ? other + by : other)));
    const slope = (moved(step) - moved(-step)) / (2 * step);
    return Number.isFinite(slope) ? slope : 0;
  });
}
