import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chiSquareUpperTail } from '../../../../src/engine/numeric/chiSquare.ts';
import { normalCdf } from '../../../../src/engine/numeric/normal.ts';
import { Bits } from '../../../../src/engine/privacy/noise/bits.ts';
import { createNoise, noiseFrom, tableDelta } from '../../../../src/engine/privacy/noise/noise.ts';
import { rationalOf } from '../../../../src/engine/privacy/noise/rational.ts';
import { fixedBits } from '../fixedBits.ts';

/**
 * P of a chi-square test of draws against an exact distribution; neighbouring values are pooled to at least 20 expected.
 * With 200,000 draws a shift of one cell's probability by 5 % where it is .2, or a scale off by 2 %, is found with power above .99.
 */
function chiSquareP(draws: readonly number[], probability: (value: number) => number, from: number, to: number): number {
  const counts = new Map<number, number>();
  for (const value of draws) counts.set(value, (counts.get(value) ?? 0) + 1);
  let [observed, expected, statistic, cells] = [0, 0, 0, 0];
  let covered = 0;
  for (let value = from; value <= to; value++) {
    observed += counts.get(value) ?? 0;
    expected += draws.length * probability(value);
    if (expected < 20) continue;
    statistic += (observed - expected) ** 2 / expected;
    covered += observed;
    cells++;
    [observed, expected] = [0, 0];
  }
  // All that lies elsewhere is one more cell.
  const rest = Math.max(1, expected);
  return chiSquareUpperTail(statistic + (draws.length - covered - rest) ** 2 / rest, cells);
}

/** Bits that are these words in turn, and nothing after them. */
function scriptedBits(words: readonly number[]): Bits {
  return new Bits((bytes) => new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4).set(words));
}

const times = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

describe('rounded Gaussian', () => {
  const probability = (sigma: number) => (value: number) => {
    const size = Math.abs(value);
    return normalCdf((-size + 0.5) / sigma) - normalCdf((-size - 0.5) / sigma);
  };

  test.each([0.0625, 0.3, 1, 4.2247, 60])('follows its exact distribution at sigma = %s', (sigma) => {
    const sampler = noiseFrom(fixedBits(1)).gaussian(sigma);
    const reach = Math.ceil(6 * sigma);
    expect(chiSquareP(times(200_000, sampler.draw), probability(sigma), -reach, reach)).toBeGreaterThan(1e-3);
  });

  test('with another scale would be found out', () => {
    const sampler = noiseFrom(fixedBits(2)).gaussian(4.2247 * 0.98);
    expect(chiSquareP(times(200_000, sampler.draw), probability(4.2247), -26, 26)).toBeLessThan(1e-6);
  });

  // The cells of the table are wider than a number there: the bits below come from rejection.
  test.each([300, 5000.5, 1e7, 2 ** 36])('follows its exact distribution at sigma = %s, in slices of an eighth of sigma', (sigma) => {
    const sampler = noiseFrom(fixedBits(3)).gaussian(sigma);
    const edge = (slice: number) => Math.ceil((slice * sigma) / 8);
    const mass = (slice: number) => normalCdf((edge(slice + 1) - 0.5) / sigma) - normalCdf((edge(slice) - 0.5) / sigma);
    const slices = times(200_000, sampler.draw).map((value) => {
      const near = Math.floor((8 * value) / sigma);
      return value >= edge(near + 1) ? near + 1 : value < edge(near) ? near - 1 : near;
    });
    expect(chiSquareP(slices, mass, -48, 48)).toBeGreaterThan(1e-3);
  });

  // Rejection moves a probability by a part in a thousand: too little for statistics, so its coin is looked at itself.
  test.each([0x20000000, 0x90000000, 0xf0000000, 0xffff0000])('within a cell, keeps t with probability exp(-y): leading bits %i', (first) => {
    const sigma = 1000.1;
    const halvesPerCell = 4;
    const drawFrom = (words: readonly number[]) => noiseFrom(scriptedBits(words)).gaussian(sigma).draw();
    const never = 0xffffffff;
    const lowest = drawFrom([first, 0, never]);
    // Half 3 of the cell: (t, a) in units of 1/2, the fraction of t being .5.
    const cell = Math.floor((2 * lowest) / halvesPerCell);
    const [t, a] = [cell * halvesPerCell + 3.5, cell * halvesPerCell].map((halves) => halves / 2) as [number, number];
    const digitOfY = ((t * t - a * a) / (2 * sigma * sigma)) * 2 ** 32;
    const kept = Math.floor((cell * halvesPerCell + 3 + 1) / 2);
    const fraction = [0x80000000, 0, 0, 0];
    const again = [1 << 1, never];
    const afterRejection = Math.floor((cell * halvesPerCell + 1 + 1) / 2);
    expect(drawFrom([first, 3 << 1, Math.ceil(digitOfY * (1 + 1e-9)) + 1, ...fraction])).toBe(kept);
    expect(drawFrom([first, 3 << 1, Math.floor(digitOfY * (1 - 1e-9)) - 1, ...fraction, never, ...again])).toBe(afterRejection);
    expect(drawFrom([first, (3 << 1) | 1, never])).toBe(-kept);
  });

  test('is symmetric, whole and never minus zero', () => {
    fc.assert(fc.property(fc.double({ min: 1 / 16, max: 1e6, noNaN: true }), fc.nat(), (sigma, seed) => {
      const sampler = noiseFrom(fixedBits(seed)).gaussian(sigma);
      for (const value of times(50, sampler.draw)) {
        expect(Number.isSafeInteger(value) && !Object.is(value, -0)).toBe(true);
        expect(Math.abs(value)).toBeLessThan(15 * sigma + 1);
      }
    }), { numRuns: 20 });
  });

  test('reaches the far tail by the last bits of its uniform number', () => {
    const extreme = (word: number) => noiseFrom(new Bits((bytes) => bytes.fill(word))).gaussian(10).draw();
    expect(Math.abs(extreme(255))).toBeGreaterThan(135);
    expect(extreme(0)).toBe(0);
  });

  test('refuses a sigma that it cannot draw', () => {
    for (const sigma of [0, -1, 0.01, 2 ** 37, Number.NaN, Infinity]) expect(() => createNoise().gaussian(sigma)).toThrow(RangeError);
  });
});

