import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../contract/errors.ts';
import type { GenerateRequest, RealismReport } from '../../contract/jobs.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { ColumnSchema } from '../../contract/tableSchema.ts';
import type { PortfolioTemplate } from '../../contract/template.ts';
import { createTableWriter, type TableWriter } from '../io/write.ts';
import { wilsonInterval } from '../numeric/binomial.ts';
import { borrowerColumns, loanColumns, paymentColumns, portfolioFormat } from '../portfolio/columns.ts';
import { portfolioDictionary } from '../portfolio/dictionary.ts';
import { PortfolioGenerator } from '../portfolio/generator.ts';
import { RealismAccumulator } from '../portfolio/realism.ts';
import { assumptionsOf, loadTemplate } from '../portfolio/templates.ts';
import { artefactFolder, type Job } from './job.ts';
import { portfolioBlocks, type CalibratedPortfolio } from './portfolioBlocks.ts';

const privacy = 'Nothing real was used: the guarantee is epsilon = 0.';

/** Makes a credit portfolio from a template: finds the intercept that meets the target rate, then draws and writes it block by block. */
export const generateJob: Job<'generate'> = {
  stages: [
    { name: 'Calibrating', share: 0.3 },
    { name: 'Generating', share: 0.7 },
  ],
  async run(request, context) {
    const started = performance.now();
    const portfolioId = newPortfolioId(new Date());
    refuseAnonymity(request);
    const folder = artefactFolder(context);
    const { monitor } = context;
    monitor.stage('Calibrating');
    const template = await loadTemplate(request.template);
    const generator = new PortfolioGenerator(template, request);
    const helping = context.assistants.slice(0, generator.blocks - 1);
    // They get ready while this thread calibrates.
    const opened = Promise.all(helping.map((assistant) => assistant.openPortfolio(template, request)));
    opened.catch(() => {});
    const { intercept } = generator.calibrate(monitor);
    await opened;
    monitor.stage('Generating');
    const realism = new RealismAccumulator(template, { window: generator.window, borrowers: request.num_borrowers, withHistory: request.include_payment_history });
    const files = await writePortfolio({ request, generator, intercept, helping }, realism, folder, monitor);
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
      generation_time_seconds: Math.round(performance.now() - started) / 1000,
      files: Object.fromEntries(files.map(({ table, name }) => [table, name])),
      template: template.name,
      privacy,
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

function refuseAnonymity({ k_anonymity: k }: GenerateRequest): void {
  if (k > 1) throw new Failure('usage', `k-anonymity of ${k} is asked for, but it is enforced only from the version that can check classes of borrowers; until then say 1.`);
}

interface PortfolioFile {
  readonly table: 'borrowers' | 'loans' | 'payments';
  readonly columns: readonly ColumnSchema[];
}

interface OpenFile extends PortfolioFile {
  readonly path: string;
  readonly writer: TableWriter;
}

/** Writes all tables, or none: what was begun is removed when anything fails. */
async function writePortfolio(portfolio: CalibratedPortfolio, realism: RealismAccumulator, folder: string, monitor: Monitor): Promise<{ table: string; name: string; rows: number }[]> {
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
    for await (const block of portfolioBlocks(portfolio, monitor)) {
      realism.add(block);
      for (const { table, writer } of open) await writer.write(block[table]!);
    }
    const written = [];
    for (const { table, writer } of open) written.push({ table, name: `${table}.${format}`, rows: (await writer.close()).rows });
    return written;
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
