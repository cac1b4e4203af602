import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { jobs } from '../../src/contract/jobs.ts';
import { startCli } from '../support/cli.ts';
import { smallTable } from '../support/smallTable.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const command = fileURLToPath(new URL('../../out/cli/index.js', import.meta.url));

/** Sends the lines, closes the input, and gives back the messages. */
function exchange(lines: readonly (object | string)[], folder = temporaryFolder()) {
  const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify({ jsonrpc: '2.0', ...line }))).join('\n');
  const { stdout, status } = spawnSync(process.execPath, [command, 'rpc', '--quiet'], { cwd: folder, input: `${input}\n`, encoding: 'utf8', env: { ...process.env, PRATIBIMBA_WORKSPACE: join(folder, 'workspace') } });
  const messages = stdout.trim().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { id?: unknown; method?: string; result?: Record<string, unknown>; error?: { code: number; message: string; data?: object }; params?: object });
  return { status, messages, answerTo: (id: unknown) => messages.find((message) => message.id === id) };
}

test('api lists more than twenty calls, each with the schemas of its request and result', async () => {
  const { ended } = startCli(['api', '--json']);
  const { calls } = JSON.parse((await ended).stdout) as { calls: { name: string; request: { type?: string }; result: object }[] };
  expect(calls.length).toBeGreaterThan(20);
  expect(calls.map(({ name }) => name)).toEqual(expect.arrayContaining([...Object.keys(jobs), 'ledger-list', 'certify', 'verify']));
  for (const { request, result } of calls) {
    expect(Object.keys(request).length).toBeGreaterThan(0);
    expect(Object.keys(result).length).toBeGreaterThan(0);
  }
});

describe('rpc', () => {
  test('answers calls by their ids, and says what was wrong with others', () => {
    const { status, messages, answerTo } = exchange([
      { id: 1, method: 'explain', params: { epsilon: 1, delta: 1e-6 } },
      { id: 'two', method: 'ledger-limit', params: { source: 'cards', epsilon: 2 } },
      { id: 3, method: 'frobnicate' },
      { id: 4, method: 'explain', params: { epsilon: -1 } },
      { id: 5, method: 'inspect', params: { files: ['missing.csv'] } },
      'no json',
      '{"id": 6}',
    ]);
    expect(status).toBe(0);
    expect(answerTo(1)?.result).toMatchObject({ figures: { certainty: { in_100: expect.closeTo(73.106, 3) } } });
    expect(answerTo('two')?.result).toMatchObject({ source: 'cards' });
    expect(answerTo(3)?.error?.code).toBe(-32601);
    expect(answerTo(4)?.error).toMatchObject({ code: -32602, message: expect.stringContaining('epsilon') });
    expect(answerTo(5)?.error).toMatchObject({ code: -32003, data: { code: 'input' } });
    expect(messages.filter(({ id }) => id === null).map(({ error }) => error?.code).toSorted()).toEqual([-32700, -32600].toSorted());
  });

  test('runs a job to a folder of its own, with progress, and a cancel stops one', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'loans.csv'), smallTable(400).join('\n'));
    const { messages, answerTo } = exchange([
      { id: 1, method: 'clone', params: { file: 'loans.csv', privacy: { mode: 'none' }, out: 'run' } },
      { id: 2, method: 'generate', params: { num_borrowers: 2_000_000 } },
      { method: 'cancel', params: { id: 2 } },
    ], folder);
    expect(answerTo(1)?.result).toMatchObject({ table: 'loans', rows: 400, run: { kind: 'clone', status: 'done' } });
    expect(readFileSync(join(folder, 'run', 'loans.csv'), 'utf8').split('\n').length).toBeGreaterThan(400);
    expect(messages.some(({ method, params }) => method === 'progress' && (params as { id: unknown }).id === 1)).toBe(true);
    expect(answerTo(2)?.error).toMatchObject({ data: { code: 'cancelled' } });
  });

  test('refuses an id whose call is still running, which goes on', () => {
    const { messages } = exchange([
      { id: 1, method: 'generate', params: { num_borrowers: 200, out: 'one' } },
      { id: 1, method: 'explain', params: { epsilon: 1 } },
    ]);
    const answers = messages.filter(({ id }) => id === 1);
    expect(answers.map(({ error }) => error)).toEqual([{ code: -32600, message: 'A call with the id 1 is still running; this one was not started.' }, undefined]);
    expect(answers[1]?.result).toMatchObject({ num_borrowers: 200 });
  });

  test('the Python example of the documents clones and validates', (context) => {
    if (spawnSync('python3', ['--version']).status !== 0) context.skip('python3 is not installed');
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'loans.csv'), smallTable(400).join('\n'));
    const example = fileURLToPath(new URL('../../docs/clone.py', import.meta.url));
    const { stdout, status } = spawnSync('python3', [example, process.execPath, command, 'loans.csv', 'out'], { cwd: folder, encoding: 'utf8', env: { ...process.env, PRATIBIMBA_WORKSPACE: join(folder, 'workspace') } });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rows: 400, overall: expect.any(Number) });
  });
});
