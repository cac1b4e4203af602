import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountFor, deltaOf, epsilonOf } from '../../../../src/engine/privacy/accountant/account.ts';
import { gaussianDelta } from '../../../../src/engine/privacy/accountant/gaussian.ts';
import { events } from './compositions.ts';

/**
 * Reference values of an independent implementation (mpmath, and connect-the-dots at a step of 1e-4 whose stated uncertainty is taken off),
 * from the vectors that come with the method; P05, P08 and P10 were recomputed by exact convolution.
 */
const references: [string, object[], 'add_or_remove_one' | 'replace_one', number, number][] = [
  ['P01 Laplace', [{ type: 'laplace', b: 2 }], 'add_or_remove_one', 1e-6, 0.499997999999],
  ['P03 Gaussian', [{ type: 'gaussian', sigma: 2 }], 'add_or_remove_one', 1e-5, 1.9930914044151196],
  ['P04 nine Gaussians', [{ type: 'gaussian', sigma: 6, count: 9 }], 'add_or_remove_one', 1e-6, 2.254084650219741],
  ['P05 discrete Gaussian', [{ type: 'discrete_gaussian', sigma: 2, count: 4 }], 'add_or_remove_one', 1e-6, 4.900585533360455],
  ['P06 discrete Gaussian of sensitivity 2', [{ type: 'discrete_gaussian', sigma: 5, sensitivity: 2, count: 3 }], 'add_or_remove_one', 1e-7, 3.5592836207150147],
  ['P07 discrete Laplace', [{ type: 'discrete_laplace', a: 0.5, count: 6 }], 'add_or_remove_one', 1e-6, 2.999982807547123],
  ['P08 randomised response', [{ type: 'randomized_response', p: 0.6, k: 2, count: 8 }], 'replace_one', 1e-6, 6.7783655362946185],
  ['P10 worst case', [{ type: 'eps_delta', eps: 0.2, delta: 1e-8, count: 10 }], 'add_or_remove_one', 1e-6, 1.999643545534533],
  ['P11 one subsampled Gaussian', [{ type: 'subsampled_gaussian', q: 0.02, sigma: 1.3 }], 'add_or_remove_one', 1e-6, 0.30457975356488626],
  ['P12 DP-SGD', [{ type: 'subsampled_gaussian', q: 0.005, sigma: 0.9, count: 2000 }], 'add_or_remove_one', 1e-6, 1.793399439881559 - 1.5e-4],
  [
    'P14 a mix',
    [{ type: 'gaussian', sigma: 9 }, { type: 'laplace', b: 15, count: 6 }, { type: 'subsampled_gaussian', q: 0.01, sigma: 2.2, count: 400 }],
    'add_or_remove_one', 1e-6, 0.8604818012372256 - 7.8e-5,
  ],
  ['P15 another mix', [{ type: 'discrete_gaussian', sigma: 9, count: 12 }, { type: 'eps_delta', eps: 0.1, delta: 1e-9, count: 2 }], 'add_or_remove_one', 1e-6, 1.7963332433793398 - 1.4e-6],
];

/**
 * Brackets of the true value by other code (numpy, SciPy's normal distribution and FFT): losses rounded down to a grid of 2e-5 give the lower end;
 * as many steps of the grid as there are uses, added to it, the upper one.
 */
