import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { thisProcess } from '../../src/workspace/processes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { expectAccessible } from './accessibility.ts';
import { openApp } from './session.ts';

test('a workspace that another window has open is refused, with whose it is', async () => {
  const workspace = temporaryFolder();
  writeFileSync(join(workspace, 'window.lock'), JSON.stringify({ token: 'other', ...thisProcess }));
  await expect(openApp(workspace)).rejects.toThrow(`is open in another window, that of process ${process.pid}`);
});

test('a page that crashes begins again, its jobs stopped; the log tells it, and goes with the workspace', async () => {
  const workspace = temporaryFolder();
  const app = await openApp(workspace);
  const { page, evaluate } = app;
  expect(existsSync(join(workspace, 'window.lock'))).toBe(true);

  await page.evaluate(() => document.querySelector('nav.rail')?.setAttribute('data-before', 'yes'));
  await evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  }, null);
  await page.locator('nav.rail:not([data-before])').waitFor();

  await page.getByRole('button', { name: 'Jobs' }).click();
  await page.getByRole('button', { name: 'What this window has done: the log' }).click();
  await page.getByText('Page process ended by itself: crashed').waitFor();
  await page.getByText(/^Window opened, version/).waitFor();
  await expectAccessible(app);

  await app.close();
  expect(existsSync(join(workspace, 'window.lock'))).toBe(false);
  expect(readFileSync(join(workspace, 'logs/window.jsonl'), 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['opened', 'process-gone', 'closed']);
});

test('after a crash of the graphics process the next start does without the card', async () => {
  const { evaluate } = await openApp(temporaryFolder());
  const marker = await evaluate(({ app }) => {
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed' });
    return `${app.getPath('userData')}/draw-without-graphics-card`;
  }, null);
  expect(existsSync(marker)).toBe(true);
});
