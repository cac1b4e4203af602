import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stressDocument } from '../../src/contract/stress.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { expectAccessible } from './accessibility.ts';
import { workspaceWithClone } from './cloneRun.ts';
import { generatePortfolio } from './generate.ts';
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

  await generatePortfolio(app, 300);
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

test('by keyboard alone: the path of a scenario is edited, judged at each pause, named, mended and run', async () => {
  const workspace = temporaryFolder();
  const app = await openApp(workspace);
  const { page } = app;
  await generatePortfolio(app, 300);
  await page.keyboard.press('Control+9');
  await page.getByRole('button', { name: 'Edit the path of Mild recession' }).press('Enter');
  const plausibility = page.getByRole('region', { name: 'Plausibility' });
  await plausibility.getByText('D 1.').waitFor();
  await expectAccessible(app);

  // The grid is one stop: from the name over two buttons, of which one is disabled, into its first cell.
  await page.getByRole('textbox', { name: 'Name' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  const focused = async (): Promise<string> => await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  expect(await focused()).toBe('Unemployment, 2026Q1');
  for (const key of ['Enter', 'ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowLeft']) await page.keyboard.press(key);
  expect(await focused()).toBe('Unemployment, 2026Q2');

  // What is no figure says what to do, and is not judged.
  await page.keyboard.type('high');
  await page.getByText('Unemployment, 2026Q2: write a number from 0 to 50, such as 7.5.').waitFor();
  await plausibility.getByText('As it was before the cell').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('write a number from 0 to 50').waitFor();
  await expectAccessible(app);

  // A figure beyond all history asks for a reason; undo takes back all that was typed into the cell, redo brings it again.
  await page.keyboard.press('Control+a');
  await page.keyboard.type('30');
  await plausibility.getByText('Beyond precedent', { exact: true }).waitFor();
  await plausibility.getByRole('textbox', { name: 'Rationale' }).waitFor();
  await page.keyboard.press('Control+z');
  await page.getByRole('textbox', { name: 'Unemployment, 2026Q2' }).and(page.locator('[value="5.12"]')).waitFor();
  await page.keyboard.press('Control+Shift+Z');
  await page.getByRole('textbox', { name: 'Unemployment, 2026Q2' }).and(page.locator('[value="30"]')).waitFor();

  // A block of a spreadsheet, and back to what was shipped.
  await page.getByRole('textbox', { name: 'Unemployment, 2026Q2' }).focus();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', '5.5\t-2\n9.5\t-3');
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await page.getByRole('textbox', { name: 'GDP, 2026Q3' }).and(page.locator('[value="-3.0"]')).waitFor();
  await page.getByRole('button', { name: 'Reset to the shipped path' }).press('Enter');
  await plausibility.getByText('D 1.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await page.getByRole('textbox', { name: 'Unemployment, 2026Q3' }).and(page.locator('[value="9.50"]')).waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('Short and sharp');
  const before = await plausibility.getByText(/^D \d/).innerText();
  await page.getByRole('textbox', { name: 'House prices, 2027Q1' }).focus();
  await page.keyboard.type('200');
  await plausibility.getByText(before).waitFor({ state: 'detached' });

  // It stands among the cards in the place of the shipped one, and is what Run takes.
  await page.keyboard.press('Alt+ArrowLeft');
  expect(await page.locator('.scenario').count()).toBe(6);
  expect(await page.getByRole('checkbox', { name: 'Short and sharp' }).isChecked()).toBe(true);
  expect(await page.getByRole('checkbox', { name: 'Mild recession' }).isChecked()).toBe(false);
  await expectAccessible(app);
  await page.keyboard.press('Control+Enter');
  await page.locator('.fans figure').nth(4).waitFor();
  await page.getByRole('cell', { name: 'Short and sharp' }).first().waitFor();
  const made = readdirSync(join(workspace, 'runs')).find((name) => name.startsWith('stress'))!;
  const { scenarios } = stressDocument.parse(JSON.parse(readFileSync(join(workspace, 'runs', made, 'stress.json'), 'utf8')));
  const own = scenarios.find(({ scenario }) => scenario === 'Short and sharp')!.definition;
  expect(own.series.unemployment).toMatchObject({ status: 'user', values: [4.75, 5.5, 9.5, ...Array.from({ length: 9 }, () => expect.any(Number))] });
  expect(own.series.house_prices.values[4]).toBe(200);
  expect(own.series.inflation.status).not.toBe('user');

  // It is still there when the window is opened again.
  await app.close();
  const again = await openApp(workspace);
  await again.page.keyboard.press('Control+9');
  await again.page.getByRole('button', { name: 'Edit the path of Short and sharp' }).waitFor();
});
