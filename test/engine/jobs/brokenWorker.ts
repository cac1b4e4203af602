// A worker thread that goes wrong in the way that the request asks for, with a row of data in hand.
import { parentPort } from 'node:worker_threads';
import * as Comlink from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import type { Progress } from '../../../src/contract/progress.ts';

const row = 'Asha Rao, income 4711';

const engine = {
  async run({ request: { files } }: { request: { files: string[] } }, onProgress: (progress: Progress) => Promise<void>): Promise<unknown> {
    switch (files[0]) {
      case 'throws':
        throw new Error(row);
      case 'crashes':
        setImmediate(() => {
          throw new Error(row);
        });
        break;
      case 'exits':
        process.exit(3);
        break;
      default:
        await onProgress({ stage: 'Reading', fraction: 0, rowsPerSecond: null, etaSeconds: null });
    }
    // Deaf from here on: no flag and no message is heard.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, files[0] === 'hangs' ? Infinity : 100);
    return new Promise(() => {});
  },
};

if (parentPort) Comlink.expose(engine, nodeEndpoint(parentPort));
