import type { PaymentMonth } from '../data/DpdStrip.tsx';
import type { Layout } from './panelGuess.ts';

/** Months of a loan that a strip shows, and loans that stand side by side. */
const stripMonths = 24;
const shownLoans = 8;
const bucketDays = 30;
/** More payments behind than a loan lives to have: a number beyond is of days. */
const mostPayments = 24;

export interface LoanStrip {
  readonly loan: string;
  readonly months: readonly PaymentMonth[];
}

/** Days past due at which a state begins, as text; null for a code that does not tell. */
function daysOf(state: string, numbersAreDays: boolean): string | null {
  const named = /^D(\d{1,3})$/i.exec(state)?.[1];
  if (named !== undefined) return named;
  if (/^(CUR|PRE|MAT)$/i.test(state)) return '0';
  if (/^DEF$/i.test(state)) return '120';
  const number = Number(state);
  if (state.trim() === '' || Number.isNaN(number)) return null;
  return String(Math.max(0, numbersAreDays ? number : number * bucketDays));
}

/**
 * Strips of the loans among these rows, those furthest behind first and one that never was. The last loan of a long table is left out: its months
 * may go on beyond the rows.
 * @returns the strips, and of how many loans they are; none where the states do not tell days
 */
export function stripsOf(rows: readonly (readonly string[])[], names: readonly string[], layout: Layout): { strips: LoanStrip[]; loans: number } {
  const histories = layout.kind === 'wide' ? wideHistories(rows, names, layout) : longHistories(rows, names, layout);
  const numbersAreDays = histories.some(({ months }) => months.some(({ state }) => Number(state) > mostPayments));
  const loans = histories.flatMap(({ loan, months }): LoanStrip[] => {
    const told = untilClosed(months).slice(0, stripMonths).map(({ month, state }) => ({ month, days: daysOf(state, numbersAreDays) }));
    return told.every((one): one is PaymentMonth => one.days !== null) && told.length > 1 ? [{ loan, months: told }] : [];
  });
  const arrears = ({ months }: LoanStrip): number => months.reduce((sum, { days }) => sum + Number(days), 0);
  const order = loans.toSorted((one, other) => arrears(other) - arrears(one));
  const late = order.filter((loan) => arrears(loan) > 0).slice(0, shownLoans - 1);
  const onTime = order.filter((loan) => arrears(loan) === 0).toSorted((one, other) => other.months.length - one.months.length);
  return { strips: [...late, ...onTime.slice(0, Math.max(1, Math.min(shownLoans, 4) - late.length))], loans: loans.length };
}

/** A sample repeats the state in which a loan was closed. */
function untilClosed(months: History['months']): History['months'] {
  const last = months.findIndex(({ state }) => /^(DEF|PRE|MAT)$/i.test(state));
  return last < 0 ? months : months.slice(0, last + 1);
}

interface History {
  readonly loan: string;
  readonly months: { readonly month: string; readonly state: string }[];
}

function wideHistories(rows: readonly (readonly string[])[], names: readonly string[], { wide }: Layout): History[] {
  const places = wide.map((name) => names.indexOf(name));
  return rows.map((cells, row) => ({ loan: String(row + 1), months: places.flatMap((place, at) => ((cells[place] ?? '') === '' ? [] : [{ month: wide[at]!, state: cells[place]! }])) }));
}

function longHistories(rows: readonly (readonly string[])[], names: readonly string[], { id, month, state }: Layout): History[] {
  const [loanAt, monthAt, stateAt] = [id, month, state].map((name) => names.indexOf(name ?? '')) as [number, number, number];
  const histories = new Map<string, History['months']>();
  for (const cells of rows) {
    const loan = cells[loanAt] ?? '';
    histories.set(loan, [...(histories.get(loan) ?? []), { month: cells[monthAt] ?? '', state: cells[stateAt] ?? '' }]);
  }
  return [...histories].slice(0, -1).map(([loan, months]) => ({ loan, months }));
}
