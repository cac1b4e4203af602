import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'build/dist.ts');
const run = promisify(execFile);

interface Asar {
  createPackage(folder: string, file: string): Promise<void>;
  listPackage(file: string, options: { isPack: boolean }): string[];
}

/** electron-builder's own reader of archives: it is no dependency of ours. */
async function loadAsar(): Promise<Asar> {
  const builder = createRequire(import.meta.resolve('electron-builder'));
  return (await import(pathToFileURL(createRequire(builder.resolve('app-builder-lib')).resolve('@electron/asar')).href)) as Asar;
}

/** The mark in Electron's binary after which its fuses stand: version, number, one digit each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** A folder laid out as Electron's, whose binary holds fuses, all off, and nothing else. */
async function hollowElectron(): Promise<string> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'resources'));
  const fuses = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, 9]), Buffer.from('000000000')]);
  writeFileSync(join(folder, 'electron'), fuses, { mode: 0o755 });
  const application = temporaryFolder();
  writeFileSync(join(application, 'package.json'), '{}');
  await (await loadAsar()).createPackage(application, join(folder, 'resources/default_app.asar'));
  return folder;
}

test('without a binary of Electron, packing says how to provide one and leaves nothing', async () => {
  const output = join(temporaryFolder(), 'release');

  const failed = run(process.execPath, [dist, '--output', output], { env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' } });

  await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('ELECTRON_OVERRIDE_DIST_PATH') });
  expect(() => readFileSync(output)).toThrow('ENOENT');
});

test.skipIf(process.platform !== 'linux')('the package holds the bundles alone, its fuses are set, and its command runs from anywhere', async () => {
  const output = join(temporaryFolder(), 'release');
  await run(process.execPath, [dist, '--output', output], { cwd: root, env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: await hollowElectron() } });
  const packed = join(output, 'linux-unpacked');

  expect(readFileSync(join(packed, 'resources/resources/sample/loans.csv'))).toEqual(readFileSync(join(root, 'resources/sample/loans.csv')));

  const files = (await loadAsar()).listPackage(join(packed, 'resources/app.asar'), { isPack: false });
  expect(files).toEqual(expect.arrayContaining(['/package.json', '/out/main/index.js', '/out/main/worker.js', '/out/preload/index.cjs', '/out/renderer/index.html']));
  expect(files.filter((file) => !/^\/(?:package\.json|LICENSE|out(?:\/(?:main|preload|renderer)(?:\/.*)?)?)$/.test(file))).toEqual([]);
  // RunAsNode, NODE_OPTIONS and --inspect off; cookies encrypted, asar checked and the only place that code comes from; no extra rights for file://.
  const binary = readFileSync(join(packed, 'pratibimba-workstation'), 'latin1');
  expect(binary.slice(binary.indexOf(sentinel) + sentinel.length + 2).slice(0, 8)).toBe('01001100');
  const version = await run(join(packed, 'pratibimba'), ['--version'], { cwd: temporaryFolder(), env: {} });
  expect(version.stdout.trim()).toBe((JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version);
});
