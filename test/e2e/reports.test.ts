import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { expectAccessible } from './accessibility.ts';
import { workspaceWithClone } from './cloneRun.ts';
import { openApp } from './session.ts';

/** Pixels of a canvas that are not paper. */
const inkOf = (canvas: Locator): Promise<number> => canvas.evaluate((element) => {
  const { width, height } = element as HTMLCanvasElement;
  if (width === 0 || height === 0) return 0;
  const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) dark += data[at + 3]! > 200 && data[at]! < 128 ? 1 : 0;
  return dark;
});

test('by keyboard: shows what evidence is missing, refuses answers that contradict each other, and prints what the bank said', async () => {
  const workspace = await workspaceWithClone();
  const app = await openApp(workspace);
  const { page } = app;
  await page.keyboard.press('Control+0');
  await expect.poll(() => page.locator('.evidence li').allInnerTexts().then((rows) => rows.map((row) => row.split('\n')[1]))).toEqual(['Missing', 'Missing', 'Missing', 'Missing', 'Missing']);
  // Each section says what it would lack, and leads to what fills it.
  const section = (name: RegExp): Locator => page.getByRole('region', { name: 'Sections' }).getByRole('row', { name });
  await section(/^Missing 2 Purpose and intended use Intended use Users, Prohibited uses/).getByRole('button', { name: 'Answer it below' }).press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('report-intended_use');
  await page.keyboard.type('Tests of the origination system');
  await section(/^Missing 2 Purpose and intended use Users, Prohibited uses/).waitFor();
  await section(/^Missing D Privacy annex/).waitFor();
  await section(/^Present 11 Limitations and findings/).waitFor();
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
  await page.getByRole('button', { name: 'Page 1 of' }).waitFor();
  await expect.poll(() => inkOf(page.getByRole('button', { name: 'Page 1 of' }).locator('canvas'))).toBeGreaterThan(100);
  await expectAccessible(app);

  // A page opens large, as a printer has it and as text, and others are a key away.
  await page.getByRole('button', { name: 'Page 1 of' }).press('Enter');
  const reader = page.getByRole('dialog');
  await reader.getByText('Intended use Tests of the origination system').waitFor({ state: 'attached' });
  await expect.poll(() => inkOf(reader.locator('canvas'))).toBeGreaterThan(1000);
  await expectAccessible(app);
  await page.keyboard.press('ArrowRight');
  await page.getByRole('dialog', { name: /^Page 2 of/ }).waitFor();
  await page.keyboard.press('End');
  await expect.poll(() => reader.getByRole('button', { name: 'Next page' }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await reader.waitFor({ state: 'detached' });
  // Of a run's files the page gets no other bytes.
  const other = await page.evaluate(async (folder) => await window.bridge.request('report:pdf', { folder, file: 'occ-sr-11-7.json' }), join(workspace, 'runs', made));
  expect(other).toMatchObject({ ok: false, failure: { code: 'input' } });

  // What is missing is a way, too: it leads on with the run in question.
  await page.getByRole('button', { name: 'Attack it' }).first().press('Enter');
  await page.getByRole('combobox', { name: 'Run to prove' }).and(page.locator('[value^="loans, "]')).waitFor();
  await page.keyboard.press('Control+0');
  await section(/^Missing 5 Testing/).getByRole('button', { name: 'Validate it' }).press('Enter');
  await page.getByRole('heading', { name: 'Validate', exact: true }).waitFor();
});

test('says before anything is printed that no edition of a report on internal tables may leave the house', async () => {
  const app = await openApp(await workspaceWithClone('internal'));
  const { page } = app;
  await page.keyboard.press('Control+0');
  await page.getByRole('alert').getByText('no edition of a report on them may leave the house', { exact: false }).waitFor();
  await expectAccessible(app);
  await page.getByText('Internal', { exact: true }).click();
  await page.getByRole('region', { name: 'Sections' }).getByRole('row', { name: /^Missing 1 Overview/ }).waitFor();
  await page.getByRole('combobox', { name: 'Template' }).click();
  await page.getByRole('option', { name: /^Memo/ }).click();
  await page.getByRole('region', { name: 'Sections' }).getByRole('row', { name: /^Missing 3 Signed for the bank Owner Approver/ }).waitFor();
});

test('says what will be there before there is anything to report', async () => {
  const app = await openApp(temporaryFolder());
  await app.page.keyboard.press('Control+0');
  await app.page.getByText('There is nothing to report yet.').waitFor();
  await expectAccessible(app);
});
