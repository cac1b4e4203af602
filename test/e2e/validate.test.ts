import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Run } from '../../src/contract/run.ts';
import { collectArtefacts } from '../../src/workspace/artefacts.ts';
import { registerRun } from '../../src/workspace/runs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { expectAccessible } from './accessibility.ts';
import { type RunningApp, scriptOpenDialog } from './app.ts';
import { exampleRuns } from './exampleRuns.ts';
import { file, openApp, tableCells } from './session.ts';

/** Loans of which grades and defaults hang together; incomes are around `level`. */
const loans = (level: number): string => `income,amount,grade,default\n${Array.from({ length: 400 }, (_, row) => {
  const spread = (row * 7919) % 150;
  return `${level + spread},${1000 + ((row * 104_729) % 9000)},${'ABCD'[row % 4]},${row % 4 === 3 && row % 3 === 0 ? 1 : 0}\n`;
}).join('')}`;

/** A workspace with one open clone whose incomes are far from the real ones. */
async function workspaceWithClone(): Promise<string> {
  const workspace = temporaryFolder();
  const folder = join(workspace, 'runs/clone_1');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'loans.csv'), loans(900));
  const run: Run = {
    schemaVersion: 1, id: 'clone_1', kind: 'clone', status: 'done', startedAt: '2026-11-22T13:41:00Z', seconds: 1, versions: { pratibimba: '0.1.0', node: '24.0.0' }, threads: 1,
    request: { file: 'loans.csv', privacy: { mode: 'none' }, seed: 1 }, seed: 1, privacy: 'None: an open clone.', summary: { target: 'default' }, artefacts: await collectArtefacts(folder, 'releasable', undefined),
  };
  writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
  await registerRun(workspace, folder, run, { table: 'loans', rows: 400, seconds: 1 });
  return workspace;
}

const verdict = ({ page }: RunningApp): Promise<string> => page.locator('.banner-statement').innerText();

test('by keyboard: says what is missing, judges a clone, shows what failed first, and mends it by what is recommended', async () => {
  const app = await openApp(await workspaceWithClone());
  const { page } = app;
  await page.keyboard.press('Control+5');
  await page.getByRole('combobox', { name: 'Run' }).and(page.locator('[value^="loans, Clone"]')).waitFor();
  expect(await page.getByRole('textbox', { name: 'Target' }).inputValue()).toBe('default');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Name the real table that it is held to.').waitFor();
  await expectAccessible(app);

  await page.getByRole('textbox', { name: 'Real table' }).fill('/nowhere/loans.csv');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').waitFor();
  const real = file('loans.csv', loans(100));
  await scriptOpenDialog(app, [real]);
  await page.getByRole('button', { name: 'Choose: Real table' }).press('Enter');
  await page.keyboard.press('Control+Enter');
  await page.getByText('400 synthetic rows of loans.csv against 400 real rows of loans.csv, without a hold-out.').waitFor();
  expect(await verdict(app)).toMatch(/^Fail: /);
  const failed = (await tableCells(app)).map(([name]) => name);
  expect(failed[0]).toMatch(/^Failed, \d+$/);
  expect(failed).toContain('Distribution: income');
  await page.getByRole('button', { name: /^Passed, / }).press('Enter');
  await page.getByRole('button', { name: 'Missing cells: income' }).press('Enter');
  await page.getByRole('heading', { name: 'Missing cells: income' }).waitFor();
  await page.getByRole('button', { name: 'Distribution: income' }).press('Enter');
  await page.getByRole('heading', { name: 'What to do' }).waitFor();
  await expectAccessible(app);

  await page.getByRole('button', { name: 'Apply and re-run' }).press('Enter');
  await expect.poll(() => page.getByRole('button', { name: 'Distribution: income' }).count(), { timeout: 60_000 }).toBe(0);
  await page.getByRole('button', { name: 'Re-check' }).waitFor();
  await page.getByRole('button', { name: 'Distribution: income' }).or(page.getByRole('button', { name: /^Passed, / })).first().waitFor();
  expect((await tableCells(app)).map(([name]) => name).filter((name) => name === 'Distribution: income')).toEqual([]);

  // The first verdict can be read again.
  await page.getByRole('combobox', { name: 'Past validations' }).click();
  await page.getByRole('option').last().click();
  await page.getByRole('button', { name: 'Distribution: income' }).waitFor();
});

test('says what will be there before anything can be judged, and of a validation that is gone that it is', async () => {
  const workspace = temporaryFolder();
  const app = await openApp(workspace);
  const { page } = app;
  await page.keyboard.press('Control+5');
  await page.getByText('There is nothing to judge yet.').waitFor();
  await expectAccessible(app);
  await exampleRuns(workspace);
  await page.getByRole('combobox', { name: 'Past validations' }).click();
  await page.getByRole('option').click();
  await page.getByText('There is no validation that can be read in').waitFor();
});
