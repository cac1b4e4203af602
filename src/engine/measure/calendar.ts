import type { Calendar } from '../../contract/plan.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import { millisecondsOfDay, monthDayOf, weekdayOf } from '../numeric/dayOfCalendar.ts';
import type { Cell, DistinctValues } from './cells.ts';
import { minCount } from './settings.ts';

/** Chi-square, beyond three for each class, from which days are not alike. */
const leastExcess = 20;

/** How many times as many rows fall on each day of the week and of the month as if days were alike; null where they are, or times of day count. */
export function calendarOf({ values, counts, persons }: DistinctValues, cells: readonly Cell[], step: number | null, { kind }: ColumnSchema): Calendar | null {
  if (kind !== 'date' || step === null || step % millisecondsOfDay !== 0) return null;
  const classes = [{ of: weekdayOf, size: 7 }, { of: monthDayOf, size: 32 }] as const;
  const tables = classes.map(({ of, size }) => ({ of, observed: new Float64Array(size), shared: new Int32Array(size), expected: new Float64Array(size) }));
  let at = 0;
  for (const { lo, hi, through, atom } of cells) {
    const first = at;
    while (at < values.length && values[at]! <= through) at++;
    if (atom) continue;
    let rows = 0;
    for (let position = first; position < at; position++) {
      rows += counts[position]!;
      for (const { of, observed, shared } of tables) {
        observed[of(values[position]!)]! += counts[position]!;
        shared[of(values[position]!)]! += persons[position]!;
      }
    }
    const days = Math.round((hi - lo) / step) + 1;
    for (let day = 0; day < days; day++) for (const { of, expected } of tables) expected[of(lo + day * step)]! += rows / days;
  }
  const excess = tables.map(({ observed, expected }) => observed.reduce((sum, count, index) => sum + (expected[index]! > 0 ? (count - expected[index]!) ** 2 / expected[index]! - 3 : 0), 0));
  if (!excess.some((own) => own > leastExcess)) return null;
  const [weekdays, monthDays] = tables.map(ratios);
  return { weekdays: weekdays!, monthDays: monthDays! };
}

/** Classes that fewer than `minCount` persons share are taken together. */
function ratios({ observed, shared, expected }: { observed: Float64Array; shared: Int32Array; expected: Float64Array }): number[] {
  const isRare = Array.from(shared, (persons) => persons < minCount);
  const sum = (values: Float64Array): number => values.reduce((total, value, index) => total + (isRare[index] ? value : 0), 0);
  const rare = sum(expected) > 0 ? sum(observed) / sum(expected) : 0;
  return Array.from(observed, (rows, index) => (isRare[index] || expected[index] === 0 ? rare : rows / expected[index]!));
}
