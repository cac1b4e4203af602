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
  expect(figure(stdout, 'Default rate of the clone')).toBeCloseTo(7.14, 1);
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
