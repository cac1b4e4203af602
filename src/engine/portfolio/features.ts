import type { PortfolioTemplate, ProductTemplate } from '../../contract/template.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { Stream } from '../random/stream.ts';
import { borrowerVariables, chiSquareOverDegrees, solveDependence, studentToNormal, variables, type Dependence } from './dependence.ts';
import { ageMargin, classOf, countMargin, incomeMargin, linesMargin, quantileMargin, scoreMargin, thresholds, utilisationMargin, type Margin } from './margins.ts';
import { mainProduct, Pricing } from './pricing.ts';
import { annuityPayment } from './schedule.ts';
import { residentialProperty, Situation } from './situation.ts';

/** Loans a borrower has at most; addresses of their uniforms leave room for as many. */
export const mostLoans = 8;
/** Months over which the loans of a book were originated. */
const cohorts = 12;

/** The borrowers of a block, and their loans as they are at origination: plain columns. Amounts in cents, rates in per cent. */
export interface BlockFeatures {
  readonly firstBorrower: number;
  readonly borrowers: number;
  readonly values: Readonly<Record<'age' | 'annual_income' | 'credit_score' | 'utilisation' | 'open_lines' | 'inquiries' | 'delinquencies_2y' | 'bankruptcies' | 'dti', Float64Array>>;
  readonly region: Int32Array;
  readonly employment: Int32Array;
  readonly homeOwnership: Int32Array;
  readonly loans: LoanFeatures;
}

export interface LoanFeatures {
  readonly count: number;
  /** Position of the borrower in the block, and the loan's number with that borrower. */
  readonly borrower: Int32Array;
  readonly number: Uint8Array;
  readonly product: Uint8Array;
  readonly purpose: Int32Array;
  readonly grade: Uint8Array;
  readonly amount: Float64Array;
  readonly term: Uint16Array;
  readonly rate: Float64Array;
  /** Level instalment in cents; 0 for a revolving account. */
  readonly instalment: Float64Array;
  /** Per cent, NaN where unsecured. */
  readonly ltv: Float64Array;
  readonly seasoning: Int32Array;
  /** Logit of default but for the portfolio's intercept. */
  readonly logit: Float64Array;
}

export interface FeatureOptions {
  readonly seed: number;
  readonly useCopulas: boolean;
  readonly copula: 'gaussian' | 't';
  readonly historyMonths: number;
}

/** Latent values of a block's borrowers: correlated, the independent normals behind them, the t mixing, and frailty. */
interface Latent {
  readonly scores: readonly Float64Array[];
  readonly innovations: readonly Float64Array[];
  readonly mixing: Float64Array;
  readonly frailty: Float64Array;
}
interface LatentBorrower {
  /** Independent normals and normal scores over all variables; a loan fills in its own. */
  readonly independent: Float64Array;
  readonly scores: Float64Array;
  readonly mixing: number;
  readonly frailty: number;
}

interface PreparedProduct {
  readonly template: ProductTemplate;
  readonly purposes: Float64Array;
  readonly terms: Float64Array;
  readonly termValues: readonly number[];
}

/** Draws borrowers and loans of a template, block by block; a block depends on the seed and its number alone. */
export class FeatureGenerator {
  private readonly template: PortfolioTemplate;
  private readonly options: FeatureOptions;
  private readonly dependence: Dependence;
  private readonly pricing: Pricing;
  private readonly situation: Situation;
  private readonly toNormal: ((t: number) => number) | null;
  private readonly margins: Readonly<Record<keyof BlockFeatures['values'], Margin>>;
  private readonly classes: { readonly region: Float64Array; readonly products: Float64Array; readonly loans: Float64Array };
  private readonly products: readonly PreparedProduct[];
  /** Common factor of each origination month. */
  private readonly systematic: Float64Array;

  constructor(template: PortfolioTemplate, options: FeatureOptions) {
    const { borrowers } = template;
    this.template = template;
    this.options = options;
    this.pricing = new Pricing(template);
    this.situation = new Situation(template);
    this.dependence = solveDependence(template, this.pricing.fidelity(mainProduct(template)), options.useCopulas ? options.copula : null);
    this.toNormal = options.useCopulas && options.copula === 't' ? studentToNormal(template.tDegrees.value) : null;
    this.margins = {
      age: ageMargin(borrowers.age.value),
      annual_income: incomeMargin(borrowers.income.value),
      credit_score: scoreMargin(borrowers.scoreBands.value),
      utilisation: utilisationMargin(borrowers.utilisation.value),
      open_lines: linesMargin(borrowers.openLines.value),
      inquiries: countMargin(borrowers.inquiries.value),
      delinquencies_2y: countMargin(borrowers.delinquencies2y.value),
      bankruptcies: countMargin(borrowers.bankruptcies.value),
      dti: quantileMargin(borrowers.dti.value),
    };
    this.classes = {
      region: thresholds(Object.values(borrowers.region.value)),
      products: thresholds(template.products.map(({ share }) => share.value)),
      loans: thresholds(loanCountShares(template.loansPerBorrower.value.lambda)),
    };
    this.products = template.products.map((product) => ({
      template: product,
      purposes: thresholds(Object.values(product.purposes.value)),
      terms: thresholds(Object.values(product.terms.value)),
      termValues: Object.keys(product.terms.value).map(Number),
    }));
    this.systematic = this.drawSystematic();
  }

