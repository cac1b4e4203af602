import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { openSource } from './source.ts';

/** SHA-256 of a file as it is now, hex. @throws Failure 'input' as `openSource` does */
export async function sha256OfFile(path: string): Promise<string> {
  const { handle } = await openSource(path);
  const hash = createHash('sha256');
  // The stream closes the handle.
  await pipeline(handle.createReadStream(), hash);
  return hash.digest('hex');
}
