/** Floats of a month on book, and of a month of the calendar; a client's static features stand beside them. */
export const positionFeatureCount = 8;
export const calendarFeatureCount = 8;

/** Periods of the sines and cosines of months on book, and of the calendar. */
const positionPeriods = [4, 12, 36];
const calendarPeriods = [6, 12];

/**
 * Writes the features of the transition out of a month on book: its place as a scaled figure and as sines and cosines, so that ages can be
 * told apart; nothing of the path itself, which the recurrence carries.
 * @param month from 0  @param months of the longest history
 */
export function writePositionFeatures(to: Float32Array, at: number, month: number, months: number): void {
  to[at] = scaled(month, months);
  writeWaves(to, at + 1, month, positionPeriods);
  // The last transition of a panel is often taken at another cut-off than the others.
  to[at + 7] = month >= months - 2 ? 1 : 0;
}

/**
 * Writes the features of the transition out of a month of the calendar: its place, its season, the edges of the panel, and the macro factor.
 * @param month from 0, the panel's first  @param span months of the calendar  @param macro 0 where nothing is known
 */
export function writeCalendarFeatures(to: Float32Array, at: number, month: number, span: number, macro: number): void {
  to[at] = scaled(month, span);
  writeWaves(to, at + 1, month, calendarPeriods);
  to[at + 5] = month >= span - 2 ? 1 : 0;
  to[at + 6] = month === 0 ? 1 : 0;
  to[at + 7] = macro;
}

function scaled(month: number, months: number): number {
  return (2 * month) / Math.max(1, months - 1) - 1;
}

function writeWaves(to: Float32Array, at: number, month: number, periods: readonly number[]): void {
  periods.forEach((period, index) => {
    to[at + 2 * index] = Math.sin((2 * Math.PI * month) / period);
    to[at + 2 * index + 1] = Math.cos((2 * Math.PI * month) / period);
  });
}
