import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../contract/errors.ts';
import { type Monitor, shareOfStage } from '../../contract/progress.ts';
import { type ReportInputs, reportInputs, type ReportRequest, type TableFigures } from '../../contract/report.ts';
import type { Artefact } from '../../contract/run.ts';
import { readJsonFile } from '../io/json.ts';
import { buildReport } from '../report/build.ts';
import { reportPdf } from '../report/page.ts';
import { describeFile } from './describeFile.ts';
import { artefactFolder, type Job } from './job.ts';
import { readEvidence } from './reportEvidence.ts';

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
    const { figures, notDescribed } = request.template === 'memo' ? { figures: [], notDescribed: [] } : await describeTables(request.run, evidence.tables, monitor);
    monitor.stage('Printing');
    const document = buildReport({ ...evidence, figures, notDescribed });
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

/**
 * Figures of the written tables, which must be those that the run wrote.
 * @throws Failure 'verification' for a table that was changed since
 */
async function describeTables(folder: string, tables: readonly Artefact[], monitor: Monitor): Promise<{ figures: TableFigures[]; notDescribed: string[] }> {
  const figures: TableFigures[] = [];
  for (const [position, { path, bytes, sha256 }] of tables.entries()) {
    if (bytes > mostBytes) continue;
    const own = shareOfStage(monitor, position / tables.length, (position + 1) / tables.length);
    const described = await describeFile(join(folder, path), path, own);
    if (described.sha256 !== sha256) throw new Failure('verification', `${path} is not the file that the run wrote.`, { fix: 'Run it again; only what was written can be reported.' });
    figures.push(described.figures);
  }
  return { figures, notDescribed: tables.filter(({ bytes }) => bytes > mostBytes).map(({ path }) => path) };
}
