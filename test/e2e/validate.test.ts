import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { expectAccessible } from './accessibility.ts';
import { type RunningApp, scriptOpenDialog } from './app.ts';
import { loans, workspaceWithClone } from './cloneRun.ts';
import { exampleRuns } from './exampleRuns.ts';
import { file, openApp, tableCells } from './session.ts';

const verdict = ({ page }: RunningApp): Promise<string> => page.locator('.banner-statement').innerText();

test('by keyboard: says what is missing, judges a clone, shows what failed first, and mends it by what is recommended', async () => {
  const workspace = await workspaceWithClone();
  const app = await openApp(workspace);
  const { page } = app;
  await page.keyboard.press('Control+5');
  await page.getByRole('combobox', { name: 'Run' }).and(page.locator('[value^="loans, Clone"]')).waitFor();
  expect(await page.getByRole('textbox', { name: 'Target' }).inputValue()).toBe('default');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Name the real table that it is held to.').waitFor();
  await expectAccessible(app);

  await page.getByRole('textbox', { name: 'Real table' }).fill('/nowhere/loans.csv');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').waitFor();
  const real = file('loans.csv', loans(100));
  await scriptOpenDialog(app, [real]);
  await page.getByRole('button', { name: 'Choose: Real table' }).press('Enter');
  await page.keyboard.press('Control+Enter');
  await page.getByText('400 synthetic rows of loans.csv against 400 real rows of loans.csv, without a hold-out.').waitFor();
  expect(await verdict(app)).toMatch(/^Fail: /);
  const failed = (await tableCells(app)).map(([name]) => name);
  expect(failed[0]).toMatch(/^Failed, \d+$/);
  expect(failed).toContain('Distribution: income');
  await page.getByRole('button', { name: /^Passed, / }).press('Enter');
  await page.getByRole('button', { name: 'Missing cells: income' }).press('Enter');
  await page.getByRole('heading', { name: 'Missing cells: income' }).waitFor();
  await page.getByRole('button', { name: 'Distribution: income' }).press('Enter');
  await page.getByRole('heading', { name: 'What to do' }).waitFor();
  await expectAccessible(app);

  await page.getByRole('button', { name: 'Apply and re-run' }).press('Enter');
  await expect.poll(() => page.getByRole('button', { name: 'Distribution: income' }).count(), { timeout: 60_000 }).toBe(0);
  await page.getByRole('button', { name: 'Re-check' }).waitFor();
  await page.getByRole('button', { name: 'Distribution: income' }).or(page.getByRole('button', { name: /^Passed, / })).first().waitFor();
  expect((await tableCells(app)).map(([name]) => name).filter((name) => name === 'Distribution: income')).toEqual([]);

  // The first verdict can be read again.
  await page.getByRole('combobox', { name: 'Past validations' }).click();
  await page.getByRole('option').last().click();
  await page.getByRole('button', { name: 'Distribution: income' }).waitFor();

  // The later one beside it: what has changed, and how.
  await page.getByRole('combobox', { name: 'Compare with' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name: /^Distribution: income 0\.\d+ Failed – did not fail ≥ 0\.\d+ Better$/ }).waitFor();
  await page.getByText('Earlier: failed.').waitFor();
  await expectAccessible(app);
  await page.getByRole('button', { name: 'End the comparison' }).press('Enter');

  // Correlations as maps, tails as curves.
  await page.getByRole('button', { name: /^Passed, / }).press('Enter');
  await page.getByRole('button', { name: /^Rank correlations, mean gap/ }).press('Enter');
  expect(await page.getByRole('img', { name: /^Rank correlations of income and amount: / }).count()).toBe(3);
  await expectAccessible(app);
  const latest = join(workspace, 'runs', readdirSync(join(workspace, 'runs')).filter((name) => name.startsWith('validate')).toSorted().at(-1)!, 'internal/validation.json');
  const chi = { real: [0.5, 0.4, 0.3], synthetic: [0.45, 0.3, null], synthetic_interval: [[0.4, 0.5], [0.2, 0.4], null] };
  const found = JSON.parse(readFileSync(latest, 'utf8'));
  // No pair of these tables rises together.
  expect(found.tails.curves).toEqual([]);
  writeFileSync(latest, JSON.stringify({ ...found, tails: { ...found.tails, curves: [{ a: 'income', b: 'amount', levels: [0.8, 0.9, 0.95], upper: chi, lower: chi }] } }));
  await page.getByRole('combobox', { name: 'Past validations' }).click();
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: /^Not judged, / }).press('Enter');
  await page.getByRole('button', { name: 'Tail dependence, largest gap' }).press('Enter');
  await page.getByRole('img', { name: /^How often one of income and amount is above its quantile u.* with the 95 % band/ }).locator('svg').waitFor();
  await page.getByText('Lower', { exact: true }).click();
  await page.getByRole('img', { name: /is below its quantile 1 − u/ }).locator('svg').waitFor();
  await expectAccessible(app);

  // One that cannot be read leaves the verdict in sight.
  await page.getByRole('combobox', { name: 'Past validations' }).click();
  await page.getByRole('option').last().click();
  await page.getByRole('button', { name: 'Distribution: income' }).waitFor();
  rmSync(latest);
  await page.getByRole('combobox', { name: 'Compare with' }).click();
  await page.getByRole('option').click();
  await page.getByRole('alert').getByText('There is no validation that can be read in').waitFor();
  await page.getByRole('button', { name: 'Distribution: income' }).waitFor();
});

test('says what will be there before anything can be judged, and of a validation that is gone that it is', async () => {
  const workspace = temporaryFolder();
  const app = await openApp(workspace);
  const { page } = app;
  await page.keyboard.press('Control+5');
  await page.getByText('There is nothing to judge yet.').waitFor();
  await expectAccessible(app);
  await exampleRuns(workspace);
  await page.getByRole('combobox', { name: 'Past validations' }).click();
  await page.getByRole('option').click();
  await page.getByText('There is no validation that can be read in').waitFor();
});