const brackets: [object[], 'add_or_remove_one' | 'replace_one', number, [low: number, high: number]][] = [
  [[{ type: 'laplace', b: 1.874 }, { type: 'gaussian', sigma: 6.868, count: 2 }, { type: 'eps_delta', eps: 0.461 }], 'add_or_remove_one', 1e-5, [1.6819428, 1.6820228]],
  [
    [{ type: 'discrete_gaussian', sigma: 7.28, count: 20 }, { type: 'laplace', b: 12.835, count: 7 }, { type: 'discrete_gaussian', sigma: 14.07, sensitivity: 3 }],
    'replace_one', 1e-5, [2.8171582, 2.8177182],
  ],
  [[{ type: 'randomized_response', p: 0.85, k: 3, count: 3 }, { type: 'laplace', b: 10.986, count: 3 }], 'replace_one', 1e-7, [1.5476902, 1.5478102]],
  [
    [{ type: 'subsampled_gaussian', q: 0.05, sigma: 3.64, count: 5 }, { type: 'subsampled_gaussian', q: 0.01, sigma: 3.36, count: 30 }, { type: 'discrete_laplace', a: 0.413, count: 3 }],
    'add_or_remove_one', 1e-7, [1.4059794, 1.4067394],
  ],
  [
    [{ type: 'subsampled_gaussian', q: 0.01, sigma: 2.56 }, { type: 'laplace', b: 24.081 }, { type: 'subsampled_gaussian', q: 0.01, sigma: 2.49 }],
    'add_or_remove_one', 1e-6, [0.0710561, 0.0711161],
  ],
  [[{ type: 'gaussian', sigma: 13.36, count: 2 }, { type: 'discrete_laplace', a: 0.752 }], 'add_or_remove_one', 1e-6, [1.1642769, 1.1643369]],
];

