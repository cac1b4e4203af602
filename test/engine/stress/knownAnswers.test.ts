import { describe, expect, test } from 'vitest';
import { baselCorrelation, capitalRequirement, riskWeight } from '../../../src/engine/stress/basel.ts';
import { balanceShare, mortgageLoss } from '../../../src/engine/stress/pools.ts';
import { conditionalPd, pdQuantile } from '../../../src/engine/stress/vasicek.ts';

/** Published answers, to be met within their printed digits. */
describe('Vasicek', () => {
  test.each([[0.02, 0.15, -2, 0.082655], [0.02, 0.04, -2, 0.04572]])('PD %d with correlation %d at Z = %d is %d', (pd, rho, z, answer) => {
    expect(Math.abs(conditionalPd(pd, rho, z) - answer)).toBeLessThan(1e-6);
  });

  test.each([[0.95, 0.062192], [0.99, 0.105587], [0.999, 0.176329]])('the %d quantile of defaults for PD 2 %% and correlation .15 is %d', (level, answer) => {
    expect(Math.abs(pdQuantile(0.02, 0.15, level) - answer)).toBeLessThan(1e-6);
  });

  test('the stressed expected loss of 100 million at PD 2 %, LGD 45 %, Z = -2', () => {
    expect(1e8 * 0.45 * conditionalPd(0.02, 0.15, -2)).toBeCloseTo(3_719_453.28, 1);
  });
});

describe('Basel retail formulae at PD 1 %', () => {
  test.each([['mortgage', 0.45, 0.045119, 56.4], ['other', 0.45, 0.036618, 45.77], ['revolving', 0.85, 0.026028, 32.53], ['revolving', 0.45, 0.013779, 17.22]] as const)('%s with LGD %d', (kind, lgd, k, weight) => {
    expect(Math.abs(100 * riskWeight(kind, 0.01, lgd) - weight)).toBeLessThan(0.01);
    expect(Math.abs(capitalRequirement(kind, 0.01, lgd) - k)).toBeLessThan(1e-6);
  });

  test('the correlation of other retail falls from .16 to .03', () => {
    expect(Math.abs(baselCorrelation('other', 0.01) - 0.121609)).toBeLessThan(1e-6);
    expect(baselCorrelation('other', 0)).toBeCloseTo(0.16, 12);
    expect(baselCorrelation('other', 1)).toBeCloseTo(0.03, 12);
  });
});

describe('annuity', () => {
  test.each([[10_000, 0.12, 36, 332.143098], [300_000, 0.065, 360, 1896.20407]])('%d at %d over %d months has a payment of %d', (principal, apr, months, payment) => {
    // The first instalment is interest and what it takes off the balance.
    const first = principal * (apr / 12) + principal * (1 - balanceShare(apr / 12, months, 1));
    expect(Math.abs(first - payment)).toBeLessThan(1e-6 * principal / 10_000 + 1e-5);
  });

  test('ends at nothing, and without interest falls on a line', () => {
    expect(balanceShare(0.01, 12, 12)).toBe(0);
    expect(balanceShare(0.01, 12, 40)).toBe(0);
    expect(balanceShare(0, 12, 3)).toBeCloseTo(0.75, 12);
  });
});

test('a mortgage loses more as its home loses value, and never less than the least', () => {
  const losses = [400, 300, 200, 100, 0].map((home) => mortgageLoss(home, 240));
  expect(losses).toEqual(losses.toSorted((a, b) => a - b));
  expect(losses[0]).toBe(0.1);
  expect(losses.at(-1)).toBe(1);
});
