import type { ColumnDivergence, ColumnHistogram, Place, ValidatedPair, ValidationFigures } from '../../../contract/validation.ts';
import { millisecondsOfDay } from '../../numeric/dayOfCalendar.ts';

/** With fewer real rows in a bin a difference is little evidence. */
const fewestRows = 30;

/** The bin of a column that is farthest off, in words. */
export function worstBin(divergence: ColumnDivergence | null, dates: ColumnHistogram['dates']): string | null {
  if (divergence === null) return null;
  const { from, to, level, missing, rows_real: rows, share_real: real, share_synthetic: synthetic } = divergence.worst_bin;
  return `${placeText({ from, to, level, missing }, dates)}: ${sharesText(synthetic, real)}${rows < fewestRows ? ` (${rows}: little evidence)` : ''}`;
}

/** The cell of a joint table that is farthest off, in words. */
export function worstCell({ worst_cell: worst }: Extract<ValidatedPair, { measure: 'contingency' }>, figures: ValidationFigures): string | null {
  if (worst === null) return null;
  const places = worst.places.map((place) => `${place.column} ${placeText(place, datesOf(figures, place.column))}`);
  return `${places.join(', ')}: ${sharesText(worst.share_synthetic, worst.share_real)}`;
}

/** One quantile of one column in both tables, in words. */
export function quantileCell(figures: ValidationFigures, column: string, probability: string, synthetic: number | null, real: number | null): string | null {
  if (synthetic === null || real === null) return null;
  const dates = datesOf(figures, column);
  return `${probability} quantile of ${column}: ${valueText(synthetic, dates)}, real ${valueText(real, dates)}`;
}

/** Of a figure that all columns make: the one that adds most, and how much; null where none adds anything. */
export function worstColumn<C extends { readonly name: string }>(columns: readonly C[], errorOf: (column: C) => number): string | null {
  return largest(columns, errorOf, ({ name }) => name);
}

/** The same of pairs. */
export function worstPair<P extends { readonly a: string; readonly b: string }>(pairs: readonly P[], errorOf: (pair: P) => number): string | null {
  return largest(pairs, errorOf, ({ a, b }) => `${a} × ${b}`);
}

function largest<T>(members: readonly T[], errorOf: (member: T) => number, nameOf: (member: T) => string): string | null {
  const errors = members.map(errorOf);
  const at = errors.indexOf(Math.max(...errors));
  return at < 0 || !(errors[at]! > 0) ? null : `the largest is of ${nameOf(members[at]!)}: ${errors[at]!.toFixed(3)}`;
}

export function sharesText(synthetic: number, real: number): string {
  return `${percent(synthetic)} of the synthetic rows, ${percent(real)} of the real ones`;
}

function datesOf({ columns }: ValidationFigures, name: string): ColumnHistogram['dates'] {
  return columns.find((column) => column.name === name)?.histogram?.dates ?? null;
}

function placeText({ from, to, level, missing }: Omit<Place, 'column'>, dates: ColumnHistogram['dates']): string {
  const ends = [from === null ? null : `from ${valueText(from, dates)}`, to === null ? null : `below ${valueText(to, dates)}`].filter((end) => end !== null).join(' to ');
  return missing ? 'missing' : level !== null ? `"${level}"` : ends === '' ? 'all values' : ends;
}

function valueText(value: number, dates: ColumnHistogram['dates']): string {
  return dates === null ? String(Number(value.toPrecision(6))) : new Date(dates === 'days' ? value * millisecondsOfDay : value).toISOString().slice(0, 10);
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
