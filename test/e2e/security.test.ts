import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import type { DoubleApp } from '../electron-double/browser/doubleApp.ts';
import type { RunningApp } from './app.ts';
import { openApp } from './session.ts';

/** Each of these tests provokes what a guard refuses, and Chromium says so in the console. */
const open = (): Promise<RunningApp> => openApp(temporaryFolder(), { quiet: false });

/** What the double has recorded. Real Electron keeps no record: there the rest of the test has to suffice. */
const recorded = <K extends 'foreignRequests' | 'windowRequests'>({ double }: RunningApp, what: K, expected: DoubleApp[K]): DoubleApp[K] => double?.[what] ?? expected;

/** Directives of the content security policy that the page has violated while `run` ran. */
async function violations(page: Page, run: () => Promise<unknown>): Promise<string[]> {
  await page.evaluate(() => {
    addEventListener('securitypolicyviolation', (event) => {
      document.body.dataset['violations'] = `${document.body.dataset['violations'] ?? ''} ${event.effectiveDirective}`;
    });
  });
  await run();
  // The event comes a task later than the refusal.
  await page.waitForFunction(() => document.body.dataset['violations'] !== undefined);
  return page.evaluate(() => [...new Set(document.body.dataset['violations']?.trim().split(' '))]);
}

test('the page has nothing of Node, and cannot replace its bridge', async () => {
  const { page } = await open();

  expect(await page.evaluate(() => ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis))).toEqual([]);
  expect(await page.evaluate(() => Object.keys(window.bridge))).toEqual(['request', 'onEvent', 'pathForFile']);
  expect(await page.evaluate(() => Reflect.set(window, 'bridge', 1))).toBe(false);
  expect(await page.evaluate(() => Reflect.set(window.bridge, 'request', 1))).toBe(false);
});

test.for([
  ['fetch', 'connect-src'],
  ['image', 'img-src'],
  ['script', 'script-src-elem'],
  ['frame', 'frame-src'],
  ['eval', 'script-src'],
] as const)('the content security policy refuses a foreign %s', async ([way, directive]) => {
  const app = await open();
  const { page } = app;

  expect(await violations(page, () => page.evaluate(async (wanted) => {
    const foreign = 'https://example.org/x';
    if (wanted === 'fetch') await fetch(foreign).catch(() => {});
    // Evaluation by the test itself is exempt from the policy; in a task of the page it is not.
    else if (wanted === 'eval') setTimeout(() => new Function('return 1')());
    else document.body.append(Object.assign(document.createElement({ image: 'img', script: 'script', frame: 'iframe' }[wanted]), { src: foreign }));
  }, way))).toEqual([directive]);
  expect(recorded(app, 'foreignRequests', [])).toEqual([]);
});

test('the page cannot leave, and a request that gets past the policy is stopped', async () => {
  const app = await open();
  const home = app.page.url();
  const leaving: DoubleApp['foreignRequests'] = [{ url: 'https://example.org/away', stoppedBy: 'will-navigate' }];

  await app.page.evaluate(() => {
    location.href = 'https://example.org/away';
  });
  await expect.poll(() => recorded(app, 'foreignRequests', leaving)).toEqual(leaving);
  expect(app.page.url()).toBe(home);

  const refusal = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.loadURL('https://example.org/main').then(() => 'loaded', String), undefined);
  expect(refusal).toContain('ERR_BLOCKED_BY_CLIENT');
});

test('the page cannot open a window', async () => {
  const app = await open();
  const denied: DoubleApp['windowRequests'] = [{ url: 'https://example.org/popup', action: 'deny' }];

  await app.page.evaluate(() => {
    window.open('https://example.org/popup');
  });

  await expect.poll(() => recorded(app, 'windowRequests', denied)).toEqual(denied);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, undefined)).toBe(1);
});

test('permissions are refused', async () => {
  const { page } = await open();

  expect(await page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state)).toBe('denied');
  expect(await page.evaluate(() => new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(() => resolve('granted'), ({ code, PERMISSION_DENIED }) => resolve(code === PERMISSION_DENIED ? 'denied' : 'other'));
  }))).toBe('denied');
});

test('only files of the page are served', async () => {
  const { page } = await open();
  const load = (path: string): Promise<unknown> => page.evaluate((src) => new Promise((resolve) => {
    document.body.append(Object.assign(document.createElement('script'), { src, onload: () => resolve('served'), onerror: () => resolve('refused') }));
  }), path);
  const own = await page.locator('script[src]').first().getAttribute('src');

  expect(await load(String(own))).toBe('served');
  expect(await load('/..%2fmain%2findex.js')).toBe('refused');
  expect(await load('/..%2fpreload%2findex.cjs')).toBe('refused');
});

test('a foreign page gets no answer, and a malformed request neither', async () => {
  const { page, evaluate } = await open();
  const malformed = await page.evaluate(() => window.bridge.request('job:cancel', JSON.parse('{"jobId":3}')));
  expect(malformed).toMatchObject({ ok: false, failure: { code: 'usage', message: 'The window asked for job:cancel in a form that is not agreed.' } });

  const badJob = await page.evaluate(() => window.bridge.request('job:run', { jobId: crypto.randomUUID(), kind: 'clone', request: { file: 3 }, out: null }));
  expect(badJob).toMatchObject({ ok: false, failure: { code: 'usage', message: 'The window asked for clone in a form that is not agreed.' } });
  const elsewhere = await page.evaluate(() => window.bridge.request('run:show', { folder: '/etc' }));
  expect(elsewhere).toMatchObject({ ok: false, failure: { code: 'input' } });

  await evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.loadURL('data:text/html,<p>foreign'), undefined);
  await page.getByText('foreign').waitFor();
  const refused = await page.evaluate(() => window.bridge.request('runs:list', undefined));
  expect(refused).toMatchObject({ ok: false, failure: { code: 'usage', message: 'Something that is not a page of Pratibimba asked for an answer and was refused.' } });
});

test('Chromium is told to keep off the network, and no menu leads there', async () => {
  const { evaluate } = await open();

  expect(await evaluate(({ app }) => [app.commandLine.getSwitchValue('host-resolver-rules'), app.commandLine.hasSwitch('no-proxy-server')], undefined)).toEqual(['MAP * ~NOTFOUND', true]);
  expect(await evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getWebRTCIPHandlingPolicy(), undefined)).toBe('disable_non_proxied_udp');
  expect(await evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ role, label }) => (role ?? label).toLowerCase()), undefined)).toEqual(['filemenu', 'editmenu', 'view']);
});
