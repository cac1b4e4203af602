import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { sharedData } from '../support/sharedData.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

async function account(content: unknown, ...args: string[]) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'events.json'), JSON.stringify(content));
  return runCli(['account', 'events.json', ...args], folder);
}

async function documentOf(content: unknown, ...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await account(content, ...args, '--json', '--quiet');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown>;
}

type Interval = [low: number, high: number];
interface Vector {
  id: string;
  delta?: number;
  accept?: Interval;
  accept_pld?: Interval;
  accept_rdp?: Interval;
  value?: number | Record<string, number>;
}

describe('account', () => {
  test('prints epsilon by every theorem, with reasons where one gives none', async () => {
    const document = await documentOf({ relation: 'add_or_remove_one', events: [{ type: 'gaussian', sigma: 6, count: 9 }] }, '--delta', '1e-6');
    expect(document).toMatchObject({ schemaVersion: 1, delta: 1e-6, kov: null, reasons: { kov: expect.stringContaining('(eps, delta)') } });
    for (const theorem of ['basic', 'advanced', 'zcdp', 'rdp', 'pld', 'tightest']) expect(document[theorem]).toBeGreaterThan(2.25408);
    const { stdout } = await account({ events: [{ type: 'gaussian', sigma: 6, count: 9 }], delta: 1e-6 });
    expect(stdout).toMatch(/^privacy-loss distribution +2\.2541/m);
    expect(stdout).toContain('Epsilon is at most 2.2541 at delta = 0.000001.');
  });

  test('answers the other questions: delta, sigma, and what rho is worth', async () => {
    const gaussian = { events: [{ type: 'gaussian', sigma: 2, count: 1 }] };
    expect((await documentOf({ query: 'delta_given_epsilon', params: { ...gaussian, epsilon: 1 } }))['value']).toBeCloseTo(0.0068295949831145755, 10);
    expect((await documentOf({ query: 'gaussian_sigma_given_eps_delta', params: { epsilon: 2, delta: 1e-5, sensitivity: 3 } }))['value']).toBeCloseTo(3 * 1.9938124456435367, 8);
    expect((await documentOf({ query: 'zcdp_to_eps', params: { rho: 0.05, delta: 1e-6 } }))['value']).toMatchObject({ order: expect.closeTo(15.8669, 3) });
  });

  test('refuses what it cannot account for, in one sentence', async () => {
    const shuffled = await account({ events: [{ type: 'subsampled_gaussian', q: 0.1, sigma: 1, sampling: 'shuffled' }] }, '--delta', '1e-6');
    expect(shuffled).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('Poisson sampling alone') });
    const mistyped = await account({ events: [{ type: 'laplace', b: 1, counts: 3 }] }, '--delta', '1e-6');
    expect(mistyped).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('at events.0') });
    const without = await account({ events: [{ type: 'laplace', b: 1 }] });
    expect(without).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--delta') });
    expect(await runCli(['account'])).toMatchObject({ code: 2, stdout: '' });
  });

  const vectors = sharedData('accountant_vectors_public.json');
  test.skipIf(vectors === undefined)('puts every public vector into its accepted interval', async () => {
    const { cases } = JSON.parse(readFileSync(vectors!, 'utf8')) as { cases: Vector[] };
    expect(cases.length).toBeGreaterThan(10);
    for (const { id, delta, accept, accept_pld, accept_rdp, value, ...question } of cases) {
      const document = await documentOf(question, ...(delta === undefined ? [] : ['--delta', String(delta)]));
      const within = (found: unknown, [low, high]: Interval) => expect(low <= Number(found) && Number(found) <= high, `${id}: ${String(found)}`).toBe(true);
      if (accept_pld !== undefined && accept_rdp !== undefined) {
        within(document['pld'], accept_pld);
        within(document['rdp'], accept_rdp);
      } else if (typeof value === 'object') {
        for (const [name, figure] of Object.entries(value)) within((document['value'] as Record<string, number>)[name], [figure * 0.9999, figure * 1.0001]);
      } else {
        within(document['value'], accept ?? [value! - 1e-9, value! + 1e-9]);
      }
    }
  });
});
