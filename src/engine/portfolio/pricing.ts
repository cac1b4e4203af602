import type { PortfolioTemplate, ProductTemplate } from '../../contract/template.ts';
import { averageRanks, ordinals, pearson } from '../numeric/correlation.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { Stream } from '../random/stream.ts';
import { classOf, continuousFactor, thresholds } from './margins.ts';

export const grades = ['A', 'B', 'C', 'D', 'E'] as const;

/** Of the spread of rates within a grade: what follows the risk index, and what is anyone's luck. */
const followsRisk = 0.8;
const luck = 0.6;
const probes = 2000;

/** Grades from the risk index (a standard normal), and prices from grades. */
export class Pricing {
  private readonly steps: Float64Array;

  constructor({ grades: { shares } }: PortfolioTemplate) {
    this.steps = thresholds(grades.map((grade) => shares.value[grade]));
  }

  gradeOf(risk: number): number {
    return classOf(this.steps, risk);
  }

  /** Rate in per cent a year, two decimals. @param noise a standard normal */
  rate({ rateByGrade, rateSpread }: ProductTemplate, risk: number, noise: number): number {
    const grade = this.gradeOf(risk);
    const around = followsRisk * this.placeInGrade(risk, grade) + luck * Math.max(-2.5, Math.min(2.5, noise));
    return Math.round(Math.max(0.1, rateByGrade.value[grades[grade]!] + rateSpread.value * around) * 100) / 100;
  }

  /**
   * What is left of a variable's rank correlation with the risk index in that with the price: corr(index, rank of price), over that of a
   * price that follows the index alone. The index itself and not its rank: given the index, a variable's rank is expected on a line.
   */
  fidelity(product: ProductTemplate): number {
    const stream = new Stream(0, 'portfolio/pricing');
    const risks = Float64Array.from({ length: probes }, (_, probe) => normalQuantile((probe + 0.5) / probes));
    const { codes, distinct } = ordinals(risks.map((risk) => this.rate(product, risk, normalQuantile(stream.uniform()))));
    return (pearson(risks, averageRanks(codes, distinct)) ?? continuousFactor) / continuousFactor;
  }

  /** Where the index lies between its grade's limits, as a uniform of mean 0 and deviation 1. */
  private placeInGrade(risk: number, grade: number): number {
    const low = grade === 0 ? -3 : this.steps[grade - 1]!;
    const high = grade === this.steps.length ? 3 : this.steps[grade]!;
    return (Math.min(1, Math.max(0, (risk - low) / (high - low))) - 0.5) * Math.sqrt(12);
  }
}

/** The product of the largest share: the template's correlations of a loan's own figures are those within it. */
export function mainProduct({ products }: PortfolioTemplate): ProductTemplate {
  return products.reduce((largest, product) => (product.share.value > largest.share.value ? product : largest));
}
