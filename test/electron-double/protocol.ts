/** What the two processes of the double ask of each other. */

/** Environment variable with the settings of the main process, as JSON. */
export const settingsVariable = 'ELECTRON_DOUBLE';
export interface Settings {
  appPath: string;
  userData: string;
}

export interface WindowOptions {
  width: number;
  height: number;
  /** Source text of the preload. */
  preload: string;
  /** What the application's permission handlers say to each permission that a test may ask for. */
  permissions: { name: string; granted: boolean }[];
}

export interface Served {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

export type Invoked = { value: unknown } | { error: string };

/** Answered by the process that runs the built main bundle. */
export type MainMethods = {
  /** A request of the page on a channel of `ipcMain.handle`. */
  invoke(windowId: number, url: string, channel: string, args: unknown[]): Promise<Invoked>;
  /** What `protocol.handle` answers; null for a scheme that nobody handles. */
  serve(url: string, method: string, headers: Record<string, string>): Promise<Served | null>;
  /** May this request leave, by `session.webRequest`? */
  allows(url: string, resourceType: string): Promise<boolean>;
  /** May the page go there, by `will-navigate`? */
  navigates(windowId: number, url: string): boolean;
  /** What the window-open handler says. */
  opensWindow(windowId: number, url: string): 'allow' | 'deny';
  evaluate(source: string, argument: unknown): Promise<unknown>;
  windowClosed(windowId: number): void;
  quit(): void;
};

/** Answered by the process that holds Chromium. */
export type BrowserMethods = {
  declareSchemes(names: string[]): void;
  createWindow(id: number, options: WindowOptions): Promise<void>;
  loadURL(id: number, url: string): Promise<void>;
  closeWindow(id: number): Promise<void>;
  /** An event for the page, by `webContents.send`. */
  deliver(id: number, channel: string, args: unknown[]): Promise<void>;
};
