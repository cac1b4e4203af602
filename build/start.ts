// Starts the desktop from the checkout: `npm start`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { electronBinary, howToGetElectron } from './electronBinary.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function start(): number {
  const binary = electronBinary();
  if (binary === undefined) {
    console.error(howToGetElectron);
    return 1;
  }
  if (!existsSync(`${root}out/main/index.js`)) {
    console.error('The desktop has not been built: run `npm run build` first.');
    return 1;
  }
  return spawnSync(binary, [root], { stdio: 'inherit' }).status ?? 1;
}

process.exitCode = start();
