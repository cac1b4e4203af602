import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type JobInput, type JobResult, jobs } from '../../../../src/contract/jobs.ts';
import { cloneJob } from '../../../../src/engine/jobs/clone.ts';
import { JobMonitor } from '../../../../src/engine/jobs/jobMonitor.ts';
import { validateJob } from '../../../../src/engine/jobs/validate.ts';
import { Stream } from '../../../../src/engine/random/stream.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const rows = 3000;

type Row = [income: number, debt: number, region: string, bad: number];

function draw(seed: number, length = rows): Row[] {
  const stream = new Stream(seed, 'portfolio');
  return Array.from({ length }, () => {
    const income = Math.round(1000 * Math.exp(stream.uniform() + stream.uniform() + stream.uniform() - 1.5));
    return [income, Math.round(income * (0.5 + stream.uniform())), 'ABC'[stream.below(3)]!, Number(stream.uniform() < (income < 900 ? 0.25 : 0.05))];
  });
}

/** One column shuffled, the tail of another cut, twice as many defaults. */
function broken(original: readonly Row[]): Row[] {
  const order = new Stream(1, 'shuffle').permutation(rows);
  const edge = original.map(([income]) => income).toSorted((a, b) => a - b)[Math.floor(rows * 0.9)]!;
  let defaults = original.filter(([, , , bad]) => bad === 1).length;
  return original.map(([income, , region, bad], row): Row => [Math.min(income, edge), original[order[row]!]![1], region, bad === 0 && defaults-- > 0 ? 1 : bad]);
}

const csv = (lines: readonly Row[]) => `${['income,debt,region,bad', ...lines.map((line) => line.join(','))].join('\n')}\n`;

async function validated(input: JobInput<'validate'>): Promise<JobResult<'validate'>> {
  const context = { folder: temporaryFolder(), monitor: new JobMonitor(validateJob.stages, Int32Array.of(0), () => {}), assistants: [] };
  return jobs.validate.result.parse(await validateJob.run(jobs.validate.request.parse(input), context));
}

test('a table with a shuffled column, a cut tail and twice the defaults fails by name, and each ready request mends it', async () => {
  const folder = temporaryFolder();
  const path = (name: string) => join(folder, name);
  writeFileSync(path('real.csv'), csv(draw(1)));
  writeFileSync(path('holdout.csv'), csv(draw(2, 2 * rows)));
  writeFileSync(path('broken.csv'), csv(broken(draw(1))));
  const files = { real: path('real.csv'), holdout: path('holdout.csv'), target: 'bad' };
  const before = readFileSync(files.real, 'utf8');

  const result = await validated({ ...files, synthetic: path('broken.csv') });
  const failures = result.checks.filter(({ status, decides }) => decides && status === 'fail');
  expect(result.verdict).toBe('fail');
  expect(failures.map(({ name }) => name)).toEqual(expect.arrayContaining(['rank_correlation:income × debt', 'q99_error:income', 'default_rate']));
  expect(failures.every(({ why, recommendation }) => why !== '' && recommendation !== null)).toBe(true);
  expect(failures.find(({ name }) => name === 'rank_correlation:income × debt')?.cell).toMatch(/^rank correlation -?0\.0\d+, real 0\.\d+$/);
  expect(readFileSync(files.real, 'utf8')).toBe(before);

  const requests = new Map(failures.map(({ request }) => [request!.command, request!]));
  expect([...requests.keys()]).toEqual([`pratibimba clone ${files.real} --target bad --no-dp --seed 1 -o again`]);
  for (const { request } of requests.values()) {
    const again = path('again');
    mkdirSync(again);
    const context = { folder: again, monitor: new JobMonitor(cloneJob.stages, Int32Array.of(0), () => {}), assistants: [] };
    await cloneJob.run(jobs.clone.request.parse(request), context);
    const mended = await validated({ ...files, synthetic: join(again, 'real.csv') });
    expect(mended.checks.filter(({ status, decides }) => decides && status === 'fail')).toEqual([]);
    expect(mended.verdict).toBe('pass');
  }
}, 120_000);
