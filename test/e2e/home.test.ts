import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listSources, setLimit } from '../../src/workspace/ledger/ledger.ts';
import { exampleRuns, exampleSource } from './exampleRuns.ts';
import { expectAccessible } from './accessibility.ts';
import { openApp, tableCells } from './session.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('lists the runs of the workspace, the latest first, with their verdicts, what they asked of a budget and what it has left', async () => {
  const workspace = temporaryFolder();
  await exampleRuns(workspace);
  rmSync(join(workspace, 'runs/clone_20261103_021000_0001'), { recursive: true });
  const app = await openApp(workspace);

  expect(await tableCells(app)).toEqual([
    ['cards.csv\nNone: it attacks with real rows.', 'Attack test', 'Safe', '–', '–', '22 Nov, 13:55'],
    ['cards.csv\nNone: it compares with real rows.', 'Validation', 'Inconclusive', '–', '–', '22 Nov, 13:41'],
    [`cards\n${exampleSource}`, 'Clone', '–', '248,000', '0.50', '21 Nov, 16:05'],
    ['loans\nmoved or deleted', 'Clone', '–', '14,523', '–', '3 Nov, 02:10'],
  ]);
  expect(await app.page.locator('main header p').textContent()).toBe('4 runs in this workspace. Nothing is sent anywhere; no source row is stored.');
  expect(await app.page.locator('.epsilon-left').innerText()).toMatch(/^ε 2\.8\d left of 3\.00$/);
  await expectAccessible(app);
});

test('a budget that another process changes shows at once', async () => {
  const workspace = temporaryFolder();
  const app = await openApp(workspace);
  await app.page.getByText('No source has a budget yet.').waitFor();

  await setLimit(workspace, 'retail-loans', { epsilon: 2, delta: 1e-6 });

  await app.page.getByTitle('The largest epsilon of one more run that the budget of retail-loans').getByText('left of 2.00').waitFor();
});

test('says what will be there when there is no run yet', async () => {
  const app = await openApp(temporaryFolder());

  await app.page.getByText('No run yet.').waitFor();
  expect(await app.page.locator('table').count()).toBe(0);
  await expectAccessible(app);
});

test('says what is wrong with a workspace, and reads it once that is mended', async () => {
  const workspace = temporaryFolder();
  const database = join(workspace, 'workspace.db');
  writeFileSync(database, 'This is not a database, and long enough to be told from one by its header. '.repeat(20));
  const app = await openApp(workspace);

  expect(await app.page.getByRole('alert').innerText()).toContain(`The workspace database ${database} is damaged.`);
  expect(await app.page.getByRole('alert').innerText()).toContain('Move that file away');
  rmSync(database);
  await app.page.getByRole('button', { name: 'Try again' }).click();
  await app.page.getByText('No run yet.').waitFor();
});

test('the owner of a source sets what it may spend, and the ledger knows it', async () => {
  const workspace = temporaryFolder();
  const app = await openApp(workspace);
  await app.page.getByRole('button', { name: 'New source' }).click();
  await app.page.getByRole('textbox', { name: 'Source' }).fill('retail-cards');
  await app.page.getByRole('textbox', { name: 'Epsilon' }).fill('2.5');
  await expectAccessible(app);
  await app.page.getByRole('button', { name: 'Set the limit' }).click();

  await app.page.getByText('left of 2.50').waitFor();
  expect((await listSources(workspace)).map(({ account }) => [account.source, account.limit.epsilon, account.limit.by])).toEqual([['retail-cards', 2.5, 'owner']]);
  await app.page.getByRole('button', { name: 'Limit of retail-cards' }).click();
  await app.page.getByRole('textbox', { name: 'Epsilon' }).fill('3');
  await app.page.keyboard.press('Enter');
  await app.page.getByText('left of 3.00').waitFor();
});
