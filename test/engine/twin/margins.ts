import { Matrix } from 'ml-matrix';
import { PairLayout } from '../../../src/engine/measure/pairLayout.ts';
import { bivariateNormalCdf } from '../../../src/engine/numeric/bivariateNormal.ts';
import { chiSquareUpperTail } from '../../../src/engine/numeric/chiSquare.ts';
import { normalCdf, normalQuantile } from '../../../src/engine/numeric/normal.ts';
import type { CopulaShape } from '../../../src/engine/twin/copula.ts';
import type { Margin } from '../../../src/engine/twin/margins.ts';

/** A marginal of codes with these shares, one cell each. */
export function marginOfShares(shares: readonly number[]): Margin {
  const cumulated = Float64Array.from({ length: shares.length + 1 }, (_, code) => (code === shares.length ? 1 : shares.slice(0, code).reduce((sum, share) => sum + share, 0)));
  return {
    cumulated,
    firstCell: Int32Array.from({ length: shares.length + 1 }, (_, code) => code),
    boundaries: cumulated.map((below) => Math.min(9, Math.max(-9, normalQuantile(below)))),
  };
}

export function equalShares(codes: number): number[] {
  return new Array<number>(codes).fill(1 / codes);
}

/** A copula of these marginals, every pair tilted (by 0, until it is said otherwise). */
export function shapeOf(margins: readonly Margin[], correlation: Matrix): CopulaShape {
  const layout = new PairLayout(margins.map(({ boundaries }) => boundaries.length - 1));
  return { margins, correlation, layout, tilted: Int32Array.from({ length: layout.pairs }, (_, pair) => pair) };
}

/** Correlation matrix of the pairs in the order (0,1), (0,2) … */
export function correlationOf(columns: number, ...rhos: number[]): Matrix {
  const matrix = Matrix.eye(columns);
  let next = 0;
  for (let i = 0; i < columns; i++) for (let j = i + 1; j < columns; j++, next++) matrix.set(i, j, rhos[next]!).set(j, i, rhos[next]!);
  return matrix;
}

/** Probabilities of the cells [code][code] of two grouped normals. */
export function normalTable({ boundaries: rows }: Margin, { boundaries: columns }: Margin, rho: number): number[] {
  const below = (index: number, other: number): number => {
    if (index === 0 || other === 0) return 0;
    if (index === rows.length - 1) return other === columns.length - 1 ? 1 : normalCdf(columns[other]!);
    return other === columns.length - 1 ? normalCdf(rows[index]!) : bivariateNormalCdf(rows[index]!, columns[other]!, rho);
  };
  const cells: number[] = [];
  for (let a = 1; a < rows.length; a++) {
    for (let b = 1; b < columns.length; b++) cells.push(below(a, b) - below(a - 1, b) - below(a, b - 1) + below(a - 1, b - 1));
  }
  return cells;
}

/** p value of "these counts were drawn with these probabilities" (Pearson); rare cells are pooled until five rows are expected. */
export function goodnessOfFit(counts: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  const total = Array.from(counts).reduce((sum, count) => sum + count, 0);
  const cells = Array.from(counts, (counted, cell) => ({ counted, expected: total * probabilities[cell]! })).sort((one, other) => other.expected - one.expected);
  while (cells.length > 1 && cells.at(-1)!.expected < 5) {
    const rare = cells.pop()!;
    const next = cells.pop()!;
    cells.push({ counted: rare.counted + next.counted, expected: rare.expected + next.expected });
  }
  const statistic = cells.reduce((sum, { counted, expected }) => sum + (counted - expected) ** 2 / expected, 0);
  return chiSquareUpperTail(statistic, Math.max(1, cells.length - 1));
}
