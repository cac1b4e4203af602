// Packs the built desktop and the command for this platform: `npm run dist [-- TARGET …] [--output DIR]`.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, Platform } from 'electron-builder';
import electron from 'electron/package.json' with { type: 'json' };
import configuration from './builder.json' with { type: 'json' };
import { electronBinary, howToGetElectron } from './electronBinary.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A folder that runs from where it is put. It needs Electron's binary alone; for all other targets electron-builder fetches tools. */
const portable = ['dir'];

const howToGetTools = `For installers (AppImage, deb, rpm; nsis, msi) electron-builder fetches tools when they are first asked for, and could not: set ELECTRON_BUILDER_BINARIES_MIRROR behind a mirror, or fill its cache (ELECTRON_BUILDER_CACHE) from another computer. The folder that \`npm run dist\` makes needs none of them.`;

async function dist(targets: readonly string[], output: string): Promise<number> {
  const binary = electronBinary();
  const missing = binary === undefined ? howToGetElectron : missingFile();
  if (binary === undefined || missing !== undefined) {
    console.error(missing);
    return 1;
  }
  try {
    const made = await build({
      projectDir: root,
      targets: Platform.current().createTarget([...targets]),
      config: { ...configuration, directories: { ...configuration.directories, output }, electronVersion: electron.version, electronDist: dirname(binary) },
    });
    for (const file of made) console.log(file);
  } catch (thrown) {
    if (!isNetworkError(thrown)) throw thrown;
    console.error(howToGetTools);
    return 1;
  }
  console.log(`Packed into ${output}.`);
  return 0;
}

/** One sentence about what the package would lack, if anything. */
function missingFile(): string | undefined {
  const { extraFiles } = process.platform === 'win32' ? configuration.win : configuration.linux;
  const lost = extraFiles.find(({ from }) => !existsSync(join(root, from)));
  return lost && `${lost.from} is missing, on which the installed command runs: \`npm ci\` on this platform brings it.`;
}

/** What got, the client of electron-builder, throws when a host cannot be reached. */
function isNetworkError(thrown: unknown): boolean {
  return thrown instanceof Error && ['RequestError', 'HTTPError', 'TimeoutError'].includes(thrown.name);
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { output: { type: 'string', default: join(root, 'release') } } });
process.exitCode = await dist(positionals.length > 0 ? positionals : portable, resolve(values.output));
