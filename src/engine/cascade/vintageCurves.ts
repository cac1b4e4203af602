import type { VintageCurve } from '../../contract/cascade.ts';
import { defaultStates } from './calibrateShift.ts';
import { closingStates, lengthToClosing } from './closing.ts';
import type { Panel } from './panel.ts';
import type { PanelFormat } from './panelFormat.ts';

/** Lengths of a cohort in months: the first that gives no more cohorts than can be told apart in a picture. */
const widths = [1, 3, 6, 12, 24, 60, 360] as const;
const mostCohorts = 5;
/** Fewer clients at risk say nothing, and a cohort of fewer is none. */
const leastAtRisk = 30;

/** Cohorts of histories by the month in which they begin. */
export interface Cohorts {
  readonly names: readonly string[];
  /** Months that each takes of the calendar; null where no month is known. */
  readonly width: number | null;
}

/** Cohorts for a panel and for those that are compared with it. */
export function cohortsOf({ calendar: places }: Panel, calendar: PanelFormat['calendar']): Cohorts {
  if (places === undefined || calendar === undefined) return { names: [''], width: null };
  const last = places.starts.reduce((most, start) => Math.max(most, start), 0);
  const width = widths.find((months) => last < months * mostCohorts) ?? widths.at(-1)!;
  return { width, names: Array.from({ length: Math.floor(last / width) + 1 }, (_, cohort) => monthName(calendar, calendar.first + cohort * width)) };
}

/**
 * Share of each cohort in default by months on book, with being paid off as a competing end (Aalen and Johansen 1978): histories that are
 * only seen so far are left out from there on, those of loans that were paid off stay as loans that never default.
 */
export function vintageCurves(panel: Panel, { names, width }: Cohorts): VintageCurve[] {
  const { clients, months, states, codes, calendar } = panel;
  const closes = closingStates(states);
  const bad = defaultStates(states);
  const sizes = new Int32Array(names.length);
  const atRisk = names.map(() => new Float64Array(months));
  const failed = names.map(() => new Float64Array(months));
  const paidOff = names.map(() => new Float64Array(months));
  for (let client = 0; client < clients; client++) {
    const cohort = width === null ? 0 : Math.floor((calendar?.starts[client] ?? 0) / width);
    if (cohort >= names.length) continue;
    sizes[cohort]!++;
    const [start, length] = [client * months, lengthToClosing(panel, client, closes)];
    let first = 0;
    while (first < length && bad[codes[start + first]!] === 0) first++;
    for (let month = 0; month < Math.min(length, first + 1); month++) atRisk[cohort]![month]!++;
    if (first < length) failed[cohort]![first]!++;
    else if (closes[codes[start + length - 1]!] === 1) paidOff[cohort]![length - 1]!++;
  }
  return names.flatMap((cohort, place) => (sizes[place]! < leastAtRisk ? [] : [{ cohort, clients: sizes[place]!, cumulated: cumulated(atRisk[place]!, failed[place]!, paidOff[place]!) }]));
}

function cumulated(atRisk: Float64Array, failed: Float64Array, paidOff: Float64Array): number[] {
  const shares = [0];
  let open = 1;
  for (let month = 0; month < atRisk.length && atRisk[month]! >= leastAtRisk; month++) {
    shares.push(shares.at(-1)! + (open * failed[month]!) / atRisk[month]!);
    open *= 1 - (failed[month]! + paidOff[month]!) / atRisk[month]!;
  }
  return shares;
}

function monthName({ form }: NonNullable<PanelFormat['calendar']>, month: number): string {
  if (form === 'number') return String(month);
  const year = form === 'date' ? 1970 : 0;
  return `${year + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
}
