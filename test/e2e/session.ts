import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFailed, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { launchApp, type RunningApp } from './app.ts';

/**
 * The application on a workspace, for the length of one test. A test in which a console would show anything fails, unless
 * it provokes that: then it says so with `quiet: false`.
 */
export async function openApp(workspace: string, { quiet = true, files = [] as readonly string[] } = {}): Promise<RunningApp> {
  const app = await launchApp({ PRATIBIMBA_WORKSPACE: workspace, TZ: 'UTC' }, files);
  // Patient: the unit tests run beside these.
  app.page.setDefaultTimeout(90_000);
  let inSight = '';
  onTestFailed(() => console.error(`What stood in the window:\n${inSight}`));
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') inSight = await textOf(app);
    await app.close();
    if (quiet) expect(app.double?.problems ?? []).toEqual([]);
  });
  await hearing(app);
  return app;
}

/** All that a person could read in the window; what the console of the double has. */
async function textOf({ page, double }: RunningApp): Promise<string> {
  const text = page.isClosed() ? 'The page is closed.' : await page.locator('body').innerText({ timeout: 5_000 }).catch(String);
  return [text, ...(double?.problems ?? [])].join('\n');
}

/** The page has mounted, and what listens to keys and drops with it: a person would not act on an empty window either. */
async function hearing({ page }: RunningApp): Promise<void> {
  await page.locator('nav.rail').waitFor();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** Writes a file of that name into a folder of its own. */
export function file(name: string, content: string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** Texts of the cells of the one table in sight, row by row, without the head. */
export async function tableCells({ page }: RunningApp): Promise<string[][]> {
  await page.locator('tbody tr').first().waitFor();
  return page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText)));
}
