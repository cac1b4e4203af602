/** Shares by the state of a month and of the next, [from][to]; null where nothing is known. */
export type RollRateMatrix = readonly (readonly (number | null)[])[];

/**
 * Positions of the states that have a row and a column where roll rates are shown: states that are ever left for another, and states that are ever
 * come to, in any of the matrices. Others would be empty rows and columns.
 * @param states in the order of the matrices
 */
export function usedStates(matrices: readonly RollRateMatrix[], states: readonly string[]): { from: number[]; to: number[] } {
  const places = [...states.keys()];
  // A state that is never left may hold a share of 1 of itself, which says nothing.
  const isLeft = (matrix: RollRateMatrix, from: number): boolean => matrix[from]?.some((share, to) => to !== from && (share ?? 0) > 0) === true;
  const isCome = (matrix: RollRateMatrix, to: number): boolean => matrix.some((row, from) => (row[to] ?? 0) > 0 && (from !== to || isLeft(matrix, from)));
  return { from: places.filter((from) => matrices.some((matrix) => isLeft(matrix, from))), to: places.filter((to) => matrices.some((matrix) => isCome(matrix, to))) };
}
