import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Stream } from '../../../src/engine/random/stream.ts';
import { setLimit, showSource, verifyLedger } from '../../../src/workspace/ledger/ledger.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const spender = fileURLToPath(new URL('spender.ts', import.meta.url));
/** LEDGER_KILLS=500 runs the long form. */
const kills = Number(process.env['LEDGER_KILLS'] ?? 20);

const killsPerLedger = 50;

/** Starts a process that spends until it is refused or killed. @returns it, and what it has said so far */
function startSpender(workspace: string, mu: number): { child: ChildProcess; said: () => string[] } {
  const child = spawn(process.execPath, ['--no-warnings', spender, workspace, 'cards', String(mu)], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout!.setEncoding('utf8').on('data', (part: string) => (text += part));
  return { child, said: () => text.split('\n').slice(0, -1) };
}

async function ended({ child }: { child: ChildProcess }): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('close', resolve));
}

test(`kill -9 at ${kills} random points: no acknowledged entry is lost, no epsilon is forgotten, the chain holds each time`, async () => {
  const stream = new Stream(11, 'test/kills');
  let workspace = '';
  let acknowledged = new Map<string, string>();
  const rank = ['released', 'reserved', 'drawn', 'committed'];
  for (let kill = 0; kill < kills; kill++) {
    // Every look at a ledger checks all of it: a new one now and then keeps the long form from growing with the square of the kills.
    if (kill % killsPerLedger === 0) {
      workspace = temporaryFolder();
      acknowledged = new Map();
      await setLimit(workspace, 'cards', { epsilon: 40, delta: 1e-3 });
    }
    const spending = startSpender(workspace, 0.001);
    // Somewhere in a spend or between two: after some acknowledged lines, and then anywhere in the next.
    const lines = 1 + stream.below(9);
    while (spending.said().length < lines) await sleep(1);
    await sleep(10 * stream.uniform());
    spending.child.kill('SIGKILL');
    await ended(spending);
    for (const line of spending.said()) {
      const [state = '', id = ''] = line.split(' ');
      acknowledged.set(id, state);
    }
    await verifyLedger(workspace);
    const known = new Map((await showSource(workspace, 'cards')).account.reservations.map(({ entry, state, share }) => [entry.reservation, { state, share }]));
    for (const [id, state] of acknowledged) {
      expect(rank.indexOf(known.get(id)!.state)).toBeGreaterThanOrEqual(rank.indexOf(state));
      expect(known.get(id)!.share).toBe(1);
    }
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(Math.min(kills, killsPerLedger));
}, 60_000 + 5_000 * kills);

test('two processes that want the last of a budget never overspend', async () => {
  const workspace = temporaryFolder();
  await setLimit(workspace, 'cards', { epsilon: 1, delta: 1e-6 });
  // mu of (1, 5e-7), half the delta, is .2290: nine squares of .075 fit, not ten.
  const both = [startSpender(workspace, 0.075), startSpender(workspace, 0.075)];
  await Promise.all(both.map(ended));
  const committed = both.map(({ said }) => said().filter((line) => line.startsWith('committed')).length);
  expect(committed[0]! + committed[1]!).toBe(9);
  expect(both.map(({ said }) => said().at(-1))).toEqual(['refused', 'refused']);
  expect((await showSource(workspace, 'cards')).balance.spent).toBeLessThanOrEqual(1);
  await verifyLedger(workspace);
});
