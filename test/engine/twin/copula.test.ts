import { Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { alone } from '../../../src/engine/kernel/crew.ts';
import { mostCodes } from '../../../src/engine/kernel/twinKernel.ts';
import { countPairs } from '../../../src/engine/measure/pairLayout.ts';
import { normalCdf } from '../../../src/engine/numeric/normal.ts';
import { Stream } from '../../../src/engine/random/stream.ts';
import { codeOf, TiltedCopula } from '../../../src/engine/twin/copula.ts';
import { correlationOf, equalShares, goodnessOfFit, marginOfShares, normalTable, shapeOf } from './margins.ts';

// Margins as credit tables have them: equal codes, a rare bad class, a big zero with a thin tail, two codes.
const margins = [marginOfShares(equalShares(10)), marginOfShares([0.93, 0.07]), marginOfShares([0.6, 0.1, 0.1, 0.1, 0.09, 0.009, 0.001]), marginOfShares([0.5, 0.5])];
const correlation = correlationOf(4, 0.85, 0.3, -0.4, 0.5, -0.2, 0.1);
const rows = 20_000;
/** With twenty sweeps and some tables each, a p value below this is no chance. */
const surelyWrong = 1e-6;

function drawn(shape = shapeOf(margins, correlation), seed = 1): TiltedCopula {
  const copula = new TiltedCopula(shape, rows, alone);
  copula.drawUntilted(new Stream(seed, 'draw'));
  return copula;
}

function tables(copula: TiltedCopula): Int32Array[] {
  const { layout } = copula.shape;
  const counts = countPairs(copula.codes.subarray(0, copula.rows * copula.columns), layout);
  return Array.from({ length: layout.pairs }, (_, pair) => layout.table(counts, pair));
}

function column(copula: TiltedCopula, position: number): number[] {
  return Array.from({ length: copula.rows }, (_, row) => copula.z[row * copula.zStride + position]!);
}

/** z of each row in its column's bin? */
function inBins({ shape, rows: count, z, zStride, codes, columns }: TiltedCopula): boolean {
  return shape.margins.every(({ boundaries }, position) => {
    for (let row = 0; row < count; row++) {
      const value = z[row * zStride + position]!;
      const code = codes[row * columns + position]!;
      // The kernel keeps boundaries and z in single precision.
      if (!(value >= Math.fround(boundaries[code]!) && value <= Math.fround(boundaries[code + 1]!))) return false;
    }
    return true;
  });
}

describe('without a tilt', () => {
  const expected = [0, 1, 2].flatMap((i) => [1, 2, 3].filter((j) => j > i).map((j) => normalTable(margins[i]!, margins[j]!, correlation.get(i, j))));

  test('the first draw has the pair tables of the normal', () => {
    using copula = drawn();
    expect(Math.min(...tables(copula).map((counts, pair) => goodnessOfFit(counts, expected[pair]!)))).toBeGreaterThan(surelyWrong);
  });

  test('twenty Gibbs sweeps keep every pair table within its sampling error', () => {
    using copula = drawn();
    const fits: number[] = [];
    for (let turn = 0; turn < 20; turn++) {
      copula.sweep('gibbs', 1, 'test', turn);
      fits.push(...tables(copula).map((counts, pair) => goodnessOfFit(counts, expected[pair]!)));
    }
    expect(Math.min(...fits)).toBeGreaterThan(surelyWrong);
  });

  test('sweeps forget where they began: rows that all start alike become those of the normal', () => {
    using copula = drawn();
    copula.z.fill(0);
    copula.codes.fill(0);
    for (let turn = 0; turn < 30; turn++) copula.sweep('gibbs', 1, 'test', turn);
    expect(Math.min(...tables(copula).map((counts, pair) => goodnessOfFit(counts, expected[pair]!)))).toBeGreaterThan(surelyWrong);
  });

  test('z stays standard normal and in the bin of its code', () => {
    using copula = drawn();
    for (let turn = 0; turn < 5; turn++) copula.sweep('gibbs', 1, 'test', turn);
    expect(inBins(copula)).toBe(true);
    for (const position of margins.keys()) {
      const counts = new Array<number>(50).fill(0);
      for (const z of column(copula, position)) counts[Math.floor(normalCdf(z) * 50)]!++;
      expect(goodnessOfFit(counts, equalShares(50))).toBeGreaterThan(surelyWrong);
    }
  });
});

describe('with a tilt', () => {
  const tilt = Float64Array.from({ length: 20 }, (_, cell) => Math.sin(3 * cell));
  const pair = [marginOfShares(equalShares(4)), marginOfShares([0.3, 0.3, 0.2, 0.15, 0.05])];

  test.each([0, 0.6, -0.8])('pairs at correlation %d have the normal table times exp(lambda)', (rho) => {
    using copula = drawn(shapeOf(pair, correlationOf(2, rho)));
    copula.setPairTilt(0, tilt);
    for (let turn = 0; turn < 30; turn++) copula.sweep('gibbs', 1, 'test', turn);
    const weights = normalTable(pair[0]!, pair[1]!, rho).map((probability, cell) => probability * Math.exp(tilt[cell]!));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    expect(goodnessOfFit(tables(copula)[0]!, weights.map((weight) => weight / total))).toBeGreaterThan(surelyWrong);
  });

  test('a column alone has its shares times exp(h)', () => {
    const shares = [0.1, 0.2, 0.3, 0.4];
    const oneWay = [1, -2, 0.5, 0];
    using copula = drawn(shapeOf([marginOfShares(shares)], Matrix.eye(1)));
    copula.setOneWay(0, Float64Array.from(oneWay));
    copula.sweep('gibbs', 1, 'test', 0);
    const counts = new Array<number>(4).fill(0);
    for (const code of copula.codes) counts[code]!++;
    const weights = shares.map((share, code) => share * Math.exp(oneWay[code]!));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    expect(goodnessOfFit(counts, weights.map((weight) => weight / total))).toBeGreaterThan(surelyWrong);
  });

  test('lambda is kept within 9', () => {
    using copula = drawn(shapeOf(pair, correlationOf(2, 0)));
    copula.setPairTilt(0, Float64Array.from({ length: 20 }, (_, cell) => (cell === 7 ? 1000 : -1000)));
    for (let turn = 0; turn < 40; turn++) copula.sweep('gibbs', 1, 'test', turn);
    // exp(18) for one cell: nearly all rows are there, and the arithmetic has not broken.
    expect(tables(copula)[0]![7]).toBeGreaterThan(0.99 * rows);
    expect(column(copula, 0).every(Number.isFinite)).toBe(true);
  });
});

describe('a redraw within the bins', () => {
  test('keeps the codes, moves z, and keeps the dependence inside the bins', () => {
    using copula = drawn(shapeOf([marginOfShares([0.5, 0.5]), marginOfShares([1])], correlationOf(2, 0.9)));
    const codes = copula.codes.slice();
    const before = column(copula, 1);
    for (let turn = 0; turn < 10; turn++) copula.sweep('within', 1, 'test', turn);
    expect(copula.codes).toEqual(codes);
    expect(inBins(copula)).toBe(true);
    const after = column(copula, 1);
    expect(after.filter((z, row) => z === before[row])).toEqual([]);
    const first = column(copula, 0);
    const product = first.reduce((sum, z, row) => sum + z * after[row]!, 0) / rows;
    expect(product).toBeCloseTo(0.9, 1);
  });

  test('fills a bin as the normal does, far out too', () => {
    const shares = [0.001, 0.998, 0.001];
    using copula = drawn(shapeOf([marginOfShares(shares)], Matrix.eye(1)));
    for (let row = 0; row < rows; row++) copula.codes[row] = row % 2 === 0 ? 0 : 2;
    copula.sweep('within', 1, 'test', 0);
    const lower = new Array<number>(20).fill(0);
    const upper = new Array<number>(20).fill(0);
    column(copula, 0).forEach((z, row) => {
      if (row % 2 === 0) lower[Math.floor((normalCdf(z) / 0.001) * 20)]!++;
      else upper[Math.floor((normalCdf(-z) / 0.001) * 20)]!++;
    });
    expect(goodnessOfFit(lower, equalShares(20))).toBeGreaterThan(surelyWrong);
    expect(goodnessOfFit(upper, equalShares(20))).toBeGreaterThan(surelyWrong);
  });
});

test('as many codes as the kernel has room for are drawn alike', () => {
  using copula = drawn(shapeOf([marginOfShares(equalShares(mostCodes)), marginOfShares(equalShares(3))], correlationOf(2, 0.5)));
  for (let turn = 0; turn < 3; turn++) copula.sweep('gibbs', 1, 'test', turn);
  expect(goodnessOfFit(tables(copula)[0]!, normalTable(copula.shape.margins[0]!, copula.shape.margins[1]!, 0.5))).toBeGreaterThan(surelyWrong);
});

test('the same stream names give the same rows, others give others', () => {
  const swept = (purpose: string): Float32Array => {
    using copula = drawn();
    copula.sweep('gibbs', 1, purpose, 0);
    return copula.z.slice();
  };
  expect(swept('one')).toEqual(swept('one'));
  expect(swept('one')).not.toEqual(swept('other'));
});

test('selected rows take their z and codes with them', () => {
  using copula = drawn();
  const codes = copula.codes.slice();
  const z = copula.z.slice();
  copula.select(Uint32Array.of(5, 5, 19_999, 0));
  expect(copula.rows).toBe(4);
  const { columns, zStride } = copula;
  [5, 5, 19_999, 0].forEach((from, row) => {
    expect(copula.codes.slice(row * columns, (row + 1) * columns)).toEqual(codes.slice(from * columns, (from + 1) * columns));
    expect(copula.z.slice(row * zStride, (row + 1) * zStride)).toEqual(z.slice(from * zStride, (from + 1) * zStride));
  });
});

test('a value on a boundary belongs to the code above', () => {
  const { boundaries } = marginOfShares(equalShares(4));
  expect([-9, boundaries[1]!, 0, 8.9].map((z) => codeOf(z, boundaries))).toEqual([0, 1, 2, 3]);
});
