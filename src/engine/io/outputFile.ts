import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, rm } from 'node:fs/promises';

/** A file that is written from start to end, hashed on the way. */
export class OutputFile {
  private readonly path: string;
  private readonly handle: FileHandle;
  private readonly hash: Hash = createHash('sha256');
  private bytes = 0;
  private state: 'open' | 'failed' | 'closed' = 'open';

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.handle = handle;
  }

  /** Opens a new file, over an old one of that path. */
  static async create(path: string): Promise<OutputFile> {
    return new OutputFile(path, await open(path, 'w'));
  }

  /** Waits until the operating system has taken all bytes. Where it refuses (a full disk), the file is closed and only `abort` is left to call. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      this.hash.update(bytes);
      // Unlike `write`, `appendFile` goes on until all bytes are taken.
      await this.handle.appendFile(bytes);
      this.bytes += bytes.length;
    } catch (thrown) {
      this.state = 'failed';
      await this.handle.close();
      throw thrown;
    }
  }

  async close(): Promise<{ bytes: number; sha256: string }> {
    this.state = 'closed';
    await this.handle.close();
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }

  /** Closes the file and removes it. Does nothing after `close`. */
  async abort(): Promise<void> {
    if (this.state === 'closed') return;
    if (this.state === 'open') await this.handle.close();
    this.state = 'closed';
    await rm(this.path, { force: true });
  }
}
