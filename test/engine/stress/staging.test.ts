import { describe, expect, test } from 'vitest';
import { loadTemplate } from '../../../src/engine/portfolio/templates.ts';
import type { Book } from '../../../src/engine/stress/book.ts';
import { usualFigures } from '../../../src/engine/stress/assumptions.ts';
import { fitSatellite } from '../../../src/engine/stress/satellites.ts';
import { stressedPd, type Model } from '../../../src/engine/stress/simulate.ts';
import { significantRise } from '../../../src/engine/stress/staging.ts';
import { Transitions } from '../../../src/engine/stress/transitions.ts';

const [card, mortgage] = [0, 1];
const grades = [0.001, 0.004, 0.02, 0.1];

/** One card and one mortgage of each grade; the mortgages have `months` left, and a share of them is paid off early in a year. */
async function model({ months = 120, prepayment = 0 } = {}): Promise<Model> {
  const loans = [card, mortgage].flatMap((product) => grades.map((_, grade) => ({ product, grade })));
  const each = (value: number): Float64Array => new Float64Array(loans.length).fill(value);
  const book: Book = {
    products: [{ name: 'credit_card', satellite: 'credit_card', kind: 'revolving', secured: false }, { name: 'mortgage', satellite: 'mortgage', kind: 'mortgage', secured: false }],
    grades: ['A', 'B', 'C', 'D'], count: loans.length, rows: loans.length,
    product: Int32Array.from(loans, ({ product }) => product), grade: Int32Array.from(loans, ({ grade }) => grade), vintage: new Int32Array(loans.length).fill(2024),
    balance: each(1000), amount: each(1000), remaining: Float64Array.from(loans, ({ product }) => (product === card ? Number.NaN : months)), rate: each(0.005), home: each(1250),
    arrears: new Uint8Array(loans.length), inDefault: 0, pd: [Float64Array.from(grades), Float64Array.from(grades)],
  };
  const template = await loadTemplate('us-mixed-retail');
  return {
    book, correlations: 'history', figures: usualFigures, transitions: [new Transitions(template, prepayment), new Transitions(template, prepayment)],
    satellites: { mortgage: fitSatellite('mortgage', '2019Q4'), credit_card: fitSatellite('credit_card', '2019Q4'), other: fitSatellite('other', '2019Q4') },
  };
}

/** A factor for each quarter, the same for both products. */
const economy = (z: readonly number[]) => ({ quarters: z.length, factors: [z, z] });
const trough = [-1, -2, -3.5, -3.5, -2, -1, 0, 0, 0, 0, 0, 0];

describe('a significant increase of credit risk', () => {
  test('in ordinary times the usual share of loans has risen, and fewer where risk is low', async () => {
    const still = await model();
    // The factor at which the probability of default is what it was.
    const usual = economy(Array.from({ length: 12 }, () => 0));
    const risen = significantRise(still, usual);
    expect(risen(card, 2, 0)).toBeCloseTo(0.08, 1);
    expect(risen(card, 3, 11)).toBeCloseTo(0.08, 6);
    expect(risen(card, 1, 0)).toBeLessThan(risen(card, 2, 0));
    expect(risen(card, 0, 0)).toBeLessThan(0.001);
  });

  test('the mean over the life that is left decides: a worked example', async () => {
    const own = await model({ months: 24 });
    // After the second quarter six are left, of which the path knows four.
    const z = [-1, -2, -3, -2, -1, 0];
    const pd = grades[2]!;
    const multiples = [...z.slice(2).map((at) => stressedPd(own, mortgage, 2, at) / pd), 1, 1];
    const mean = multiples.reduce((sum, one) => sum + one, 0) / 6;
    // 8 % lie beyond ln 2: the deviation is ln 2 / 1.40507.
    const beyond = 1.405_071_56 * (Math.log(mean / 2) / Math.LN2);
    const share = significantRise(own, economy(z))(mortgage, 2, 1);
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeCloseTo(normal(beyond), 6);
  });

  test('a recession never takes a whole grade at once, and is over when it has passed', async () => {
    const risen = significantRise(await model(), economy(trough));
    const of = (product: number, grade: number): number[] => trough.map((_, quarter) => risen(product, grade, quarter));
    for (const product of [card, mortgage]) {
      for (const grade of [1, 2, 3]) {
        const shares = of(product, grade);
        expect(Math.max(...shares)).toBeLessThan(0.7);
        expect(Math.max(...shares.slice(1).map((share, quarter) => Math.abs(share - shares[quarter]!)))).toBeLessThan(0.25);
        expect(shares.at(-1)!).toBeLessThan(0.09);
      }
      expect(Math.max(...of(product, 2))).toBeGreaterThan(2 * 0.08);
    }
  });

  test('a deeper recession takes more; a longer life, of which it is a smaller part, less; early repayment shortens it', async () => {
    const at = async (options: Parameters<typeof model>[0], z: readonly number[]): Promise<number> => significantRise(await model(options), economy(z))(mortgage, 2, 0);
    expect(await at({}, trough.map((z) => 1.2 * z))).toBeGreaterThan(await at({}, trough));
    expect(await at({ months: 300 }, trough)).toBeLessThan(await at({ months: 60 }, trough));
    expect(await at({ months: 300, prepayment: 0.2 }, trough)).toBeGreaterThan(await at({ months: 300 }, trough));
  });
});

/** The normal distribution by Simpson's rule, so that the example does not lean on the code that it tests. */
function normal(z: number): number {
  const steps = 2000;
  const density = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  const width = z / steps;
  const sum = Array.from({ length: steps + 1 }, (_, step) => (step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2) * density(step * width)).reduce((all, part) => all + part, 0);
  return 0.5 + (sum * width) / 3;
}
