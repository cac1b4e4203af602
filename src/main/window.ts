import { app, BrowserWindow, Menu } from 'electron';
import { pageUrl } from './rendererProtocol.ts';

/**
 * Opens the one window. It is shown once there is something to see.
 * @param onGone is called when the page has crashed; the page begins again once that has settled, with the drafts that it kept
 */
export async function openWindow(preload: string, onGone: (reason: string) => Promise<void>): Promise<void> {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    show: false,
    webPreferences: { preload, contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, devTools: !app.isPackaged },
  });
  window.once('ready-to-show', () => window.show());
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') void onGone(reason).then(() => window.loadURL(pageUrl));
  });
  await window.loadURL(pageUrl);
}

/** Brings the window to the front, where a person expects it who starts the application twice. */
export function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

/** Electron's own menu links to its web site; this one leads nowhere outside. */
export function setMenu(): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate([
    { role: 'fileMenu' },
    { role: 'editMenu' },
    { label: 'View', submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }] },
  ]));
}
