import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { MainMethods } from '../protocol.ts';
import { app, Preventable } from './app.ts';
import { answers, browser } from './browser.ts';
import { decidePermission } from './session.ts';
import { strict } from './strict.ts';

/** The double cannot run an application honestly that asks for anything else, so it refuses to. */
const requiredPreferences = { contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true };
/** Permissions that tests ask for. */
const permissionNames = ['geolocation', 'notifications'];

const windows = new Map<number, BrowserWindow>();

interface WindowConstructorOptions {
  width?: number;
  height?: number;
  show?: boolean;
  webPreferences?: Partial<Record<string, unknown>> & { preload?: string };
}

export class WebContents extends EventEmitter {
  readonly id: number;
  openHandler: (details: { url: string }) => { action: 'allow' | 'deny' } = () => ({ action: 'allow' });
  private webRtcPolicy = 'default';
  private destroyed = false;

  constructor(id: number) {
    super();
    this.id = id;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  destroy(): void {
    this.destroyed = true;
    this.emit('destroyed');
  }

  setWindowOpenHandler(handler: typeof this.openHandler): void {
    this.openHandler = handler;
  }

  setWebRTCIPHandlingPolicy(policy: string): void {
    this.webRtcPolicy = policy;
  }

  getWebRTCIPHandlingPolicy(): string {
    return this.webRtcPolicy;
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
    void browser.call('deliver', this.id, channel, structuredClone(args));
  }
}

let nextWindowId = 1;

export class BrowserWindow extends EventEmitter {
  readonly id = nextWindowId++;
  readonly webContents: WebContents = strict('webContents', new WebContents(this.id));
  private readonly created: Promise<void>;
  private visible: boolean;

  constructor(options: WindowConstructorOptions = {}) {
    super();
    const preferences = options.webPreferences ?? {};
    for (const [key, wanted] of Object.entries(requiredPreferences)) {
      if ((preferences[key] ?? wanted) !== wanted) throw new Error(`electron double: webPreferences.${key} has to be ${wanted}`);
    }
    windows.set(this.id, this);
    this.visible = options.show ?? true;
    this.created = this.create(options, preferences.preload);
    app.emit('web-contents-created', {}, this.webContents);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()];
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return windows.get(contents.id) ?? null;
  }

  async loadURL(url: string): Promise<void> {
    await this.created;
    await browser.call('loadURL', this.id, url);
    this.emit('ready-to-show');
  }

  show(): void {
    this.visible = true;
  }

  isVisible(): boolean {
    return this.visible;
  }

  isMinimized(): boolean {
    return false;
  }

  focus(): void {
    this.show();
  }

  close(): void {
    void browser.call('closeWindow', this.id);
  }

  private async create({ width = 800, height = 600 }: WindowConstructorOptions, preload: string | undefined): Promise<void> {
    await browser.call('createWindow', this.id, {
      width,
      height,
      preload: preload === undefined ? '' : readFileSync(preload, 'utf8'),
      permissions: await Promise.all(permissionNames.map(decidePermission)),
    });
  }
}

/** The window of that number, which the other process has just spoken of. */
export function windowOf(id: number): BrowserWindow {
  const window = windows.get(id);
  if (window === undefined) throw new Error(`electron double: there is no window ${id}`);
  return window;
}

function openPlainWindow(): BrowserWindow {
  return new BrowserWindow();
}

app.closeWindows = () => {
  for (const window of windows.values()) window.close();
  return windows.size;
};

const answersOfWindows: Pick<MainMethods, 'navigates' | 'opensWindow' | 'windowClosed'> = {
  navigates(id, url) {
    const event = Object.assign(new Preventable(), { url });
    windowOf(id).webContents.emit('will-navigate', event, url);
    return !event.defaultPrevented;
  },
  opensWindow(id, url) {
    const { action } = windowOf(id).webContents.openHandler({ url });
    if (action === 'allow') openPlainWindow();
    return action;
  },
  windowClosed(id) {
    const window = windowOf(id);
    windows.delete(id);
    window.emit('closed');
    window.webContents.destroy();
    if (windows.size === 0) app.lastWindowClosed();
  },
};
Object.assign(answers, answersOfWindows);