describe('epsilon by the privacy-loss distribution', () => {
  test.each(brackets)('of a mix lies within what other code says: %j', (given, relation, delta, [low, high]) => {
    const { pld, tightest } = accountFor(events(...given), relation, delta);
    expect(tightest).toBeGreaterThanOrEqual(low);
    expect(pld).toBeGreaterThanOrEqual(low);
    expect(pld).toBeLessThan(high * 1.0001);
  });


  test.each(references)('%s: never below the true value, and no more than .1 percent above', (_, given, relation, delta, truth) => {
    const { pld, rdp, tightest } = accountFor(events(...given), relation, delta);
    expect(pld).toBeGreaterThanOrEqual(truth * (1 - 1e-12));
    expect(pld).toBeLessThan(truth * 1.001);
    expect(tightest).toBeGreaterThanOrEqual(truth * (1 - 1e-12));
    expect(rdp).toBeGreaterThanOrEqual(truth * (1 - 1e-12));
  });

  test('the two directions of DP-SGD differ, and the larger one counts', () => {
    // Method sheet: q = .01, sigma = 1, T = 1000 gives 2.1245 for removing and 1.589 for adding, and Renyi 7 to 15 % more.
    const { pld, pld_remove, pld_add, rdp } = accountFor(events({ type: 'subsampled_gaussian', q: 0.01, sigma: 1, count: 1000 }), 'add_or_remove_one', 1e-6);
    expect(pld_remove).toBeCloseTo(2.1245, 3);
    expect(pld_add).toBeCloseTo(1.589, 3);
    expect(pld).toBe(pld_remove);
    expect(rdp! / pld!).toBeGreaterThan(1.07);
    expect(rdp! / pld!).toBeLessThan(1.16);
  });

  test('keeps its digits where delta is tiny', () => {
    // A Laplace step that adds next to nothing sends Gaussian noise through the transform: the analytic figure is known.
    for (const delta of [1e-3, 1e-9, 1e-15]) {
      const exact = accountFor(events({ type: 'gaussian', sigma: 3, count: 2 }), 'add_or_remove_one', delta).gaussian!;
      const composed = accountFor(events({ type: 'gaussian', sigma: 3, count: 2 }, { type: 'laplace', b: 1e6 }), 'add_or_remove_one', delta).pld!;
      expect(composed).toBeGreaterThan(exact);
      expect(composed).toBeLessThan(exact * 1.001);
    }
  });

  test('agrees with the exact binomial of k-fold randomised response', () => {
    const [epsilon, uses, delta] = [0.3, 12, 1e-3];
    const kov = accountFor(events({ type: 'eps_delta', eps: epsilon, count: uses }), 'add_or_remove_one', delta);
    const choose = (k: number) => Array.from({ length: k }, (_, i) => (uses - i) / (i + 1)).reduce((product, factor) => product * factor, 1);
    const p = 1 / (1 + Math.exp(-epsilon));
    const deltaAt = (total: number) => Array.from({ length: uses + 1 }, (_, k) =>
      choose(k) * p ** (uses - k) * (1 - p) ** k * Math.max(0, 1 - Math.exp(total - (uses - 2 * k) * epsilon))).reduce((sum, part) => sum + part);
    expect(deltaAt(kov.kov!)).toBeCloseTo(delta, 12);
    expect(kov.pld!).toBeCloseTo(kov.kov!, 9);
  });

  test('more of anything never costs less, and adding an event never does', () => {
    const one = fc.oneof(
      fc.record({ type: fc.constant('laplace'), b: fc.double({ min: 2, max: 50, noNaN: true }) }),
      fc.record({ type: fc.constant('gaussian'), sigma: fc.double({ min: 1, max: 50, noNaN: true }) }),
      fc.record({ type: fc.constant('exponential_mechanism'), eps: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
      fc.record({ type: fc.constant('eps_delta'), eps: fc.double({ min: 0.01, max: 1, noNaN: true }), delta: fc.constantFrom(0, 1e-9) }),
      fc.record({ type: fc.constant('discrete_laplace'), a: fc.double({ min: 0.01, max: 1, noNaN: true }), sensitivity: fc.integer({ min: 1, max: 3 }) }),
    );
    fc.assert(fc.property(fc.array(one, { minLength: 1, maxLength: 3 }), one, fc.integer({ min: 2, max: 5 }), (some, more, count) => {
      const epsilon = epsilonOf(events(...some), 'add_or_remove_one', 1e-6);
      expect(epsilonOf(events(...some, { ...more, count }), 'add_or_remove_one', 1e-6)).toBeGreaterThanOrEqual(epsilon * (1 - 1e-4));
    }), { numRuns: 15 });
  });
});

describe('known bugs of peers', () => {
  test.each([
    ['randomised response', { type: 'randomized_response', p: 0.6, k: 5 }, 'replace_one'],
    ['the exponential mechanism', { type: 'exponential_mechanism', eps: 0.2 }, 'add_or_remove_one'],
  ] as const)('%s: the count counts, by every theorem', (_, event, relation) => {
    const once = accountFor(events(event), relation, 1e-6);
    const often = accountFor(events({ ...event, count: 20 }), relation, 1e-6);
    const apart = accountFor(events(...Array.from({ length: 20 }, () => event)), relation, 1e-6);
    for (const theorem of ['basic', 'advanced', 'kov', 'zcdp', 'rdp', 'pld'] as const) {
      expect(often[theorem]).toBeGreaterThan(2 * once[theorem]!);
      expect(often[theorem]).toBeCloseTo(apart[theorem]!, 12);
    }
  });

  test('shuffled batches get no amplification', () => {
    const shuffled = events({ type: 'subsampled_gaussian', q: 0.01, sigma: 1, count: 100, sampling: 'shuffled' });
    expect(() => accountFor(shuffled, 'add_or_remove_one', 1e-6)).toThrow('proved for Poisson sampling alone');
  });

  test('a mistyped field is refused rather than ignored', () => {
    expect(() => events({ type: 'laplace', b: 2, counts: 50 })).toThrow('counts');
    expect(() => events({ type: 'laplce', b: 2 })).toThrow('type');
  });

  test('events out of place under a relation are refused', () => {
    expect(() => accountFor(events({ type: 'randomized_response', p: 0.5, k: 2 }), 'add_or_remove_one', 1e-6)).toThrow('Randomised response');
    expect(() => accountFor(events({ type: 'subsampled_gaussian', q: 0.1, sigma: 1 }), 'replace_one', 1e-6)).toThrow('amplification');
  });
});

describe('theorems that do not apply', () => {
  test('say why', () => {
    const { kov, zcdp, gaussian, reasons } = accountFor(events({ type: 'subsampled_gaussian', q: 0.01, sigma: 1, count: 10 }, { type: 'laplace', b: 9 }), 'add_or_remove_one', 1e-6);
    expect([kov, zcdp, gaussian]).toEqual([null, null, null]);
    expect(Object.keys(reasons).sort()).toEqual(['gaussian', 'kov', 'zcdp']);
  });

  test('no epsilon is enough where failures alone exceed delta', () => {
    const account = accountFor(events({ type: 'eps_delta', eps: 0.1, delta: 1e-6, count: 3 }), 'add_or_remove_one', 1e-6);
    expect([account.tightest, account.tightest_by, account.pld]).toEqual([null, null, null]);
  });
});

describe('formulas by hand', () => {
  test('basic and advanced composition of ten Laplace mechanisms', () => {
    const { basic, advanced } = accountFor(events({ type: 'laplace', b: 10, count: 10 }), 'add_or_remove_one', 1e-6);
    expect(basic).toBeCloseTo(1, 12);
    expect(advanced).toBeCloseTo(10 * 0.1 * Math.expm1(0.1) + 0.1 * Math.sqrt(20 * Math.log(1e6)), 12);
  });

  test('rounding changes nothing, discreteness next to nothing', () => {
    const figure = (type: string) => accountFor(events({ type, sigma: 20, count: 3 }), 'add_or_remove_one', 1e-6).pld!;
    expect(figure('rounded_gaussian')).toBe(figure('gaussian'));
    expect(figure('discrete_gaussian')).toBeCloseTo(figure('gaussian'), 3);
  });

  test('the exponential mechanism is (epsilon, 0)-private, and better than any pure mechanism once it is composed', () => {
    expect(deltaOf(events({ type: 'exponential_mechanism', eps: 0.7 }), 'add_or_remove_one', 0.7)).toBeLessThan(1e-14);
    const [range, pure] = [{ type: 'exponential_mechanism', eps: 0.2, count: 30 }, { type: 'eps_delta', eps: 0.2, count: 30 }].map((event) => epsilonOf(events(event), 'add_or_remove_one', 1e-6));
    expect(range).toBeLessThan(pure! * 0.75);
  });
});

describe('delta at an epsilon', () => {
  test('P17: a Gaussian mechanism', () => {
    expect(deltaOf(events({ type: 'gaussian', sigma: 2 }), 'add_or_remove_one', 1)).toBeCloseTo(0.0068295949831145755, 12);
  });

  test('is the inverse of epsilon at a delta', () => {
    for (const some of [events({ type: 'laplace', b: 5, count: 70 }), events({ type: 'subsampled_gaussian', q: 0.05, sigma: 2, count: 50 }), events({ type: 'discrete_gaussian', sigma: 4, count: 3 })]) {
      const epsilon = epsilonOf(some, 'add_or_remove_one', 1e-5);
      const delta = deltaOf(some, 'add_or_remove_one', epsilon);
      expect(delta).toBeLessThanOrEqual(1e-5 * (1 + 1e-6));
      expect(delta).toBeGreaterThan(0.995e-5);
    }
  });
});

// By mpmath with 50 digits: Phi(mu/2 - epsilon/mu) - exp(epsilon) Phi(-mu/2 - epsilon/mu).
test.each([[40, 990, 9.04748058077647e-7], [50, 1500, 2.596292350824538e-7], [72, 2592, 0.494460203216179]])('a Gaussian of mu %d has at epsilon %d no delta below the truth', (mu, epsilon, truth) => {
  const delta = gaussianDelta(mu, epsilon);
  expect(delta).toBeGreaterThanOrEqual(truth * (1 - 1e-15));
  expect(delta).toBeLessThan(truth * (1 + 1e-5));
});
