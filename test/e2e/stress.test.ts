import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { expectAccessible } from './accessibility.ts';
import { workspaceWithClone } from './cloneRun.ts';
import { openApp, tableCells } from './session.ts';

test('by keyboard: a portfolio is taken through two scenarios and asked in reverse; what cannot be run says why', async () => {
  const workspace = await workspaceWithClone();
  const app = await openApp(workspace);
  const { page } = app;
  await page.keyboard.press('Control+9');
  await page.getByRole('checkbox', { name: 'Severe recession' }).waitFor();
  expect(await page.locator('.scenario').count()).toBe(5);
  // A clone that is no table of loans.
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').waitFor();
  await expectAccessible(app);

  await page.keyboard.press('Control+2');
  await page.getByRole('textbox', { name: 'Borrowers' }).fill('300');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Is this what you want?' }).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Show rows' }).waitFor();
  await page.keyboard.press('Control+9');
  await page.getByRole('combobox', { name: 'Run' }).click();
  await page.getByRole('option', { name: /Generated/ }).click();
  for (const name of ['Interest-rate shock', 'Stagflation', 'Mild recession']) await page.getByRole('checkbox', { name }).press('Space');
  await page.getByRole('textbox', { name: /^Reverse stress/ }).fill('a lot');
  await page.keyboard.press('Control+Enter');
  await page.getByText('An amount above 0').waitFor();
  await page.getByRole('textbox', { name: /^Reverse stress/ }).fill('200,000');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Cumulated loss, % of exposure').waitFor();
  expect(await page.locator('.fans svg').count()).toBe(2);
  const rows = await tableCells(app);
  expect(rows.slice(0, 2).map(([title]) => title)).toEqual(expect.arrayContaining(['Severe recession, as in 2008']));
  const made = readdirSync(join(workspace, 'runs')).find((name) => name.startsWith('stress'))!;
  expect(JSON.parse(readFileSync(join(workspace, 'runs', made, 'stress.json'), 'utf8'))).toMatchObject({ reverse_loss: 200_000 });
  await page.getByText('Losses reach 200,000').waitFor();
  await expectAccessible(app);

  // Another test, and the first one is opened again.
  await page.getByRole('button', { name: 'Choose scenarios' }).press('Enter');
  await page.getByRole('checkbox', { name: 'Housing-market crash' }).press('Space');
  await page.getByRole('textbox', { name: /^Reverse stress/ }).fill('');
  await page.keyboard.press('Control+Enter');
  await page.locator('.fans figure').first().waitFor();
  expect(await page.locator('.fans figure').count()).toBe(1);
  const past = page.getByRole('combobox', { name: 'Stress tests of the past' });
  await past.press('ArrowDown');
  await page.getByRole('option').nth(1).waitFor();
  expect(await page.getByRole('option').count()).toBe(2);
  await page.getByRole('option').nth(1).click();
  await page.getByText('Losses reach 200,000').waitFor();
  expect(await page.locator('.fans figure').count()).toBe(2);
  // And from its page.
  await page.keyboard.press('Control+1');
  await page.getByRole('button', { name: /^SYNTH/ }).nth(1).press('Enter');
  await page.getByRole('button', { name: 'Show the losses' }).press('Enter');
  await page.getByText('Losses reach 200,000').waitFor();
});

test('says what will be there before there is a portfolio', async () => {
  const app = await openApp(temporaryFolder());
  await app.page.keyboard.press('Control+9');
  await app.page.getByText('There is no portfolio to stress yet.').waitFor();
  await expectAccessible(app);
});
