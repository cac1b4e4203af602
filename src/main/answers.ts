import { extname, join, resolve, sep } from 'node:path';
import { app, BrowserWindow, clipboard, dialog, type OpenDialogOptions, shell, type WebContents } from 'electron';
import { Failure } from '../contract/errors.ts';
import type { RequestInput, RequestOutput } from '../contract/ipc.ts';
import { jobs } from '../contract/jobs.ts';
import type { Progress } from '../contract/progress.ts';
import { certify } from '../workspace/certificates/certify.ts';
import { verifyCertificate } from '../workspace/certificates/verify.ts';
import { readDraft, writeDraft, writeDraftFolder } from '../workspace/drafts.ts';
import { describeSource } from '../workspace/ledger/describe.ts';
import { balanceAfter, listSources, setLimit, verifyLedger } from '../workspace/ledger/ledger.ts';
import { workspaceFolder } from '../workspace/location.ts';
import { readLog } from '../workspace/log.ts';
import { readCascade } from './cascades.ts';
import { checklistFor, describeEvidence } from './evidence.ts';
import { previewFile } from './preview.ts';
import { describeRuns, fileOfRun, openRun, readPdf } from './runs.ts';
import { type Answers, sendEvent } from './ipc.ts';
import type { PageJobs } from './jobs.ts';
import { readStress } from './stresses.ts';
import type { RunTables } from './tables.ts';
import { readValidation } from './validations.ts';

/**
 * What the main process answers to each request of the contract.
 * @param looks jobs that wait for no other: looks at tables
 * @param startFiles files with which the application was started; they are taken out once they are told
 */
export const createAnswers = (pageJobs: PageJobs, looks: PageJobs, tables: RunTables, startFiles: string[]): Answers => ({
  'runs:list': async () => {
    const folder = workspaceFolder(undefined);
    return { folder, runs: await describeRuns(folder) };
  },
  'run:open': ({ folder }) => openRun(workspaceFolder(undefined), folder),
  'run:show': async ({ folder }) => {
    await openRun(workspaceFolder(undefined), folder);
    await openWithSystem(folder);
  },
  'run:open-file': async ({ folder, file }) => await openWithSystem(await fileOfRun(workspaceFolder(undefined), folder, file)),
  'validation:read': ({ folder }) => readValidation(workspaceFolder(undefined), folder),
  'stress:read': ({ folder }) => readStress(workspaceFolder(undefined), folder),
  'cascade:read': ({ folder }) => readCascade(workspaceFolder(undefined), folder),
  'report:checklist': (asked) => checklistFor(workspaceFolder(undefined), asked),
  'report:pdf': ({ folder, file }) => readPdf(workspaceFolder(undefined), folder, file),
  'report:evidence': ({ folder }) => describeEvidence(workspaceFolder(undefined), folder),
  'ledger:list': async () => (await listSources(workspaceFolder(undefined))).map(describeSource),
  'ledger:limit': async ({ source, epsilon, delta }) => describeSource(await setLimit(workspaceFolder(undefined), source, { epsilon, delta })),
  'ledger:after': ({ source, ...plan }) => balanceAfter(workspaceFolder(undefined), source, plan),
  'draft:read': ({ name }) => readDraft(workspaceFolder(undefined), name),
  'draft:write': ({ name, content }) => writeDraft(workspaceFolder(undefined), name, content),
  'draft:write-folder': ({ name, contents }) => writeDraftFolder(workspaceFolder(undefined), name, contents),
  'start:files': () => startFiles.splice(0),
  'ledger:verify': async () => await verifyLedger(workspaceFolder(undefined)),
  'certificate:issue': async ({ folder, passphrase, gate }) => {
    const workspace = workspaceFolder(undefined);
    await openRun(workspace, folder);
    const { path } = await certify(workspace, folder, { days: 365, ask: async () => passphrase, gate });
    return { path };
  },
  'certificate:verify': async ({ certificate, data, publicKey }) => await verifyCertificate(certificate, { data, publicKey, workspace: workspaceFolder(undefined), now: new Date() }),
  'text:copy': ({ text }) => clipboard.writeText(text),
  'log:read': ({ most }) => readLog(workspaceFolder(undefined), most),
  'sample:path': () => join(app.isPackaged ? process.resourcesPath : app.getAppPath(), 'resources/sample/loans.csv'),
  'file:preview': ({ path, encoding }) => previewFile(path, encoding),
  'file:choose': async ({ title, kind, many }, page) => await choose(page, {
    title,
    properties: many ? ['openFile', 'multiSelections'] : ['openFile'],
    filters: [...filters[kind], { name: 'All files', extensions: ['*'] }],
  }),
  'file:choose-folder': async ({ title }, page) => (await choose(page, { title, properties: ['openDirectory', 'createDirectory'] }))[0] ?? null,
  'file:choose-new': async ({ title, name }, page) => {
    const options = { title, defaultPath: name, filters: [{ name: extname(name).slice(1).toUpperCase(), extensions: [extname(name).slice(1)] }] };
    const window = BrowserWindow.fromWebContents(page);
    const { filePath } = window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
    return filePath === '' ? null : filePath;
  },
  'job:run': (asked, page) => runJob(pageJobs, asked, page),
  'tables:list': (asked) => tables.list(asked),
  'table:open': (asked, page) => tables.open(asked, page, tell(page, asked.jobId)),
  'table:rows': (asked) => tables.rows(asked),
  'table:find': (asked, page) => tables.find(asked, page, tell(page, asked.jobId)),
  'table:export': (asked, page) => exportTable(looks, tables, asked, page),
  'job:cancel': ({ jobId }) => {
    pageJobs.cancel(jobId);
    looks.cancel(jobId);
  },
});