describe('discrete Laplace', () => {
  test.each([0.05, 0.5, 1, 3.7])('follows its exact distribution at a = %s', (a) => {
    const noise = noiseFrom(fixedBits(5));
    const normaliser = Math.tanh(a / 2);
    expect(chiSquareP(times(30_000, () => noise.discreteLaplace(a)), (x) => normaliser * Math.exp(-a * Math.abs(x)), -400, 400)).toBeGreaterThan(1e-3);
  });
});

describe('Bernoulli(exp(-x))', () => {
  test.each([0, 0.001, 0.5, 1, 1.5, 4])('is true as often as it says at x = %s', (x) => {
    const noise = noiseFrom(fixedBits(6));
    const n = 100_000;
    const p = Math.exp(-x);
    const successes = times(n, () => noise.bernoulliExp(x)).filter(Boolean).length;
    // Four standard errors: a false alarm in 16,000; a probability off by .01 is found with power above .97.
    expect(Math.abs(successes - n * p)).toBeLessThanOrEqual(4 * Math.sqrt(n * p * (1 - p)));
  });
});

describe('exponential mechanism', () => {
  test('draws each candidate with its exact probability', () => {
    const scores = [5, 0, 3, 5, -40];
    const [epsilon, sensitivity] = [1.5, 2];
    const weights = scores.map((score) => Math.exp((epsilon * score) / (2 * sensitivity)));
    const total = weights.reduce((sum, weight) => sum + weight);
    const noise = noiseFrom(fixedBits(7));
    const draws = times(50_000, () => noise.exponentialMechanism(scores, epsilon, sensitivity));
    expect(chiSquareP(draws, (index) => weights[index]! / total, 0, 3)).toBeGreaterThan(1e-3);
  });

  test('refuses to choose from nothing, or with no noise at all', () => {
    expect(() => createNoise().exponentialMechanism([], 1, 1)).toThrow(RangeError);
    expect(() => createNoise().exponentialMechanism([1], 1, 0)).toThrow(RangeError);
  });
});

describe('bits', () => {
  test('are erased from the buffer once they are read', () => {
    let buffer: Uint8Array = new Uint8Array();
    const bits = new Bits((bytes) => {
      buffer = bytes;
      bytes.fill(7);
    });
    for (let word = 0; word < 10; word++) bits.next32();
    expect(buffer.subarray(0, 40).every((byte) => byte === 0)).toBe(true);
    expect(buffer.subarray(40).every((byte) => byte === 7)).toBe(true);
  });

  test('below a bound are uniform', () => {
    const bits = fixedBits(8);
    for (const bound of [1n, 3n, 10n, (1n << 40n) + 1n]) expect(times(100, () => bits.below(bound)).every((value) => value >= 0n && value < bound)).toBe(true);
    expect(chiSquareP(times(60_000, () => Number(bits.below(6n))), () => 1 / 6, 0, 5)).toBeGreaterThan(1e-3);
  });

  test('of the operating system differ from one maker to the next', () => {
    const [first, second] = [createNoise(), createNoise()].map((noise) => times(20, noise.gaussian(1e9).draw));
    expect(first).not.toEqual(second);
  });
});

test('a float is the ratio that it is', () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-9, max: 1e15 }), (value) => {
    const { numerator, denominator } = rationalOf(value);
    expect(Number(numerator) / Number(denominator)).toBe(value);
  }));
});

test('tables cost what total variation costs: t (1 + e^epsilon)', () => {
  expect(tableDelta(1000, 1e-12, 0)).toBeCloseTo(2e-9, 20);
  expect(tableDelta(1.6e7, createNoise().gaussian(1e7).totalVariation, 10)).toBeLessThan(1e-20);
});
