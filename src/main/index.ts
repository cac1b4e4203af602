import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog } from 'electron';
import { toFailureRecord } from '../contract/errors.ts';
import type { Event } from '../contract/ipc.ts';
import { createPool } from '../engine/jobs/pool.ts';
import { createAnswers } from './answers.ts';
import { fileArguments } from './fileArguments.ts';
import { sendEvent, serveRequests } from './ipc.ts';
import { PageJobs } from './jobs.ts';
import { RunTables } from './tables.ts';
import { declareScheme, serveRenderer } from './rendererProtocol.ts';
import { closeNetwork, lockDown } from './security.ts';
import { watchWorkspace } from './watch.ts';
import { focusWindow, openWindow, setMenu } from './window.ts';
import { workspaceFolder } from '../workspace/location.ts';

const built = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

async function start(): Promise<void> {
  lockDown();
  serveRenderer(built('renderer'));
  setMenu();
  const threads = Math.max(1, availableParallelism() - 1);
  const entry = new URL('./worker.js', import.meta.url);
  const pool = createPool({ entry, threads });
  const pageJobs = new PageJobs(pool, threads);
  // A thread of its own: who looks at a table does not wait for a job that runs.
  const looking = createPool({ entry, threads: 1 });
  const looks = new PageJobs(looking, 1);
  const tables = new RunTables(() => workspaceFolder(undefined), looks);
  serveRequests(createAnswers(pageJobs, looks, tables, fileArguments(process.argv, process.cwd(), app.isPackaged)));
  const tell = (event: Event): void => {
    for (const { webContents } of BrowserWindow.getAllWindows()) sendEvent(webContents, event);
  };
  watchWorkspace(workspaceFolder(undefined), () => tell({ type: 'workspace:changed' }));
  app.on('second-instance', (_event, line, folder) => {
    focusWindow();
    const files = fileArguments(line, folder, app.isPackaged);
    if (files.length > 0) tell({ type: 'files:open', files });
  });
  app.on('window-all-closed', () => app.quit());
  app.once('will-quit', (event) => {
    event.preventDefault();
    // Jobs first: they remove their partial files, which a thread that is ended cannot.
    void Promise.all([pageJobs.endAll(), looks.endAll()]).then(() => Promise.all([pool.close(), looking.close()])).finally(() => app.exit(0));
  });
  await openWindow(built('preload/index.cjs'));
}

// No top-level await of `ready`: Electron becomes ready only after this module has been run.
if (app.requestSingleInstanceLock()) {
  declareScheme();
  closeNetwork();
  app.whenReady().then(start).catch((thrown: unknown) => {
    dialog.showErrorBox('Pratibimba cannot start', toFailureRecord(thrown).message);
    app.exit(1);
  });
} else {
  app.quit();
}
