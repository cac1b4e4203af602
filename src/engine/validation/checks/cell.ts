import type { ColumnDivergence, ColumnHistogram } from '../../../contract/validation.ts';
import { millisecondsOfDay } from '../../numeric/dayOfCalendar.ts';

/** With fewer real rows in a bin a difference is little evidence. */
const fewestRows = 30;

/** The bin of a column that is farthest off, in words. */
export function worstBin(divergence: ColumnDivergence | null, dates: ColumnHistogram['dates']): string | null {
  if (divergence === null) return null;
  const { from, to, level, missing, rows_real: rows, share_real: real, share_synthetic: synthetic } = divergence.worst_bin;
  const write = (edge: number) => (dates === null ? String(Number(edge.toPrecision(6))) : new Date(dates === 'days' ? edge * millisecondsOfDay : edge).toISOString().slice(0, 10));
  const ends = [from === null ? null : `from ${write(from)}`, to === null ? null : `below ${write(to)}`].filter((end) => end !== null).join(' to ');
  const place = missing ? 'missing' : level !== null ? `"${level}"` : ends === '' ? 'all values' : ends;
  return `${place}: ${percent(synthetic)} of the synthetic rows, ${percent(real)} of the real ones${rows < fewestRows ? ` (${rows}: little evidence)` : ''}`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
