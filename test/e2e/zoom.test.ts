import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { expectAccessible } from './accessibility.ts';
import { exampleRuns } from './exampleRuns.ts';
import { generatePortfolio } from './generate.ts';
import { openApp } from './session.ts';

/** A window of 1280 x 1024 at 400 %, the one that WCAG 2.2 (1.4.10, reflow) names. */
const fourfold = { width: 320, height: 256 };

test('at 400 % every screen is one column: nothing but tables scrolls sideways, and the window scrolls to the last control', async () => {
  const workspace = temporaryFolder();
  await exampleRuns(workspace);
  const app = await openApp(workspace);
  const { page } = app;
  await page.setViewportSize(fourfold);
  const seen: string[] = [];
  for (const digit of '1234567890') {
    await page.keyboard.press(`Control+${digit}`);
    await page.locator(`.rail [aria-current]:has(kbd:text-is("${digit}"))`).waitFor();
    const title = await page.locator('main h1').innerText();
    const { wide, reached } = await page.evaluate(() => {
      const beyond = [...document.querySelectorAll<HTMLElement>('.app *')].filter((element) => {
        const { right, width } = element.getBoundingClientRect();
        return width > 0 && right > innerWidth + 1 && element.closest('.panel-scroll, .grid, .skip, svg') === null;
      });
      const last = [...document.querySelectorAll<HTMLElement>('main :is(button, input, select, textarea)')].findLast(({ offsetParent }) => offsetParent !== null);
      last?.scrollIntoView({ block: 'center' });
      const box = last?.getBoundingClientRect();
      return { wide: beyond.map(({ tagName, className }) => `${tagName} ${className}`), reached: box === undefined || (box.top >= 0 && box.top < innerHeight) };
    });
    expect({ title, wide, reached }).toEqual({ title, wide: [], reached: true });
    seen.push(title);
  }
  expect(new Set(seen).size).toBe(10);
  await expectAccessible(app);

  // A primary action, by keys alone, as anybody.
  await page.keyboard.press('Control+8');
  await page.getByRole('img', { name: /With the release/ }).waitFor();
  await generatePortfolio(app, 200);
  await page.getByRole('button', { name: 'Show rows' }).press('Enter');
  await page.locator('.grid-row').first().waitFor();
});
