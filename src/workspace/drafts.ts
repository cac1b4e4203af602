import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errno } from '../contract/errors.ts';
import { writeDurably } from './durable.ts';

/**
 * What people have begun and not yet run, one JSON file each. Drafts say what is known of a source, so that they stay in the workspace.
 * @param name of letters, digits, dots and hyphens
 * @returns null where there is none, or none that is JSON
 */
export async function readDraft(workspace: string, name: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(draftPath(workspace, name), 'utf8'));
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT' || thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

/** @returns the path of the file, which a job may read */
export async function writeDraft(workspace: string, name: string, content: unknown): Promise<string> {
  const path = draftPath(workspace, name);
  await mkdir(join(workspace, 'drafts'), { recursive: true, mode: 0o700 });
  if (content === null) await rm(path, { force: true });
  else await writeDurably(path, `${JSON.stringify(content, null, 2)}\n`);
  return path;
}

/**
 * Keeps a folder of drafts: `<name>.json` for each of these, and nothing that was there before.
 * @returns the path of the folder, which a job may read
 */
export async function writeDraftFolder(workspace: string, name: string, contents: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = join(workspace, 'drafts', name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [file, content] of Object.entries(contents)) await writeDurably(join(folder, `${file}.json`), `${JSON.stringify(content, null, 2)}\n`);
  return folder;
}

function draftPath(workspace: string, name: string): string {
  return join(workspace, 'drafts', `${name}.json`);
}
