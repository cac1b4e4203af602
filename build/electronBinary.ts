import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import electron from 'electron/package.json' with { type: 'json' };

/** Where Electron's binary is, if it is there. Asking the package `electron` itself would try to download it. */
export function electronBinary(): string | undefined {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : defaultName();
  const binary = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name);
  return existsSync(binary) ? binary : undefined;
}

function defaultName(): string {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

/** What to do where the binary is not: by the network, behind a mirror, and offline. */
export const howToGetElectron = `Electron's binary is not here: run \`npx install-electron\` (with ELECTRON_MIRROR set behind a mirror), or, offline, unpack electron-v${electron.version}-${process.platform}-${process.arch}.zip and name its folder in ELECTRON_OVERRIDE_DIST_PATH.`;
