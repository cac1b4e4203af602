import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errno, Failure } from '../../contract/errors.ts';

/** What is needed of a zod schema. */
export interface Shape<T> {
  safeParse(content: unknown): { success: true; data: T } | { success: false };
}

/** Null where there is no such file. @throws Failure 'input' for one that is no JSON */
export async function contentOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (thrown) {
    if (errno(thrown) === 'ENOENT' || errno(thrown) === 'ENOTDIR') return null;
    throw new Failure('input', `${path} cannot be read: it is not JSON.`, { fix: 'Run again what wrote it.' });
  }
}

/** A file that a run wrote; null where there is no such file. @throws Failure 'input' for one of another shape */
export async function shaped<T>(path: string, shape: Shape<T>): Promise<T | null> {
  const content = await contentOf(path);
  if (content === null) return null;
  const result = shape.safeParse(content);
  if (!result.success) throw new Failure('input', `${path} was made by another version of Pratibimba, or is damaged.`, { fix: 'Run again what wrote it.' });
  return result.data;
}

/** Writes a result into the folder of a run, `internal/` made where it is asked for. */
export async function writeResult(folder: string, file: string, result: object): Promise<void> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(result, null, 2)}\n`);
}
