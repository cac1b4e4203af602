#!/usr/bin/env node
import { errno, exitCodes, toFailureRecord } from '../contract/errors.ts';
import { main } from './main.ts';

const cancelling = new AbortController();

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The second time a person does not want to wait; what must be removed is removed on exit.
    if (cancelling.signal.aborted) process.exit(exitCodes.cancelled);
    cancelling.abort();
  });
}

/** For what no caller can catch: a sentence and an exit code instead of a stack trace. */
function leave(thrown: unknown): never {
  const { code, message } = toFailureRecord(thrown);
  process.stderr.write(`error: ${message}\n`);
  process.exit(exitCodes[code]);
}

process.on('uncaughtException', leave);
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    // EPIPE: whoever read the result has read enough (`| head`).
    if (errno(error) !== 'EPIPE') leave(error);
  });
}

/** The major version that `npm ci` brings along, and the desktop embeds. */
const neededNode = 24;
if (Number(process.versions.node.split('.')[0]) < neededNode) {
  process.stderr.write(`error: Pratibimba needs Node ${neededNode} or newer, and this is ${process.versions.node}.\n  Start it with "npx pratibimba", which takes the Node that came with it.\n`);
  process.exit(exitCodes.usage);
}

// Not process.exit: what was printed may still be on its way through a pipe.
process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: cancelling.signal,
  workerEntry: new URL('./worker.js', import.meta.url),
});
