import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
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
  onTestFinished(async () => {
    await app.close();
    if (quiet) expect(app.double?.problems ?? []).toEqual([]);
  });
  return app;
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
