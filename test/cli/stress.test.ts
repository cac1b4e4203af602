import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ScenariosResult } from '../../src/contract/scenario.ts';
import type { StressResult } from '../../src/contract/stress.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const five = ['severe-recession', 'rate-shock', 'housing-crash', 'stagflation', 'mild-recession'];

test('five scenarios print losses, distances, bands and nearest windows; one beyond precedent needs a rationale', async () => {
  const folder = temporaryFolder();
  expect((await runCli(['generate', '--borrowers', '300', '--history-months', '6', '--seed', '3', '-o', 'out'], folder)).code).toBe(0);
  const stressed = await runCli(['stress', 'out', '--scenario', five.join(','), '-o', 'stress', '--json'], folder);
  expect(stressed.code).toBe(0);
  const result = JSON.parse(stressed.stdout) as StressResult;
  expect(result.scenarios.map(({ scenario }) => scenario)).toEqual(five);
  for (const { loss, fan, plausibility } of result.scenarios) {
    expect(loss).toBeGreaterThan(0);
    expect(fan.p95).toBeGreaterThan(fan.p5);
    expect(plausibility.distance).toBeGreaterThan(0);
    expect(plausibility.band).not.toBe('');
    expect(plausibility.nearest_window.start).toMatch(/^\d{4}Q[1-4]$/);
    expect(plausibility.reportable).toBe(true);
  }
  expect(JSON.parse(readFileSync(join(folder, 'stress/stress.json'), 'utf8'))).toHaveProperty('schemaVersion', 1);

  // Unemployment rises by six points, and neither output nor house prices notice.
  const csv = (await runCli(['scenarios', 'mild-recession', '--csv'], folder)).stdout.trimEnd().split('\n');
  const headings = csv[0]!.split(',').map((heading) => heading.replaceAll('"', ''));
  const [jobs, homes, output] = [/unemployment rate/i, /house price/i, /real gdp growth/i].map((name) => headings.findIndex((heading) => name.test(heading))) as [number, number, number];
  const rows = csv.slice(1).map((line) => line.split(','));
  const start = rows[0]!;
  const incoherent = rows.map((row, quarter) => row.map((value, column) => (column === jobs ? String(Number(start[jobs]) + Math.min(6, 2 * quarter)) : column === homes ? start[homes]! : column === output && quarter > 0 ? '0' : value)).join(','));
  writeFileSync(join(folder, 'incoherent.csv'), [csv[0], ...incoherent].join('\n'));
  const told = async (...more: string[]): Promise<StressResult['scenarios'][number]['plausibility']> => {
    const { stdout } = await runCli(['stress', 'out', '--scenario', './incoherent.csv', '--paths', '1000', ...more, '--json'], folder);
    return (JSON.parse(stdout) as StressResult).scenarios[0]!.plausibility;
  };
  const plain = await told('-o', 'plain');
  expect(plain.incoherent.length).toBeGreaterThan(0);
  expect(plain.reportable).toBe(false);
  expect((await told('--rationale', 'The board asked what this would cost.', '-o', 'reasoned')).reportable).toBe(true);
});

test('scenarios are listed with their distances', async () => {
  const listed = await runCli(['scenarios', '--json']);
  expect(listed.code).toBe(0);
  const { scenarios } = JSON.parse(listed.stdout) as ScenariosResult;
  expect(scenarios.map(({ name }) => name).toSorted()).toEqual(['baseline', ...five].toSorted());
  expect(scenarios.find(({ name }) => name === 'severe-recession')!.plausibility.distance).toBeCloseTo(4.63, 1);
});

test('says what is wrong, by its exit code', async () => {
  const folder = temporaryFolder();
  expect(await runCli(['stress', 'nowhere'], folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('--scenario') });
  expect(await runCli(['stress', 'nowhere', '--scenario', 'mild-recession', '--rationale', 'too short'], folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('20 characters') });
  expect(await runCli(['stress', 'nowhere', '--scenario', 'mild-recession'], folder)).toMatchObject({ code: 3 });
  expect(await runCli(['scenarios', '--csv'], folder)).toMatchObject({ code: 2 });
  expect(await runCli(['scenarios', 'recession'], folder)).toMatchObject({ code: 3, stderr: expect.stringContaining('recession') });
});
