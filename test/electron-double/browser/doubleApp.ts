import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Electron from 'electron';
import { type Browser, type BrowserContext, chromium, type Page, type Route } from 'playwright-core';
import { findChromium } from '../../support/chromium.ts';
import { Link } from '../link.ts';
import { type BrowserMethods, type MainMethods, type Settings, settingsVariable, type WindowOptions } from '../protocol.ts';
import { Addresses } from './addresses.ts';
import { DoubleWindow } from './doubleWindow.ts';

const chromiumFlags = [
  '--no-sandbox', '--no-first-run', '--disable-quic', '--disable-sync', '--disable-background-networking', '--disable-component-update',
  '--host-resolver-rules=MAP * ~NOTFOUND',
];
const quitMilliseconds = 20_000;

/**
 * The built application on the double: Chromium over a pipe here, the main bundle in a child process of plain Node.
 * Shaped like Playwright's `ElectronApplication`.
 */
export class DoubleApp {
  /** Every request for a foreign address, and which guard of the application stopped it. The double itself lets none out. */
  readonly foreignRequests: { url: string; stoppedBy: 'will-navigate' | 'webRequest' | 'nothing' }[] = [];
  /** Every window that a page asked for. */
  readonly windowRequests: { url: string; action: 'allow' | 'deny' }[] = [];
  /** What a person would see in a console: nothing, in a run without defects. */
  readonly problems: string[] = [];
  /** Exit code of the main process. */
  readonly exited: Promise<number | null>;
  private readonly windows = new Map<number, DoubleWindow>();
  private readonly addresses = new Addresses();
  private readonly loaded = Promise.withResolvers<Page>();
  private readonly browser: Browser;
  private readonly context: BrowserContext;
  private readonly child: ChildProcess;
  private readonly userData: string;
  private readonly main: Link<MainMethods>;

  private constructor(browser: Browser, context: BrowserContext, child: ChildProcess, userData: string) {
    this.browser = browser;
    this.context = context;
    this.child = child;
    this.userData = userData;
    this.exited = new Promise((resolve) => child.once('exit', resolve));
    // Whoever waits for the first window hears of it; nobody else has to.
    this.loaded.promise.catch(() => {});
    void this.exited.then((code) => this.loaded.reject(new Error(`the main process ended with ${code} before its first window\n${this.problems.join('\n')}`)));
    child.stderr?.on('data', (chunk: Buffer) => this.problems.push(chunk.toString()));
    this.main = new Link<MainMethods>({
      send: (message) => {
        if (child.connected) child.send(message as object, () => {});
      },
      onMessage: (listener) => child.on('message', listener),
    }, this.methods());
  }

  /** @param root folder of the application, where its package.json names the built main bundle */
  static async launch(root: string, env: Record<string, string>, files: readonly string[] = []): Promise<DoubleApp> {
    const { executablePath, env: chromiumEnv } = await findChromium();
    const browser = await chromium.launch({ executablePath, env: { ...process.env, ...chromiumEnv }, args: chromiumFlags });
    const context = await browser.newContext();
    const { main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { main: string };
    const userData = mkdtempSync(join(tmpdir(), 'electron-double-'));
    const settings: Settings = { appPath: root, userData };
    const child = fork(join(root, main), [...files], {
      cwd: root,
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      execArgv: ['--import', fileURLToPath(new URL('../register.mjs', import.meta.url))],
      env: { ...process.env, NODE_OPTIONS: '', ...env, [settingsVariable]: JSON.stringify(settings) },
    });
    const app = new DoubleApp(browser, context, child, userData);
    // Only the pages of windows reach further, each by a route of its own; what a page opens by itself does not.
    await context.route('**', (route) => route.abort('aborted'));
    return app;
  }

  firstWindow(): Promise<Page> {
    return this.loaded.promise;
  }

  process(): ChildProcess {
    return this.child;
  }

  /** Runs `run` in the main process. It is sent as text, so it sees its parameters only. */
  evaluate<R, A>(run: (electron: typeof Electron, argument: A) => R, argument: A): Promise<Awaited<R>> {
    return this.main.call('evaluate', run.toString(), argument) as Promise<Awaited<R>>;
  }

  async knowFiles(paths: readonly string[]): Promise<void> {
    for (const window of this.windows.values()) await window.knowFiles(paths);
  }

  async close(): Promise<void> {
    if (this.child.exitCode === null) {
      void this.main.call('quit');
      const overdue = setTimeout(() => {
        this.problems.push('the main process did not quit');
        this.child.kill('SIGKILL');
      }, quitMilliseconds);
      await this.exited;
      clearTimeout(overdue);
    }
    await this.browser.close();
    rmSync(this.userData, { recursive: true, force: true });
  }

  private methods(): BrowserMethods {
    return {
      declareSchemes: (names) => this.addresses.declare(names),
      createWindow: (id, options) => this.createWindow(id, options),
      loadURL: (id, url) => this.loadURL(id, url),
      closeWindow: (id) => this.windowOf(id).page.close(),
      deliver: async (id, channel, args) => this.windows.get(id)?.deliver(channel, args),
    };
  }

  private async createWindow(id: number, options: WindowOptions): Promise<void> {
    const window = await DoubleWindow.open(this.context, options, {
      invoke: (url, channel, args) => this.main.call('invoke', id, this.addresses.toApp(url), channel, args),
      popup: (url) => void this.openPopup(id, url),
      problem: (text) => this.problems.push(text),
    });
    this.windows.set(id, window);
    await window.page.route('**', async (route) => {
      try {
        await this.route(id, window, route);
      } catch (thrown) {
        // A page that is closed may still wait for a font.
        if (!window.page.isClosed()) throw thrown;
      }
    });
    window.page.on('popup', (popup) => void popup.close());
    window.page.on('close', () => {
      this.windows.delete(id);
      void this.main.call('windowClosed', id);
    });
  }

  private async loadURL(id: number, url: string): Promise<void> {
    const window = this.windowOf(id);
    window.loadingFromMain = true;
    try {
      await window.page.goto(this.addresses.toPage(url));
    } finally {
      window.loadingFromMain = false;
    }
    this.loaded.resolve(window.page);
  }

  /** Chromium opens and loses it by itself; what counts is what the application says to it. */
  private async openPopup(id: number, pageAddress: string): Promise<void> {
    const url = this.addresses.toApp(pageAddress);
    this.windowRequests.push({ url, action: await this.main.call('opensWindow', id, url) });
  }

  /** Every request of a window: asks the application's guards in Electron's order, then the application itself. */
  private async route(id: number, window: DoubleWindow, route: Route): Promise<void> {
    const request = route.request();
    const url = this.addresses.toApp(request.url());
    const isOwn = this.addresses.isOwn(url);
    if (request.isNavigationRequest() && !window.loadingFromMain && !(await this.main.call('navigates', id, url))) {
      this.foreignRequests.push({ url, stoppedBy: 'will-navigate' });
      return route.abort('aborted');
    }
    const allowed = await this.main.call('allows', url, request.resourceType());
    if (!isOwn) this.foreignRequests.push({ url, stoppedBy: allowed ? 'nothing' : 'webRequest' });
    if (!allowed) return route.abort('blockedbyclient');
    const served = isOwn ? await this.main.call('serve', url, request.method(), await request.allHeaders()) : null;
    if (served === null) return route.abort('failed');
    return route.fulfill({ status: served.status, headers: served.headers, body: Buffer.from(served.body) });
  }

  private windowOf(id: number): DoubleWindow {
    const window = this.windows.get(id);
    if (window === undefined) throw new Error(`electron double: there is no window ${id}`);
    return window;
  }
}
