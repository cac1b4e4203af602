import { describe, expect, test } from 'vitest';
import { tailCurve } from '../../../src/contract/tailCurve.ts';
import { validationFiguresSchema } from '../../../src/contract/validation.ts';
import { sorted, tailDependence } from '../../../src/engine/validation/metrics/tailDependence.ts';
import { drawNormal, eachRow } from '../../support/creditTable.ts';
import { judged, numbers, table } from './support.ts';

const upperTailDependence = (first: Float64Array, second: Float64Array) => tailDependence(sorted(first), sorted(second), [0.95]).upper.values[0];
const ascending = Array.from({ length: 1000 }, (_, row) => row + 0.5);

describe('upper-tail dependence', () => {
  test('is 1 of equal columns, 0 of opposite ones, 1 - u of independent ones', () => {
    const x = Float64Array.from(ascending);
    expect(upperTailDependence(x, x.slice())).toBe(1);
    expect(upperTailDependence(x, x.map((value) => -value))).toBe(0);
    const pairs = eachRow(40_000, 1, (stream) => [stream.uniform(), stream.uniform()] as const);
    expect(upperTailDependence(Float64Array.from(pairs, ([first]) => first), Float64Array.from(pairs, ([, second]) => second))).toBeCloseTo(0.05, 1);
  });

  test('of a normal pair with correlation .5 is P(both above) / .05 = .245 at u = .95', () => {
    const pairs = eachRow(100_000, 2, (stream) => {
      const first = drawNormal(stream);
      return [first, 0.5 * first + Math.sqrt(0.75) * drawNormal(stream)] as const;
    });
    const chi = upperTailDependence(Float64Array.from(pairs, ([first]) => first), Float64Array.from(pairs, ([, second]) => second));
    // Standard error .006.
    expect(Math.abs(chi! - 0.245)).toBeLessThan(0.025);
  });

  test('needs rows in both tails', () => {
    expect(upperTailDependence(Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3))).toBeNull();
    expect(upperTailDependence(new Float64Array(1000).fill(7), Float64Array.from(ascending))).toBeNull();
  });
});

describe('the interval of tail dependence', () => {
  test('is that of Wilson, of the rows beyond the quantile: 81 of 263 lie within .2553 and .3662 (Newcombe 1998, table I, method 3)', () => {
    // Of 2,630 rows, 263 lie beyond the quantile .9 of either column, and, the second running 182 rows ahead, 81 beyond both.
    const first = Float64Array.from({ length: 2630 }, (_, row) => row);
    const second = first.map((row) => (row + 182) % 2630);
    const { values: [chi], intervals: [interval] } = tailDependence(sorted(first), sorted(second), [0.9]).upper;
    expect(chi).toBeCloseTo(81 / 263, 12);
    expect(interval![0]).toBeCloseTo(0.2553, 4);
    expect(interval![1]).toBeCloseTo(0.3662, 4);
  });

  test('is missing where the figure is, and ends at 0 and 1 where it does', () => {
    const x = Float64Array.from(ascending);
    expect(tailDependence(sorted(x), sorted(x), [0.95, 0.999]).upper).toEqual({ values: [1, null], intervals: [[expect.closeTo(0.93, 2), 1], null] });
    expect(tailDependence(sorted(x), sorted(x.map((value) => -value)), [0.95]).lower).toEqual({ values: [0], intervals: [[0, expect.closeTo(0.07, 2)]] });
  });
});

describe('tails of a clone', () => {
  const real = table('a', numbers('x', [...ascending, null]), numbers('y', [...ascending.map((value) => value * 2), 1]), numbers('zero', [...ascending.map(() => 0), 0.5]));

  test('that stretched a column by a tenth have quantiles off by a tenth', () => {
    const synthetic = table('b', numbers('x', [...ascending.map((value) => value * 1.1), null]), numbers('y', [...ascending.map((value) => 2000 - value * 2), 1]), numbers('zero', [...ascending.map(() => 0), 0.5]));
    const { tails, reasons } = judged({ real, synthetic });
    expect(tails.columns.map(({ name }) => name)).toEqual(['x', 'y', 'zero']);
    expect(tails.columns[0]?.q99_error).toBeCloseTo(0.1, 10);
    expect(tails.columns[2]?.q99_error).toBeNull();
    expect(tails.columns[0]?.q999_error).toBeNull();
    expect(reasons['tails.q999_mean_error']).toContain('values enough');
    expect(tails.pairs[0]).toMatchObject({ a: 'x', b: 'y', chi_real: 1, chi_synthetic: 0 });
    expect(tails.chi_largest_difference).toBe(1);
  });
});

test('curves of the pairs that rise together run from .80 to .99 at either end', () => {
  const rows = 2000;
  const x = Array.from({ length: rows }, (_, row) => row + 0.5);
  // Equal in the upper half, independent-looking in the lower.
  const y = x.map((value, row) => (row >= rows / 2 ? value : ((row * 617) % (rows / 2)) + 0.25));
  const together = table('real', numbers('x', x), numbers('y', y));
  const [curve] = judged({ real: together, synthetic: together }).tails.curves;
  expect(curve).toMatchObject({ a: 'x', b: 'y' });
  expect(curve!.levels.at(0)).toBe(0.8);
  expect(curve!.levels.at(-1)).toBe(0.99);
  expect(curve!.upper.real.every((chi) => chi === 1)).toBe(true);
  expect(curve!.lower.synthetic[0]).toBeLessThan(0.5);
  expect(curve!.upper.synthetic_interval.map((interval) => interval![1])).toEqual(curve!.levels.map(() => 1));
});

test('a curve is drawn as far as both tables have rows, with a band where the file has one', () => {
  const intervals: ([number, number] | null)[] = [[0.4, 0.6], [0.1, 0.3], null];
  const side = { real: [0.5, 0.4, null], synthetic: [0.5, 0.2, null], synthetic_interval: intervals };
  const curve = { a: 'x', b: 'y', levels: [0.9, 0.95, 0.99], upper: side, lower: { ...side, synthetic_interval: [] } };
  const points = { quantiles: [0.9, 0.95], real: [0.5, 0.4], synthetic: [0.5, 0.2] };
  expect(tailCurve(curve, 'upper')).toEqual({ ...points, low: [0.4, 0.1], high: [0.6, 0.3] });
  expect(tailCurve(curve, 'lower')).toEqual({ ...points, low: null, high: null });
});

test('files of earlier versions, whose curves have no interval, are still read', () => {
  const x = Array.from({ length: 200 }, (_, row) => row + 0.5);
  const together = table('real', numbers('x', x), numbers('y', x));
  const { tails: { curves } } = judged({ real: together, synthetic: together });
  const before = curves.map(({ upper: { synthetic_interval: _upper, ...upper }, lower: { synthetic_interval: _lower, ...lower }, ...curve }) => ({ ...curve, upper, lower }));
  expect(before).toHaveLength(1);
  expect(validationFiguresSchema.shape.tails.shape.curves.parse(before)).toEqual(curves.map((curve) => ({ ...curve, upper: { ...curve.upper, synthetic_interval: [] }, lower: { ...curve.lower, synthetic_interval: [] } })));
});
