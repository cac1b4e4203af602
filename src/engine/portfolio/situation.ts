import type { PortfolioTemplate } from '../../contract/template.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { classOf, thresholds } from './margins.ts';

/** Employment that goes with age, and with income; every other kind goes with neither. */
const byAge = 'retired';
const byIncome = 'unemployed';
/** How closely: correlation of the latent draw with the score of age, and of income. */
const ageWeight = 0.95;
const incomeWeight = -0.5;

/** Draws what must fit a borrower's other columns: employment to age and income, home ownership to the loans. Shares stay those of the template. */
export class Situation {
  private readonly kinds: readonly string[];
  private readonly retiredAbove: number;
  private readonly unemployedAbove: number;
  private readonly others: Float64Array;
  private readonly otherKinds: readonly number[];
  private readonly ownership: Float64Array;
  private readonly mortgaged: number;

  constructor({ borrowers, products, loansPerBorrower }: PortfolioTemplate) {
    const employment = borrowers.employment.value;
    this.kinds = Object.keys(employment);
    const retired = employment[byAge] ?? 0;
    const unemployed = employment[byIncome] ?? 0;
    this.retiredAbove = normalQuantile(1 - retired);
    this.unemployedAbove = normalQuantile(1 - Math.min(1, unemployed / (1 - retired)));
    this.otherKinds = this.kinds.flatMap((kind, index) => (kind === byAge || kind === byIncome ? [] : [index]));
    this.others = thresholds(this.otherKinds.map((index) => employment[this.kinds[index]!]!));
    const ownership = borrowers.homeOwnership.value;
    this.mortgaged = Object.keys(ownership).indexOf('MORTGAGE');
    const secured = products.reduce((sum, { collateral, share }) => sum + (collateral === residentialProperty ? share.value : 0), 0);
    const { lambda } = loansPerBorrower.value;
    const meanLoans = lambda / (1 - Math.exp(-lambda));
    const known = 1 - (1 - secured) ** meanLoans;
    // Who has a mortgage here is drawn already; the rest is reweighted so that all together have the template's shares.
    this.ownership = thresholds(Object.values(ownership).map((share, index) => (index === this.mortgaged ? Math.max(1e-9, share - known) : share)));
  }

  /** Position among the template's kinds of employment. @param draws three independent standard normals */
  employment(age: number, income: number, draws: readonly [number, number, number]): number {
    if (ageWeight * age + Math.sqrt(1 - ageWeight ** 2) * draws[0] > this.retiredAbove) return this.kinds.indexOf(byAge);
    if (incomeWeight * income + Math.sqrt(1 - incomeWeight ** 2) * draws[1] > this.unemployedAbove) return this.kinds.indexOf(byIncome);
    return this.otherKinds[classOf(this.others, draws[2])] ?? 0;
  }

  /** Position among the template's kinds of home ownership. @param mortgage whether one of the borrower's loans here is one */
  homeOwnership(mortgage: boolean, draw: number): number {
    return mortgage && this.mortgaged >= 0 ? this.mortgaged : classOf(this.ownership, draw);
  }
}

/** Collateral of products that finance the borrower's home. */
export const residentialProperty = 'residential_property';
