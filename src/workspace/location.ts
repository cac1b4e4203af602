import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { errno, Failure } from '../contract/errors.ts';

const configSchema = z.object({ schemaVersion: z.literal(1), workspace: z.string().min(1).optional() });

/** What the choice of the workspace folder depends on; the defaults are those of this process. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  home: string;
}

const thisProcess = (): Surroundings => ({ env: process.env, platform: process.platform, home: homedir() });

/**
 * The workspace folder: `flag` (a path given by a person), else `PRATIBIMBA_WORKSPACE`, else the configuration file, else the
 * user's data folder. The same for the command and the desktop, since two workspaces would be two privacy budgets.
 *
 * @returns an absolute path; nothing is created
 * @throws Failure('usage') when the configuration file cannot be understood
 */
export function workspaceFolder(flag: string | undefined, surroundings: Surroundings = thisProcess()): string {
  const fromEnvironment = surroundings.env['PRATIBIMBA_WORKSPACE'];
  if (flag !== undefined) return resolve(flag);
  if (fromEnvironment) return resolve(fromEnvironment);
  return fromConfig(configFile(surroundings)) ?? join(dataFolder(surroundings), ownName(surroundings));
}

/** The user's configuration file, whether it exists or not: `{"schemaVersion":1,"workspace":"<folder>"}`. */
export function configFile({ env, platform, home }: Surroundings = thisProcess()): string {
  const folder = platform === 'win32' ? env['APPDATA'] || join(home, 'AppData', 'Roaming') : env['XDG_CONFIG_HOME'] || join(home, '.config');
  return join(folder, ownName({ platform }), 'config.json');
}

function dataFolder({ env, platform, home }: Surroundings): string {
  if (platform === 'win32') return env['LOCALAPPDATA'] || join(home, 'AppData', 'Local');
  return env['XDG_DATA_HOME'] || join(home, '.local', 'share');
}

function ownName({ platform }: Pick<Surroundings, 'platform'>): string {
  return platform === 'win32' ? 'Pratibimba' : 'pratibimba';
}

/** A relative path in the file is meant from the file's own folder. */
function fromConfig(file: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT' || errno(thrown) === 'ENOTDIR') return undefined;
    throw thrown;
  }
  const config = configSchema.safeParse(parseJson(text));
  if (!config.success) {
    throw new Failure('usage', `The configuration file ${file} cannot be understood.`, {
      fix: 'Write {"schemaVersion":1,"workspace":"<folder>"} into it, or delete it.',
    });
  }
  return config.data.workspace === undefined ? undefined : resolve(dirname(file), config.data.workspace);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
