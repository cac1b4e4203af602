import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { listSources, setLimit } from '../../src/workspace/ledger/ledger.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { expectAccessible } from './accessibility.ts';
import { dropFiles, type RunningApp, scriptOpenDialog } from './app.ts';
import { gate } from './gate.ts';
import { file, openApp, tableCells } from './session.ts';

const rows = (count: number): string => Array.from({ length: count }, (_, row) => `${row % 2 === 0 ? 'North' : 'South'},${(1000 + (row * 37) % 900 * 7.25).toFixed(2)},${row % 7 === 0 ? 1 : 0}\n`).join('');
const csv = `region,balance,bad\n${rows(1200)}`;
const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));

const press = (app: RunningApp, name: string): Promise<void> => app.page.getByRole('button', { name, exact: true }).click();
const title = (app: RunningApp): Promise<string> => app.page.locator('main h1').innerText();

/** Folders that are shown in the file manager from now on. */
async function shownFolders({ evaluate }: RunningApp): Promise<() => Promise<string[]>> {
  await evaluate(({ shell }) => {
    const shown: string[] = [];
    shell.openPath = async (path) => {
      shown.push(path);
      return '';
    };
    Object.assign(globalThis, { shownFolders: shown });
  }, undefined);
  return () => evaluate(() => (globalThis as unknown as { shownFolders: string[] }).shownFolders, undefined);
}

/** From the first step to the review, by the button that leads on. */
async function goToReview(app: RunningApp): Promise<void> {
  for (let step = 0; step < 6; step++) await press(app, 'Continue');
  expect(await title(app)).toBe('This is what will be done');
}

/** The key for Run leads to the review first, wherever it is pressed: it never spends what nobody has looked at. */
async function runByKeys(app: RunningApp): Promise<void> {
  await app.page.keyboard.press('Control+Enter');
  await expect.poll(() => title(app)).toBe('This is what will be done');
  await app.page.keyboard.press('Control+Enter');
}

async function goToStep(app: RunningApp, step: string): Promise<void> {
  await app.page.getByRole('navigation', { name: 'Steps of the clone' }).getByRole('button', { name: step }).click();
}

async function cloneOpenly(app: RunningApp): Promise<void> {
  await goToStep(app, 'Privacy');
  await app.page.getByText('Open, stays in the house').click();
}

test.runIf(existsSync(data))('Taiwan’s cards are dropped, declared, cloned with epsilon 1, and paid by the ledger', async () => {
  const workspace = temporaryFolder();
  const app = await openApp(workspace);
  await dropFiles(app, [join(data, 'taiwan_train.csv')]);
  await app.page.getByText('21,000 rows, 24 columns').waitFor();
  await scriptOpenDialog(app, [join(data, 'taiwan_schema.json')]);
  await press(app, 'Use a schema file');
  await app.page.getByText('Declared by taiwan_schema.json.').waitFor();

  await goToStep(app, 'Privacy');
  await app.page.getByText('at most 74 are right').first().waitFor();
  await app.page.getByText('Left after this run').waitFor();
  expect(await app.page.getByText('The promise is conditional').count()).toBe(0);
  await app.page.keyboard.press('Alt+ArrowRight');
  await app.page.keyboard.press('Control+Enter');

  await app.page.getByRole('heading', { name: 'taiwan_train', exact: true }).waitFor({ timeout: 60_000 });
  expect(await app.page.locator('.statement').innerText()).toMatch(/^Differentially private with epsilon 1 and delta 0\.000001\./);
  expect((await tableCells(app)).map(([name, label]) => [name, label])).toContainEqual(['taiwan_train.csv', 'Yes']);
  const [source] = await listSources(workspace);
  expect(source?.balance.left).toBeLessThan(0.01);
  await app.page.getByText('ε 0.00 left of 1.00').waitFor();
  await expectAccessible(app);
});

test('every step of a clone: what is changed stays, the type of a column too, can be undone (case 3), and is accessible', async () => {
  const app = await openApp(temporaryFolder());
  await dropFiles(app, [file('loans.csv', csv)]);
  await app.page.getByText('1,200 rows, 3 columns').waitFor();
  expect(await app.page.locator('.raw li').first().innerText()).toBe('region,balance,bad');
  await expectAccessible(app);

  await press(app, 'Continue');
  expect((await tableCells(app)).map((cells) => [cells[1], cells[4], cells[5]])).toEqual([['region', '0', '2'], ['balance', '0', '900'], ['bad', '0', '2']]);
  await expectAccessible(app);
  const kind = app.page.getByRole('combobox', { name: 'Type of balance' });
  await kind.click();
  await app.page.getByRole('option', { name: 'Category' }).click();
  await expect.poll(() => kind.inputValue()).toBe('Category');
  await press(app, 'Undo');
  await expect.poll(() => kind.inputValue()).toBe('Decimal');
  await app.page.keyboard.press('Control+Shift+z');
  await expect.poll(() => kind.inputValue()).toBe('Category');
  await app.page.keyboard.press('Control+z');

  await press(app, 'Continue');
  await app.page.getByRole('combobox', { name: 'Role of region' }).click();
  await app.page.getByRole('option', { name: 'Quasi-identifier' }).click();
  await expectAccessible(app);
  await press(app, 'Continue');
  await app.page.getByRole('radio', { name: 'bad' }).check();
  await expectAccessible(app);
  await press(app, 'Continue');
  await expectAccessible(app);
  await press(app, 'Continue');
  await app.page.getByText('Left after this run').waitFor();
  await expectAccessible(app);
  await cloneOpenly(app);
  await press(app, 'Continue');
  await app.page.getByText('Models will predict bad').waitFor();
  await app.page.getByText('1 quasi-identifier.').waitFor();
  await expectAccessible(app);
});

