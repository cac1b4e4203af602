import us from '../../../resources/macro/us-quarterly.json' with { type: 'json' };
import { macroHistorySchema, type HistorySeries, type MacroHistory } from '../../contract/scenario.ts';

/** The shipped macro history of the United States, each series with its source and span. */
export const history: MacroHistory = macroHistorySchema.parse(us);

/** Quarters since the year 0: 2026Q1 is 8104. */
export function quarterNumber(name: string): number {
  return 4 * Number(name.slice(0, 4)) + Number(name.slice(5)) - 1;
}

export function quarterName(number: number): string {
  return `${Math.floor(number / 4)}Q${(number % 4) + 1}`;
}

/** The value of a series in a quarter; NaN outside its span. */
export function valueAt(series: HistorySeries, quarter: number): number {
  return series.values[quarter - quarterNumber(series.from)] ?? Number.NaN;
}
