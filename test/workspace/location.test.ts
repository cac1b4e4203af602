import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configFile, type Surroundings, workspaceFolder } from '../../src/workspace/location.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

function surroundings(changes: Partial<Surroundings> = {}): Surroundings {
  return { env: {}, platform: 'linux', home: temporaryFolder(), ...changes };
}

function writeConfig(where: Surroundings, text: string): string {
  const file = configFile(where);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe('the workspace folder', () => {
  test('a flag wins over the environment, which wins over the configuration file', () => {
    const where = surroundings({ env: { PRATIBIMBA_WORKSPACE: '/from/env' } });
    writeConfig(where, '{"schemaVersion":1,"workspace":"/from/config"}');
    expect(workspaceFolder('from-flag', where)).toBe(resolve('from-flag'));
    expect(workspaceFolder(undefined, where)).toBe(resolve('/from/env'));
    expect(workspaceFolder(undefined, { ...where, env: {} })).toBe(resolve('/from/config'));
  });

  test('defaults to the data folder of the user', () => {
    const where = surroundings();
    expect(workspaceFolder(undefined, where)).toBe(join(where.home, '.local/share/pratibimba'));
    expect(workspaceFolder(undefined, { ...where, env: { XDG_DATA_HOME: '/data' } })).toBe('/data/pratibimba');
    expect(workspaceFolder(undefined, { ...where, platform: 'win32', env: { LOCALAPPDATA: '/Local', APPDATA: where.home } })).toBe('/Local/Pratibimba');
  });

  test('an empty environment variable counts as unset', () => {
    const where = surroundings({ env: { PRATIBIMBA_WORKSPACE: '', XDG_DATA_HOME: '' } });
    expect(workspaceFolder(undefined, where)).toBe(join(where.home, '.local/share/pratibimba'));
  });

  test('a relative path in the configuration file is meant from that file', () => {
    const where = surroundings();
    const file = writeConfig(where, '{"schemaVersion":1,"workspace":"../shared"}');
    expect(workspaceFolder(undefined, where)).toBe(resolve(dirname(file), '../shared'));
  });

  test.each(['not json', '{"schemaVersion":2}', '{"schemaVersion":1,"workspace":7}'])('refuses the configuration file %s by name', (text) => {
    const where = surroundings();
    const file = writeConfig(where, text);
    expect(() => workspaceFolder(undefined, where)).toThrow(expect.objectContaining({ code: 'usage', message: expect.stringContaining(file) }));
  });
});
