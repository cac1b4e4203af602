import { expect, test } from 'vitest';
import { jobs, type GeneratePreview, type JobInput } from '../../../src/contract/jobs.ts';
import { generatePreviewJob } from '../../../src/engine/jobs/generatePreview.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';

async function preview(request: Partial<JobInput<'generate-preview'>>): Promise<GeneratePreview> {
  const monitor = new JobMonitor(generatePreviewJob.stages, new Int32Array(1), () => undefined);
  return generatePreviewJob.run(jobs['generate-preview'].request.parse({ num_borrowers: 1e7, ...request }), { folder: null, monitor, assistants: [] });
}

const meanOf = ({ edges, shares }: GeneratePreview['scores']): number => shares.reduce((sum, share, bin) => sum + (share / 100) * ((edges[bin]! + edges[bin + 1]!) / 2), 0);

test('about a thousand loans stand for a portfolio of any size, with the default rate asked for', async () => {
  const seen = await preview({ target_default_rate: 0.08 });

  expect(seen.loans).toBeGreaterThan(800);
  expect(seen.loans).toBeLessThan(1400);
  expect(Math.abs(seen.default_rate - 0.08)).toBeLessThan(0.01);
  expect(seen.gini_score).toBeGreaterThan(0.2);
  for (const { edges, shares } of [seen.scores, seen.incomes, seen.amounts]) {
    expect(edges).toHaveLength(shares.length + 1);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 6);
  }
  expect(seen.arrears?.shares.every((share) => share > 0 && share < 20)).toBe(true);
  expect(seen).toEqual(await preview({ target_default_rate: 0.08 }));
});

test('follows figures that are replaced, and leaves out arrears where no payment is kept', async () => {
  const bands = (low: number): [number, number, number][] => [[low, low + 49, 0.5], [low + 50, low + 99, 0.5]];
  const [poor, good] = await Promise.all([500, 750].map((low) => preview({ overrides: { 'borrowers.scoreBands': { value: bands(low), reason: 'A test' } }, include_payment_history: false })));

  expect(meanOf(poor!.scores)).toBeCloseTo(550, -1);
  expect(meanOf(good!.scores)).toBeCloseTo(800, -1);
  expect(good!.arrears).toBeNull();
});
