import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Run } from '../../src/contract/run.ts';
import { collectArtefacts } from '../../src/workspace/artefacts.ts';
import { registerRun } from '../../src/workspace/runs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { expectAccessible } from './accessibility.ts';
import { type RunningApp, scriptSaveDialog } from './app.ts';
import { openApp } from './session.ts';

const loans = 200_000;
const loanRow = (row: number): string => `L${String(row + 1).padStart(8, '0')},00${row % 7},${(1000 + (row * 37) % 9000).toFixed(3)},"grade, ${'ABC'[row % 3]}"`;
const late = [0, 0, 12, 35, 61, 95];
const paymentsOf = (loan: number): string => late.map((days, month) => `L${String(loan + 1).padStart(8, '0')},2024-0${month + 1},${days}\n`).join('');

const inOrder = `loan_id,month,days_past_due\n${Array.from({ length: 100 }, (_, loan) => paymentsOf(loan)).join('')}`;
/** The same rows the other way round, as a bank's own system may give them: the loan stands second. */
const inNoOrder = `month,loan_id,days_past_due\n${inOrder.split('\n').slice(1, -1).toReversed().map((row) => row.replace(/^(\w+),([\d-]+)/, '$2,$1')).join('\n')}\n`;

/** A workspace with one generated run: so many loans, and the payments of the first hundred. */
async function workspaceWithRun(payments = inOrder): Promise<string> {
  const workspace = temporaryFolder();
  const folder = join(workspace, 'runs/generate_1');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'loans.csv'), `loan_id,branch,amount,grade\n${Array.from({ length: loans }, (_, row) => `${loanRow(row)}\n`).join('')}`);
  writeFileSync(join(folder, 'payments.csv'), payments);
  writeFileSync(join(folder, 'dictionary.json'), JSON.stringify({ tables: [{ table: 'loans', columns: [{ name: 'loan_id', meaning: 'Names the loan', unit: null, type: 'identifier' }] }] }));
  const run: Run = {
    schemaVersion: 1, id: 'generate_1', kind: 'generate', status: 'done', startedAt: '2026-11-22T13:41:00Z', seconds: 1, versions: { pratibimba: '0.1.0', node: '24.0.0' }, threads: 1,
    request: {}, seed: 1, privacy: 'Nothing real was used.', summary: {}, artefacts: await collectArtefacts(folder, 'releasable', undefined),
  };
  writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
  await registerRun(workspace, folder, run, { table: 'us-personal-loans', rows: loans, seconds: 1 });
  return workspace;
}

const rowsOnPage = ({ page }: RunningApp): Promise<number> => page.locator('.grid-row').count();
const firstRow = ({ page }: RunningApp): Promise<string[]> => page.locator('.grid-row').first().locator('span').allInnerTexts();

async function openData(app: RunningApp): Promise<void> {
  await app.page.keyboard.press('Control+4');
  await app.page.getByText('200,000 rows, 4 columns. Nothing real was used.').waitFor();
  await app.page.getByText('L00000001', { exact: true }).waitFor();
}

test('case 31: a long table opens, shows its texts verbatim, and never has more than a screenful of rows on the page', async () => {
  const app = await openApp(await workspaceWithRun());
  const { page } = app;
  await openData(app);
  const screenful = Math.ceil((await page.locator('.grid').evaluate((grid) => grid.clientHeight)) / 30);
  const seen = [await rowsOnPage(app)];
  expect(await firstRow(app)).toEqual(['1', 'L00000001', '000', '1000.000', 'grade, A']);

  await page.locator('.grid').focus();
  await page.keyboard.press('PageDown');
  seen.push(await rowsOnPage(app));
  await page.mouse.move(700, 500);
  await page.mouse.wheel(0, 3000);
  seen.push(await rowsOnPage(app));
  await page.keyboard.press('End');
  await page.getByText('L00200000', { exact: true }).waitFor();
  seen.push(await rowsOnPage(app));
  await page.getByRole('textbox', { name: 'Go to row' }).fill('123456');
  await page.getByText('L00123456', { exact: true }).waitFor();
  seen.push(await rowsOnPage(app));
  await page.locator('.grid-bar').evaluate((bar) => bar.scrollTo({ top: bar.scrollHeight / 2 }));
  await page.getByText(/^L00100\d{3}$/).first().waitFor();
  seen.push(await rowsOnPage(app));

  expect(Math.min(...seen)).toBeGreaterThan(5);
  expect(Math.max(...seen)).toBeLessThanOrEqual(screenful);
  await expectAccessible(app);
});

test('a loan shows its months of payment, by keyboard alone', async () => {
  const app = await openApp(await workspaceWithRun());
  const { page } = app;
  await openData(app);
  await page.locator('.grid').focus();
  for (let row = 0; row < 41; row++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');

  await page.getByText('6 months, 4 months past due, 95 days at worst.').waitFor();
  expect(await page.locator('.strip li').evaluateAll((months) => months.map((month) => month.getAttribute('title')))).toContain('2024-05: 61 days past due');
  expect(await page.getByRole('dialog').innerText()).toContain('L00000042');
  await expectAccessible(app);

  await page.keyboard.press('Escape');
  await page.locator('.grid:focus').waitFor();
  await page.keyboard.press('End');
  await page.getByText('L00200000', { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('No payment of this loan is in the run.').waitFor();
});

test('months of a loan are found in a table of payments without an order, and a table that has changed says so', async () => {
  const workspace = await workspaceWithRun(inNoOrder);
  const app = await openApp(workspace);
  const { page } = app;
  await openData(app);
  await page.locator('.grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('6 months, 4 months past due, 95 days at worst.').waitFor();
  expect(await page.locator('.strip li').evaluateAll((months) => months.map((month) => month.getAttribute('title')))).toEqual(late.map((days, month) => `2024-0${month + 1}: ${days === 0 ? 'on time' : `${days} days past due`}`));
  await expectAccessible(app);

  await page.keyboard.press('Escape');
  await page.locator('.grid:focus').waitFor();
  appendFileSync(join(workspace, 'runs/generate_1/payments.csv'), '2024-07,L00000003,5\n');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('has changed since it was opened').waitFor();
  await expectAccessible(app);
});

test('chosen columns are exported as they stand, the dictionary is shown, and a run is never written into', async () => {
  const workspace = await workspaceWithRun();
  const app = await openApp(workspace);
  const { page } = app;
  await openData(app);
  const to = join(temporaryFolder(), 'some loans.csv');

  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('checkbox', { name: 'loan_id' }).uncheck();
  await page.getByRole('checkbox', { name: 'amount' }).uncheck();
  await expectAccessible(app);
  await scriptSaveDialog(app, join(workspace, 'runs/generate_1/loans.csv'));
  await page.getByRole('button', { name: 'Choose a file and export' }).click();
  await page.getByText('An export cannot be written into the run itself').waitFor();
  await scriptSaveDialog(app, to);
  await page.getByRole('button', { name: 'Choose a file and export' }).click();
  await page.getByText('200,000 rows of 2 columns are in some loans.csv.').waitFor();
  expect(readFileSync(to, 'utf8').split('\n').slice(0, 3)).toEqual(['branch,grade', '000,"grade, A"', '001,"grade, B"']);

  await page.getByText('Dictionary', { exact: true }).click();
  await page.getByText('Names the loan').waitFor();
  await expectAccessible(app);
});

test('says what will be there before a run has made a table', async () => {
  const app = await openApp(temporaryFolder());
  await app.page.keyboard.press('Control+4');
  await app.page.getByText('No run has made a table yet.').waitFor();
  await expectAccessible(app);
});
