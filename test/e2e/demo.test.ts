import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the demo takes the sample all the way and says how good the clone is', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['build/demo.ts'], { cwd: root, encoding: 'utf8' });

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(figure(stdout, 'Overall')).toBeGreaterThan(0.95);
  // The rows whose history is missing are too few for classes of their own: their defaults are drawn, so a few rows may be off.
  expect(Math.abs(figure(stdout, 'Default rate of the clone') - 7.14)).toBeLessThan(0.2);
  expect(stdout.match(/: 0 orphans, children per parent off by 0\.0/g)).toHaveLength(2);
  expect(stdout).toMatch(/epsilon 3\.000 spent, [\d.]+ left; \d entries of the ledger hold/);
  expect(stdout).toContain('the certificate is valid: form holds, signature holds, key holds, validity holds, tables holds, ledger holds');
  expect(stdout).toMatch(/^(?:Safe|Inconclusive): .*Copies and near-copies Safe, /m);
  expect(Math.abs(figure(stdout, 'Closeness to the source') - 0.5)).toBeLessThan(0.05);
  expect(rowsOf('demo-output/clone/loans.csv')).toBe(3500);
  expect(rowsOf('demo-output/sample/loans.csv')).toBe(1000);
});

/** The number behind a label of the summary. */
function figure(summary: string, label: string): number {
  return Number(new RegExp(`^${label} +([\\d.]+)`, 'm').exec(summary)?.[1]);
}

function rowsOf(file: string): number {
  return readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length - 1;
}
