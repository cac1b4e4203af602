import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleaseAnonymity } from '../../contract/anonymity.ts';
import type { GenerateRequest, RealismReport } from '../../contract/jobs.ts';
import { shareOfStage, type Monitor } from '../../contract/progress.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import type { PortfolioTemplate } from '../../contract/template.ts';
import { createTableWriter, type TableWriter } from '../io/write.ts';
import { wilsonInterval } from '../numeric/binomial.ts';
import { borrowerColumns, loanColumns, paymentColumns, portfolioFormat } from '../portfolio/columns.ts';
import { portfolioDictionary } from '../portfolio/dictionary.ts';
import { lstmProvenance } from '../portfolio/lstmCascade.ts';
import { PortfolioGenerator } from '../portfolio/generator.ts';
import { RealismAccumulator } from '../portfolio/realism.ts';
import { assumptionsOf, requestedTemplate } from '../portfolio/templates.ts';
import { artefactFolder, type Job } from './job.ts';
import { borrowerBlocks, portfolioBlocks, type CalibratedPortfolio } from './portfolioBlocks.ts';
import { enforceReleaseK, type ReleaseK } from './releaseK.ts';

const privacy = 'Nothing real was used: the guarantee is epsilon = 0.';

/** Makes a credit portfolio from a template: finds the intercept that meets the target rate, then draws and writes it block by block. */
export const generateJob: Job<'generate'> = {
  stages: [
    { name: 'Calibrating', share: 0.25 },
    { name: 'Counting classes', share: 0.1 },
    { name: 'Generating', share: 0.65 },
  ],
  async run(request, context) {
    const started = performance.now();
    const portfolioId = newPortfolioId(new Date());
    const folder = artefactFolder(context);
    const { monitor } = context;
    monitor.stage('Calibrating');
    const template = await requestedTemplate(request);
    const generator = new PortfolioGenerator(template, request);
    const helping = context.assistants.slice(0, generator.blocks - 1);
    // They get ready while this thread calibrates.
    const opened = Promise.all(helping.map((assistant) => assistant.openPortfolio(template, request)));
    opened.catch(() => {});
    const { intercept } = generator.calibrate(monitor);
    await opened;
    const portfolio = { request, generator, intercept, helping };
    monitor.stage('Counting classes');
    const release = await enforceReleaseK(borrowerColumns, request.k_anonymity, () => borrowerBlocks(portfolio, monitor), monitor);
    monitor.stage('Generating');
    const realism = new RealismAccumulator(template, { window: generator.window, borrowers: request.num_borrowers, withHistory: request.include_payment_history });
    const { files, anonymity } = await writePortfolio(portfolio, release, realism, folder, monitor);
    await writeFile(join(folder, 'dictionary.json'), `${JSON.stringify(portfolioDictionary(template, request.include_payment_history), null, 2)}\n`);
    const { loans, defaults } = realism.totals;
    const report = realism.report();
    return {
      portfolio_id: portfolioId,
      status: 'completed',
      num_borrowers: request.num_borrowers,
      num_loans: loans,
      num_payments: files.find(({ table }) => table === 'payments')?.rows ?? 0,
      achieved_default_rate: defaults / loans,
      achieved_default_rate_interval: wilsonInterval(defaults, loans),
      target_default_rate: generator.target,
      default_rate_tolerance: request.default_rate_tolerance,
      default_definition: `${generator.definition}.`,
      cascade: request.cascade === 'lstm' ? `LSTM. ${lstmProvenance}` : 'Second-order Markov chain of the template.',
      generation_time_seconds: Math.round(performance.now() - started) / 1000,
      files: Object.fromEntries(files.map(({ table, name }) => [table, name])),
      template: template.name,
      privacy,
      anonymity,
      realism: report,
      assumptions: assumptionsOf(template),
      notes: notesOf(request, template, report),
      stageSeconds: monitor.finish(),
    };
  },
};

