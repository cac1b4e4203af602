import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exampleRuns } from './exampleRuns.ts';
import { openApp, tableCells } from './session.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('lists the runs of the workspace, the latest first', async () => {
  const workspace = temporaryFolder();
  await exampleRuns(workspace);
  const app = await openApp(workspace);

  expect(await tableCells(app)).toEqual([
    ['–', 'validate', '–', 'None: it compares with real rows.', '0.9', '22 Nov, 13:41'],
    ['loans', 'sample', '1,000,000', 'None: an open clone, made without differential privacy (--no-dp).', '12.4', '21 Nov, 16:05'],
    ['loans', 'clone', '14,523', 'None: an open clone, made without differential privacy (--no-dp).', '2.3', '3 Nov, 02:10'],
  ]);
  expect(await app.page.locator('main header p').textContent()).toBe('3 runs in this workspace. Nothing is sent anywhere; no source row is stored.');
  expect(await app.page.locator('.top-folder').textContent()).toBe(workspace);
});

test('says what will be there when there is no run yet', async () => {
  const app = await openApp(temporaryFolder());

  await app.page.getByText('No run yet.').waitFor();
  expect(await app.page.locator('table').count()).toBe(0);
  expect(await app.page.getByRole('button', { name: 'Choose a CSV' }).count()).toBe(1);
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
