import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { openApp } from './session.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** Finds an action by its name and runs it, by keys alone; the palette has to be there before anything is typed. */
async function runFromPalette(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const search = page.locator('input.mantine-Spotlight-search');
  // What is typed before the palette has the focus is lost.
  await expect.poll(() => search.evaluate((input) => input === document.activeElement)).toBe(true);
  await page.keyboard.type(name);
  await expect.poll(() => search.inputValue()).toBe(name);
  await page.locator('.mantine-Spotlight-action', { hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
  await search.waitFor({ state: 'detached' });
}

test('case 91: screens, palette, help and settings are reached by keys alone', async () => {
  const app = await openApp(temporaryFolder());
  const { page } = app;
  const here = page.locator('.rail [aria-current]');

  await page.keyboard.press('Control+3');
  expect(await here.innerText()).toContain('Clone');
  await page.keyboard.press('F1');
  await page.getByRole('dialog').getByRole('heading', { name: 'Clone', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Privacy budgets' }).first().press('Enter');
  await page.getByText('In odds').waitFor();
  await expectAccessible(app);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await runFromPalette(page, 'Home');
  await expect.poll(() => here.innerText()).toContain('Home');

  await runFromPalette(page, 'Settings');
  await page.getByText('Dark', { exact: true }).click();
  await expect.poll(() => page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
  await page.getByText('More', { exact: true }).click();
  expect(await page.locator('html').getAttribute('data-contrast')).toBe('more');
  await expectAccessible(app);
});

test('F6 walks through the parts of the window', async () => {
  const { page } = await openApp(temporaryFolder());
  const part = (): Promise<string | undefined> => page.evaluate(() => ['rail', 'top', 'page'].find((name) => document.querySelector(`.${name}`)?.contains(document.activeElement)));

  const parts: (string | undefined)[] = [];
  for (let press = 0; press < 4; press++) {
    await page.keyboard.press('F6');
    parts.push(await part());
  }

  expect(parts).toEqual(['rail', 'top', 'page', 'rail']);
});