  /** @param first number of the block's first borrower in the whole portfolio */
  block(block: number, first: number, borrowers: number): BlockFeatures {
    const stream = new Stream(this.options.seed, 'portfolio/block', block);
    const normal = (): number => normalQuantile(stream.uniform());
    const scores = Array.from({ length: variables.length }, () => new Float64Array(borrowers));
    const innovations = Array.from({ length: borrowerVariables }, () => new Float64Array(borrowers));
    const frailty = new Float64Array(borrowers);
    const mixing = new Float64Array(borrowers).fill(1);
    const independent = new Float64Array(borrowerVariables);
    for (let borrower = 0; borrower < borrowers; borrower++) {
      if (this.toNormal) mixing[borrower] = 1 / Math.sqrt(chiSquareOverDegrees(this.template.tDegrees.value, normal()));
      for (const column of innovations) column[borrower] = normal();
      for (let variable = 0; variable < borrowerVariables; variable++) {
        independent[variable] = innovations[variable]![borrower]!;
        scores[variable]![borrower] = combined(this.dependence.root[variable]!, independent, variable + 1);
      }
      frailty[borrower] = this.template.clustering.borrowerFrailty.value * normal();
    }
    const loans = this.drawLoans(stream, { scores, innovations, mixing, frailty }, borrowers);
    // Only now: the loans are drawn given the latent values, the margins from their normal scores.
    const normalScore = (variable: (typeof variables)[number], borrower: number): number => this.scoreOf(scores[variables.indexOf(variable)]![borrower]!, mixing[borrower]!);
    const column = (margin: Margin, score: (borrower: number) => number): Float64Array => Float64Array.from({ length: borrowers }, (_, borrower) => margin(score(borrower)));
    const { margins } = this;
    return {
      firstBorrower: first,
      borrowers,
      values: {
        age: column(margins.age, (borrower) => normalScore('age', borrower)),
        annual_income: column(margins.annual_income, (borrower) => normalScore('income', borrower)),
        credit_score: column(margins.credit_score, (borrower) => normalScore('credit_score', borrower)),
        utilisation: column(margins.utilisation, (borrower) => normalScore('utilisation', borrower)),
        open_lines: column(margins.open_lines, (borrower) => normalScore('open_lines', borrower)),
        inquiries: column(margins.inquiries, (borrower) => normalScore('inquiries', borrower)),
        delinquencies_2y: column(margins.delinquencies_2y, (borrower) => normalScore('delinquencies_2y', borrower)),
        // Bankruptcies go with a low score, half of the way.
        bankruptcies: column(margins.bankruptcies, (borrower) => -0.5 * normalScore('credit_score', borrower) + Math.sqrt(0.75) * normal()),
        dti: column(margins.dti, (borrower) => normalScore('dti', borrower)),
      },
      region: Int32Array.from({ length: borrowers }, () => classOf(this.classes.region, normal())),
      employment: Int32Array.from({ length: borrowers }, (_, borrower) => this.situation.employment(normalScore('age', borrower), normalScore('income', borrower), [normal(), normal(), normal()])),
      homeOwnership: this.homeOwnership(loans, borrowers, normal),
      loans,
    };
  }

  private homeOwnership(loans: LoanFeatures, borrowers: number, normal: () => number): Int32Array {
    const mortgage = new Uint8Array(borrowers);
    loans.borrower.forEach((borrower, loan) => {
      if (this.products[loans.product[loan]!]!.template.collateral === residentialProperty) mortgage[borrower] = 1;
    });
    return Int32Array.from(mortgage, (has) => this.situation.homeOwnership(has === 1, normal()));
  }

  private scoreOf(latent: number, mixing: number): number {
    return this.toNormal ? this.toNormal(latent * mixing) : latent;
  }

