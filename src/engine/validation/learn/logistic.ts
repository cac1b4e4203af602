import { CholeskyDecomposition, Matrix } from 'ml-matrix';

const mostSteps = 50;
const tolerance = 1e-10;

/**
 * Coefficients of a logistic regression, the intercept first, by iteratively reweighted least squares (Newton's method; McCullagh and
 * Nelder 1989, section 4.4). A step that lowers the penalised likelihood is halved.
 * @param columns of the design, without that of the intercept
 * @param labels 0 or 1, both present
 * @param ridge half of it times the sum of squared coefficients, without the intercept, is taken off the log-likelihood; above 0 there is
 *   a finite solution even where a column separates the classes
 */
export function fitLogistic(columns: readonly Float64Array[], labels: Uint8Array, ridge: number): Float64Array {
  const size = columns.length + 1;
  let coefficients = new Float64Array(size);
  let value = penalised(columns, labels, coefficients, ridge);
  for (let step = 0; step < mostSteps; step++) {
    const direction = newtonStep(columns, labels, coefficients, ridge);
    let next = coefficients;
    let nextValue = -Infinity;
    for (let factor = 1; factor > 1e-6 && nextValue < value; factor /= 2) {
      next = coefficients.map((coefficient, at) => coefficient + factor * direction[at]!);
      nextValue = penalised(columns, labels, next, ridge);
    }
    if (!(nextValue >= value)) break;
    const gained = nextValue - value;
    [coefficients, value] = [next, nextValue];
    if (gained < tolerance * Math.abs(value)) break;
  }
  return coefficients;
}

/** The log-odds of each row. */
export function linearScores(columns: readonly Float64Array[], coefficients: Float64Array, rows: number): Float64Array {
  const scores = new Float64Array(rows).fill(coefficients[0]!);
  for (const [at, column] of columns.entries()) {
    const coefficient = coefficients[at + 1]!;
    for (let row = 0; row < rows; row++) scores[row]! += coefficient * column[row]!;
  }
  return scores;
}

function penalised(columns: readonly Float64Array[], labels: Uint8Array, coefficients: Float64Array, ridge: number): number {
  const scores = linearScores(columns, coefficients, labels.length);
  let value = 0;
  for (let row = 0; row < labels.length; row++) {
    const score = labels[row] === 1 ? scores[row]! : -scores[row]!;
    value -= score > 0 ? Math.log1p(Math.exp(-score)) : Math.log1p(Math.exp(score)) - score;
  }
  for (let at = 1; at < coefficients.length; at++) value -= (ridge / 2) * coefficients[at]! ** 2;
  return value;
}

function newtonStep(columns: readonly Float64Array[], labels: Uint8Array, coefficients: Float64Array, ridge: number): Float64Array {
  const size = coefficients.length;
  const rows = labels.length;
  const residual = new Float64Array(rows);
  const weight = new Float64Array(rows);
  const scores = linearScores(columns, coefficients, rows);
  for (let row = 0; row < rows; row++) {
    const chance = 1 / (1 + Math.exp(-scores[row]!));
    residual[row] = labels[row]! - chance;
    weight[row] = chance * (1 - chance);
  }
  const design = [new Float64Array(rows).fill(1), ...columns];
  const information = Matrix.zeros(size, size);
  const gradient = Matrix.zeros(size, 1);
  const weighted = new Float64Array(rows);
  for (const [i, column] of design.entries()) {
    let slope = 0;
    for (let row = 0; row < rows; row++) {
      slope += column[row]! * residual[row]!;
      weighted[row] = column[row]! * weight[row]!;
    }
    const penalty = i === 0 ? 0 : ridge;
    gradient.set(i, 0, slope - penalty * coefficients[i]!);
    for (let j = 0; j <= i; j++) {
      const other = design[j]!;
      let sum = i === j ? penalty + 1e-12 : 0;
      for (let row = 0; row < rows; row++) sum += weighted[row]! * other[row]!;
      information.set(i, j, sum);
      information.set(j, i, sum);
    }
  }
  return Float64Array.from(new CholeskyDecomposition(information).solve(gradient).to1DArray());
}
