import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { expectAccessible } from './accessibility.ts';
import { dropFiles, type RunningApp, scriptOpenDialog } from './app.ts';
import { openApp } from './session.ts';

/** Borrowers, loans and payments that belong together, taken as a lender's. */
async function books(): Promise<string[]> {
  const folder = join(temporaryFolder(), 'books');
  const { code } = await runCli(['generate', '--borrowers', '250', '--history-months', '6', '--seed', '3', '-o', folder]);
  expect(code).toBe(0);
  return ['borrowers', 'loans', 'payments'].map((table) => join(folder, `${table}.csv`));
}

async function goToStep(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Steps of the clone' }).getByRole('button', { name }).click();
}

async function dropBooks(app: RunningApp): Promise<string[]> {
  const files = await books();
  await dropFiles(app, files);
  await app.page.getByText('loans.borrower_id names rows of borrowers by borrower_id.').waitFor();
  return files;
}

test('tables that are dropped together are cloned together: their links are shown, each has its steps, and one run makes them all', async () => {
  const app = await openApp(temporaryFolder());
  const { page } = app;
  await dropBooks(app);
  await page.getByText('payments.loan_id names rows of loans by loan_id.').waitFor();
  await expectAccessible(app);

  await page.getByRole('radiogroup', { name: 'Table' }).getByText('loans', { exact: true }).click();
  await page.getByRole('heading', { name: 'Is this how loans.csv is written?' }).waitFor();
  await goToStep(page, 'Target');
  await page.getByRole('radio', { name: 'default', exact: true }).check();
  await goToStep(page, 'Review');
  await page.getByText('loans: Models will predict default: ties to it are kept with more care.').waitFor();
  await expectAccessible(app);

  await page.keyboard.press('Control+Enter');
  await page.getByText('borrowers.csv', { exact: true }).waitFor();
  const folder = await page.locator('.panel-head .mono').innerText();
  const run = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { artefacts: { path: string }[]; request: { target: string } };
  expect(run.request.target).toBe('loans.default');
  expect(run.artefacts.map(({ path }) => path)).toEqual(expect.arrayContaining(['borrowers.csv', 'loans.csv', 'payments.csv']));
});

test('privately, several tables need declared schemas, which are read as soon as they are chosen', async () => {
  const app = await openApp(temporaryFolder());
  const { page } = app;
  await dropBooks(app);
  await goToStep(page, 'Privacy');
  await page.getByText('Private', { exact: true }).click();
  await page.getByText('Several tables are cloned privately by declared schemas alone: choose their folder.').first().waitFor();
  const folder = join(temporaryFolder(), 'schemas');
  mkdirSync(folder);
  writeFileSync(join(folder, 'borrowers.json'), '{}');
  await scriptOpenDialog(app, [folder]);
  await page.getByRole('button', { name: 'Choose the folder' }).click();
  await page.getByText(folder).waitFor();
  // The engine reads what was chosen at once, and says what is wrong with it.
  await page.getByText('The folder of schemas holds none for the table loans.').waitFor();
  await expectAccessible(app);
});
