import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/**
 * Turns a symmetric matrix of pairwise correlations into a correlation matrix that is positive definite: negative eigenvalues are
 * lifted and the diagonal is rescaled to one, up to 30 times (Higham 2002 in its simplest form); then shrunk towards the identity.
 * @param ridge weight of the identity, 0 to 1
 */
export function repairCorrelation(pairwise: Matrix, ridge: number): Matrix {
  if (pairwise.rows === 0) return pairwise;
  let repaired = pairwise;
  for (let turn = 0; turn < 30; turn++) {
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(repaired, { assumeSymmetric: true });
    if (Math.min(...realEigenvalues) > 1e-4) break;
    const lifted = Matrix.diag(realEigenvalues.map((value) => Math.max(value, 2e-3)));
    repaired = unitDiagonal(eigenvectorMatrix.mmul(lifted).mmul(eigenvectorMatrix.transpose()));
  }
  return Matrix.add(Matrix.mul(repaired, 1 - ridge), Matrix.mul(Matrix.eye(repaired.rows), ridge));
}

function unitDiagonal(covariance: Matrix): Matrix {
  const deviation = covariance.diagonal().map(Math.sqrt);
  const scaled = covariance.clone();
  for (let row = 0; row < scaled.rows; row++) {
    // Written to both halves, so that rounding leaves it exactly symmetric.
    for (let column = 0; column <= row; column++) {
      const value = row === column ? 1 : covariance.get(row, column) / (deviation[row]! * deviation[column]!);
      scaled.set(row, column, value).set(column, row, value);
    }
  }
  return scaled;
}
