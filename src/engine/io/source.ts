import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { errno, Failure } from '../../contract/errors.ts';

/** A file that is open for reading; `bytes` is its size. The one who opened it closes `handle`. */
export interface Source {
  readonly path: string;
  readonly handle: FileHandle;
  readonly bytes: number;
}

/**
 * Opens a file that a person named.
 * @throws Failure 'input' where there is no file, a folder, or no permission
 */
export async function openSource(path: string): Promise<Source> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (thrown) {
    throw openingFailure(path, thrown);
  }
  try {
    const status = await handle.stat();
    if (status.isDirectory()) throw folderFailure(path);
    return { path, handle, bytes: status.size };
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

/** The first bytes of the file, at most `length`. */
export async function readHead(source: Source, length: number): Promise<Uint8Array> {
  const head = new Uint8Array(Math.min(length, source.bytes));
  let filled = 0;
  while (filled < head.length) {
    const { bytesRead } = await source.handle.read(head, filled, head.length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return head.subarray(0, filled);
}

function openingFailure(path: string, thrown: unknown): Failure {
  switch (errno(thrown)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new Failure('input', `There is no file "${path}".`, { fix: 'Check the path.' });
    case 'EISDIR':
      return folderFailure(path);
    case 'EACCES':
    case 'EPERM':
      return new Failure('input', `The file "${path}" may not be read.`, { fix: 'Ask for permission to read it.' });
    default:
      return new Failure('input', `The file "${path}" cannot be opened.`, { fix: 'Check the path and the drive.' });
  }
}

function folderFailure(path: string): Failure {
  return new Failure('input', `"${path}" is a folder, not a file.`, { fix: 'Name the file inside it.' });
}
