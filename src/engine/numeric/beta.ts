import { logGamma } from './chiSquare.ts';

/** Regularised incomplete beta function I_x(a, b), a and b > 0, by Lentz's continued fraction (Press et al., Numerical Recipes, 6.4). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const scale = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  // The fraction converges fast on the near side of the mean only.
  return x < (a + 1) / (a + b + 2) ? (scale * continuedFraction(x, a, b)) / a : 1 - (scale * continuedFraction(1 - x, b, a)) / b;
}

function continuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-14) break;
  }
  return fraction;
}

/** P(T <= t) of Student's t with `degrees` degrees of freedom. */
export function studentCdf(t: number, degrees: number): number {
  const tail = 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/**
 * Tail dependence of a Student t copula, upper and lower alike: the limit of chi(u) as u goes to 1, 2 T(-sqrt((degrees + 1) (1 - rho) / (1 + rho)))
 * with degrees + 1 degrees of freedom (Demarta and McNeil 2005). It goes to 0, a Gaussian copula's, with growing degrees.
 * @param rho correlation in [-1, 1]  @param degrees above 0
 */
export function studentTailDependence(rho: number, degrees: number): number {
  return 2 * studentCdf(-Math.sqrt(((degrees + 1) * (1 - rho)) / (1 + rho)), degrees + 1);
}
