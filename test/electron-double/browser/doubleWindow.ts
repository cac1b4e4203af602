import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { makeCodec } from '../codec.ts';
import type { FromPreload, PreloadWorld } from '../page/preloadWorld.ts';
import type { Invoked, WindowOptions } from '../protocol.ts';
import { pageScript } from './pageScripts.ts';

const worldName = 'Electron Isolated Context';
const binding = '__electronDoubleSend';
const handle = '__electronDoubleWorld';
const codec = makeCodec();

/** What a window tells the application that holds it. */
export interface WindowListener {
  invoke(url: string, channel: string, args: unknown[]): Promise<Invoked>;
  /** The page asked for a window. */
  popup(url: string): void;
  problem(text: string): void;
}

/** One page of Chromium with the preload in an isolated world of its own. */
export class DoubleWindow {
  readonly page: Page;
  /** `loadURL` of the main process never raises `will-navigate`; a page that goes somewhere does. */
  loadingFromMain = false;
  private readonly cdp: CDPSession;
  private preloadContext: number | undefined;

  private constructor(page: Page, cdp: CDPSession) {
    this.page = page;
    this.cdp = cdp;
  }

  static async open(context: BrowserContext, options: WindowOptions, listener: WindowListener): Promise<DoubleWindow> {
    const page = await context.newPage();
    await page.setViewportSize({ width: options.width, height: options.height });
    page.on('pageerror', (error) => listener.problem(`page: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') listener.problem(`console: ${message.text()}`);
    });
    const window = new DoubleWindow(page, await context.newCDPSession(page));
    await window.setPermissions(options.permissions);
    await window.injectPreload(options.preload, listener);
    return window;
  }

  async deliver(channel: string, args: unknown[]): Promise<void> {
    await this.inPreload(this.preloadContext, 'deliver', channel, codec.encode(args));
  }

  /** Tells the preload where files lie that are about to be dropped: a page never learns that by itself. */
  async knowFiles(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const { size, mtimeMs } = statSync(path);
      await this.inPreload(this.preloadContext, 'knowFile', basename(path), size, mtimeMs, path);
    }
  }

  private async setPermissions(permissions: WindowOptions['permissions']): Promise<void> {
    const { targetInfo } = await this.cdp.send('Target.getTargetInfo');
    const { browserContextId } = targetInfo;
    for (const { name, granted } of permissions) {
      await this.cdp.send('Browser.setPermission', {
        permission: { name },
        setting: granted ? 'granted' : 'denied',
        ...(browserContextId === undefined ? {} : { browserContextId }),
      });
    }
  }

  private async injectPreload(preload: string, listener: WindowListener): Promise<void> {
    this.cdp.on('Page.windowOpen', ({ url }) => listener.popup(url));
    this.cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === worldName) this.preloadContext = context.id;
    });
    this.cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === binding) void this.receive(executionContextId, codec.decode(payload) as FromPreload, listener);
    });
    await this.cdp.send('Page.enable');
    await this.cdp.send('Runtime.enable');
    await this.cdp.send('Runtime.addBinding', { name: binding, executionContextName: worldName });
    const pageWorld = await pageScript(['../page/worldBridge.ts'], `makeWorldBridge('page');`);
    const preloadWorld = await pageScript(
      ['../page/worldBridge.ts', '../codec.ts', '../page/preloadWorld.ts'],
      `globalThis.${handle} = startPreload(${JSON.stringify(preload)}, makeWorldBridge('preload'), makeCodec(), globalThis.${binding});`,
    );
    await this.cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorld });
    await this.cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: preloadWorld, worldName });
  }

  /** The answer goes to the very world that asked: the page may have gone elsewhere meanwhile, and a new world counts from 0 again. */
  private async receive(world: number, message: FromPreload, listener: WindowListener): Promise<void> {
    if (message.kind === 'failed') listener.problem(`preload: ${message.message}`);
    else await this.inPreload(world, 'settle', message.id, codec.encode(await listener.invoke(this.page.url(), message.channel, message.args)));
  }

  private async inPreload<K extends keyof PreloadWorld & string>(world: number | undefined, method: K, ...args: Parameters<PreloadWorld[K]>): Promise<void> {
    if (world === undefined) return;
    const expression = `${handle}.${method}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`;
    // A page that has gone, as in Electron, hears nothing.
    await this.cdp.send('Runtime.evaluate', { contextId: world, expression }).catch(() => {});
  }
}
