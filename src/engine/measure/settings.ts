/** Figures of the twin recipe that the plan of an open clone depends on. */

/** No cell, level or shape that fewer rows hold leaves `measure`. */
export const minCount = 10;
/** Fine cells a numeric column is cut into, about. */
export const fineCellTarget = 100;
/** Levels a category keeps; the rest become `(other)`. */
export const levelCap = 50;
export const otherLevel = '(other)';

/** Coarse codes a column of n rows is grouped into: 5 for small tables, 16 from about 17,000 rows. */
export function coarseCodeTarget(rows: number): number {
  return Math.min(16, Math.max(5, Math.round(Math.sqrt(rows) / 8)));
}

/**
 * Shares of a number's rows below which a code ends: tails of 5, 3 and 1 % are codes of their own, so that pair tables hold what large values
 * do together. A tail of fewer rows than two cells have is none.
 */
export function tailStarts(rows: number): number[] {
  return [0.95, 0.97, 0.99].filter((start) => Math.round((1 - start) * rows) >= 2 * minCount);
}

/** Shares below which a fine cell ends: the same, and the one in a thousand that stress is asked for, where it is a cell of rows. */
export function tailCells(rows: number): number[] {
  return [...tailStarts(rows), ...(Math.round(0.001 * rows) >= minCount ? [0.999] : [])];
}
