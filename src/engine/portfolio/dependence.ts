import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { PortfolioTemplate } from '../../contract/template.ts';
import { studentCdf } from '../numeric/beta.ts';
import { repairCorrelation } from '../numeric/correlationMatrix.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { continuousFactor, groupingFactor } from './margins.ts';
import { mainProduct } from './pricing.ts';

/** Variables of the copula, borrower's first; the last two belong to a loan. */
export const variables = ['income', 'dti', 'utilisation', 'open_lines', 'inquiries', 'delinquencies_2y', 'credit_score', 'age', 'loan_amount', 'term'] as const;
export const borrowerVariables = 8;
type Variable = (typeof variables)[number];
const score = variables.indexOf('credit_score');
/** Quantiles that stand for the distribution of the mixing variance. */
const mixingPoints = 100;

export interface Dependence {
  /** Lower Cholesky factor over `variables`. */
  readonly root: readonly (readonly number[])[];
  /** Risk index = sum of weight * normal score, of variance one. */
  readonly riskWeights: Float64Array;
  /** Weight of the loan-to-value score in the same index. */
  readonly ltvWeight: number;
}

/**
 * Latent correlations that give the template's rank correlations. A price follows the risk index, so the correlations with `rate` are met
 * through the score: its own correlations, which no source gives, are solved for (fixed point over the index's deviation).
 * @param fidelity what the price keeps of the risk index's rank correlations  @param copula null: everything independent
 */
export function solveDependence(template: PortfolioTemplate, fidelity: number, copula: 'gaussian' | 't' | null): Dependence {
  const weights = template.grades.weights.value;
  const own = new Float64Array(variables.length);
  own[score] = -weights.score;
  own[variables.indexOf('dti')] = weights.dti;
  own[variables.indexOf('utilisation')] = weights.utilisation;
  own[variables.indexOf('term')] = weights.term;
  let matrix = Matrix.eye(variables.length);
  if (copula !== null) {
    const kept = copula === 't' ? keptByMixing(template.tDegrees.value) : 1;
    fillNamedPairs(matrix, template, kept);
    solveScore(matrix, own, kept * fidelity, template);
    matrix = repairCorrelation(matrix, 0);
  }
  const deviation = indexDeviation(matrix, own, weights.ltv);
  return {
    root: new CholeskyDecomposition(matrix).lowerTriangularMatrix.to2DArray(),
    riskWeights: own.map((weight) => weight / deviation),
    ltvWeight: weights.ltv / deviation,
  };
}

function fillNamedPairs(matrix: Matrix, template: PortfolioTemplate, kept: number): void {
  for (const [pair, rank] of Object.entries(template.spearman.value)) {
    const [one, other] = pair.split('~') as [Variable | 'rate', Variable | 'rate'];
    if (one === 'rate' || other === 'rate') continue;
    const rho = latentCorrelation(rank / kept, sharesOf(template, one), sharesOf(template, other));
    matrix.set(variables.indexOf(one), variables.indexOf(other), rho).set(variables.indexOf(other), variables.indexOf(one), rho);
  }
}

function solveScore(matrix: Matrix, own: Float64Array, kept: number, template: PortfolioTemplate): void {
  const ltvWeight = template.grades.weights.value.ltv;
  const wanted = Object.entries(template.spearman.value).flatMap(([pair, rank]) => {
    const [one, other] = pair.split('~') as [Variable | 'rate', Variable | 'rate'];
    if ((one === 'rate') === (other === 'rate')) return [];
    const variable = (one === 'rate' ? other : one) as Variable;
    return variable === 'credit_score' ? [] : [{ position: variables.indexOf(variable), rho: latentCorrelation(rank / kept, sharesOf(template, variable), null) }];
  });
  for (let turn = 0; turn < 50; turn++) {
    const deviation = indexDeviation(matrix, own, ltvWeight);
    for (const { position, rho } of wanted) {
      let rest = 0;
      for (let other = 0; other < variables.length; other++) if (other !== score) rest += own[other]! * matrix.get(other, position);
      const withScore = Math.min(0.95, Math.max(-0.95, (rho * deviation - rest) / own[score]!));
      matrix.set(score, position, withScore).set(position, score, withScore);
    }
  }
}

function indexDeviation(matrix: Matrix, own: Float64Array, ltvWeight: number): number {
  const vector = Matrix.columnVector([...own]);
  return Math.sqrt(vector.transpose().mmul(matrix).mmul(vector).get(0, 0) + ltvWeight * ltvWeight);
}

/** Pearson's correlation of the latent normals for a rank correlation, 2 sin(pi rho / 6) (Pearson 1907), raised by what grouping takes. */
function latentCorrelation(rank: number, one: readonly number[] | null, other: readonly number[] | null): number {
  const lost = (groupingFactor(one) * groupingFactor(other)) / continuousFactor ** 2;
  // A variable of one class has no rank to correlate.
  if (!(lost > 0)) return 0;
  return Math.min(0.95, Math.max(-0.95, 2 * Math.sin((Math.PI * Math.min(1, Math.max(-1, rank / lost))) / 6)));
}

/** Shares of a variable with few values; null for those that are as good as continuous. */
function sharesOf(template: PortfolioTemplate, variable: Variable): readonly number[] | null {
  if (variable === 'inquiries') return Object.values(template.borrowers.inquiries.value);
  if (variable === 'delinquencies_2y') return Object.values(template.borrowers.delinquencies2y.value);
  if (variable === 'term') return Object.values(mainProduct(template).terms.value);
  return null;
}

/**
 * What mixing by a common chi-square keeps of a small rank correlation: E[2 w / sqrt((w + w1) (w + w2))] over independent variances
 * w, w1 and w2 (Heinen and Valdesogo 2020, Spearman rank correlation of the bivariate Student t).
 */
function keptByMixing(degrees: number): number {
  const variances = Array.from({ length: mixingPoints }, (_, point) => 1 / chiSquareOverDegrees(degrees, normalQuantile((point + 0.5) / mixingPoints)));
  const mean = (value: (variance: number) => number): number => variances.reduce((sum, variance) => sum + value(variance), 0) / mixingPoints;
  return mean((own) => 2 * own * mean((other) => 1 / Math.sqrt(own + other)) ** 2);
}

/** Turns a draw of Student's t with `degrees` degrees of freedom into a normal score: Phi^-1(T(t)), tabulated over asinh(t). */
export function studentToNormal(degrees: number): (t: number) => number {
  const reach = 6;
  const steps = 2048;
  const table = Float64Array.from({ length: 2 * steps + 1 }, (_, step) => normalQuantile(Math.min(1 - 1e-15, Math.max(1e-15, studentCdf(Math.sinh((step / steps - 1) * reach), degrees)))));
  return (t) => {
    const place = (Math.min(reach, Math.max(-reach, Math.asinh(t))) / reach + 1) * steps;
    const below = Math.min(2 * steps - 1, Math.floor(place));
    return table[below]! + (place - below) * (table[below + 1]! - table[below]!);
  };
}

/** A chi-square with `degrees` over its degrees at a standard normal (Wilson and Hilferty 1931, good to a per mille from 3 degrees on). */
export function chiSquareOverDegrees(degrees: number, normal: number): number {
  const spread = 2 / (9 * degrees);
  return Math.max(1e-3, (1 - spread + Math.sqrt(spread) * normal) ** 3);
}
