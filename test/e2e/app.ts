/** One way to start the built application for whoever wants to see it run: real Electron where its binary is, else the double. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Electron from 'electron';
import { _electron, type Page } from 'playwright-core';
import { electronBinary } from '../../build/electronBinary.ts';
import { DoubleApp } from '../electron-double/browser/doubleApp.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface RunningApp {
  page: Page;
  /** What the double saw; undefined on real Electron. */
  double: DoubleApp | undefined;
  /** Runs `run` in the main process. It is sent as text, so it sees its parameters only. */
  evaluate<R, A>(run: (electron: typeof Electron, argument: A) => R, argument: A): Promise<Awaited<R>>;
  /** Settles with the exit code once the main process has ended. */
  exited: Promise<number | null>;
  close(): Promise<void>;
}

/**
 * @param env added to the environment of the application
 * @param files with which it is started, as by a file association
 */
export async function launchApp(env: Record<string, string>, files: readonly string[] = []): Promise<RunningApp> {
  if (!existsSync(join(root, 'out/main/index.js'))) throw new Error('The desktop has not been built: run `npm run build` first.');
  const binary = electronBinary();
  return binary === undefined ? launchDouble(env, files) : launchElectron(binary, env, files);
}

async function launchDouble(env: Record<string, string>, files: readonly string[]): Promise<RunningApp> {
  const double = await DoubleApp.launch(root, env, files);
  const page = await double.firstWindow().catch(async (thrown: unknown) => {
    await double.close();
    throw thrown;
  });
  return {
    page,
    double,
    evaluate: (run, argument) => double.evaluate(run, argument),
    exited: double.exited,
    close: () => double.close(),
  };
}

async function launchElectron(executablePath: string, env: Record<string, string>, files: readonly string[]): Promise<RunningApp> {
  const userData = mkdtempSync(join(tmpdir(), 'pratibimba-electron-'));
  // Chromium refuses to sandbox for root, as whom containers run.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath,
    args: [...flags, `--user-data-dir=${userData}`, root, ...files],
    cwd: root,
    env: { ...(process.env as Record<string, string>), ...env },
  });
  const child = app.process();
  return {
    page: await app.firstWindow(),
    double: undefined,
    evaluate: (run, argument) => app.evaluate(run as never, argument) as never,
    exited: new Promise((resolve) => child.once('exit', resolve)),
    async close() {
      if (child.exitCode === null) await app.close();
      rmSync(userData, { recursive: true, force: true });
    },
  };
}

/**
 * Drops files from the desktop onto the middle of the window. As a hand does, it hovers until the page has answered: a busy Chromium loses a drop
 * that comes before that answer, and then the hand tries again.
 */
export async function dropFiles({ page, double }: RunningApp, paths: string[]): Promise<void> {
  await double?.knowFiles(paths);
  const [x, y] = await page.evaluate(() => {
    const { dataset } = document.documentElement;
    delete dataset['dropped'];
    addEventListener('drop', () => (dataset['dropped'] = 'yes'), { capture: true, once: true });
    return [innerWidth / 2, innerHeight / 2] as const;
  });
  const cdp = await page.context().newCDPSession(page);
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop'): Promise<unknown> => cdp.send('Input.dispatchDragEvent', { type, x, y, data: { items: [], files: paths, dragOperationsMask: 1 } });
  const dropped = (): Promise<boolean> => page.waitForFunction(() => document.documentElement.dataset['dropped'] === 'yes', null, { timeout: 3_000 }).then(() => true, () => false);
  for (let attempt = 0; attempt < 5; attempt++) {
    await drag('dragEnter');
    await drag('dragOver');
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await drag('dragOver');
    await drag('drop');
    if (await dropped()) return;
  }
  throw new Error('Chromium took no drop.');
}

/** What a person would pick in the next dialog; none of it means that they close the dialog. */
export async function scriptOpenDialog({ evaluate }: RunningApp, paths: string[]): Promise<void> {
  await evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: filePaths.length === 0, filePaths });
  }, paths);
}

/** The path that a person would name in the next dialog that saves; '' means that they close it. */
export async function scriptSaveDialog({ evaluate }: RunningApp, path: string): Promise<void> {
  await evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: filePath === '', filePath });
  }, path);
}
