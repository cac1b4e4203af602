import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dropFiles, type RunningApp } from '../test/e2e/app.ts';

/** The workspace of the pictures, and the table that is cloned in them: their paths can be read there, so they are the same everywhere. */
export const workspace = join(tmpdir(), 'pratibimba-screens');
export const sample = join(workspace, 'bank/loans.csv');
/** The same table as it was before its later half came. */
export const earlierSample = join(workspace, 'bank/loans-earlier.csv');

/** The pictures in their order: each goes on where the one before has left the window. */
export const shots: readonly { readonly name: string; go(app: RunningApp): Promise<void> }[] = [
  { name: 'home', go: async ({ page }) => await page.locator('tbody tr').first().waitFor() },
  {
    name: 'generate-template',
    async go({ page }) {
      await page.keyboard.press('Control+2');
      await page.getByRole('radio', { name: /general-purpose credit cards/ }).check();
      await page.locator('.page-aside svg').first().waitFor();
    },
  },
  { name: 'generate-borrowers', go: (app) => next(app, 'Who borrows?') },
  { name: 'generate-loans', go: (app) => next(app, 'What do they borrow?') },
  {
    name: 'generate-figure',
    async go({ page }) {
      await page.getByRole('button', { name: /rate by grade/ }).click();
      await page.getByRole('textbox', { name: 'Why it is replaced' }).fill('Our own pricing of 2025');
    },
  },
  {
    name: 'generate-payments',
    async go(app) {
      await app.page.getByRole('button', { name: 'Use this value' }).click();
      await next(app, 'How do they pay?');
      await app.page.getByRole('textbox', { name: 'Default rate' }).fill('4.5');
      await app.page.locator('.page-aside dd', { hasText: /^4\.[45] %$/ }).waitFor();
    },
  },
  {
    name: 'generate-review',
    async go(app) {
      await next(app, 'What goes with what?');
      await next(app, 'Is this what you want?');
      await app.page.getByText('On disk, about').waitFor();
    },
  },
  {
    name: 'privacy',
    async go({ page }) {
      await page.keyboard.press('Control+7');
      await page.getByText('each chained to the one before', { exact: false }).waitFor();
    },
  },
  {
    name: 'xprivacy',
    async go({ page }) {
      await page.keyboard.press('Control+8');
      await page.getByRole('img', { name: /With the release/ }).waitFor();
    },
  },
  {
    name: 'clone-file',
    async go(app) {
      await dropFiles(app, [sample]);
      await app.page.locator('.raw li').first().waitFor();
    },
  },
  { name: 'clone-types', go: (app) => next(app, 'What does each column hold?') },
  { name: 'clone-roles', go: (app) => next(app, 'What does each column say about a person?') },
  {
    name: 'clone-target',
    async go(app) {
      for (const column of ['postcode', 'employer_name']) {
        await app.page.getByRole('combobox', { name: `Role of ${column}` }).click();
        await app.page.getByRole('option', { name: column === 'postcode' ? 'Quasi-identifier' : 'Drop the column' }).click();
        await app.page.getByRole('listbox').waitFor({ state: 'hidden' });
      }
      await next(app, 'What will models predict?');
      await app.page.getByRole('radio', { name: 'default_flag' }).check();
    },
  },
  { name: 'clone-rules', go: (app) => next(app, 'Which rules must every row keep?') },
  {
    name: 'clone-privacy',
    async go(app) {
      await next(app, 'How much may one person change?');
      await app.page.getByText('Left after this run').waitFor();
      await app.page.getByText('Where the budget goes').waitFor();
    },
  },
  {
    name: 'clone-review',
    async go(app) {
      await next(app, 'This is what will be done');
      await app.page.getByText('Where the budget goes').waitFor();
    },
  },
  {
    name: 'run',
    async go({ page }) {
      await page.keyboard.press('Control+Enter');
      await page.getByRole('heading', { name: 'loans', exact: true }).waitFor({ timeout: 120_000 });
      await page.locator('tbody tr').first().waitFor();
    },
  },
  {
    name: 'data',
    async go({ page }) {
      await page.getByRole('button', { name: 'Show rows' }).click();
      await page.locator('.grid-row').nth(5).getByRole('gridcell').first().filter({ hasText: /./ }).waitFor();
    },
  },
  {
    name: 'data-row',
    async go({ page }) {
      await page.locator('.grid').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'palette',
    async go({ page }) {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Go to a screen').fill('c');
    },
  },
  {
    name: 'help',
    async go({ page }) {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('F1');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'validate-asked',
    async go({ page }) {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+5');
      await page.getByRole('textbox', { name: 'Schema' }).and(page.locator('[value$=".json"]')).waitFor();
    },
  },
  {
    name: 'validate',
    async go({ page }) {
      await page.keyboard.press('Control+Enter');
      await page.locator('.verdict-parts').waitFor({ timeout: 120_000 });
    },
  },
  {
    name: 'validate-maps',
    async go({ page }) {
      await openCheck(page, /^Rank correlations, mean gap/);
      await page.locator('.correlation-map svg').nth(2).waitFor();
    },
  },
  {
    name: 'validate-tails',
    async go({ page }) {
      await openCheck(page, /^Tail dependence, largest gap/);
      await page.getByRole('img', { name: /above its quantile u/ }).locator('svg').waitFor();
    },
  },
  {
    name: 'validate-compared',
    async go({ page }) {
      await page.getByRole('button', { name: 'Judge another table' }).click();
      await page.getByRole('textbox', { name: 'Real table' }).fill(earlierSample);
      await page.keyboard.press('Control+Enter');
      await page.locator('.verdict-parts').waitFor({ timeout: 120_000 });
      await page.getByRole('combobox', { name: 'Compare with' }).click();
      await page.getByRole('option').first().click();
      await page.locator('.comparison').waitFor();
    },
  },
  {
    name: 'privacy-classes',
    async go({ page }) {
      await page.keyboard.press('Control+7');
      await page.getByRole('combobox', { name: 'Run to prove' }).click();
      await page.getByRole('option').first().click();
      await page.getByRole('region', { name: 'Classes of equal people' }).getByRole('img').first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'privacy-anonymise',
    async go({ page }) {
      const panel = page.getByRole('region', { name: 'Make a file k-anonymous' });
      await panel.getByRole('textbox', { name: 'File' }).fill(sample);
      await panel.getByRole('button', { name: 'Read its columns' }).click();
      await panel.getByRole('combobox', { name: 'Quasi-identifiers' }).click();
      for (const column of ['region', 'employment']) await page.getByRole('option', { name: column, exact: true }).click();
      await page.keyboard.press('Escape');
      await panel.getByRole('button', { name: 'Make it k-anonymous' }).click();
      await panel.getByRole('button', { name: 'Show the folder' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'reports-asked',
    async go({ page }) {
      await page.keyboard.press('Control+0');
      await page.getByRole('textbox', { name: 'Intended use' }).fill('Test data for the acceptance of the new origination system.');
      await page.getByRole('region', { name: 'Sections' }).getByRole('row', { name: /^Missing 2 Purpose and intended use Users/ }).waitFor();
    },
  },
  {
    name: 'reports',
    async go({ page }) {
      await page.getByText('Internal', { exact: true }).click();
      await page.keyboard.press('Control+Enter');
      await page.getByRole('button', { name: 'Open the PDF' }).waitFor({ timeout: 120_000 });
      await page.locator('.report-pages canvas').last().waitFor();
      await page.waitForFunction(() => [...document.querySelectorAll('canvas')].every(({ width }) => width !== 210));
    },
  },
  {
    name: 'reports-page',
    async go({ page }) {
      await page.getByRole('button', { name: 'Page 3 of' }).click();
      await page.getByRole('dialog').waitFor();
      await page.waitForFunction(() => [...document.querySelectorAll('canvas')].every(({ width }) => width !== 210));
    },
  },
  {
    name: 'stress-scenarios',
    async go({ page }) {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+9');
      await page.getByRole('checkbox', { name: 'Severe recession' }).waitFor();
      await page.getByRole('textbox', { name: /^Reverse stress/ }).fill('5,000,000');
    },
  },
  {
    name: 'stress',
    async go({ page }) {
      await page.keyboard.press('Control+2');
      // The wizard stands where its last picture left it.
      await page.getByRole('heading', { name: 'Is this what you want?' }).waitFor();
      await page.keyboard.press('Control+Enter');
      await page.getByRole('button', { name: 'Show rows' }).waitFor({ timeout: 120_000 });
      await page.keyboard.press('Control+9');
      await page.getByRole('combobox', { name: 'Run' }).click();
      await page.getByRole('option', { name: /Generated/ }).click();
      await page.keyboard.press('Control+Enter');
      await page.locator('.fans svg').nth(4).waitFor({ timeout: 120_000 });
      await page.getByRole('combobox', { name: 'Stress tests of the past' }).waitFor();
    },
  },
  {
    name: 'stress-path',
    async go({ page }) {
      await page.getByRole('button', { name: 'Choose scenarios' }).click();
      await page.getByRole('button', { name: 'Edit the path of Mild recession' }).click();
      await page.getByRole('textbox', { name: 'Unemployment, 2026Q2' }).focus();
      for (const rate of ['6.5', '8', '8.5']) {
        await page.keyboard.type(rate);
        await page.keyboard.press('Enter');
      }
      await page.getByRole('region', { name: 'Plausibility' }).getByText('Judging', { exact: false }).waitFor({ state: 'detached' });
      await page.getByRole('region', { name: 'Plausibility' }).getByText(/^D [2-9]/).waitFor();
    },
  },
  {
    name: 'delinquency-asked',
    async go({ page }) {
      await page.keyboard.press('Control+6');
      await page.locator('.strips section').first().waitFor({ timeout: 120_000 });
    },
  },
  {
    name: 'delinquency-trained',
    async go({ page }) {
      await page.keyboard.press('Control+Enter');
      await page.getByText('Draw new loans and compare').waitFor({ timeout: 300_000 });
    },
  },
  {
    name: 'delinquency',
    async go({ page }) {
      await page.keyboard.press('Control+Enter');
      await page.locator('.strips section').first().waitFor({ timeout: 120_000 });
    },
  },
];

async function next({ page }: RunningApp, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByRole('heading', { name: title }).waitFor();
}

/** Selects a check, in whichever group it lies. */
async function openCheck(page: RunningApp['page'], name: RegExp): Promise<void> {
  const check = page.getByRole('button', { name });
  for (const group of [/^Inconclusive, /, /^Passed, /, /^Not judged, /]) {
    const folded = page.getByRole('button', { name: group, expanded: false });
    if ((await check.count()) === 0 && (await folded.count()) > 0) await folded.click();
  }
  await check.click();
}
