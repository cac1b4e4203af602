import { open } from 'node:fs/promises';
import { Failure } from '../contract/errors.ts';
import type { RequestOutput } from '../contract/ipc.ts';
import type { FileFormat } from '../contract/tableSchema.ts';

const previewBytes = 16 * 1024;
const previewLines = 40;

/** The first lines of a file as they stand there, for the eyes of the person who holds it: they go to the page and nowhere else. */
export async function previewFile(path: string, encoding: FileFormat['encoding']): Promise<RequestOutput<'file:preview'>> {
  const head = new Uint8Array(previewBytes);
  let bytes: number;
  try {
    const file = await open(path, 'r');
    try {
      ({ bytesRead: bytes } = await file.read(head, 0, head.length, 0));
    } finally {
      await file.close();
    }
  } catch {
    throw new Failure('input', `"${path}" cannot be read.`, { fix: 'Check that the file is still there.' });
  }
  // Parquet begins with its own name and has no lines.
  if (new TextDecoder().decode(head.subarray(0, 4)) === 'PAR1') return { lines: [] };
  const lines = new TextDecoder(encoding).decode(head.subarray(0, bytes)).split(/\r?\n/);
  // The last one may be cut.
  return { lines: (bytes < previewBytes ? lines : lines.slice(0, -1)).slice(0, previewLines) };
}