test('an open clone is run and shown, its folder too, and stands in the list', async () => {
  const workspace = temporaryFolder();
  const app = await openApp(workspace);
  await dropFiles(app, [file('loans.csv', csv)]);
  await app.page.getByText('1,200 rows, 3 columns').waitFor();
  await cloneOpenly(app);
  await press(app, 'Continue');
  await press(app, 'Run');

  await app.page.getByRole('heading', { name: 'loans', exact: true }).waitFor();
  const record = JSON.parse(readFileSync(join(await app.page.locator('.panel-head .mono').innerText(), 'run.json'), 'utf8'));
  // What nobody took is not enforced.
  expect(record.request).toMatchObject({ rules: 'none', privacy: { mode: 'none' } });
  const cells = await tableCells(app);
  expect(cells.map(([name, label]) => [name, label])).toContainEqual(['internal/twin.json', 'No, internal']);
  await expectAccessible(app);
  const folder = await app.page.locator('.panel-head .mono').innerText();
  const shown = await shownFolders(app);
  await press(app, 'Open folder');
  await expect.poll(shown).toEqual([folder]);
  await press(app, 'Open loans.csv');
  await expect.poll(shown).toEqual([folder, join(folder, 'loans.csv')]);
  expect(readFileSync(join(folder, 'loans.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(1201);
  await press(app, 'Back to Home');
  expect((await tableCells(app)).map(([name]) => name)).toEqual(['loans\nNone: an open clone, made without differential privacy (--no-dp).']);
});

test('a column that is undecided keeps a clone from being run, and Run leads to it; the public form of an identifier is named, with the reason', async () => {
  const app = await openApp(temporaryFolder());
  const names = Array.from({ length: 1200 }, (_, row) => `Name ${row % 700},${row % 2},someone${row}@example.com\n`).join('');
  await dropFiles(app, [file('people.csv', `employer,bad,contact\n${names}`)]);
  await app.page.getByText('1,200 rows, 3 columns').waitFor();

  await goToReview(app);
  await press(app, 'Go to the first');
  expect(await title(app)).toBe('What does each column say about a person?');
  await app.page.getByRole('combobox', { name: 'Role of employer' }).click();
  await app.page.getByRole('option', { name: 'Drop the column' }).click();
  await app.page.getByText('Every column has a role.').waitFor();

  await app.page.getByRole('cell', { name: 'E-mail address', exact: true }).click();
  const aside = app.page.getByRole('complementary');
  await aside.getByText(/1,200 distinct values look like e-mail addresses → identifier\.$/).waitFor();
  expect(await aside.locator('dl').innerText()).toMatch(/Form found\s+E-mail address/);
  await expectAccessible(app);
});

test('case 92: a dropped file that is no table is refused in one sentence, and another can be chosen', async () => {
  const app = await openApp(temporaryFolder());

  await dropFiles(app, [file('broken.csv', 'region,balance\nNorth,1\nSouth,2,3\n')]);

  const alert = await app.page.getByRole('alert').innerText();
  expect(alert).toContain('broken.csv');
  expect(alert).toContain('line 3');
  expect(alert).not.toContain('South');
  await expectAccessible(app);
  await scriptOpenDialog(app, [file('cards.csv', csv)]);
  await press(app, 'Choose a table');
  await app.page.getByText('1,200 rows, 3 columns').waitFor();
});

test('a budget that is exceeded is said before the run, and by it; nothing is spent', async () => {
  const workspace = temporaryFolder();
  await setLimit(workspace, 'retail', { epsilon: 0.5, delta: 1e-6 });
  const app = await openApp(workspace);
  await dropFiles(app, [file('loans.csv', csv)]);
  await app.page.getByText('1,200 rows, 3 columns').waitFor();
  await goToStep(app, 'Privacy');
  await app.page.getByRole('textbox', { name: 'Source' }).fill('retail');

  await app.page.getByText('This does not fit: the source may spend ε 0.50 in all.').waitFor();
  await runByKeys(app);
  expect(await app.page.getByRole('alert').first().innerText()).toContain('Nothing was spent.');
  expect((await listSources(workspace))[0]?.balance.spent).toBe(0);
});

/** Chooses a file that no job can come to the end of, and sees the job run. */
async function startEndlessJob(app: RunningApp): Promise<() => void> {
  const endless = gate();
  await scriptOpenDialog(app, [endless.path]);
  await app.page.keyboard.press('Control+o');
  await app.page.getByText('Reading', { exact: true }).first().waitFor();
  return endless.open;
}

test('reading a file that would not end by itself is cancelled, and the engine takes other work', async () => {
  const app = await openApp(temporaryFolder());
  await startEndlessJob(app);

  await app.page.locator('main').getByRole('button', { name: 'Cancel', exact: true }).click();

  await app.page.getByRole('heading', { name: 'Cancelled' }).waitFor();
  await dropFiles(app, [file('loans.csv', csv)]);
  await app.page.getByText('1,200 rows, 3 columns').waitFor();
});

test('closing the window in the middle of a job ends the application in good order', async () => {
  const app = await openApp(temporaryFolder());
  const open = await startEndlessJob(app);

  await app.page.close();
  // No process can end while one of its threads hangs in the operating system.
  open();

  expect(await app.exited).toBe(0);
});

/** A private clone of so many rows that nobody waits for its end, at the stage where all noise has been drawn. */
async function startLongRun(app: RunningApp): Promise<void> {
  await dropFiles(app, [file('loans.csv', csv)]);
  await app.page.getByText('1,200 rows, 3 columns').waitFor();
  await goToStep(app, 'Privacy');
  await app.page.getByRole('checkbox', { name: 'Go on even where' }).check();
  await app.page.getByRole('textbox', { name: 'Rows to make' }).fill('50000000');
  await runByKeys(app);
  await app.page.getByText('Cancel now: ε 1.00 is already spent.').waitFor();
}

test('case 55: a run shows its stages in the top bar; cancelled, it says what it cost', async () => {
  const app = await openApp(temporaryFolder());
  await startLongRun(app);
  await app.page.getByRole('button', { name: 'Home' }).click();
  await app.page.getByRole('status').getByText('Sampling').waitFor();
  await expectAccessible(app);

  await app.page.keyboard.press('Escape');
  await app.page.getByRole('button', { name: 'Cancel the job' }).click();
  await app.page.getByRole('status').waitFor({ state: 'detached' });
  await app.page.keyboard.press('Control+3');

  expect(await app.page.getByRole('alert').first().innerText()).toContain('The budget of "loans" that was set aside was spent, since noise had been drawn.');
});

test('a window that is closed in the middle of a run says what that cost when it is opened again, and has kept everything', async () => {
  const workspace = temporaryFolder();
  const first = await openApp(workspace);
  await startLongRun(first);
  await first.page.close();
  expect(await first.exited).toBe(0);

  const { page } = await openApp(workspace);
  await page.keyboard.press('Control+3');

  await page.getByText('The window was closed while this clone ran, and that stopped it.').waitFor();
  await page.getByText('The ε 1.00 that was set aside counts as spent').waitFor();
  await page.getByText('50,000,000 rows, drawn by seed 1.').waitFor();
});

test('case 91: a table is chosen, gone through and cloned by keys alone', async () => {
  const app = await openApp(temporaryFolder());
  const { page } = app;
  await scriptOpenDialog(app, [file('loans.csv', csv)]);
  await page.keyboard.press('Control+o');
  await page.getByText('1,200 rows, 3 columns').waitFor();

  for (let step = 0; step < 2; step++) await page.keyboard.press('Alt+ArrowRight');
  await expect.poll(() => title(app)).toBe('What does each column say about a person?');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('region');
  // On through the ticks to the role, and down to the next one.
  for (let tab = 0; tab < 4; tab++) await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Role of region');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByRole('combobox', { name: 'Role of region' }).inputValue()).toBe('Quasi-identifier');

  for (let step = 0; step < 3; step++) await page.keyboard.press('Alt+ArrowRight');
  await expect.poll(() => title(app)).toBe('How much may one person change?');
  await page.getByRole('radio', { name: 'Private' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByText('Nothing of an open clone may leave the house').waitFor();
  await runByKeys(app);

  await page.getByRole('heading', { name: 'loans', exact: true }).waitFor();
});

test('case 93: a file that is opened with the application is the beginning of a clone, at its start and later', async () => {
  const app = await openApp(temporaryFolder(), { files: [file('loans.csv', csv)] });
  await app.page.getByText('1,200 rows, 3 columns').waitFor();

  const second = file('cards.csv', csv.split('\n').slice(0, 801).join('\n'));
  await app.evaluate(({ app: application }, path) => application.emit('second-instance', {}, ['electron', '/app', path], '/'), second);

  await app.page.getByText('800 rows, 3 columns').waitFor();
  expect(await title(app)).toBe('Is this how cards.csv is written?');
});
