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