/** For example `SYNTH_20260202_163045_a1b2`, in UTC. It names the run, not the data, which repeat for the same seed. */
function newPortfolioId(time: Date): string {
  const [date = '', clock = ''] = time.toISOString().replaceAll(/[-:]/g, '').split(/[T.]/);
  const [random = 0] = crypto.getRandomValues(new Uint16Array(1));
  return `SYNTH_${date}_${clock}_${random.toString(16).padStart(4, '0')}`;
}

interface PortfolioFile {
  readonly table: 'borrowers' | 'loans' | 'payments';
  readonly columns: readonly ColumnSchema[];
}

interface OpenFile extends PortfolioFile {
  readonly path: string;
  readonly writer: TableWriter;
}

interface WrittenPortfolio {
  readonly files: { table: string; name: string; rows: number }[];
  readonly anonymity: ReleaseAnonymity;
}

/** Writes all tables, or none: what was begun is removed when anything fails, the recount of the borrowers included. */
async function writePortfolio(portfolio: CalibratedPortfolio, release: ReleaseK, realism: RealismAccumulator, folder: string, monitor: Monitor): Promise<WrittenPortfolio> {
  const { format, include_payment_history: withHistory } = portfolio.request;
  const tables: PortfolioFile[] = [
    { table: 'borrowers', columns: borrowerColumns },
    { table: 'loans', columns: loanColumns },
    ...(withHistory ? [{ table: 'payments', columns: paymentColumns } as const] : []),
  ];
  const open: OpenFile[] = [];
  try {
    for (const { table, columns } of tables) {
      const path = join(folder, `${table}.${format}`);
      open.push({ table, columns, path, writer: await openWriter(path, columns, format) });
    }
    for await (const drawn of portfolioBlocks(portfolio, shareOfStage(monitor, 0, 0.97))) {
      // Only the borrower's own quasi-identifiers change: no loan, payment or figure of risk is made from them any more.
      const block = { ...drawn, borrowers: release.move(drawn.borrowers) };
      realism.add(block);
      for (const { table, writer } of open) await writer.write(block[table]!);
    }
    const files = [];
    for (const { table, writer } of open) files.push({ table, name: `${table}.${format}`, rows: (await writer.close()).rows });
    return { files, anonymity: await release.recount(open[0]!.path, portfolioFormat, shareOfStage(monitor, 0.97, 1)) };
  } catch (thrown) {
    for (const { path, writer } of open) {
      await writer.abort();
      await rm(path, { force: true });
    }
    throw thrown;
  }
}

async function openWriter(path: string, columns: readonly ColumnSchema[], format: GenerateRequest['format']): Promise<TableWriter> {
  if (format === 'csv') return createTableWriter(path, columns, portfolioFormat);
  const { createParquetWriter } = await import('../io/parquet.ts');
  return createParquetWriter(path, columns);
}

function notesOf({ privacy_epsilon: epsilon, use_copulas: useCopulas }: GenerateRequest, { title }: PortfolioTemplate, { correlations, gini_score: gini }: RealismReport): string[] {
  const notes: string[] = [];
  if (epsilon !== null) notes.push(`An epsilon of ${epsilon} was asked for. Nothing real was used: the guarantee is epsilon = 0, whatever was asked.`);
  if (!useCopulas && correlations.length > 0) {
    const distance = ({ achieved, calibration }: RealismReport['correlations'][number]): number => Math.abs(achieved - (calibration ?? achieved));
    const mean = correlations.reduce((sum, pair) => sum + distance(pair), 0) / correlations.length;
    const worst = correlations.reduce((one, other) => (distance(other) > distance(one) ? other : one));
    notes.push(
      `Copulas are off, which costs the dependence that "${title}" is calibrated to: rank correlations are ${mean.toFixed(2)} away from it on average and ` +
        `${distance(worst).toFixed(2)} at most (${worst.pair} is ${worst.achieved.toFixed(2)} instead of ${(worst.calibration ?? 0).toFixed(2)}); the Gini of the credit score is ${gini.toFixed(2)}.`,
    );
  }
  return notes;
}
