/**
 * A column whose values a class must not give away. Codes are ranks, so that neighbouring codes are neighbouring values where the
 * column is ordered.
 */
export interface SensitiveColumn {
  readonly name: string;
  /** Code of each row. */
  readonly codes: Int32Array;
  /** How many codes there are. */
  readonly values: number;
  /** Numbers and dates: how far apart two values are counts for t-closeness. */
  readonly ordered: boolean;
}

/** What each class must keep to in every sensitive column; null where nothing is asked. */
export interface SensitiveLimits {
  readonly diversity: { readonly l: number; readonly kind: 'distinct' | 'entropy' } | null;
  /** Largest earth mover's distance to the whole table, 0 to 1. */
  readonly closeness: number | null;
}

/** Distinct l-diversity: how many values the class has (Machanavajjhala et al. 2007). @param counts rows of each value */
export function distinctDiversity(counts: Float64Array): number {
  let distinct = 0;
  for (const count of counts) if (count > 0) distinct++;
  return distinct;
}

/** The l for which a class is entropy l-diverse: exp of the entropy of its values (Machanavajjhala et al. 2007). */
export function entropyDiversity(counts: Float64Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let entropy = 0;
  for (const count of counts) if (count > 0) entropy -= (count / total) * Math.log(count / total);
  return Math.exp(entropy);
}

/**
 * Earth mover's distance of a class to the whole table, 0 to 1 (Li, Li and Venkatasubramanian 2007): with equal distances the total
 * variation; with ordered ones the moves along the ranks, over the number of steps from the first to the last.
 * @param counts and `whole`: rows of each value, of the class and of the table
 */
export function earthMoversDistance(counts: Float64Array, whole: Float64Array, ordered: boolean): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const wholeTotal = whole.reduce((sum, count) => sum + count, 0);
  let distance = 0;
  let carried = 0;
  for (let value = 0; value < counts.length; value++) {
    const excess = counts[value]! / total - whole[value]! / wholeTotal;
    carried = ordered ? carried + excess : excess;
    distance += Math.abs(carried);
  }
  return ordered ? (counts.length < 2 ? 0 : distance / (counts.length - 1)) : distance / 2;
}

/** Rows of each value of the column among these rows. */
export function countValues({ codes, values }: SensitiveColumn, rows: Iterable<number>): Float64Array {
  const counts = new Float64Array(values);
  for (const row of rows) counts[codes[row]!]!++;
  return counts;
}

/** Says whether a class with these rows keeps to the limits. */
export function sensitiveRule(columns: readonly SensitiveColumn[], { diversity, closeness }: SensitiveLimits): (rows: Uint32Array) => boolean {
  if (columns.length === 0 || (diversity === null && closeness === null)) return () => true;
  const wholes = columns.map((column) => countValues(column, column.codes.keys()));
  // Rounding must not refuse what is exactly at the limit.
  const slack = 1e-9;
  return (rows) => columns.every((column, index) => {
    const counts = countValues(column, rows);
    if (diversity !== null) {
      const reached = diversity.kind === 'distinct' ? distinctDiversity(counts) : entropyDiversity(counts);
      if (reached < diversity.l - slack) return false;
    }
    return closeness === null || earthMoversDistance(counts, wholes[index]!, column.ordered) <= closeness + slack;
  });
}
