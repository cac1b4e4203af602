import { Matrix } from 'ml-matrix';
import type { PairLayout } from '../measure/pairLayout.ts';
import { tetrachoricCorrelation } from '../numeric/bivariateNormal.ts';
import { normalCdf, normalPdf } from '../numeric/normal.ts';
import type { Margin } from './margins.ts';

const terms = 24;
const gridPoints = 401;
const furthest = 0.999;

interface Scores {
  /** Mean of a standard normal within each code. */
  readonly score: Float64Array;
  /** Hermite coefficients 1 to 24 of that step function. */
  readonly coefficients: Float64Array;
}

/**
 * Correlations of the latent normals whose grouped scores have the observed mean products (Mehler's formula 1866; twin recipe 3.2).
 * Tables of two codes each have a closed solution, the tetrachoric correlation. Pairs that are never seen together get 0.
 */
export function latentCorrelation(margins: readonly Margin[], layout: PairLayout, tables: ArrayLike<number> & { subarray(from: number, to: number): ArrayLike<number> }): Matrix {
  const scores = margins.map(hermiteScores);
  const correlation = Matrix.eye(margins.length);
  for (let pair = 0; pair < layout.pairs; pair++) {
    const i = layout.first[pair]!;
    const j = layout.second[pair]!;
    const table = tables.subarray(layout.offset[pair]!, layout.offset[pair + 1]!);
    const rho = pairCorrelation(table, margins[i]!, margins[j]!, scores[i]!, scores[j]!);
    correlation.set(i, j, rho).set(j, i, rho);
  }
  return correlation;
}

function pairCorrelation(table: ArrayLike<number>, one: Margin, other: Margin, scoresOne: Scores, scoresOther: Scores): number {
  const width = scoresOther.score.length;
  let total = 0;
  let product = 0;
  for (let cell = 0; cell < table.length; cell++) {
    total += table[cell]!;
    product += table[cell]! * scoresOne.score[Math.floor(cell / width)]! * scoresOther.score[cell % width]!;
  }
  if (total <= 0) return 0;
  if (table.length === 4 && width === 2) return tetrachoricCorrelation(one.boundaries[1]!, other.boundaries[1]!, table[0]! / total);
  return solveMehler(product / total, scoresOne.coefficients, scoresOther.coefficients);
}

/** Scores and coefficients c_m = sum_k s_k (h_{m-1}(b_k) phi(b_k) - h_{m-1}(b_{k+1}) phi(b_{k+1})) / sqrt(m), h the normalised Hermite polynomials. */
function hermiteScores({ boundaries }: Margin): Scores {
  const last = boundaries.length - 1;
  const density = boundaries.map((z, index) => (index === 0 || index === last ? 0 : normalPdf(z)));
  const below = boundaries.map((z, index) => (index === 0 ? 0 : index === last ? 1 : normalCdf(z)));
  const score = Float64Array.from({ length: last }, (_, code) => (density[code]! - density[code + 1]!) / Math.max(below[code + 1]! - below[code]!, 1e-12));
  const coefficients = new Float64Array(terms);
  let before = boundaries.map(() => 0);
  let polynomial = boundaries.map(() => 1);
  for (let m = 1; m <= terms; m++) {
    for (let code = 0; code < last; code++) {
      coefficients[m - 1] = coefficients[m - 1]! + (score[code]! * (polynomial[code]! * density[code]! - polynomial[code + 1]! * density[code + 1]!)) / Math.sqrt(m);
    }
    const next = boundaries.map((z, index) => (Math.min(8, Math.max(-8, z)) * polynomial[index]! - Math.sqrt(m - 1) * before[index]!) / Math.sqrt(m));
    before = polynomial;
    polynomial = next;
  }
  return { score, coefficients };
}

/** The rho whose expected score product sum_m rho^m c_m c'_m is `observed`, on a grid made monotone, linear in between. */
function solveMehler(observed: number, one: Float64Array, other: Float64Array): number {
  let rhoBefore = -furthest;
  let before = expectedProduct(rhoBefore, one, other);
  if (observed <= before) return rhoBefore;
  for (let point = 1; point < gridPoints; point++) {
    const rho = -furthest + (2 * furthest * point) / (gridPoints - 1);
    const expected = Math.max(before, expectedProduct(rho, one, other));
    if (observed <= expected) return expected > before ? rhoBefore + ((rho - rhoBefore) * (observed - before)) / (expected - before) : rho;
    before = expected;
    rhoBefore = rho;
  }
  return furthest;
}

function expectedProduct(rho: number, one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let m = terms - 1; m >= 0; m--) sum = (sum + one[m]! * other[m]!) * rho;
  return sum;
}
