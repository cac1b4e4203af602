import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { expectAccessible } from './accessibility.ts';
import { workspaceWithClone } from './cloneRun.ts';
import { openApp } from './session.ts';

test('by keyboard: shows what evidence is missing, refuses answers that contradict each other, and prints what the bank said', async () => {
  const workspace = await workspaceWithClone();
  const app = await openApp(workspace);
  const { page } = app;
  await page.keyboard.press('Control+0');
  await expect.poll(() => page.locator('.evidence li').allInnerTexts().then((rows) => rows.map((row) => row.split('\n')[1]))).toEqual(['Missing', 'Missing', 'Missing', 'Missing', 'Missing']);
  await page.getByRole('textbox', { name: 'Intended use' }).fill('Tests of the origination system');
  await page.getByRole('textbox', { name: 'Developer' }).fill('A. Rao');
  await page.getByRole('textbox', { name: 'Validator' }).fill('a. rao');
  await page.getByRole('button', { name: 'Add a limitation' }).press('Enter');
  await page.getByRole('textbox', { name: 'Due 1' }).fill('soon');
  await page.keyboard.press('Control+Enter');
  await page.getByText('The validator must differ from the developer.').waitFor();
  await page.getByText('A day, such as 2027-03-31.').waitFor();
  await page.getByText('Say it, or remove the line.').waitFor();
  await expectAccessible(app);

  await page.getByRole('button', { name: 'Remove limitation 1' }).press('Enter');
  await page.getByRole('textbox', { name: 'Validator' }).fill('M. Osei');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Open the PDF' }).waitFor();
  const made = readdirSync(join(workspace, 'runs')).find((name) => name.startsWith('report'))!;
  const report = readFileSync(join(workspace, 'runs', made, 'occ-sr-11-7.json'), 'utf8');
  expect(JSON.parse(report)).toMatchObject({ edition: 'releasable', front: { intended_use: 'Tests of the origination system' } });
  expect(report).toContain('M. Osei');
  expect(readFileSync(join(workspace, 'runs', made, 'occ-sr-11-7.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  expect(await page.locator('tbody tr').count()).toBeGreaterThan(0);
  await expectAccessible(app);

  // What is missing is a way, too.
  await page.getByRole('button', { name: 'Validate it' }).press('Enter');
  await page.getByRole('heading', { name: 'Validate', exact: true }).waitFor();
});

test('says what will be there before there is anything to report', async () => {
  const app = await openApp(temporaryFolder());
  await app.page.keyboard.press('Control+0');
  await app.page.getByText('There is nothing to report yet.').waitFor();
  await expectAccessible(app);
});
