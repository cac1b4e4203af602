import type { Locator } from 'playwright-core';
import type { RunningApp } from './app.ts';

/** A list that is still loading forgets the option the arrows stood on, and Enter then takes none: a person goes to it again. */
const attempts = 10;

/** Picks from a list with the arrow keys, as a person without a mouse does. */
export async function pick(app: RunningApp, name: string, option: string | RegExp): Promise<void> {
  const { page } = app;
  const box = page.getByRole('combobox', { name, exact: true });
  await box.press('ArrowDown');
  const list = page.getByRole('listbox', { name });
  for (let attempt = 0; attempt < attempts && (attempt === 0 || (await list.isVisible())); attempt++) {
    await goToOption(app, box, option);
    await box.press('Enter');
    await list.waitFor({ state: 'hidden', timeout: 3_000 }).catch(() => undefined);
  }
  await list.waitFor({ state: 'hidden' });
  await page.keyboard.press('Tab');
}

/** Goes down the open list of a box until the option is the one that Enter takes. */
export async function goToOption({ page }: RunningApp, box: Locator, option: string | RegExp): Promise<void> {
  const wanted = page.getByRole('option', { name: option, ...(typeof option === 'string' && { exact: true }) }).first();
  await wanted.waitFor();
  for (let press = 0; press < 50 && (await wanted.getAttribute('data-combobox-selected')) !== 'true'; press++) {
    await box.press('ArrowDown');
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }
}
