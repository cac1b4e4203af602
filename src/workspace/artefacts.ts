import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { errno, Failure } from '../contract/errors.ts';
import type { Artefact } from '../contract/run.ts';

const chunk = 1 << 20;

/**
 * Every file below `folder` with its size and SHA-256, sorted by path; each is forced to disk on the way. Everything in
 * `internal/` is labelled internal, everything else `label`, but for the files that are named `releasable`.
 *
 * @throws Failure('cancelled') when the signal is aborted meanwhile
 */
export async function collectArtefacts(folder: string, label: Artefact['label'], signal?: AbortSignal, releasable: readonly string[] = []): Promise<Artefact[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const artefacts: Artefact[] = [];
  for (const path of paths.toSorted()) {
    artefacts.push({ path, ...(await hashDurably(join(folder, path), signal)), label: path.startsWith('internal/') ? 'internal' : releasable.includes(path) ? 'releasable' : label });
  }
  return artefacts;
}

/** SHA-256 of a file, hex. @throws Failure 'input' for one that cannot be read, 'cancelled' */
export async function sha256Of(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash, { ...(signal && { signal }) });
  } catch (thrown) {
    if (signal?.aborted) throw new Failure('cancelled', 'Cancelled.');
    throw new Failure('input', `The file ${path} ${errno(thrown) === 'ENOENT' ? 'does not exist' : 'cannot be read'}.`, { fix: 'Check the path.' });
  }
  return hash.digest('hex');
}

async function hashDurably(path: string, signal?: AbortSignal): Promise<{ bytes: number; sha256: string }> {
  // Windows flushes a file only through a handle that may write.
  const file = await open(path, 'r+');
  try {
    const hash = createHash('sha256');
    const buffer = new Uint8Array(chunk);
    let bytes = 0;
    for (;;) {
      if (signal?.aborted) throw new Failure('cancelled', 'Cancelled.');
      const { bytesRead } = await file.read(buffer, 0, chunk);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      bytes += bytesRead;
    }
    await file.sync();
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}