async function openWithSystem(path: string): Promise<void> {
  const problem = await shell.openPath(path);
  if (problem !== '') throw new Failure('resource', `${path} could not be opened.`, { fix: 'Open it in your file manager.' });
}

/** Tells a page how far a job is. */
const tell = (page: WebContents, jobId: string) => (progress: Progress): void => sendEvent(page, { type: 'job:progress', jobId, progress });

async function exportTable(looks: PageJobs, tables: RunTables, asked: RequestInput<'table:export'>, page: WebContents): Promise<RequestOutput<'table:export'>> {
  const { jobId, folder, table, columns, format, to } = asked;
  const file = await tables.fileOf(folder, table);
  if (resolve(to).startsWith(folder + sep)) throw new Failure('usage', `An export cannot be written into the run itself, ${folder}: its files are as it made them.`, { fix: 'Choose another folder.' });
  return (await looks.run(jobId, 'table-export', { file, columns, format, to }, { page, out: null, onProgress: tell(page, jobId) })).result;
}

async function runJob(pageJobs: PageJobs, { jobId, kind, request: raw, out }: RequestInput<'job:run'>, page: WebContents): Promise<RequestOutput<'job:run'>> {
  const request = jobs[kind].request.safeParse(raw);
  if (!request.success) throw new Failure('usage', `The window asked for ${kind} in a form that is not agreed.`);
  const { result, run } = await pageJobs.run(jobId, kind, request.data, { page, out, onProgress: tell(page, jobId) });
  return { result: jobs[kind].result.parse(result), run: run === null ? null : { ...run, notes: [...run.notes] } };
}

const filters = {
  table: [{ name: 'Tables', extensions: ['csv', 'tsv', 'txt', 'parquet'] }],
  json: [{ name: 'JSON', extensions: ['json'] }],
  key: [{ name: 'PEM', extensions: ['pem', 'pub', 'key'] }],
  scenario: [{ name: 'Scenarios', extensions: ['json', 'csv'] }],
};

async function choose(page: WebContents, options: OpenDialogOptions): Promise<string[]> {
  const window = BrowserWindow.fromWebContents(page);
  const answer = window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return answer.filePaths;
}