  private drawLoans(stream: Stream, latent: Latent, borrowers: number): LoanFeatures {
    const counts = this.loanCounts(stream, borrowers);
    const count = counts.reduce((sum, own) => sum + own, 0);
    const loans: LoanFeatures = {
      count,
      borrower: new Int32Array(count), number: new Uint8Array(count), product: new Uint8Array(count), purpose: new Int32Array(count), grade: new Uint8Array(count),
      amount: new Float64Array(count), term: new Uint16Array(count), rate: new Float64Array(count), instalment: new Float64Array(count), ltv: new Float64Array(count),
      seasoning: new Int32Array(count), logit: new Float64Array(count),
    };
    const own = { independent: new Float64Array(variables.length), scores: new Float64Array(variables.length), mixing: 1, frailty: 0 };
    let loan = 0;
    for (let borrower = 0; borrower < borrowers; borrower++) {
      for (let variable = 0; variable < borrowerVariables; variable++) {
        own.independent[variable] = latent.innovations[variable]![borrower]!;
        own.scores[variable] = this.scoreOf(latent.scores[variable]![borrower]!, latent.mixing[borrower]!);
      }
      own.mixing = latent.mixing[borrower]!;
      own.frailty = latent.frailty[borrower]!;
      for (let number = 0; number < counts[borrower]!; number++, loan++) {
        loans.borrower[loan] = borrower;
        loans.number[loan] = number;
        this.drawLoan(stream, loans, loan, own);
      }
    }
    return loans;
  }

  /** Counts of loans by systematic sampling over the block, in random order: their total is as expected, whatever the seed. */
  private loanCounts(stream: Stream, borrowers: number): Uint8Array {
    const order = stream.permutation(borrowers);
    const start = stream.uniform();
    return Uint8Array.from(order, (place) => 1 + classOf(this.classes.loans, normalQuantile((place + start) / borrowers)));
  }

  private drawLoan(stream: Stream, loans: LoanFeatures, loan: number, borrower: LatentBorrower): void {
    const normal = (): number => normalQuantile(stream.uniform());
    const { root, riskWeights, ltvWeight } = this.dependence;
    const product = classOf(this.classes.products, normal());
    const { template, purposes, terms, termValues } = this.products[product]!;
    // The same innovations of the borrower under each of their loans: a loan is drawn given the borrower.
    const { independent, scores } = borrower;
    for (let variable = borrowerVariables; variable < variables.length; variable++) {
      independent[variable] = normal();
      scores[variable] = this.scoreOf(combined(root[variable]!, independent, variable + 1), borrower.mixing);
    }
    const ltvScore = normal();
    let risk = template.ltv ? ltvWeight * ltvScore : ltvWeight * normal();
    for (let variable = 0; variable < variables.length; variable++) risk += riskWeights[variable]! * scores[variable]!;
    const rate = this.pricing.rate(template, risk, normal());
    const { mu, sigma, min, max, step } = template.amount.value;
    const amount = Math.min(max, Math.max(min, Math.round(Math.exp(mu + sigma * scores[borrowerVariables]!) / step) * step));
    const seasoning = this.options.historyMonths + stream.below(cohorts);
    loans.product[loan] = product;
    loans.purpose[loan] = classOf(purposes, normal());
    loans.grade[loan] = this.pricing.gradeOf(risk);
    loans.amount[loan] = Math.round(amount * 100);
    loans.term[loan] = template.revolving ? 0 : termValues[classOf(terms, scores[borrowerVariables + 1]!)]!;
    loans.rate[loan] = rate;
    loans.instalment[loan] = template.revolving ? 0 : annuityPayment(loans.amount[loan]!, loans.rate[loan]!, loans.term[loan]!);
    loans.ltv[loan] = template.ltv ? Math.min(template.ltv.value.max, Math.max(10, Math.round((template.ltv.value.mean + template.ltv.value.sd * ltvScore) * 100) / 100)) : Number.NaN;
    loans.seasoning[loan] = seasoning;
    loans.logit[loan] = this.template.grades.slope.value * risk + template.riskOffset.value + borrower.frailty + this.systematic[seasoning - this.options.historyMonths]!;
  }

  /** One path of the common factor over the origination months: a first-order autoregression, as business cycles are slow. */
  private drawSystematic(): Float64Array {
    const stream = new Stream(this.options.seed, 'portfolio/systematic');
    const persistence = 0.9;
    let factor = normalQuantile(stream.uniform());
    return Float64Array.from({ length: cohorts }, () => {
      const value = this.template.clustering.systematic.value * factor;
      factor = persistence * factor + Math.sqrt(1 - persistence ** 2) * normalQuantile(stream.uniform());
      return value;
    });
  }
}

/** Product of the first `length` entries of a row of the Cholesky factor with independent normals. */
function combined(row: readonly number[], independent: Float64Array, length: number): number {
  let sum = 0;
  for (let index = 0; index < length; index++) sum += row[index]! * independent[index]!;
  return sum;
}

/** Zero-truncated Poisson: shares of 1, 2, … loans. */
function loanCountShares(lambda: number): number[] {
  let term = lambda;
  return Array.from({ length: mostLoans }, (_, index) => {
    const share = term;
    term *= lambda / (index + 2);
    return share;
  });
}
