import { normalCdf, normalQuantile } from '../numeric/normal.ts';

/**
 * Probability of default given the systematic factor: Phi((Phi^-1(PD) - sqrt(rho) Z) / sqrt(1 - rho)) (Vasicek 2002). A low Z is a bad economy.
 * @param pd 0 to 1; at either end nothing moves it  @param rho asset correlation in [0, 1); at 0 the factor has no bearing
 */
export function conditionalPd(pd: number, rho: number, z: number): number {
  return normalCdf((normalQuantile(pd) - Math.sqrt(rho) * z) / Math.sqrt(1 - rho));
}

/** Default rate of a large portfolio that is exceeded with probability 1 - level. @param level in (0, 1) */
export function pdQuantile(pd: number, rho: number, level: number): number {
  return conditionalPd(pd, rho, -normalQuantile(level));
}
