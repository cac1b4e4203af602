import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const panel = ['cascade', 'train', '--panel', 'panel.csv', '--wide', 'a,b,c', '--states', '0,1'];

test('a dry run of a private cascade says what it would cost and spends nothing', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'panel.csv'), 'a,b,c\n0,0,1\n');
  writeFileSync(join(folder, 'schema.json'), JSON.stringify({ schemaVersion: 1, table: 'cards', rows: 20_000, columns: ['a', 'b', 'c'].map((name) => ({ name, kind: 'category', levels: ['0', '1'] })) }));
  const { code, stdout } = await runCli([...panel, '--schema', 'schema.json', '--epsilon', '1', '--dry-run', '--json'], folder);
  expect(code).toBe(0);
  const cost = JSON.parse(stdout) as { totals: { pld: number }; training: { sigma: number; rate: number }; step_noise: number };
  expect(cost).toMatchObject({ source: 'cards', epsilon: 1, delta: 1e-6, rows: 20_000 });
  expect(cost.totals.pld).toBeLessThanOrEqual(1);
  expect(cost.totals.pld).toBeGreaterThan(0.99);
  expect(cost.step_noise).toBeCloseTo(cost.training.sigma / (cost.training.rate * 20_000), 12);
  expect(existsSync(join(folder, 'workspace', 'ledger.jsonl'))).toBe(false);
});

test('an open cascade has nothing to plan', async () => {
  expect(await runCli([...panel.slice(0, 6), '--dry-run'], temporaryFolder())).toMatchObject({ code: 2, stderr: expect.stringContaining('needs --epsilon') });
});
