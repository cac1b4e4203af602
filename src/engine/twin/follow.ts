import { modelledPlan, type TablePlan } from '../../contract/plan.ts';
import { isAmount } from './decode.ts';

/**
 * Where a row's flag says that a column equals another one, it takes that one's value: unless it is 0, no amount of the column, or not accepted.
 * @param numbers columns of the plan, then flags  @param places rows to look at
 * @returns for each of the places whether it took the value
 */
export function followEqual(plan: TablePlan, column: number, places: Uint32Array, numbers: readonly (Float64Array | null)[], accepts: (value: number) => boolean): Uint8Array {
  const index = plan.equalities.findIndex((equality) => equality.column === column);
  const columnPlan = index < 0 ? null : modelledPlan(plan, column);
  if (columnPlan?.model !== 'cells') return new Uint8Array(places.length);
  const [own, other, flags] = [numbers[column]!, numbers[plan.equalities[index]!.equals]!, numbers[plan.columns.length + index]!];
  return Uint8Array.from(places, (place) => {
    const value = other[place]!;
    if (flags[place] !== 1 || value === 0 || !isAmount(columnPlan, value) || !accepts(value)) return 0;
    own[place] = value;
    return 1;
  });
}
