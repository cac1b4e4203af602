import type { GeneratePreview } from '../../contract/jobs.ts';
import { codedOf, numbersOf } from '../portfolio/cells.ts';
import { states } from '../portfolio/cascade.ts';
import { PortfolioGenerator } from '../portfolio/generator.ts';
import { RealismAccumulator } from '../portfolio/realism.ts';
import type { PortfolioBlock } from '../portfolio/tables.ts';
import { requestedTemplate } from '../portfolio/templates.ts';
import type { Table } from '../table/table.ts';
import type { Job } from './job.ts';

/** As many as have about a thousand loans: a look costs less than a second. */
const previewBorrowers = 700;
const bins = 24;
/** Long tails are cut here, so that the body fills the picture; the last bin holds all beyond. */
const cutAt = 0.98;

/** The portfolio that a request would make, small: its borrowers are drawn as those of the whole are, and nothing is written. */
export const generatePreviewJob: Job<'generate-preview'> = {
  stages: [{ name: 'Drawing', share: 1 }],
  async run(asked, { monitor }) {
    monitor.stage('Drawing');
    const template = await requestedTemplate(asked);
    // So few loans cannot meet a narrow tolerance.
    const request = { ...asked, num_borrowers: Math.min(asked.num_borrowers, previewBorrowers), default_rate_tolerance: Math.max(asked.default_rate_tolerance, 0.01) };
    const generator = new PortfolioGenerator(template, request);
    const { intercept } = generator.calibrate(monitor);
    const realism = new RealismAccumulator(template, { window: generator.window, borrowers: request.num_borrowers, withHistory: request.include_payment_history });
    const blocks: PortfolioBlock[] = [];
    for (let block = 0; block < generator.blocks; block++) {
      const drawn = generator.block(block, intercept);
      realism.add(drawn);
      blocks.push(drawn);
    }
    const { loans, defaults } = realism.totals;
    const values = (table: 'borrowers' | 'loans', column: string): number[] => blocks.flatMap((block) => [...numbersOf(block[table], column)]);
    return {
      borrowers: request.num_borrowers,
      loans,
      payments: blocks.reduce((rows, { payments }) => rows + (payments?.rows ?? 0), 0),
      default_rate: defaults / loans,
      target_default_rate: generator.target,
      gini_score: realism.report().gini_score,
      scores: histogram(values('borrowers', 'credit_score'), 0),
      incomes: histogram(values('borrowers', 'annual_income'), 1 - cutAt),
      amounts: histogram(values('loans', 'amount'), 1 - cutAt),
      arrears: arrearsOf(blocks.flatMap(({ payments }) => (payments === null ? [] : [payments]))),
    };
  },
};

/** Equal bins from the smallest value to the one that a share of `beyond` exceeds, whose excess counts in the last bin. */
function histogram(values: readonly number[], beyond: number): GeneratePreview['scores'] {
  const sorted = values.toSorted((one, other) => one - other);
  const low = sorted[0]!;
  const high = Math.max(sorted[Math.floor((1 - beyond) * (sorted.length - 1))]!, low + 1);
  const counts = new Array<number>(bins).fill(0);
  for (const value of sorted) counts[Math.min(bins - 1, Math.floor((bins * (value - low)) / (high - low)))]! += 1;
  return { edges: Array.from({ length: bins + 1 }, (_, edge) => low + ((high - low) * edge) / bins), shares: counts.map((count) => (100 * count) / sorted.length) };
}

/** Months by state, of all states in which something is owed that is overdue. */
function arrearsOf(payments: readonly Table[]): GeneratePreview['arrears'] {
  if (payments.length === 0) return null;
  const inArrears = states.filter((state) => !['CUR', 'PRE', 'MAT'].includes(state));
  const counts = new Map<string, number>();
  let months = 0;
  for (const table of payments) {
    const { codes, levels } = codedOf(table, 'state');
    for (const code of codes) counts.set(levels[code] ?? '', (counts.get(levels[code] ?? '') ?? 0) + 1);
    months += table.rows;
  }
  return { states: inArrears, shares: inArrears.map((state) => (100 * (counts.get(state) ?? 0)) / Math.max(1, months)) };
}
