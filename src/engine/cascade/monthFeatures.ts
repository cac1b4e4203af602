/** Floats of a month's own features; a client's static features follow them. */
export const monthFeatureCount = 8;

/** Frequencies of the encoding of months on book. */
const periods = [4, 12, 36];

/**
 * Writes the features of the transition out of a month: place in the panel as sines and cosines of three periods and one scaled figure, so
 * that calendar effects can be told apart; then nothing of the path itself, which the recurrence carries.
 * @param month from 0  @param months of the panel
 */
export function writeMonthFeatures(to: Float32Array, at: number, month: number, months: number): void {
  to[at] = (2 * month) / Math.max(1, months - 1) - 1;
  periods.forEach((period, index) => {
    to[at + 1 + 2 * index] = Math.sin((2 * Math.PI * month) / period);
    to[at + 2 + 2 * index] = Math.cos((2 * Math.PI * month) / period);
  });
  // The last transition of a panel is often taken at another cut-off than the others.
  to[at + 7] = month >= months - 2 ? 1 : 0;
}
