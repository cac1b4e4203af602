import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../contract/errors.ts';
import { type Monitor, shareOfStage } from '../../contract/progress.ts';
import { type ReportInputs, reportInputs, type ReportRequest, type TableFigures } from '../../contract/report.ts';
import { readJsonFile } from '../io/json.ts';
import { buildReport } from '../report/build.ts';
import { reportPdf } from '../report/page.ts';
import type { Drift, Evidence } from '../report/evidence.ts';
import { describeFile } from './describeFile.ts';
import { artefactFolder, type Job } from './job.ts';
import { columnsOf, defaultRateDrift, earlierTable } from './reportDrift.ts';
import { type ReadEvidence, readEvidence } from './reportEvidence.ts';

/** Larger tables are not read again for a report. */
const mostBytes = 64e6;

/** The report of a run: one document, as JSON and as PDF. */
export const reportJob: Job<'report'> = {
  stages: [
    { name: 'Reading', share: 0.7 },
    { name: 'Printing', share: 0.3 },
  ],
  async run(request, context) {
    const { monitor } = context;
    const folder = artefactFolder(context);
    monitor.stage('Reading');
    const inputs = await readInputs(request);
    const evidence = await readEvidence(request, inputs);
    const described = request.template === 'memo' ? nothingDescribed : await describeTables(request.run, evidence, request.edition, monitor);
    monitor.stage('Printing');
    const document = buildReport({ ...evidence, ...described });
    const pdf = await reportPdf(document, request.paper);
    const place = request.edition === 'internal' ? 'internal/' : '';
    const files = { pdf: `${place}${request.template}.pdf`, json: `${place}${request.template}.json` };
    await mkdir(join(folder, place), { recursive: true });
    await writeFile(join(folder, files.json), `${JSON.stringify(document, null, 2)}\n`);
    await writeFile(join(folder, files.pdf), pdf);
    const { front, findings } = document;
    return {
      template: request.template,
      edition: request.edition,
      subject: front.subject,
      verdict: front.verdict,
      open_findings: front.open_findings,
      findings,
      evidence: evidence.found,
      files,
      label: request.edition,
      stageSeconds: monitor.finish(),
    };
  },
};

async function readInputs({ inputs }: ReportRequest): Promise<ReportInputs> {
  if (inputs === null) return reportInputs.parse({});
  return await readJsonFile(inputs, reportInputs, 'report-inputs');
}

type Described = Pick<Evidence, 'figures' | 'notDescribed' | 'drift'>;

const nothingDescribed: Described = { figures: [], notDescribed: [], drift: null };

/**
 * Figures of the written tables, which must be those that the run wrote, and how they differ from those of the run before.
 * @throws Failure 'verification' for a table that was changed since
 */
async function describeTables(folder: string, { run, tables, previous }: ReadEvidence, edition: ReportRequest['edition'], monitor: Monitor): Promise<Described> {
  const figures: TableFigures[] = [];
  const columns: Drift['columns'][number][] = [];
  const compared = new Set<string>();
  // What is internal of the run before stays so.
  const before = previous !== null && (edition === 'internal' || previous.run.artefacts.every(({ path, label }) => !tables.some((own) => own.path === path) || label === 'releasable')) ? previous : null;
  for (const [position, { path, bytes, sha256 }] of tables.entries()) {
    if (bytes > mostBytes) continue;
    const part = (from: number, to: number): Monitor => shareOfStage(monitor, (position + from) / tables.length, (position + to) / tables.length);
    const described = await describeFile(join(folder, path), path, part(0, 0.6));
    if (described.sha256 !== sha256) throw new Failure('verification', `${path} is not the file that the run wrote.`, { fix: 'Run it again; only what was written can be reported.' });
    figures.push(described.figures);
    const earlier = before === null ? null : await earlierTable(before, path, mostBytes, part(0.6, 0.9));
    const own = earlier === null ? null : columnsOf(path, earlier, described.table, part(0.9, 1));
    if (own === null) continue;
    columns.push(...own);
    compared.add(path);
  }
  const drift = before === null || compared.size === 0 ? null : { run: before.run.id, columns, notCompared: tables.map(({ path }) => path).filter((path) => !compared.has(path)), defaultRate: defaultRateDrift(before.run, run) };
  return { figures, notDescribed: tables.filter(({ bytes }) => bytes > mostBytes).map(({ path }) => path), drift };
}
