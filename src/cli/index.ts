#!/usr/bin/env node
import { errno, exitCodes } from '../contract/errors.ts';
import { main } from './main.ts';

const cancelling = new AbortController();

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The second time a person does not want to wait; what must be removed is removed on exit.
    if (cancelling.signal.aborted) process.exit(exitCodes.cancelled);
    cancelling.abort();
  });
}

process.stdout.on('error', (error) => {
  // Whoever read the result has read enough (`| head`).
  process.exit(errno(error) === 'EPIPE' ? 0 : exitCodes.resource);
});

// Not process.exit: what was printed may still be on its way through a pipe.
process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: cancelling.signal,
  workerEntry: new URL('./worker.js', import.meta.url),
});
