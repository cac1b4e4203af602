import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import { exitCodes, Failure, toFailureRecord } from '../contract/errors.ts';
import { type JobKind, type JobRequest, jobs } from '../contract/jobs.ts';
import type { Pool } from '../engine/jobs/pool.ts';
import { workspaceCalls } from '../workspace/calls.ts';
import { executeJob } from '../workspace/execute.ts';
import { isJob, isWorkspaceCall } from './calls.ts';
import { runDocument } from './runJob.ts';

const id = z.union([z.string(), z.number()]);
const message = z.object({ jsonrpc: z.literal('2.0'), id: id.optional(), method: z.string(), params: z.unknown().optional() });
/** Beside a job's own request: where its run goes. */
const runParams = z.object({ out: z.string().optional(), force: z.boolean().optional() });

/** Error codes of JSON-RPC 2.0; a failure of ours has -32000 less its exit code, and its record as `data`. */
const codes = { parse: -32700, invalid: -32600, unknown: -32601, params: -32602, failure: -32000 } as const;

export interface RpcServer {
  readonly workspace: string;
  readonly pool: Pool;
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly input: NodeJS.ReadableStream;
  write(line: string): void;
}

/**
 * Serves calls as JSON-RPC 2.0, a message a line. Calls run side by side and answer when they are done; meanwhile jobs send `progress` notifications
 * with the call's id, and a `cancel` notification `{"id": …}` stops one. At the end of the input what runs is brought to its end.
 */
export async function serveRpc(server: RpcServer): Promise<void> {
  const running = new Map<string | number, AbortController>();
  const pending = new Set<Promise<void>>();
  const send = (content: object): void => server.write(`${JSON.stringify({ jsonrpc: '2.0', ...content })}\n`);
  const stopAll = (): void => running.forEach((controller) => controller.abort());
  const lines = createInterface({ input: server.input, crlfDelay: Infinity });
  server.signal.addEventListener('abort', () => {
    stopAll();
    lines.close();
  });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const parsed = parse(line);
    if ('error' in parsed) {
      send({ id: null, ...parsed });
      continue;
    }
    if (parsed.method === 'cancel') {
      const target = z.object({ id }).safeParse(parsed.params);
      if (target.success) running.get(target.data.id)?.abort();
      continue;
    }
    // Two calls of one id could not be told apart, nor could one of them be stopped.
    if (parsed.id !== undefined && running.has(parsed.id)) {
      send({ id: parsed.id, error: { code: codes.invalid, message: `A call with the id ${JSON.stringify(parsed.id)} is still running; this one was not started.` } });
      continue;
    }
    const answering = answer(parsed, server, running, send).finally(() => pending.delete(answering));
    pending.add(answering);
  }
  await Promise.all(pending);
}

type Message = z.infer<typeof message>;

function parse(line: string): Message | { error: { code: number; message: string } } {
  try {
    const parsed = message.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : { error: { code: codes.invalid, message: 'The line is no request of JSON-RPC 2.0.' } };
  } catch {
    return { error: { code: codes.parse, message: 'The line is no JSON.' } };
  }
}

/** A request without an id is a notification: it is run, and nobody waits for its answer. */
async function answer({ id: own, method, params }: Message, server: RpcServer, running: Map<string | number, AbortController>, send: (content: object) => void): Promise<void> {
  const controller = new AbortController();
  if (own !== undefined) running.set(own, controller);
  const reply = (content: object): void => {
    if (own !== undefined) send({ id: own, ...content });
  };
  try {
    reply({ result: await resultOf(method, params ?? {}, server, controller.signal, (progress) => send({ method: 'progress', params: { id: own ?? null, ...progress } })) });
  } catch (thrown) {
    reply({ error: errorOf(thrown) });
  } finally {
    if (own !== undefined) running.delete(own);
  }
}

class CallError extends Error {
  readonly code: number;
  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }
}

function errorOf(thrown: unknown): object {
  if (thrown instanceof CallError) return { code: thrown.code, message: thrown.message };
  const record = toFailureRecord(thrown);
  return { code: codes.failure - exitCodes[record.code], message: record.message, data: record };
}

async function resultOf(method: string, params: unknown, server: RpcServer, signal: AbortSignal, onProgress: (progress: object) => void): Promise<object> {
  if (isWorkspaceCall(method)) {
    const one = workspaceCalls[method];
    // The compiler cannot see that the checked request belongs to the call.
    return await (one.run as (workspace: string, request: unknown) => Promise<object>)(server.workspace, checked(one.request, params));
  }
  if (!isJob(method)) throw new CallError(codes.unknown, `There is no call "${method}"; pratibimba api lists them.`);
  return await runJobCall(method, params, server, signal, onProgress);
}

async function runJobCall<K extends JobKind>(kind: K, params: unknown, { workspace, pool, threads }: RpcServer, signal: AbortSignal, onProgress: (progress: object) => void): Promise<object> {
  const { out, force } = checked(runParams, params);
  const request = checked(jobs[kind].request, params) as JobRequest<K>;
  return runDocument(await executeJob(workspace, pool, kind, request, { threads, out, force, onProgress, signal }));
}

function checked<T extends z.ZodType>(schema: T, params: unknown): z.infer<T> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CallError(codes.params, `The parameter ${issue?.path.join('.') || '(all)'} is not valid: ${issue?.message ?? 'see pratibimba api'}.`);
}

/** The server itself cannot start: nothing is served. */
export function refuseTerminal(isTTY: boolean | undefined): void {
  if (isTTY) throw new Failure('usage', 'rpc is for programs: its requests come from standard input, a line each.', { fix: 'See docs/python.md for an example.' });
}
