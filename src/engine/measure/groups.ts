import type { ModelledPlan } from '../../contract/plan.ts';
import type { PairLayout } from './pairLayout.ts';
import { minCount } from './settings.ts';

/**
 * Columns whose special codes (missing, or the first sentinel) occur together in at least 90 % of the rows that have either, linked
 * transitively (twin recipe 2C): the largest such group of three columns or more, or null.
 * @param plans the layout's columns  @param tables all pair tables
 */
export function findSpecialGroup(plans: readonly ModelledPlan[], codeCounts: readonly Int32Array[], layout: PairLayout, tables: Int32Array): number[] | null {
  const rowsOf = plans.map(({ specialCode }, column) => (specialCode === null ? 0 : codeCounts[column]![specialCode]!));
  const group = plans.map((_, column) => column);
  const root = (column: number): number => (group[column] === column ? column : root(group[column]!));
  for (let pair = 0; pair < layout.pairs; pair++) {
    const i = layout.first[pair]!;
    const j = layout.second[pair]!;
    if (Math.min(rowsOf[i]!, rowsOf[j]!) < minCount) continue;
    const together = layout.table(tables, pair)[plans[i]!.specialCode! * layout.codes[j]! + plans[j]!.specialCode!]!;
    if (together >= 0.9 * Math.max(rowsOf[i]!, rowsOf[j]!)) group[root(j)] = root(i);
  }
  const members = new Map<number, number[]>();
  for (let column = 0; column < plans.length; column++) {
    if (rowsOf[column]! >= minCount) members.set(root(column), [...(members.get(root(column)) ?? []), column]);
  }
  const largest = [...members.values()].sort((one, other) => other.length - one.length)[0];
  return largest !== undefined && largest.length >= 3 ? largest : null;
}
