import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from './browser.ts';
import { strict } from './strict.ts';

const manifest = JSON.parse(readFileSync(join(settings.appPath, 'package.json'), 'utf8')) as { name: string; version: string };

/** An event that can be refused. */
export class Preventable {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

class CommandLine {
  private readonly switches = new Map<string, string>();

  appendSwitch(name: string, value = ''): void {
    this.switches.set(name, value);
  }

  hasSwitch(name: string): boolean {
    return this.switches.has(name);
  }

  getSwitchValue(name: string): string {
    return this.switches.get(name) ?? '';
  }
}

/** Quits in Electron's order: `before-quit`, the windows close, `will-quit`, the process ends. */
class App extends EventEmitter {
  readonly isPackaged = false;
  readonly name = manifest.name;
  readonly commandLine = strict('app.commandLine', new CommandLine());
  /** Set by the module of windows; kept apart so that the two do not import each other. */
  closeWindows: () => number = () => 0;
  private quitting = false;

  whenReady(): Promise<void> {
    return Promise.resolve();
  }

  requestSingleInstanceLock(): boolean {
    return true;
  }

  getAppPath(): string {
    return settings.appPath;
  }

  disableHardwareAcceleration(): void {
    this.commandLine.appendSwitch('disable-gpu');
  }

  getVersion(): string {
    return manifest.version;
  }

  getPath(name: string): string {
    return join(settings.userData, name);
  }

  quit(): void {
    const event = new Preventable();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.quitting = true;
    if (this.closeWindows() === 0) this.willQuit();
  }

  lastWindowClosed(): void {
    if (this.quitting) this.willQuit();
    else this.emit('window-all-closed');
  }

  exit(code = 0): void {
    process.disconnect();
    process.exit(code);
  }

  private willQuit(): void {
    const event = new Preventable();
    this.emit('will-quit', event);
    if (!event.defaultPrevented) this.exit();
  }
}

export const app = strict('app', new App());
