import { BrowserWindow, dialog, type OpenDialogOptions, type WebContents } from 'electron';
import { Failure } from '../contract/errors.ts';
import { jobs } from '../contract/jobs.ts';
import { workspaceFolder } from '../workspace/location.ts';
import { listRuns } from '../workspace/runs.ts';
import { type Answers, sendEvent } from './ipc.ts';
import type { PageJobs } from './jobs.ts';

/** What the main process answers to each request of the contract. */
export const createAnswers = (pageJobs: PageJobs): Answers => ({
  'runs:list': async () => {
    const folder = workspaceFolder(undefined);
    return { folder, runs: await listRuns(folder) };
  },
  'csv:choose': (_input, page) => chooseCsv(page),
  'csv:inspect': async ({ jobId, path }, page) => {
    const request = jobs.inspect.request.parse({ files: [path] });
    const { result } = await pageJobs.run(jobId, 'inspect', request, page, (progress) => sendEvent(page, { type: 'job:progress', jobId, progress }));
    const [table] = result.tables;
    if (table === undefined) throw new Failure('internal', 'The inspection of one file gave no table.');
    return table;
  },
  'job:cancel': ({ jobId }) => pageJobs.cancel(jobId),
});

async function chooseCsv(page: WebContents): Promise<string | null> {
  const options: OpenDialogOptions = {
    title: 'Choose a CSV',
    properties: ['openFile'],
    filters: [{ name: 'Delimited text', extensions: ['csv', 'tsv', 'txt'] }, { name: 'All files', extensions: ['*'] }],
  };
  const window = BrowserWindow.fromWebContents(page);
  const answer = window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return answer.filePaths[0] ?? null;
}
