import { reachedWithin } from '../numeric/absorbingChain.ts';
import { studentTailDependence } from '../numeric/beta.ts';
import { clopperPearson, wilsonInterval } from '../numeric/binomial.ts';
import { bivariateNormalCdf } from '../numeric/bivariateNormal.ts';
import { chiSquareUpperTail } from '../numeric/chiSquare.ts';
import { luhnSum } from '../numeric/luhn.ts';
import { normalCdf, normalQuantile } from '../numeric/normal.ts';
import { levelPayment, monthlyPrepayment } from '../portfolio/schedule.ts';
import { gaussianDelta } from '../privacy/accountant/gaussian.ts';
import type { KnownAnswer } from '../report/evidence.ts';
import { capitalRequirement } from '../stress/basel.ts';
import { conditionalPd, pdQuantile } from '../stress/vasicek.ts';

/** Quantities whose values are published or follow from a formula, computed anew by this very build: evidence of the vendor. */
export function knownAnswers(): KnownAnswer[] {
  const answer = (name: string, source: string, expected: number, computed: number, tolerance = 1e-6): KnownAnswer => ({ name, source, expected, computed, tolerance });
  return [
    answer('Normal distribution at 1.96', 'tables of the normal distribution', 0.9750021, normalCdf(1.96), 1e-7),
    answer('Normal quantile at .999', 'tables of the normal distribution', 3.0902323, normalQuantile(0.999), 1e-7),
    answer('Both of two normals below 0, correlation .5', 'Sheppard: 1/4 + asin(.5) / 2 pi', 1 / 3, bivariateNormalCdf(0, 0, 0.5)),
    answer('Chi-square of 1 degree above 3.841459', 'tables of chi-square', 0.05, chiSquareUpperTail(3.841459, 1)),
    answer('Wilson interval of 0 of 10, upper end', 'z^2 / (n + z^2)', 3.841459 / 13.841459, wilsonInterval(0, 10)[1]),
    answer('Exact interval of 0 of 10, upper end', '1 − .025^(1/10)', 1 - 0.025 ** 0.1, clopperPearson(0, 10, 0.95)[1]),
    answer('Probability of default .02 in a year of factor −2, correlation .15', 'Vasicek: Phi((Phi^−1(PD) − sqrt(rho) Z) / sqrt(1 − rho))', 0.082655, conditionalPd(0.02, 0.15, -2), 1e-6),
    answer('The same at the quantile .999 of years', 'Vasicek', 0.176329, pdQuantile(0.02, 0.15, 0.999), 1e-6),
    answer('Capital of a mortgage, PD .01, LGD .45', 'Basel retail formula', 0.045119, capitalRequirement('mortgage', 0.01, 0.45), 1e-6),
    answer('Payment of 10,000 at 12 % a year over 36 months', 'annuity: P r / (1 − (1 + r)^−n)', 332.143098, levelPayment(10_000, 0.01, 36)),
    answer('Prepayment in a month at 6 % a year', 'single monthly mortality: 1 − (1 − CPR)^(1/12)', 0.005143013, monthlyPrepayment(0.06), 1e-9),
    answer('Absorption of a chain within 12 steps', '.1 a step: 1 − .9^12', 1 - 0.9 ** 12, reachedWithin([[0.9, 0.1], [0, 1]], 0, [1], 12), 1e-12),
    answer('Tail dependence of a t copula, correlation .3, 4 degrees', 'Demarta and McNeil 2005', 0.161757, studentTailDependence(0.3, 4)),
    answer('Delta of Gaussian noise, mu 1, epsilon 1', 'Balle and Wang 2018, theorem 8', normalCdf(-0.5) - Math.E * normalCdf(-1.5), gaussianDelta(1, 1)),
    answer('Luhn sum of 4539578763621486, modulo 10', 'ISO/IEC 7812-1', 0, luhnSum('4539578763621486') % 10),
  ];
}
