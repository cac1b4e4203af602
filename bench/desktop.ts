import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { dropFiles, launchApp, type RunningApp } from '../test/e2e/app.ts';
import { cli } from './command.ts';
import { writeLargeTable } from './largeTable.ts';

const starts = 5;
/** Aims, in milliseconds: a usable home, an interaction until the next picture, a task of the page's one thread. */
const aims = { start: 2500, interaction: 200, task: 100 };

declare global {
  interface Window {
    /** Milliseconds of what the page's thread did, and of what a person waited for. */
    seen: { tasks: number[]; interactions: number[] };
  }
}

/** The built desktop: its cold start, a grid of a million rows, and whether the window stays quick while a job runs. */
export async function benchDesktop(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pratibimba-bench-'));
  try {
    await coldStart(folder);
    await grid(folder);
    await busyWindow(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function coldStart(folder: string): Promise<void> {
  const milliseconds: number[] = [];
  for (let start = 0; start < starts; start++) {
    const begun = performance.now();
    const app = await open(join(folder, 'empty'));
    milliseconds.push(performance.now() - begun);
    await app.close();
  }
  milliseconds.sort((one, other) => one - other);
  report(`cold start to a usable home (${starts} starts; median; on the double this starts a browser and Node)`, milliseconds[starts >> 1]!, aims.start);
}

/** Scrolls, pages, jumps and selects in the payments of a generated portfolio. */
async function grid(folder: string): Promise<void> {
  const workspace = join(folder, 'grid');
  const made = execFileSync(process.execPath, [cli, 'generate', '--template', 'us-personal-loans', '--borrowers', '40000', '--seed', '1', '--workspace', workspace, '--json', '--quiet'], { encoding: 'utf8' });
  const { num_payments: rows } = JSON.parse(made) as { num_payments: number };
  const app = await open(workspace);
  const { page } = app;
  await page.keyboard.press('Control+4');
  await page.getByText('payments.csv', { exact: true }).click();
  await page.locator('.grid').focus();
  await watch(page);
  for (let turn = 0; turn < 20; turn++) await page.keyboard.press('PageDown');
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.mouse.move(700, 500);
  for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, 2500);
  await page.locator('.grid-row').nth(4).click();
  const { interactions, tasks } = await seen(page);
  report(`slowest interaction on a grid of ${rows.toLocaleString('en-GB')} rows`, Math.max(0, ...interactions), aims.interaction);
  reportTasks('on the grid', tasks);
  await app.close();
}

/** Goes about the window while a large table is read and judged. */
async function busyWindow(folder: string): Promise<void> {
  const file = writeLargeTable(folder, 400_000);
  const app = await open(join(folder, 'busy'));
  const { page } = app;
  await dropFiles(app, [file]);
  await watch(page);
  for (let turn = 0; turn < 15; turn++) {
    await page.keyboard.press(`Control+${turn % 2 === 0 ? 1 : 3}`);
    await page.waitForTimeout(200);
  }
  const { interactions, tasks } = await seen(page);
  report('slowest interaction while a job runs', Math.max(0, ...interactions), aims.interaction);
  reportTasks('while a job runs', tasks);
  await app.close();
}

/** Opens the window on a workspace and waits until a person could begin. */
async function open(workspace: string): Promise<RunningApp> {
  const app = await launchApp({ PRATIBIMBA_WORKSPACE: workspace });
  await app.page.getByRole('heading', { name: 'Home' }).first().waitFor();
  await app.page.getByText('in this workspace').waitFor();
  return app;
}

/** Begins to note long tasks, and interactions by the time until the next picture (Event Timing, as for "interaction to next paint"). */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.seen = { tasks: [], interactions: [] };
    new PerformanceObserver((list) => window.seen.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
    new PerformanceObserver((list) => window.seen.interactions.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
}

async function seen(page: Page): Promise<Window['seen']> {
  await page.waitForTimeout(300);
  return page.evaluate(() => window.seen);
}

function report(what: string, milliseconds: number, aim: number): void {
  console.log(`${what}: ${milliseconds.toFixed(0)} ms, ${(milliseconds / aim).toFixed(2)} of the ${aim} ms that are allowed`);
}

/** Chromium tells tasks from 50 ms on alone. */
function reportTasks(when: string, tasks: readonly number[]): void {
  if (tasks.length === 0) console.log(`longest task of the page ${when}: below 50 ms, of the ${aims.task} ms that are allowed`);
  else report(`longest task of the page ${when}`, Math.max(...tasks), aims.task);
}
