import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface Chromium {
  executablePath: string;
  /** To be added to the environment it is started in. */
  env: Record<string, string>;
}

const installed = '/usr/bin/chromium';
const systemFonts = '/etc/fonts/fonts.conf';

/**
 * A Chromium for tests: the one `PRATIBIMBA_CHROMIUM` names, else that of the system, else the one that the npm package
 * @sparticuz/chromium carries, unpacked once into the temporary folder.
 */
export async function findChromium(): Promise<Chromium> {
  const named = process.env['PRATIBIMBA_CHROMIUM'];
  if (named) return { executablePath: named, env: {} };
  if (existsSync(installed)) return { executablePath: installed, env: {} };
  const folder = await unpackSparticuz();
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      ...(existsSync(systemFonts) ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }),
    },
  };
}

async function unpackSparticuz(): Promise<string> {
  const folder = join(tmpdir(), `pratibimba-chromium-${await sparticuzVersion()}`);
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const staging = await mkdtemp(`${folder}-`);
  try {
    // The package unpacks into TMPDIR in place and takes a half-written file for a whole one, so it gets a folder of its own
    // which is renamed when complete. It brings its system libraries (al2023) only where it believes to be in AWS.
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', "await (await import('@sparticuz/chromium')).default.executablePath();"], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...process.env, NODE_OPTIONS: '', TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
    });
    await rename(staging, folder);
  } catch (thrown) {
    await rm(staging, { recursive: true, force: true });
    // Another test run was faster.
    if (!existsSync(folder)) throw thrown;
  }
  return folder;
}

async function sparticuzVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const manifest = JSON.parse(await readFile(join(dirname(entry), '..', '..', 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
