import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const golden = fileURLToPath(new URL('../golden/', import.meta.url));
const twins = readdirSync(golden).filter((name) => name.startsWith('twin-'));

test.each(twins)('case 78: %s, saved by an older version, still gives rows', async (name) => {
  const folder = temporaryFolder();
  expect(await runCli(['sample', join(golden, name), '--rows', '500', '-o', 'out', '--quiet'], folder)).toMatchObject({ code: 0, stderr: '' });
  const [header, ...rows] = readFileSync(join(folder, 'out', 'old.csv'), 'utf8').trimEnd().split('\n');
  expect(header).toBe('amount,grade,opened');
  expect(rows).toHaveLength(500);
  for (const row of rows) expect(row).toMatch(/^\d{4},[ABC],20\d\d-\d\d-\d\d$/);
});
