import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { expectAccessible } from './accessibility.ts';
import { scriptSaveDialog } from './app.ts';
import { openApp } from './session.ts';

/** What the look at the portfolio says of its default rate. */
const lookedRate = (page: Page): Promise<string> => page.locator('.page-aside dd').first().innerText();

async function goToStep(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Steps of the portfolio' }).getByRole('button', { name }).click();
}

test('a portfolio is made step by step: looks follow what is said, a replaced figure asks for its reason, and the run has its page', async () => {
  const workspace = temporaryFolder();
  const app = await openApp(workspace);
  const { page } = app;
  await page.getByRole('button', { name: 'Generate a portfolio' }).click();
  await page.getByRole('radio', { name: /general-purpose credit cards/ }).check();
  await page.getByRole('textbox', { name: 'Borrowers' }).fill('600');
  await page.locator('.page-aside svg').first().waitFor();
  await expectAccessible(app);

  await goToStep(page, 'Payments');
  await page.getByRole('textbox', { name: 'Default rate' }).fill('20');
  await expect.poll(() => lookedRate(page)).toMatch(/^(?:19\.[5-9]|20\.[0-5]) %$/);

  await goToStep(page, 'Loans');
  await page.getByRole('button', { name: /Change Credit card: rate spread/i }).click();
  await page.getByRole('dialog').getByRole('textbox').first().fill('2.5');
  await page.getByRole('button', { name: 'Use this value' }).click();
  await page.getByText('Yours, without a reason').waitFor();
  await expectAccessible(app);
  await goToStep(page, 'Review');
  await page.getByText('Say why Product 1: rate spread is replaced.').waitFor();
  await page.getByRole('button', { name: 'Go to the first' }).click();
  await page.getByRole('button', { name: /Change Credit card: rate spread/i }).click();
  await page.getByRole('textbox', { name: 'Why it is replaced' }).fill('Our pricing of 2025');
  await page.getByRole('button', { name: 'Use this value' }).click();

  await goToStep(page, 'Review');
  await page.getByText('Credit card: rate spread is 2.5: Our pricing of 2025.').waitFor();
  await page.getByText('20 % of the loans default, within 1 points.').waitFor();
  await expectAccessible(app);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText('Nothing real was used: the guarantee is epsilon = 0.').first().waitFor();
  await page.getByText('600', { exact: true }).waitFor();
  const folder = await page.locator('.panel-head .mono').innerText();
  const { request } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { request: { overrides: unknown; target_default_rate: number } };
  expect(request).toMatchObject({ target_default_rate: 0.2, overrides: { 'products.0.rateSpread': { value: 2.5, reason: 'Our pricing of 2025' } } });
  await page.getByRole('button', { name: 'Show rows' }).click();
  await page.getByText(/600 rows/).waitFor();
  const exported = join(temporaryFolder(), 'borrowers.csv');
  await scriptSaveDialog(app, exported);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('button', { name: 'Choose a file and export' }).click();
  await expect.poll(() => existsSync(exported) && readFileSync(exported, 'utf8')).toBe(readFileSync(join(folder, 'borrowers.csv'), 'utf8'));
});

test('by keys alone, with undo and redo; what was said stands there when the window is opened again', async () => {
  const workspace = temporaryFolder();
  const first = await openApp(workspace);
  const { page } = first;
  await page.keyboard.press('Control+2');
  await page.getByRole('textbox', { name: 'Borrowers' }).focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('80');
  await page.keyboard.press('Alt+ArrowRight');
  await page.getByRole('heading', { name: 'Who borrows?' }).waitFor();
  await page.keyboard.press('Alt+ArrowLeft');
  await page.keyboard.press('Control+Z');
  await expect.poll(() => page.getByRole('textbox', { name: 'Borrowers' }).inputValue()).not.toBe('80');
  await page.keyboard.press('Control+Shift+Z');
  await expect.poll(() => page.getByRole('textbox', { name: 'Borrowers' }).inputValue()).toBe('80');
  await first.close();

  const again = await openApp(workspace);
  await again.page.keyboard.press('Control+2');
  await expect.poll(() => again.page.getByRole('textbox', { name: 'Borrowers' }).inputValue()).toBe('80');
  await again.page.keyboard.press('Control+Enter');
  await again.page.getByRole('heading', { name: 'Is this what you want?' }).waitFor();
  await again.page.keyboard.press('Control+Enter');
  await again.page.getByText('Nothing real was used: the guarantee is epsilon = 0.').first().waitFor();
});

test('a value that cannot be is said at once, by the look and before the run', async () => {
  const { page } = await openApp(temporaryFolder());
  await page.keyboard.press('Control+2');
  await page.getByRole('textbox', { name: 'Borrowers' }).fill('0');
  await page.getByText('Borrowers: a whole number from 1 to 50,000,000.').waitFor();
  await page.getByRole('textbox', { name: 'Borrowers' }).fill('100');
  await goToStep(page, 'Borrowers');
  await page.getByRole('button', { name: 'Change Region' }).click();
  await page.getByRole('dialog').getByRole('textbox').first().fill('0.9');
  await page.getByRole('button', { name: 'Use this value' }).click();
  await page.getByText('the shares of borrowers.region do not add up to 1').waitFor();
});
