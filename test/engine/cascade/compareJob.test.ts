import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobs, type JobInput, type JobResult } from '../../../src/contract/jobs.ts';
import { compareCascadeJob } from '../../../src/engine/jobs/compareCascade.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

async function run(input: JobInput<'cascade-compare'>): Promise<{ result: JobResult<'cascade-compare'>; folder: string }> {
  const folder = temporaryFolder();
  const monitor = new JobMonitor(compareCascadeJob.stages, new Int32Array(1), () => {});
  const result = jobs['cascade-compare'].result.parse(await compareCascadeJob.run(jobs['cascade-compare'].request.parse(input), { folder, monitor, assistants: [] }));
  return { result, folder };
}

/** A wide panel of three months. @returns its path */
function panel(rows: readonly string[]): string {
  const path = join(temporaryFolder(), 'panel.csv');
  writeFileSync(path, ['m1,m2,m3', ...rows, ''].join('\n'));
  return path;
}

const wide = ['m1', 'm2', 'm3'];

test('the difference of two matrices is that of their shares, and the files are named by what is in them', async () => {
  const real = panel(['0,0,0', '0,1,2', '0,1,0', '0,0,1']);
  const synthetic = panel(['0,0,0', '0,1,2', '0,1,2', '0,1,1']);
  const { result, folder } = await run({ panel: real, synthetic, wide });
  expect(result.states).toEqual(['0', '1', '2']);
  expect([result.real, result.synthetic]).toEqual([{ clients: 4, transitions: 8 }, { clients: 4, transitions: 8 }]);
  // From 0: real 3 of 6 stay, 3 roll; synthetic 2 of 5 and 3 of 5. From 1: real 1 of 2 cures and 1 rolls; synthetic 1 of 3 stays and 2 roll.
  const shares = (rates: typeof result.behaviour.real.roll_rates) => rates.map((row) => row.map(({ value }) => value));
  expect(shares(result.behaviour.real.roll_rates)).toEqual([[3 / 6, 3 / 6, 0], [1 / 2, 0, 1 / 2], [null, null, null]]);
  expect(shares(result.behaviour.synthetic.roll_rates)).toEqual([[2 / 5, 3 / 5, 0], [0, 1 / 3, 2 / 3], [null, null, null]]);
  expect(result.behaviour.roll_rate_differences[1]![2]).toBeCloseTo(1 / 6, 12);
  // Rows of the real matrix weigh 6 and 2.
  expect(result.roll_rate_distance).toBeCloseTo((6 * 0.2 + 2 * (1 / 2 + 1 / 3 + 1 / 6)) / 8, 12);
  expect(result.inputs.map(({ part, file }) => [part, file])).toEqual([['real', 'panel.csv'], ['synthetic', 'panel.csv']]);
  expect(result.inputs[0]!.sha256).not.toBe(result.inputs[1]!.sha256);
  expect(JSON.parse(readFileSync(join(folder, 'internal', 'cascade-comparison.json'), 'utf8'))).toEqual(result);
});

test('codes that a file explains are known beside the names of the states, which a sample has', async () => {
  const map = join(temporaryFolder(), 'map.json');
  writeFileSync(map, JSON.stringify({ good: 'CUR', late: 'D30' }));
  const real = panel(['good,late,good', 'good,good,good', 'late,good,late']);
  const { result } = await run({ panel: real, synthetic: panel(['CUR,D30,CUR', 'CUR,CUR,CUR', 'D30,CUR,D30']), wide, map });
  expect(result.roll_rate_distance).toBe(0);
  await expect(run({ panel: real, synthetic: panel(['CUR,odd,CUR', 'CUR,CUR,CUR']), wide, map })).rejects.toMatchObject({ code: 'input', message: expect.stringContaining('"odd" in 1 cell') });
});
