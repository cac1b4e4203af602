import type { Command } from './command.ts';
import { usage } from './parse.ts';

/** `pratibimba api`: every call with the schemas of its request and its result. */
export const api: Command = {
  name: 'api',
  summary: 'List every call with the JSON Schemas of its request and result',
  usage: '[--json]',
  description: `Every job of the engine and everything that can be asked of the workspace, as "pratibimba rpc" serves it. With --json each call has the JSON Schema
(draft 2020-12) of its request and of its result.`,
  options: {},
  examples: [['The schemas, for a generator of clients', 'pratibimba api --json']],
  async run(args) {
    if (args.positionals.length > 0) throw usage('api takes nothing more.', api);
    const { describeCalls } = await import('./calls.ts');
    const calls = describeCalls();
    return { document: { schemaVersion: 1, protocol: 'JSON-RPC 2.0', calls }, text: calls.map(({ name, kind }) => `${name}  (${kind})`).join('\n') };
  },
};
