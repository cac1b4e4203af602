import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { expectAccessible } from './accessibility.ts';
import { exampleRuns } from './exampleRuns.ts';
import { openApp } from './session.ts';

test('a promise is told without any project, by keys alone, and changes with the noise; it is copied and printed', async () => {
  const app = await openApp(temporaryFolder());
  const { page, evaluate } = app;
  await page.keyboard.press('Control+8');
  await page.getByText('Of 100 coin-toss guesses about who is in the data, at most 74 are right after this release.').first().waitFor();
  await page.getByRole('img', { name: 'With the release, at most: 74 of 100' }).waitFor();
  await page.getByRole('img', { name: 'Without the release: 50 of 100' }).waitFor();
  await expectAccessible(app);

  await page.getByRole('slider').focus();
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight');
  await page.getByRole('img', { name: 'With the release, at most: 100 of 100' }).waitFor();
  await page.getByText('A page', { exact: true }).click();
  await page.getByRole('heading', { name: 'If someone has a suspicion' }).waitFor();
  await expectAccessible(app);

  await page.getByRole('button', { name: 'Copy the words' }).click();
  await expect.poll(() => evaluate(({ clipboard }) => clipboard.readText(), null)).toMatch(/^What is promised\n/);
  await page.evaluate(() => {
    window.print = () => (document.documentElement.dataset['printed'] = 'yes');
  });
  await page.getByRole('button', { name: 'Print' }).click();
  expect(await page.evaluate(() => document.documentElement.dataset['printed'])).toBe('yes');
});

test('the promise of a private run is that of its record; numbers that cannot be are said', async () => {
  const workspace = temporaryFolder();
  await exampleRuns(workspace);
  const { page } = await openApp(workspace);
  await page.keyboard.press('Control+8');
  await page.getByRole('combobox', { name: 'Whose promise' }).click();
  await page.getByRole('option', { name: /^cards/ }).click();
  await page.getByText('at most 63 are right after this release', { exact: false }).first().waitFor();
  await page.getByRole('textbox', { name: 'Epsilon' }).fill('0');
  await page.getByRole('alert').getByText('Gaussian noise gives no promise with an epsilon or a delta of 0.').waitFor();
});
