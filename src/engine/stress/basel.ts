import { pdQuantile } from './vasicek.ts';

/** Exposure classes of the retail formulae. */
export type RetailClass = 'mortgage' | 'revolving' | 'other';

/** Asset correlation of a retail exposure (Basel framework, CRE31.13 to 31.15; Basel II, paragraphs 328 to 330). */
export function baselCorrelation(kind: RetailClass, pd: number): number {
  if (kind === 'mortgage') return 0.15;
  if (kind === 'revolving') return 0.04;
  const weight = (1 - Math.exp(-35 * pd)) / (1 - Math.exp(-35));
  return 0.03 * weight + 0.16 * (1 - weight);
}

const confidence = 0.999;

/** Capital requirement K, share of the exposure: unexpected loss at 99.9 %. No maturity adjustment for retail. @param lgd share */
export function capitalRequirement(kind: RetailClass, pd: number, lgd: number): number {
  return lgd * (pdQuantile(pd, baselCorrelation(kind, pd), confidence) - pd);
}

/** Risk weight, share of the exposure: 12.5 K. A loan that defaults with certainty has none, its loss being expected. @param pd 0 to 1, as it enters the formula: see `regulatoryPd` */
export function riskWeight(kind: RetailClass, pd: number, lgd: number): number {
  return 12.5 * capitalRequirement(kind, pd, lgd);
}

/** An estimate no lower than a bank may put into the formulae (CRE32.4: 0.05 %, 0.1 % for cards that are not paid in full; the lower one is taken). */
export function regulatoryPd(pd: number): number {
  return Math.max(0.0005, pd);
}
