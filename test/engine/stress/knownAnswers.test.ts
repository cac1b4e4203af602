import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalPdf } from '../../../src/engine/numeric/normal.ts';
import { levelPayment, monthlyPrepayment } from '../../../src/engine/portfolio/schedule.ts';
import { baselCorrelation, capitalRequirement, regulatoryPd, riskWeight } from '../../../src/engine/stress/basel.ts';
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

  test('at the ends of the probability the factor moves nothing, and without correlation neither', () => {
    for (const z of [-3, 0, 3]) {
      expect(conditionalPd(0, 0.15, z)).toBe(0);
      expect(conditionalPd(1, 0.15, z)).toBe(1);
      expect(conditionalPd(0.02, 0, z)).toBeCloseTo(0.02, 15);
    }
    expect(pdQuantile(0.02, 0, 0.999)).toBeCloseTo(0.02, 15);
  });

  test('a worse year never has fewer defaults, and over all years the mean is the probability itself', () => {
    fc.assert(fc.property(fc.double({ min: 0.001, max: 0.5, noNaN: true }), fc.double({ min: 0, max: 0.5, noNaN: true }), (pd, rho) => {
      const step = 0.01;
      const years = Array.from({ length: 1601 }, (_, at) => -8 + at * step);
      const rates = years.map((z) => conditionalPd(pd, rho, z));
      rates.slice(1).forEach((rate, at) => expect(rate).toBeLessThanOrEqual(rates[at]! + 1e-15));
      expect(rates.reduce((sum, rate, at) => sum + rate * normalPdf(years[at]!) * step, 0)).toBeCloseTo(pd, 9);
    }));
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

  // Basel II, Annex 5, illustrative risk weights for unexpected losses.
  test.each([['mortgage', 0.0003, 0.45, 4.15], ['mortgage', 0.0005, 0.45, 6.23], ['mortgage', 0.2, 0.45, 253.12], ['other', 0.0003, 0.45, 4.45], ['other', 0.2, 0.45, 100.28], ['revolving', 0.0003, 0.85, 1.85], ['revolving', 0.2, 0.85, 222.86]] as const)('%s at PD %d with LGD %d weighs %d %%', (kind, pd, lgd, weight) => {
    expect(Math.abs(100 * riskWeight(kind, pd, lgd) - weight)).toBeLessThan(0.01);
  });

  test('there is nothing unexpected where default is certain or out of the question, nor where nothing is lost', () => {
    for (const kind of ['mortgage', 'other', 'revolving'] as const) expect([riskWeight(kind, 0, 0.45), riskWeight(kind, 1, 0.45), riskWeight(kind, 0.01, 0)]).toEqual([0, 0, 0]);
  });

  test('an estimate below .05 % enters the formulae of a book as .05 %', () => {
    expect([0, 0.0003, 0.0005, 0.01, 1].map(regulatoryPd)).toEqual([0.0005, 0.0005, 0.0005, 0.01, 1]);
  });

  test('the correlation of other retail falls from .16 to .03', () => {
    expect(Math.abs(baselCorrelation('other', 0.01) - 0.121609)).toBeLessThan(1e-6);
    expect(baselCorrelation('other', 0)).toBeCloseTo(0.16, 12);
    expect(baselCorrelation('other', 1)).toBeCloseTo(0.03, 12);
  });
});

describe('annuity', () => {
  test.each([[10_000, 0.12, 36, 332.143098], [300_000, 0.065, 360, 1896.20407]])('%d at %d over %d months has a payment of %d', (principal, apr, months, payment) => {
    expect(Math.abs(levelPayment(principal, apr / 12, months) - payment)).toBeLessThan(1e-6);
    // The payment is interest and what it takes off the balance.
    expect(principal * (apr / 12) + principal * (1 - balanceShare(apr / 12, months, 1))).toBeCloseTo(payment, 5);
  });

  test('without interest the payments are equal parts, and one payment is all of it', () => {
    expect(levelPayment(1200, 0, 12)).toBe(100);
    expect(levelPayment(1200, 0.01, 1)).toBeCloseTo(1212, 9);
  });

  test('ends at nothing, and without interest falls on a line', () => {
    expect(balanceShare(0.01, 12, 12)).toBe(0);
    expect(balanceShare(0.01, 12, 40)).toBe(0);
    expect(balanceShare(0, 12, 3)).toBeCloseTo(0.75, 12);
  });
});

test('prepayment of 6 % a year is .5143 % a month, and all or nothing stays so', () => {
  expect(Math.abs(monthlyPrepayment(0.06) - 0.005143013)).toBeLessThan(1e-9);
  expect([0, 1].map(monthlyPrepayment)).toEqual([0, 1]);
});

test('a mortgage loses more as its home loses value, and never less than the least', () => {
  const losses = [400, 300, 200, 100, 0].map((home) => mortgageLoss(home, 240));
  expect(losses).toEqual(losses.toSorted((a, b) => a - b));
  expect(losses[0]).toBe(0.1);
  expect(losses.at(-1)).toBe(1);
});
