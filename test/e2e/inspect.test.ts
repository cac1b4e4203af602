import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { dropFiles, type RunningApp, scriptOpenDialog } from './app.ts';
import { expectAccessible } from './accessibility.ts';
import { type Gate, gate } from './gate.ts';
import { file, openApp, tableCells } from './session.ts';

const rows = (count: number): string => Array.from({ length: count }, (_, row) => `${row % 2 === 0 ? 'North' : 'South'},${(1000 + row * 7.25).toFixed(2)}\n`).join('');
const csv = `region,balance\n${rows(400)},12.00\n`;

/** What the page says of `csv`. */
const proposal = {
  finding: '401 rows, 2 columns, 5.6 kB. Every column has a proposal.',
  columns: [
    { column: 'region', kind: 'category', role: 'ordinary', hasReason: true, missing: '1', distinct: '2' },
    { column: 'balance', kind: 'number', role: 'ordinary', hasReason: true, missing: '0', distinct: '401' },
  ],
};

async function proposalOf(app: RunningApp): Promise<typeof proposal> {
  const cells = await tableCells(app);
  return {
    finding: await app.page.locator('main header p').innerText(),
    columns: cells.map(([column = '', kind = '', role = '', reason, missing = '', distinct = '']) => ({ column, kind, role, hasReason: reason !== '', missing, distinct })),
  };
}

test('a dropped CSV shows its proposed types', async () => {
  const app = await openApp(temporaryFolder());

  await dropFiles(app, [file('loans.csv', csv)]);

  expect(await proposalOf(app)).toEqual(proposal);
  expect(await app.page.locator('main h1').innerText()).toBe('loans.csv');
  await expectAccessible(app);
});

test('a CSV chosen in the dialog shows its proposed types; a closed dialog changes nothing', async () => {
  const app = await openApp(temporaryFolder());
  await app.page.keyboard.press('Control+3');
  const choose = app.page.getByRole('button', { name: 'Choose a CSV' });

  await scriptOpenDialog(app, []);
  await choose.click();
  await app.page.getByText('No table yet.').waitFor();
  await scriptOpenDialog(app, [file('cards.csv', csv)]);
  await choose.click();

  expect(await proposalOf(app)).toEqual(proposal);
  expect(await app.page.locator('main h1').innerText()).toBe('cards.csv');
});

test('a file that is no table is refused in one sentence', async () => {
  const app = await openApp(temporaryFolder());
  const path = file('broken.csv', 'region,balance\nNorth,1\nSouth,2,3\n');

  await dropFiles(app, [path]);

  const alert = await app.page.getByRole('alert').innerText();
  expect(alert).toContain('broken.csv');
  expect(alert).toContain('line 3');
  expect(alert).not.toContain('South');
  expect(await app.page.locator('table').count()).toBe(0);
});

/** Chooses a file that no job can come to the end of, and sees the job run. */
async function startEndlessJob(app: RunningApp): Promise<Gate> {
  const endless = gate();
  await scriptOpenDialog(app, [endless.path]);
  await app.page.keyboard.press('Control+o');
  // The first event of the job: it is running.
  await app.page.getByText('Reading', { exact: true }).first().waitFor();
  return endless;
}

test('Cancel ends a job that would not end by itself', async () => {
  const app = await openApp(temporaryFolder());
  await startEndlessJob(app);

  await app.page.getByRole('button', { name: 'Cancel', exact: true }).click();

  await app.page.getByRole('heading', { name: 'Cancelled' }).waitFor();
  // The engine takes other work while the cancelled job still hangs.
  await dropFiles(app, [file('loans.csv', csv)]);
  expect(await proposalOf(app)).toEqual(proposal);
});

test('closing the window in the middle of a job ends the application in good order', async () => {
  const app = await openApp(temporaryFolder());
  const { open } = await startEndlessJob(app);

  await app.page.close();
  // No process can end while one of its threads hangs in the operating system.
  open();

  expect(await app.exited).toBe(0);
});
