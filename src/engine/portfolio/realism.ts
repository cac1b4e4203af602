import type { RealismReport } from '../../contract/jobs.ts';
import type { dependenceVariables, PortfolioTemplate } from '../../contract/template.ts';
import { wilsonInterval } from '../numeric/binomial.ts';
import { correlate, rankColumn, type Ranked } from '../numeric/correlation.ts';
import type { Table } from '../table/table.ts';
import { states } from './cascade.ts';
import { codedOf, numbersOf } from './cells.ts';
import { Concentration } from './concentration.ts';
import { ScoreDiscrimination } from './discrimination.ts';
import { RollRates } from './rollRates.ts';
import { mainProduct } from './pricing.ts';
import type { PortfolioBlock } from './tables.ts';
import { Vintages } from './vintages.ts';

/** Rank correlations rest on the first borrowers alone, which bounds memory and gives each a standard error of .003. */
export const correlatedBorrowers = 100_000;

type Variable = (typeof dependenceVariables)[number];

/** Where the variables of the template's dependence are found; those of loans are of the borrower's first loan of the main product. */
const variableColumns: { readonly [V in Variable]: readonly ['borrowers' | 'loans', string] } = {
  income: ['borrowers', 'annual_income'],
  dti: ['borrowers', 'dti'],
  utilisation: ['borrowers', 'utilisation'],
  open_lines: ['borrowers', 'open_lines'],
  inquiries: ['borrowers', 'inquiries'],
  delinquencies_2y: ['borrowers', 'delinquencies_2y'],
  credit_score: ['borrowers', 'credit_score'],
  age: ['borrowers', 'age'],
  loan_amount: ['loans', 'amount'],
  rate: ['loans', 'interest_rate'],
  term: ['loans', 'term_months'],
};

interface Defaults {
  loans: number;
  defaults: number;
}

/**
 * Takes a portfolio block by block and tells how it compares with a book. Every loan and payment is counted, in memory that does not grow
 * with the portfolio; rank correlations alone rest on its first `correlatedBorrowers` borrowers.
 */
export class RealismAccumulator {
  private readonly template: PortfolioTemplate;
  private readonly discrimination: ScoreDiscrimination;
  private readonly byGrade = new Map<string, Defaults>();
  private readonly byBand: readonly Defaults[];
  private readonly vintages: Vintages;
  private readonly rollRates: RollRates | null;
  private readonly balances = new Concentration();
  private readonly logIncome = { count: 0, sums: new Float64Array(4) };
  private readonly correlated: { readonly [V in Variable]?: Float64Array };
  private rows = 0;

  /**
   * @param window months on book in which a default counts
   * @param borrowers of the whole portfolio
   */
  constructor(template: PortfolioTemplate, { window, borrowers, withHistory }: { window: number; borrowers: number; withHistory: boolean }) {
    const bands = template.borrowers.scoreBands.value;
    this.template = template;
    this.discrimination = new ScoreDiscrimination(bands[0]![0], bands.at(-1)![1]);
    this.byBand = bands.map(() => ({ loans: 0, defaults: 0 }));
    for (const grade of Object.keys(template.grades.shares.value)) this.byGrade.set(grade, { loans: 0, defaults: 0 });
    this.vintages = new Vintages(window);
    this.rollRates = withHistory ? new RollRates(states) : null;
    const named = new Set(this.pairs().flatMap(({ a, b }) => [a, b]));
    this.correlated = Object.fromEntries([...named].map((name) => [name, new Float64Array(Math.min(borrowers, correlatedBorrowers))]));
  }

  /** Loans on which `report` rests, and how many of them defaulted. */
  get totals(): Defaults {
    const total = { loans: 0, defaults: 0 };
    for (const { loans, defaults } of this.byGrade.values()) {
      total.loans += loans;
      total.defaults += defaults;
    }
    return total;
  }

  add({ borrowers, loans, payments }: PortfolioBlock): void {
    const borrowerOf = borrowerRows(borrowers, loans);
    this.addIncomes(borrowers);
    this.addLoans(borrowers, loans, borrowerOf);
    this.addBalances(borrowers, loans, borrowerOf);
    this.addCorrelated({ borrowers, loans }, borrowerOf);
    if (payments) this.rollRates?.add(payments);
  }

  report(): RealismReport {
    const { gini, ks } = this.discrimination.figures();
    const { loans } = this.totals;
    return {
      gini_score: gini,
      ks_score: ks,
      default_rate_by_grade: [...this.byGrade].map(([grade, counts]) => rateOf(grade, counts)),
      default_rate_by_score_band: this.template.borrowers.scoreBands.value.map(([lowest, highest], band) => rateOf(`${lowest}-${highest}`, this.byBand[band]!)),
      grade_shares: Object.fromEntries([...this.byGrade].map(([grade, counts]) => [grade, { achieved: counts.loans / Math.max(1, loans), calibration: this.gradeShare(grade) }])),
      correlations: this.correlations(),
      roll_rates: this.rollRates?.matrix() ?? null,
      default_by_roll_rates: this.rollRates?.defaultWithin(12) ?? null,
      second_order_gap: this.rollRates?.secondOrderGap() ?? null,
      vintage_curves: this.vintages.curves(),
      concentration_top_1pct: this.balances.shareOfTop(0.01),
      log_income_excess_kurtosis: this.kurtosis(),
    };
  }

