import type { Monitor } from '../../../contract/progress.ts';
import type { NumberColumn, RuleColumns } from './columns.ts';
import { isKept, mostBroken, suggestion, type RuleRows, type RuleOf, type SuggestedRule } from './suggestion.ts';

/**
 * How often two unrelated columns of the same values would break the order. Below that the ranges lie apart and tell nothing (an age is
 * below an income); dates are of one kind anyway.
 */
const leastChance = { amount: 0.1, month: 0.01, day: 0.01 };
/** Rows that would break the order by chance, at least. */
const leastExpected = 10;
/** Share of the rows in which amounts that are written with different decimals are equal, if they mean the like. */
const leastEqual = 0.01;
/** Misses of the sample that are no reason yet to give a candidate up. */
const sampleMisses = 4;

/**
 * `lesser <= greater` among dates and among amounts of the like, where chance would break it often and the rows hardly ever do. Orders
 * that follow from others are left out.
 */
export function suggestOrders({ numbers }: RuleColumns, monitor: Monitor): SuggestedRule<RuleOf<'order'>>[] {
  const found: SuggestedRule<RuleOf<'order'>>[] = [];
  for (const lesser of numbers) {
    monitor.check();
    for (const greater of numbers) {
      if (lesser === greater || lesser.unit.kind !== greater.unit.kind || lesser.distinct < 3 || greater.distinct < 3 || !mayHold(lesser, greater)) continue;
      const counts = countOrder(lesser, greater);
      const chance = chanceOfBreaking(lesser, greater);
      if (!isKept(counts) || chance < leastChance[lesser.unit.kind] || chance * counts.rows < leastExpected) continue;
      if (lesser.unit.decimals !== greater.unit.decimals && counts.equal < leastEqual * counts.rows) continue;
      found.push(suggestion(`${lesser.name} <= ${greater.name}`, { kind: 'order', lesser: lesser.name, greater: greater.name, strict: false }, counts));
    }
  }
  return withoutImplied(found, numbers);
}

/** Units of the lesser in one of the greater. */
function scaleOf(lesser: NumberColumn, greater: NumberColumn): number {
  return 10 ** (lesser.unit.decimals - greater.unit.decimals);
}

function mayHold(lesser: NumberColumn, greater: NumberColumn): boolean {
  const scale = scaleOf(lesser, greater);
  let [rows, broken] = [0, 0];
  for (let index = 0; index < lesser.sample.length; index++) {
    const gap = scale * greater.sample[index]! - lesser.sample[index]!;
    if (Number.isNaN(gap)) continue;
    rows++;
    if (gap < 0 && ++broken > sampleMisses) return false;
  }
  return broken <= Math.max(1, 4 * mostBroken * rows);
}

function countOrder(lesser: NumberColumn, greater: NumberColumn): RuleRows & { readonly equal: number } {
  const scale = scaleOf(lesser, greater);
  const [own, other] = [lesser.all(), greater.all()];
  let [rows, broken, equal] = [0, 0, 0];
  for (let row = 0; row < own.length; row++) {
    const gap = scale * other[row]! - own[row]!;
    if (Number.isNaN(gap)) continue;
    rows++;
    if (gap < 0) broken++;
    else if (gap === 0) equal++;
  }
  return { rows, broken, equal };
}

/** P(lesser > greater) of a sampled row's lesser and another one's greater, over rows in which both are there. */
function chanceOfBreaking(lesser: NumberColumn, greater: NumberColumn): number {
  const scale = scaleOf(lesser, greater);
  const isComplete = (_: number, index: number): boolean => !Number.isNaN(lesser.sample[index]! + greater.sample[index]!);
  const own = lesser.sample.filter(isComplete).sort();
  const other = greater.sample.filter(isComplete).sort();
  let [below, pairs] = [0, 0];
  for (const value of own) {
    while (below < other.length && scale * other[below]! < value) below++;
    pairs += below;
  }
  return pairs / Math.max(1, own.length * other.length);
}

/** Leaves out what follows from two others by way of a column that is missing no more often than an end. */
function withoutImplied(orders: readonly SuggestedRule<RuleOf<'order'>>[], numbers: readonly NumberColumn[]): SuggestedRule<RuleOf<'order'>>[] {
  const missing = new Map(numbers.map(({ name, all }) => [name, orders.some(({ rule }) => rule.lesser === name || rule.greater === name) ? all().reduce((count, value) => count + Number(Number.isNaN(value)), 0) : 0]));
  const holds = new Set(orders.map(({ rule }) => JSON.stringify([rule.lesser, rule.greater])));
  const above = (lesser: string, greater: string): boolean => holds.has(JSON.stringify([lesser, greater]));
  return orders.filter(({ rule: { lesser, greater } }) => !numbers.some(({ name }) =>
    above(lesser, name) && above(name, greater) && !(above(name, lesser) || above(greater, name)) && missing.get(name)! <= Math.max(missing.get(lesser)!, missing.get(greater)!)));
}
