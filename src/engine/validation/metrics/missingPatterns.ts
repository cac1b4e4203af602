import { totalVariation } from '../../numeric/distance.ts';
import type { ScoredVariable } from '../variables.ts';

/**
 * Total variation of the distributions of which cells of a row are missing together, 0 to 1: rates of single columns may agree where their
 * pattern does not. Null where nothing is missing in either table.
 */
export function missingPatternDistance(variables: readonly ScoredVariable[], rows: { real: number; synthetic: number }): number | null {
  const gappy = variables.filter(({ missing }) => missing.real + missing.synthetic > 0);
  if (gappy.length === 0) return null;
  const [real, synthetic] = [patternsOf(gappy, 'real', rows.real), patternsOf(gappy, 'synthetic', rows.synthetic)];
  const all = [...new Set([...real.keys(), ...synthetic.keys()])];
  const counts = (patterns: Map<string, number>) => Float64Array.from(all, (pattern) => patterns.get(pattern) ?? 0);
  return totalVariation(counts(real), counts(synthetic));
}

function patternsOf(variables: readonly ScoredVariable[], part: 'real' | 'synthetic', rows: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    let pattern = '';
    for (const variable of variables) pattern += isMissing(variable, part, row) ? '1' : '0';
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  }
  return counts;
}

function isMissing(variable: ScoredVariable, part: 'real' | 'synthetic', row: number): boolean {
  return variable.use === 'number' ? Number.isNaN(variable.cells[part][row]!) : variable.cells[part][row] === variable.missingCode;
}
