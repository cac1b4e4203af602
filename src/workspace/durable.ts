import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errno } from '../contract/errors.ts';

/**
 * Writes the whole file or leaves the old one as it was, whatever happens in between: a temporary file next to it is forced
 * to disk, renamed over it, and the folder is forced to disk too. One writer at a time.
 * @param mode permissions of the file, less what the user's mask takes away
 */
export async function writeDurably(path: string, content: string | Uint8Array, mode = 0o666): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.partial`);
  try {
    const file = await open(temporary, 'w', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
  await syncFolder(dirname(path));
}

/** Forces the names inside a folder to disk. Windows and some network drives cannot, and keep names safe by themselves. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (thrown) {
    if (errno(thrown) !== 'EINVAL' && errno(thrown) !== 'ENOTSUP') throw thrown;
  } finally {
    await folder.close();
  }
}
