import { codeCount, type ModelledPlan } from '../../contract/plan.ts';
import { normalQuantile } from '../numeric/normal.ts';

/** A column's marginal on the normal scale. */
export interface Margin {
  /** Cumulated share below each fine cell; one more entry than cells, from 0 to 1. */
  readonly cumulated: Float64Array;
  /** First fine cell of each code; one more entry than codes. */
  readonly firstCell: Int32Array;
  /** Boundaries of the codes as normal quantiles; -9 and 9 at the ends. */
  readonly boundaries: Float64Array;
}

/** The marginal of a column from its histogram; empty cells keep a sliver, so that boundaries stay in order. */
export function marginOf(plan: ModelledPlan, fine: ArrayLike<number>): Margin {
  const total = Array.from(fine).reduce((sum, count) => sum + Math.max(count, 1e-9), 0);
  const cumulated = new Float64Array(fine.length + 1);
  for (let cell = 0; cell < fine.length; cell++) cumulated[cell + 1] = cumulated[cell]! + Math.max(fine[cell]!, 1e-9) / total;
  cumulated[fine.length] = 1;
  const codes = codeCount(plan);
  const firstCell = Int32Array.from({ length: codes + 1 }, (_, code) => (code === codes ? fine.length : plan.coarse.indexOf(code)));
  const boundaries = Float64Array.from(firstCell, (cell) => Math.min(9, Math.max(-9, normalQuantile(cumulated[cell]!))));
  return { cumulated, firstCell, boundaries };
}

/** Share of each code. */
export function codeShares({ cumulated, firstCell }: Margin): Float64Array {
  return Float64Array.from({ length: firstCell.length - 1 }, (_, code) => cumulated[firstCell[code + 1]!]! - cumulated[firstCell[code]!]!);
}
