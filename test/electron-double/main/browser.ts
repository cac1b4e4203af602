import { Link, type Methods } from '../link.ts';
import { type BrowserMethods, type Settings, settingsVariable } from '../protocol.ts';

export const settings = JSON.parse(process.env[settingsVariable] ?? '') as Settings;

/** What this process answers; each module adds its own. */
export const answers: Methods = {};

/** The process that launched this one and holds Chromium. */
export const browser = new Link<BrowserMethods>({
  send: (message) => void process.send?.(message, undefined, {}, () => {}),
  onMessage: (listener) => void process.on('message', listener),
}, answers);
