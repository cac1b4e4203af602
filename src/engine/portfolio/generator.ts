import { Failure } from '../../contract/errors.ts';
import type { GenerateRequest } from '../../contract/jobs.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { PortfolioTemplate } from '../../contract/template.ts';
import { streamState } from '../random/stream.ts';
import type { Table } from '../table/table.ts';
import { calibrate, type Calibration, type CalibrationLoans } from './calibrate.ts';
import { secondOrderCascade, type Cascade, type StateCode } from './cascade.ts';
import { FeatureGenerator, mostLoans, type BlockFeatures } from './features.ts';
import { lstmCascade } from './lstmCascade.ts';
import { bookkeeper, PaymentRows, type LoanEnd } from './history.ts';
import { borrowerTable, portfolioTables, type LoanOutcomes, type PortfolioBlock } from './tables.ts';
import { walk, type PathLoan } from './walk.ts';

/** Borrowers of a block, about: the unit that threads share out. */
const blockBorrowers = 2000;
/** Blocks whose features are kept from calibration on: some tens of megabytes. */
const keptBlocks = 32;
/** A default counts within this many months on book, or the history's if that is shorter. */
export const defaultWindow = 24;

/**
 * A credit portfolio from calibration figures, block by block: no real row is involved. A block depends on the template, the request and
 * the intercept alone, so any thread may draw any block.
 */
export class PortfolioGenerator {
  readonly blocks: number;
  readonly target: number;
  private readonly template: PortfolioTemplate;
  private readonly request: GenerateRequest;
  private readonly features: FeatureGenerator;
  private readonly cascades: readonly Cascade[];
  private readonly key: number;
  /** Features that calibration drew and that the blocks will need again; of small portfolios only. */
  private readonly drawn = new Map<number, BlockFeatures>();

  constructor(template: PortfolioTemplate, request: GenerateRequest) {
    this.template = template;
    this.request = request;
    this.target = request.target_default_rate ?? template.defaultRate.value;
    this.blocks = Math.ceil(request.num_borrowers / blockBorrowers);
    this.features = new FeatureGenerator(template, { seed: request.seed, useCopulas: request.use_copulas, copula: request.copula, historyMonths: request.history_months });
    this.cascades = template.products.map((product) => (request.cascade === 'lstm' ? lstmCascade : secondOrderCascade)(template, this.window, product.prepayment.value));
    this.key = streamState(request.seed, 'portfolio/paths')[0]! | 0;
  }

  /** Months in which a default counts. */
  get window(): number {
    return Math.min(defaultWindow, this.request.history_months);
  }

  get definition(): string {
    return `90 or more days past due, or charged off, within the first ${this.window} months on book`;
  }

  /** The intercept that meets the target over all blocks. @throws Failure input where the target is infeasible */
  calibrate(monitor: Monitor): Calibration {
    const parts: CalibrationLoans[] = [];
    for (let block = 0; block < this.blocks; block++) {
      monitor.advance((0.5 * block) / this.blocks, this.firstBorrower(block));
      const features = this.featuresOf(block);
      if (this.blocks <= keptBlocks) this.drawn.set(block, features);
      parts.push(this.calibrationLoans(features));
    }
    const loans = joined(parts);
    if (loans.count === 0) throw new Failure('input', 'A portfolio needs at least one loan.');
    return calibrate(loans, this.cascades, this.key, this.window, this.target, this.request.default_rate_tolerance, monitor);
  }

  /** The borrowers of one block alone, as `block` gives them; their loans are not run. */
  borrowers(block: number): Table {
    return borrowerTable(this.template, this.featuresOf(block));
  }

  /** The tables of one block. */
  block(block: number, intercept: number): PortfolioBlock {
    const features = this.featuresOf(block);
    const { loans } = features;
    const rows = this.request.include_payment_history ? new PaymentRows(loans.count * this.request.history_months) : null;
    const outcomes: LoanOutcomes = {
      balance: new Float64Array(loans.count), months: new Int32Array(loans.count), state: new Uint8Array(loans.count), missed: new Uint8Array(loans.count), defaultMonth: new Int32Array(loans.count),
    };
    for (let loan = 0; loan < loans.count; loan++) this.runLoan(features, loan, intercept, rows, outcomes);
    return portfolioTables(this.template, features, outcomes, rows, this.window);
  }

  private runLoan(features: BlockFeatures, loan: number, intercept: number, rows: PaymentRows | null, outcomes: LoanOutcomes): void {
    const { loans, values } = features;
    const product = loans.product[loan]!;
    const cascade = this.cascades[product]!;
    const path = this.pathOf(features, loan, cascade.levelOf(1 / (1 + Math.exp(-(loans.logit[loan]! + intercept)))));
    const revolving = this.template.products[product]!.revolving ? { use: values.utilisation[loans.borrower[loan]!]!, key: this.key, item: path.item } : null;
    const end: LoanEnd = { balance: loans.amount[loan]!, months: 0, state: 0 as StateCode, missed: 0 };
    const visit = bookkeeper({ loan, amount: loans.amount[loan]!, rate: loans.rate[loan]!, payment: loans.instalment[loan]!, term: path.term, revolving }, rows, end);
    outcomes.defaultMonth[loan] = walk(cascade, this.key, path, this.request.history_months, visit);
    outcomes.balance[loan] = end.balance;
    outcomes.months[loan] = end.months;
    outcomes.state[loan] = end.state;
    outcomes.missed[loan] = end.missed;
  }

  private pathOf(features: BlockFeatures, loan: number, level: number): PathLoan {
    const { loans, firstBorrower } = features;
    const revolving = this.template.products[loans.product[loan]!]!.revolving;
    return { item: (firstBorrower + loans.borrower[loan]!) * mostLoans + loans.number[loan]!, level, term: loans.term[loan]!, firstDue: revolving ? 2 : 1 };
  }

  private calibrationLoans(features: BlockFeatures): CalibrationLoans {
    const { loans } = features;
    const paths = Array.from({ length: loans.count }, (_, loan) => this.pathOf(features, loan, 0));
    return {
      count: loans.count,
      logit: loans.logit,
      product: loans.product,
      term: loans.term,
      firstDue: Uint8Array.from(paths, ({ firstDue }) => firstDue),
      item: Int32Array.from(paths, ({ item }) => item),
    };
  }

  private featuresOf(block: number): BlockFeatures {
    const drawn = this.drawn.get(block);
    if (drawn) return drawn;
    const first = this.firstBorrower(block);
    return this.features.block(block, first, this.firstBorrower(block + 1) - first);
  }

  private firstBorrower(block: number): number {
    return Math.floor((block * this.request.num_borrowers) / this.blocks);
  }
}

function joined(parts: readonly CalibrationLoans[]): CalibrationLoans {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const all = { count, logit: new Float64Array(count), product: new Uint8Array(count), term: new Uint16Array(count), firstDue: new Uint8Array(count), item: new Int32Array(count) };
  let start = 0;
  for (const part of parts) {
    all.logit.set(part.logit, start);
    all.product.set(part.product, start);
    all.term.set(part.term, start);
    all.firstDue.set(part.firstDue, start);
    all.item.set(part.item, start);
    start += part.count;
  }
  return all;
}