  private addIncomes(borrowers: Table): void {
    const { sums } = this.logIncome;
    // Taken from near the mean, powers do not cancel each other's digits.
    const { mu } = this.template.borrowers.income.value;
    for (const income of numbersOf(borrowers, 'annual_income')) {
      const distance = Math.log(income) - mu;
      for (let power = 0, value = distance; power < 4; power++, value *= distance) sums[power]! += value;
    }
    this.logIncome.count += borrowers.rows;
  }

  private addLoans(borrowers: Table, loans: Table, borrowerOf: Int32Array): void {
    const scores = numbersOf(borrowers, 'credit_score');
    const defaults = numbersOf(loans, 'default');
    const originations = numbersOf(loans, 'origination_month');
    const defaultMonths = numbersOf(loans, 'default_month');
    const seasonings = numbersOf(loans, 'seasoning_months');
    const grade = codedOf(loans, 'grade');
    const grades = grade.levels.map((level) => this.byGrade.get(level)!);
    const bands = this.template.borrowers.scoreBands.value;
    for (let row = 0; row < loans.rows; row++) {
      const score = scores[borrowerOf[row]!]!;
      const isDefault = defaults[row] === 1;
      this.discrimination.add(score, isDefault);
      count(grades[grade.codes[row]!]!, isDefault);
      count(this.byBand[bands.findIndex(([, highest]) => score <= highest)]!, isDefault);
      this.vintages.add(originations[row]!, isDefault ? defaultMonths[row]! : Number.NaN, seasonings[row]!);
    }
  }

  private addBalances(borrowers: Table, loans: Table, borrowerOf: Int32Array): void {
    const balances = numbersOf(loans, 'balance');
    const held = new Float64Array(borrowers.rows);
    for (let row = 0; row < loans.rows; row++) held[borrowerOf[row]!]! += balances[row]!;
    for (const balance of held) this.balances.add(balance);
  }

  private addCorrelated(tables: Pick<PortfolioBlock, 'borrowers' | 'loans'>, borrowerOf: Int32Array): void {
    const product = codedOf(tables.loans, 'product');
    const main = product.levels.indexOf(mainProduct(this.template).name);
    const mainLoan = new Int32Array(tables.borrowers.rows).fill(-1);
    for (let row = tables.loans.rows - 1; row >= 0; row--) if (product.codes[row] === main) mainLoan[borrowerOf[row]!] = row;
    const ofLoan = (source: Float64Array, borrower: number): number => source[mainLoan[borrower]!] ?? Number.NaN;
    for (const [name, values] of Object.entries(this.correlated)) {
      const [table, column] = variableColumns[name as Variable];
      const source = numbersOf(tables[table], column);
      const rows = Math.min(tables.borrowers.rows, values.length - this.rows);
      for (let row = 0; row < rows; row++) values[this.rows + row] = table === 'loans' ? ofLoan(source, row) : source[row]!;
    }
    this.rows = Math.min(correlatedBorrowers, this.rows + tables.borrowers.rows);
  }

  private correlations(): RealismReport['correlations'] {
    const ranked = new Map<string, Ranked>(Object.entries(this.correlated).map(([name, values]) => [name, rankColumn(values)]));
    return this.pairs().map(({ pair, a, b, calibration }) => ({ pair, achieved: correlate(ranked.get(a)!, ranked.get(b)!).spearman ?? 0, calibration }));
  }

  private pairs(): { pair: string; a: string; b: string; calibration: number }[] {
    return Object.entries(this.template.spearman.value).map(([pair, calibration]) => {
      const [a = '', b = ''] = pair.split('~');
      return { pair, a, b, calibration };
    });
  }

  private gradeShare(grade: string): number {
    return (this.template.grades.shares.value as Readonly<Record<string, number>>)[grade]!;
  }

  /** Fourth central moment over the squared second, less the 3 of a normal. */
  private kurtosis(): number {
    const [first, second, third, fourth] = Array.from(this.logIncome.sums, (sum) => sum / this.logIncome.count) as [number, number, number, number];
    const variance = second - first ** 2;
    return variance <= 0 ? 0 : (fourth - 4 * first * third + 6 * first ** 2 * second - 3 * first ** 4) / variance ** 2 - 3;
  }
}

/** Row of each loan's borrower. Identifiers of a block are its own. */
function borrowerRows(borrowers: Table, loans: Table): Int32Array {
  const key = codedOf(borrowers, 'borrower_id');
  const rowOf = new Map<string, number>();
  for (let row = 0; row < borrowers.rows; row++) rowOf.set(key.levels[key.codes[row]!]!, row);
  const link = codedOf(loans, 'borrower_id');
  return link.codes.map((code) => rowOf.get(link.levels[code]!)!);
}

function count(counts: Defaults, isDefault: boolean): void {
  counts.loans++;
  if (isDefault) counts.defaults++;
}

function rateOf(group: string, { loans, defaults }: Defaults): RealismReport['default_rate_by_grade'][number] {
  return { group, loans, rate: loans === 0 ? 0 : defaults / loans, interval: wilsonInterval(defaults, loans) };
}
