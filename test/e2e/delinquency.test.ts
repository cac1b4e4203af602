import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Stream } from '../../src/engine/random/stream.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { expectAccessible } from './accessibility.ts';
import type { RunningApp } from './app.ts';
import { loans } from './cloneRun.ts';
import { generatePortfolio } from './generate.ts';
import { file, openApp } from './session.ts';

/** A panel of a row a loan and month: some fall behind, and some of those roll on. */
function panel(clients: number, months: number): string {
  const stream = new Stream(4, 'test/panel');
  const rows = Array.from({ length: clients }, (_, client) => {
    let behind = 0;
    return Array.from({ length: months }, (__, month) => {
      const u = stream.uniform();
      behind = behind === 0 ? Number(u < 0.12) : u < 0.4 ? Math.min(3, behind + 1) : u < 0.8 ? 0 : behind;
      return `L${client},2024-${String(month + 1).padStart(2, '0')},${30 * behind}\n`;
    }).join('');
  });
  return `loan_id,month,days_past_due\n${rows.join('')}`;
}

const chosen = ({ page }: RunningApp, label: string): Promise<string> => page.getByRole('combobox', { name: label, exact: true }).inputValue();

test('by keyboard: a panel is learnt from, loans are drawn and held to it, and what was found is opened again', async () => {
  const workspace = temporaryFolder();
  const app = await openApp(workspace);
  const { page } = app;
  await page.keyboard.press('Control+6');
  await page.getByText('No panel is chosen yet.').waitFor();
  await expectAccessible(app);
  await page.getByRole('button', { name: 'Choose a file' }).press('Enter');
  await page.getByRole('textbox', { name: 'File of the panel' }).fill(file('history.csv', panel(150, 12)));
  await page.getByText('12 months in the panel').waitFor();
  expect([await chosen(app, 'Loan'), await chosen(app, 'Month'), await chosen(app, 'State')]).toEqual(['loan_id', 'month', 'days_past_due']);
  await expectAccessible(app);
  await page.keyboard.press('Control+Enter');

  await page.getByText('Draw new loans and compare').waitFor();
  await page.getByText(/; kept epoch \d+\.$/).waitFor();
  expect(await page.getByRole('textbox', { name: 'Loans' }).inputValue()).toBe('150');
  await page.getByText('Real statistics, shown to you only').waitFor();
  await expectAccessible(app);
  await page.getByRole('textbox', { name: 'Loans' }).fill('none');
  await page.keyboard.press('Control+Enter');
  await page.getByText('A whole number from 1 to 10,000,000.').waitFor();
  await page.getByRole('textbox', { name: 'Loans' }).fill('400');
  await page.keyboard.press('Control+Enter');

  await page.getByText(/^Rolls on from D30 to D60: [\d.]+ % \(source [\d.]+ %\), from D60 to D90/).waitFor();
  expect(await page.locator('.matrices svg').count()).toBe(3);
  await page.locator('.strips section').first().waitFor();
  await expectAccessible(app);
  const sentence = await page.locator('.page-head p').innerText();
  const { artefacts } = JSON.parse(readFileSync(join(workspace, 'runs', await lastRun(app), 'run.json'), 'utf8')) as { artefacts: { path: string; label: string }[] };
  expect(artefacts.map(({ path, label }) => [path, label])).toEqual([['internal/cascade-comparison.json', 'internal']]);

  await page.getByRole('combobox', { name: 'Past runs' }).click();
  await page.getByRole('option', { name: /^Cascade/ }).click();
  await page.getByText('Draw new loans and compare').waitFor();
  await page.getByRole('combobox', { name: 'Past runs' }).click();
  await page.getByRole('option', { name: /^Roll rates/ }).click();
  await page.locator('.matrices svg').nth(2).waitFor();
  expect(await page.locator('.page-head p').innerText()).toBe(sentence);

  // The report on the drawn loans finds the comparison.
  await page.keyboard.press('Control+0');
  await page.locator('.evidence li', { hasText: 'Roll rates' }).getByText('1 run').waitFor();
});

/** Folder of the run that was listed last. */
async function lastRun({ page }: RunningApp): Promise<string> {
  const folder = await page.evaluate(async () => {
    const listed = await window.bridge.request('runs:list', undefined);
    return listed.ok ? listed.value.runs[0]!.folder : '';
  });
  return folder.split(/[\\/]/).at(-1) ?? '';
}

