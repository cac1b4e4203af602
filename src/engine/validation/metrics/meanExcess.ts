import type { NumberVariable } from '../variables.ts';
import { quantile } from './quantile.ts';
import { fewestBeyond } from './tailDependence.ts';

/** What lies beyond one threshold, in either table. */
export interface Excess {
  /** The real quantile that is the threshold of both. */
  readonly level: number;
  readonly threshold: number;
  /** Mean of what values beyond it exceed it by, in the unit of the column; 0 where none lies beyond: that tail is lost. */
  readonly real: number;
  readonly synthetic: number;
  /** Share of the values that lie beyond it. */
  readonly share_real: number;
  readonly share_synthetic: number;
}

/** Levels of the thresholds. */
export const excessLevels: readonly number[] = [0.95, 0.99];

/**
 * Mean excess e(u) = E(X - u | X > u) over real quantiles (Embrechts, Klüppelberg and Mikosch 1997, 3.4 and 6.2): how far the tail reaches, where
 * a quantile says where it begins. A level is left out where fewer than `fewestBeyond` real values lie beyond it.
 */
export function excessesOf({ ascending }: NumberVariable): Excess[] {
  return excessLevels.flatMap((level) => {
    if (ascending.real.length === 0 || ascending.synthetic.length === 0) return [];
    const threshold = quantile(ascending.real, level);
    const [real, synthetic] = [beyond(ascending.real, threshold), beyond(ascending.synthetic, threshold)];
    if (real.values < fewestBeyond) return [];
    return [{ level, threshold, real: real.excess, synthetic: synthetic.excess, share_real: real.values / ascending.real.length, share_synthetic: synthetic.values / ascending.synthetic.length }];
  });
}

/** |synthetic - real| / real at one level, mean over the columns that have it; null where none has. */
export function meanExcessError(columns: readonly (readonly Excess[])[], level: number): number | null {
  const errors = columns.flatMap((excesses) => excesses.filter((excess) => excess.level === level).map(({ real, synthetic }) => Math.abs(synthetic - real) / real));
  return errors.length === 0 ? null : errors.reduce((total, error) => total + error, 0) / errors.length;
}

function beyond(ascending: Float64Array, threshold: number): { values: number; excess: number } {
  let at = ascending.length;
  let total = 0;
  while (at > 0 && ascending[at - 1]! > threshold) total += ascending[--at]! - threshold;
  const values = ascending.length - at;
  return { values, excess: values === 0 ? 0 : total / values };
}
