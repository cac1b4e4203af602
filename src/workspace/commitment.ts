import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { sha256Of } from './artefacts.ts';

/** What binds a run to the real files that it read. */
export interface Commitment {
  readonly commitment: string;
  /** 64 hex digits; stays in the house. */
  readonly salt: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

/**
 * Commits to files without a hash of theirs that could be tried against guesses: SHA-256 over a salt of 32 random bytes and the files' names and
 * hashes.
 * @returns null where nothing real is read
 * @throws Failure 'input' for a file that cannot be read, 'cancelled'
 */
export async function commitTo(paths: readonly string[], signal?: AbortSignal): Promise<Commitment | null> {
  if (paths.length === 0) return null;
  const files = [];
  for (const path of paths) files.push({ name: basename(path), sha256: await sha256Of(path, signal) });
  const salt = randomBytes(32).toString('hex');
  return { commitment: commitmentOf(salt, files), salt, files };
}

/** Whoever is shown `internal/commitment.json` can check that it was these files. */
export async function keepCommitment(folder: string, commitment: Commitment): Promise<void> {
  await mkdir(join(folder, 'internal'), { recursive: true });
  await writeFile(join(folder, 'internal', 'commitment.json'), `${JSON.stringify({ schemaVersion: 1, ...commitment }, null, 2)}\n`);
}

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const kept = z.object({ schemaVersion: z.literal(1), commitment: hex, salt: hex, files: z.array(z.object({ name: z.string(), sha256: hex })) });

/** The files that a run was bound to, by its own folder; null where that does not open the commitment: it is missing, damaged or another one's. */
export async function openCommitment(folder: string, commitment: string): Promise<Commitment['files'] | null> {
  const content = await readFile(join(folder, 'internal', 'commitment.json'), 'utf8').catch(() => null);
  const parsed = kept.safeParse(content === null ? null : parsedJson(content));
  return parsed.success && commitmentOf(parsed.data.salt, parsed.data.files) === commitment ? parsed.data.files : null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function commitmentOf(salt: string, files: Commitment['files']): string {
  const hash = createHash('sha256').update(salt);
  for (const { name, sha256 } of files) hash.update(`\n${sha256} ${name}`);
  return hash.digest('hex');
}
