import fc from 'fast-check';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import { repairCorrelation } from '../../../src/engine/numeric/correlationMatrix.ts';

function smallestEigenvalue(matrix: Matrix): number {
  return Math.min(...new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues);
}

test('three pairs that no three variables can have become a correlation matrix', () => {
  const impossible = new Matrix([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]);
  expect(smallestEigenvalue(impossible)).toBeLessThan(-0.5);
  const repaired = repairCorrelation(impossible, 0);
  expect(smallestEigenvalue(repaired)).toBeGreaterThan(0);
  expect(repaired.diagonal()).toEqual([1, 1, 1]);
  // By symmetry all three keep their sign and the same size, and the nearest such size is 1/2.
  expect([repaired.get(0, 1), repaired.get(0, 2), repaired.get(1, 2)].map((rho) => Number(rho.toFixed(1)))).toEqual([0.5, -0.5, 0.5]);
});

test('a correlation matrix is left as it is, but for the ridge', () => {
  const given = new Matrix([[1, 0.6], [0.6, 1]]);
  expect(repairCorrelation(given, 0).to2DArray()).toEqual(given.to2DArray());
  expect(repairCorrelation(given, 0.02).get(0, 1)).toBeCloseTo(0.588, 12);
  expect(repairCorrelation(given, 0.02).diagonal()).toEqual([1, 1]);
});

test('no columns, no correlations', () => {
  expect(repairCorrelation(new Matrix(0, 0), 0.02).to2DArray()).toEqual([]);
});

test('any pairwise correlations become symmetric, positive definite and of unit diagonal', () => {
  const pairwise = fc.integer({ min: 2, max: 8 }).chain((size) => fc.array(fc.double({ min: -0.999, max: 0.999, noNaN: true }), { minLength: (size * (size - 1)) / 2, maxLength: (size * (size - 1)) / 2 }).map((rhos) => {
    const matrix = Matrix.eye(size);
    let next = 0;
    for (let row = 0; row < size; row++) for (let column = 0; column < row; column++) matrix.set(row, column, rhos[next]!).set(column, row, rhos[next++]!);
    return matrix;
  }));
  fc.assert(
    fc.property(pairwise, (matrix) => {
      const repaired = repairCorrelation(matrix, 0.02);
      expect(smallestEigenvalue(repaired)).toBeGreaterThan(0.01);
      expect(repaired.isSymmetric()).toBe(true);
      for (const value of repaired.diagonal()) expect(value).toBeCloseTo(1, 12);
      for (const value of repaired.to1DArray()) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
    }),
  );
});
