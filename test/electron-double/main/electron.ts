/**
 * Stands in for the module `electron` in plain Node. Its windows are pages of a real Chromium, which the process that
 * launched this one holds (../browser). It has what the application uses, and nothing else.
 */
import type { MainMethods } from '../protocol.ts';
import { app } from './app.ts';
import { answers } from './browser.ts';
import { strict } from './strict.ts';
import { BrowserWindow, windowOf } from './windows.ts';

Object.defineProperty(process, 'type', { value: 'browser' });

type Handler = (event: { sender: unknown; senderFrame: { url: string; parent: null } }, ...args: unknown[]) => unknown;

const handlers = new Map<string, Handler>();

const ipcMain = strict('ipcMain', {
  handle(channel: string, handler: Handler) {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
});

/** A test says what a person would choose. */
const unscripted = (name: string) => (): never => {
  throw new Error(`electron double: nobody scripted ${name}`);
};

// Not strict: tests replace its functions.
const dialog = {
  showOpenDialog: unscripted('dialog.showOpenDialog'),
  showSaveDialog: unscripted('dialog.showSaveDialog'),
  showErrorBox(title: string, content: string): never {
    throw new Error(`electron double: error box ${title}: ${content}`);
  },
};

// Not strict: tests replace its functions.
const shell = { openPath: unscripted('shell.openPath') };

let copied = '';

const clipboard = strict('clipboard', {
  writeText(text: string) {
    copied = text;
  },
  readText: () => copied,
});

let applicationMenu: { items: unknown[] } | null = null;

const Menu = strict('Menu', {
  buildFromTemplate: (items: unknown[]) => ({ items }),
  setApplicationMenu(menu: typeof applicationMenu) {
    applicationMenu = menu;
  },
  getApplicationMenu: () => applicationMenu,
});

const answersOfElectron: Pick<MainMethods, 'invoke' | 'evaluate' | 'quit'> = {
  async invoke(windowId, url, channel, args) {
    const handler = handlers.get(channel);
    try {
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      const answer = await handler({ sender: windowOf(windowId).webContents, senderFrame: { url, parent: null } }, ...args);
      return { value: structuredClone(answer) };
    } catch (thrown) {
      return { error: `Error invoking remote method '${channel}': ${String(thrown)}` };
    }
  },
  async evaluate(source, argument) {
    const run = new Function(`return (${source})`)() as (electron: unknown, argument: unknown) => unknown;
    return await run({ app, BrowserWindow, clipboard, dialog, Menu, shell }, argument);
  },
  quit: () => app.quit(),
};
Object.assign(answers, answersOfElectron);

export { app, BrowserWindow, clipboard, dialog, ipcMain, Menu, shell };
export { protocol, session } from './session.ts';
