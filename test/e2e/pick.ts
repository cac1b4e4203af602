import type { Locator } from 'playwright-core';
import type { RunningApp } from './app.ts';

/** Times that a list is opened again: one that still loads closes, or forgets the option that the arrows stood on, and a person begins anew. */
const attempts = 30;
/** Milliseconds after which a list that should have opened, or closed, is taken to have been in the middle of a change. */
const patience = 3_000;

/** Picks from a list with the arrow keys, as a person without a mouse does. */
export async function pick(app: RunningApp, name: string, option: string | RegExp): Promise<void> {
  const { page } = app;
  const box = page.getByRole('combobox', { name, exact: true });
  const list = page.getByRole('listbox', { name });
  for (let attempt = 0; attempt < attempts; attempt++) {
    await box.press('ArrowDown');
    if (!(await shows(list)) || !(await goToOption(app, box, option))) continue;
    await box.press('Enter');
    if (await hides(list)) break;
  }
  await list.waitFor({ state: 'hidden' });
  await page.keyboard.press('Tab');
}

/** Goes down the open list of a box until the option is the one that Enter takes, and says whether it is. */
export async function goToOption({ page }: RunningApp, box: Locator, option: string | RegExp): Promise<boolean> {
  const wanted = page.getByRole('option', { name: option, ...(typeof option === 'string' && { exact: true }) }).first();
  if (!(await shows(wanted))) return false;
  for (let press = 0; press < 50; press++) {
    if ((await wanted.getAttribute('data-combobox-selected', { timeout: patience }).catch(() => null)) === 'true') return true;
    await box.press('ArrowDown');
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }
  return false;
}

function shows(what: Locator): Promise<boolean> {
  return what.waitFor({ timeout: patience }).then(() => true, () => false);
}

function hides(what: Locator): Promise<boolean> {
  return what.waitFor({ state: 'hidden', timeout: patience }).then(() => true, () => false);
}
