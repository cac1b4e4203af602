import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { budgetShares, deviationOf } from '../../../../src/engine/measure/private/budget.ts';
import { denoised, rounded } from '../../../../src/engine/measure/private/denoise.ts';
import { feasibility } from '../../../../src/engine/measure/private/feasibility.ts';
import { findRange } from '../../../../src/engine/measure/private/foundRange.ts';
import { levelThreshold } from '../../../../src/engine/measure/private/levels.ts';
import { noisyCodes } from '../../../../src/engine/measure/private/noisyCodes.ts';
import { planLevels } from '../../../../src/engine/measure/private/privateColumn.ts';
import { medianSplit, signCorrelations, signProducts } from '../../../../src/engine/measure/private/signs.ts';
import { PairLayout } from '../../../../src/engine/measure/pairLayout.ts';
import { drawNormal } from '../../../support/creditTable.ts';
import { Stream } from '../../../../src/engine/random/stream.ts';

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

describe('budget', () => {
  test('its shares add up to the whole, with a target and without', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e7 }), fc.boolean(), fc.boolean(), (rows, target, grains) => {
      expect(sum(Object.values(budgetShares(rows, target, grains)))).toBeCloseTo(1, 12);
    }));
  });

  test('the deviation of one query at the whole mu of (1, 1e-6) is the published 4.2247', () => {
    expect(deviationOf(1, 1, 1 / 4.2247, 1)).toBeCloseTo(4.2247, 10);
    expect(deviationOf(24, 0.25, 0.5, 2)).toBeCloseTo((2 * Math.sqrt(24)) / (0.5 * 0.5), 10);
  });
});

describe('denoising', () => {
  test('gives counts from 0 on that add up to the total, as near to the noisy ones as one common move allows', () => {
    expect([...denoised([100, 50, -20, 4], [10, 10, 10, 10], 140)]).toEqual([95, 45, 0, 0]);
    fc.assert(fc.property(fc.array(fc.integer({ min: -200, max: 5000 }), { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 50_000 }), (noisy, total) => {
      const counts = rounded(denoised(noisy, noisy.map(() => 30), total));
      expect(Math.abs(sum(counts) - total)).toBeLessThanOrEqual(1);
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(0);
    }));
  });
});

describe('a column that is declared empty', () => {
  test('stays empty where noise gave other values some rows, up to the four deviations that real ones must pass', () => {
    const schema = { name: 'ltv', kind: 'empty' as const, role: 'ordinary' as const };
    for (const noise of [-40, 0, 20, 39]) {
      const { plan, fine } = planLevels({ model: 'levels', schema, levels: [], missing: true }, [], { counts: [noise, 500], grains: null, deviation: 10, rows: 500, codes: 8, leastShare: 0.01 });
      expect(plan).toMatchObject({ levels: [], coarse: [0], missing: true });
      expect([...fine]).toEqual([500]);
    }
  });
});

describe('a range that is found', () => {
  const cells = Array.from({ length: 100 }, (_, cell) => (cell >= 40 && cell < 60 ? 500 : 0));

  test('ends where nothing stands out of the noise', () => {
    const noisy = cells.map((count, cell) => count + ((cell * 37) % 41) - 20);
    const runs = findRange(noisy, () => false, 15, 10_000);
    expect(runs[0]!.first).toBeGreaterThanOrEqual(36);
    expect(runs.at(-1)!.last).toBeLessThanOrEqual(63);
  });

  test('is told by no single row: 4 deviations are more than anybody alone adds', () => {
    const lone = cells.map((count, cell) => (cell === 90 ? 1 : count));
    expect(findRange(lone, () => false, 15, 10_000)).toEqual(findRange(cells, () => false, 15, 10_000));
  });

  test('keeps values alone that very many rows have', () => {
    const noisy = cells.map((count, cell) => (cell === 50 ? 4000 : count));
    expect(findRange(noisy, (cell) => cell === 50, 15, 14_000)).toContainEqual(expect.objectContaining({ first: 50, last: 50 }));
  });
});

test('the threshold of a level is the published formula: 1 + ceil(sigma Phi^-1(1 - delta / (m d)) + 1/2)', () => {
  // Phi^-1(1 - 1e-7 / 10) = 5.61200 (scipy.stats.norm.isf(1e-8)).
  expect(levelThreshold({ delta: 1e-7, columns: 10, contribution: 1, deviation: 40 })).toBe(1 + Math.ceil(40 * 5.612001 + 0.5));
});

describe('coarse codes from noisy counts', () => {
  test('have rows enough each, and go up without gaps', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 2, maxLength: 80 }), fc.boolean(), (counts, numeric) => {
      const codes = noisyCodes(counts.map((count) => ({ count, sentinel: false })), 7, numeric, 0.02);
      codes.forEach((code, cell) => expect(code - (codes[cell - 1] ?? 0)).toBeOneOf([0, 1]));
      const total = sum(counts);
      const shares = Array.from({ length: codes.at(-1)! + 1 }, (_, code) => sum(counts.filter((_count, cell) => codes[cell] === code)) / Math.max(1, total));
      expect(shares.length <= 2 || Math.min(...shares) >= 0.015).toBe(true);
    }));
  });

  test('a special value keeps a code of its own', () => {
    const counts = [30, 500, 500, 500, 500];
    const codes = noisyCodes(counts.map((count, cell) => ({ count, sentinel: cell === 0 })), 4, true, 0.05);
    expect(codes.filter((code) => code === codes[0])).toHaveLength(1);
  });
});

test('correlations come back from signs of normal draws, also with uneven cuts', () => {
  const stream = new Stream(3, 'test/signs');
  const rows = 40_000;
  const rho = 0.6;
  const codes = new Uint8Array(rows * 2);
  for (let row = 0; row < rows; row++) {
    const x = drawNormal(stream);
    const y = rho * x + Math.sqrt(1 - rho * rho) * drawNormal(stream);
    codes[row * 2] = x > 0 ? 1 : 0;
    codes[row * 2 + 1] = y > 1 ? 1 : 0;
  }
  const layout = new PairLayout([2, 2]);
  const splits = [0, 1].map((column) => medianSplit([0, 1].map((code) => codes.filter((value, at) => at % 2 === column && value === code).length)));
  const correlations = signCorrelations(signProducts(codes, splits, layout), splits, layout, 0, rows);
  expect(correlations[0]).toBeCloseTo(rho, 1.5);
  // Noise as large as the figure shrinks it.
  expect(signCorrelations(Int32Array.of(rows / 10), splits, layout, rows, rows)[0]).toBeLessThan(0.05);
});

describe('the guard', () => {
  const mu = 0.2367;

  test('finds 21,000 rows good and German credit at epsilon 1 infeasible', () => {
    expect(feasibility({ rows: 21_000, columns: 24, minority: 4645, mu, contribution: 1 })).toMatchObject({ verdict: 'good', reasons: [] });
    expect(feasibility({ rows: 700, columns: 21, minority: 210, mu, contribution: 1 }).verdict).toBe('infeasible');
  });

  test('finds a rare default weak', () => {
    expect(feasibility({ rows: 7000, columns: 23, minority: 362, mu, contribution: 1 })).toMatchObject({ verdict: 'weak', reasons: [expect.stringContaining('target')] });
  });
});
