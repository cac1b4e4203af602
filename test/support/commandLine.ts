import { main, type Surroundings } from '../../src/cli/main.ts';
import type { Output } from '../../src/cli/messages.ts';

/** An output that keeps what is written to it. */
export function memoryOutput(isTTY = false): Output & { text: () => string } {
  let written = '';
  return { isTTY, columns: 100, write: (text: string) => (written += text), text: () => written };
}

/** Runs a command line in this process; for what needs no worker. */
export async function runMain(argv: readonly string[], changes: Partial<Surroundings> & { terminal?: boolean } = {}): Promise<{ code: number; stdout: string; stderr: string }> {
  const { terminal = false, ...surroundings } = changes;
  const stdout = memoryOutput(terminal);
  const stderr = memoryOutput(terminal);
  const code = await main(argv, { stdout, stderr, env: {}, signal: new AbortController().signal, workerEntry: new URL('file:///no-worker'), ...surroundings });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}
