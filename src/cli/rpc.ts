import type { Command } from './command.ts';
import { usage } from './parse.ts';

/** `pratibimba rpc`: the engine for programs, over standard input and output. */
export const rpc: Command = {
  name: 'rpc',
  summary: 'Serve every call as JSON-RPC 2.0 over standard input and output',
  usage: '',
  description: `For Python, R or a scheduler, without a port. Each line of standard input is a request {"jsonrpc": "2.0", "id": 1, "method": "generate", "params": {…}}; each line of
standard output is a response, or a progress notification {"method": "progress", "params": {"id": 1, "stage": …, "fraction": …}}. The notification "cancel" with
{"id": 1} stops a call. A job takes "out" and "force" beside its own fields. "pratibimba api --json" has all calls; errors carry the failure's record as data.`,
  options: {},
  examples: [['Ask once', 'pratibimba rpc < requests.jsonl']],
  async run(args, { signal, workerEntry }) {
    if (args.positionals.length > 0) throw usage('rpc takes nothing more.', rpc);
    const { refuseTerminal, serveRpc } = await import('./rpcServer.ts');
    refuseTerminal(process.stdin.isTTY);
    const { threadsOf } = await import('./runJob.ts');
    const { createPool } = await import('../engine/jobs/pool.ts');
    const { workspaceFolder } = await import('../workspace/location.ts');
    const threads = threadsOf(args);
    const pool = createPool({ entry: workerEntry, threads });
    try {
      await serveRpc({ workspace: workspaceFolder(args.text('workspace')), pool, threads, signal, input: process.stdin, write: (line) => void process.stdout.write(line) });
    } finally {
      await pool.close();
    }
    return null;
  },
};
