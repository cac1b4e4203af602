import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog } from 'electron';
import { toFailureRecord } from '../contract/errors.ts';
import type { Event } from '../contract/ipc.ts';
import type { LogEntry } from '../contract/log.ts';
import { createPool } from '../engine/jobs/pool.ts';
import { createAnswers } from './answers.ts';
import { fileArguments } from './fileArguments.ts';
import { sendEvent, serveRequests } from './ipc.ts';
import { PageJobs } from './jobs.ts';
import { chooseRendering, distrustGraphicsCard } from './rendering.ts';
import { RunTables } from './tables.ts';
import { declareScheme, serveRenderer } from './rendererProtocol.ts';
import { closeNetwork, lockDown } from './security.ts';
import { watchWorkspace } from './watch.ts';
import { focusWindow, openWindow, setMenu } from './window.ts';
import { workspaceFolder } from '../workspace/location.ts';
import { holdWindow } from '../workspace/lock.ts';
import { appendLog } from '../workspace/log.ts';

const now = (): string => new Date().toISOString();
const built = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

async function start(softwareRendering: boolean): Promise<void> {
  const folder = workspaceFolder(undefined);
  const letGo = await holdWindow(folder);
  const log = (entry: LogEntry): Promise<void> => appendLog(folder, entry);
  await log({ time: now(), event: 'opened', version: app.getVersion(), platform: process.platform, softwareRendering });
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (reason === 'clean-exit') return;
    void log({ time: now(), event: 'process-gone', process: type, reason });
    if (type === 'GPU') distrustGraphicsCard();
  });
  lockDown();
  serveRenderer(built('renderer'));
  setMenu();
  const threads = Math.max(1, availableParallelism() - 1);
  const entry = new URL('./worker.js', import.meta.url);
  const pool = createPool({ entry, threads });
  const pageJobs = new PageJobs(pool, threads, log);
  // A thread of its own: who looks at a table does not wait for a job that runs.
  const looking = createPool({ entry, threads: 1 });
  const looks = new PageJobs(looking, 1, log);
  const tables = new RunTables(() => folder, looks);
  serveRequests(createAnswers(pageJobs, looks, tables, fileArguments(process.argv, process.cwd(), app.isPackaged)));
  const tell = (event: Event): void => {
    for (const { webContents } of BrowserWindow.getAllWindows()) sendEvent(webContents, event);
  };
  watchWorkspace(folder, () => tell({ type: 'workspace:changed' }));
  app.on('second-instance', (_event, line, from) => {
    focusWindow();
    const files = fileArguments(line, from, app.isPackaged);
    if (files.length > 0) tell({ type: 'files:open', files });
  });
  app.on('window-all-closed', () => app.quit());
  app.once('will-quit', (event) => {
    event.preventDefault();
    // Jobs first: they remove their partial files, which a thread that is ended cannot.
    void Promise.all([pageJobs.endAll(), looks.endAll()])
      .then(() => Promise.all([pool.close(), looking.close()]))
      .then(() => log({ time: now(), event: 'closed' }))
      .then(letGo)
      .finally(() => app.exit(0));
  });
  await openWindow(built('preload/index.cjs'), async (reason) => {
    await log({ time: now(), event: 'process-gone', process: 'Page', reason });
    // Nobody could see or cancel them any more.
    await Promise.all([pageJobs.endAll(), looks.endAll()]);
  });
}

// No top-level await of `ready`: Electron becomes ready only after this module has been run.
if (app.requestSingleInstanceLock()) {
  declareScheme();
  closeNetwork();
  const softwareRendering = chooseRendering();
  app.whenReady().then(() => start(softwareRendering)).catch((thrown: unknown) => {
    dialog.showErrorBox('Pratibimba cannot start', toFailureRecord(thrown).message);
    app.exit(1);
  });
} else {
  app.quit();
}