test('a generated portfolio stands alone, and beside a panel that is named; its run leads back to what was found', async () => {
  const workspace = temporaryFolder();
  const app = await openApp(workspace);
  const { page } = app;
  await generatePortfolio(app, 300);
  await page.keyboard.press('Control+6');
  await page.getByText('there is no source to compare with').waitFor();
  await page.locator('.strips section').first().waitFor();
  expect(await page.locator('.matrices svg').count()).toBe(1);
  await expectAccessible(app);

  const runs = join(workspace, 'runs');
  const payments = readFileSync(join(runs, readdirSync(runs)[0]!, 'payments.csv'), 'utf8');
  await page.getByRole('textbox', { name: 'Real panel' }).fill(file('history.csv', payments));
  await page.keyboard.press('Control+Enter');
  await page.getByText('Distance of roll rates 0.000: 0 is equal, 2 the most.').waitFor();
  await page.getByText('Real statistics, shown to you only').waitFor();
  await page.keyboard.press('Control+1');
  await page.locator('tbody tr', { hasText: 'Roll rates' }).getByRole('button').press('Enter');
  await page.getByRole('button', { name: 'Show what was found' }).press('Enter');
  await page.locator('.matrices svg').nth(2).waitFor();
});

test('a panel of a column a month, whose order is turned round, is learnt from as its codes are', async () => {
  const app = await openApp(temporaryFolder());
  const { page } = app;
  await page.keyboard.press('Control+6');
  await page.getByRole('button', { name: 'Choose a file' }).press('Enter');
  const stream = new Stream(5, 'test/panel');
  const months = Array.from({ length: 12 }, (_, month) => `PAY_${month}`);
  const rows = Array.from({ length: 80 }, () => months.map(() => Math.floor(3 * stream.uniform() ** 3)).join(','));
  await page.getByRole('textbox', { name: 'File of the panel' }).fill(file('cards.csv', [months.join(','), ...rows, ''].join('\n')));
  await page.getByText('12 months in the panel').waitFor();
  await page.getByText('As they are').click();
  const pills = page.locator('.panel-months .mantine-Pill-label');
  expect((await pills.allInnerTexts())[0]).toBe('PAY_11');
  await page.getByRole('button', { name: 'Reverse the order' }).press('Enter');
  expect((await pills.allInnerTexts())[0]).toBe('PAY_0');
  await expectAccessible(app);
  await page.keyboard.press('Control+Enter');
  await page.getByText('Draw new loans and compare').waitFor();
  await page.getByText('0, 1, 2', { exact: true }).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText(/^Rolls on from 1 to 2: /).waitFor();
  await page.locator('.strips section').first().waitFor();
});

test('says of a table without a panel, of a short history and of a failed training what is the matter; a network is judged beside chains', async () => {
  const app = await openApp(temporaryFolder());
  const { page } = app;
  await page.keyboard.press('Control+6');
  await page.getByRole('button', { name: 'Choose a file' }).press('Enter');
  const path = page.getByRole('textbox', { name: 'File of the panel' });
  await page.keyboard.press('Control+Enter');
  await page.getByText('Name the file.').waitFor();
  await path.fill('/nowhere/history.csv');
  await page.getByRole('alert').waitFor();
  await path.fill(file('loans.csv', loans(100)));
  await page.getByText('loans.csv is not laid out as a panel that can be recognised').waitFor();
  await page.keyboard.press('Control+Enter');
  expect(await page.getByText('Choose a column.').count()).toBe(3);
  await expectAccessible(app);

  await path.fill(file('short.csv', panel(60, 6)));
  await page.getByText('This panel has 6 months; it needs 12 months of history or more.').waitFor();
  await page.keyboard.press('Control+Enter');
  await expectAccessible(app);
  expect(await page.getByRole('button', { name: 'Train' }).count()).toBe(1);

  await path.fill(file('few.csv', panel(10, 12)));
  await page.getByText('12 months in the panel').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('The training panel has 10 clients with two months or more; at least 20 are needed.').waitFor();

  await path.fill(file('enough.csv', panel(90, 12)));
  await page.getByText('The training panel has 10 clients').waitFor({ state: 'detached' });
  await page.getByText('12 months in the panel').waitFor();
  await page.getByRole('button', { name: 'Judge on unseen loans' }).press('Enter');
  await page.getByText('Against Markov chains, on unseen loans').waitFor();
  await expectAccessible(app);
});
