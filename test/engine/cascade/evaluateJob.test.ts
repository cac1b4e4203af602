import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { jobs, type JobInput, type JobResult } from '../../../src/contract/jobs.ts';
import { evaluateCascadeJob } from '../../../src/engine/jobs/evaluateCascade.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { Stream } from '../../../src/engine/random/stream.ts';
import { sharedData } from '../../support/sharedData.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { drawn } from './panels.ts';

/** Runs the job as a worker would. `cancelled` is the flag of the user. */
async function run(input: JobInput<'cascade-evaluate'>, cancelled = 0, folder = temporaryFolder()): Promise<JobResult<'cascade-evaluate'>> {
  const monitor = new JobMonitor(evaluateCascadeJob.stages, Int32Array.of(cancelled), () => {});
  return jobs['cascade-evaluate'].result.parse(await evaluateCascadeJob.run(jobs['cascade-evaluate'].request.parse(input), { folder, monitor, assistants: [] }));
}

const header = ['m1', 'm2', 'm3', 'm4', 'm5'];

/** A file of histories that remember two months, of one to five months. @returns its path */
function panelFile(clients: number, seed: number): string {
  const histories = drawn(clients, 5, seed, (history, u) => Number(u < (history.length < 2 ? 0.5 : [0.1, 0.4, 0.2, 0.9][2 * history.at(-2)! + history.at(-1)!]!)));
  const rows = histories.map((history, client) => header.map((_, month) => (client % 7 === 0 && month > client % 5 ? '' : history[month])).join(','));
  const path = join(temporaryFolder(), 'panel.csv');
  writeFileSync(path, [header.join(','), ...rows, ''].join('\n'));
  return path;
}

test('chains of each segment are those of its clients alone', async () => {
  // In A all stay, in B all change: one chain for both knows nothing, one for each everything.
  const stream = new Stream(6, 'test/segments');
  const rows = Array.from({ length: 600 }, (_, client) => {
    const first = stream.below(2);
    const change = client % 2;
    return [change === 1 ? 'B' : 'A', first, (first + change) % 2, first].join(',');
  });
  const path = join(temporaryFolder(), 'segments.csv');
  writeFileSync(path, ['kind,m1,m2,m3', ...rows, ''].join('\n'));
  const input = { panel: path, wide: ['m1', 'm2', 'm3'], maxEpochs: 1 };
  expect(await run(input)).toMatchObject({ nll_markov1_by_segment: null });
  const { nll_markov1: all, nll_markov1_by_segment: each } = await run({ ...input, segment: 'kind' });
  expect(all).toBeGreaterThan(0.65);
  expect(each).toBeLessThan(0.02);
  await expect(run({ ...input, segment: 'none' })).rejects.toMatchObject({ code: 'input', message: 'The table "segments" has no column "none".' });
});

describe('the job', () => {
  test('judges on other clients, counts them, and repeats for the same seed', async () => {
    const input = { panel: panelFile(700, 1), holdout: panelFile(280, 2), wide: header, maxEpochs: 3, seed: 5 };
    const result = await run(input);
    // One client in seven is cut to one to five months, in turn: it has two transitions on average, the others have four.
    expect(result).toMatchObject({ label: 'internal', states: ['0', '1'], months: 5, training: { clients: 700, transitions: 2600 }, holdout: { clients: 280, transitions: 1040 }, engine: 'simd', reasons: {}, delinquency: { states: ['1'] } });
    expect(result.nll_markov2).toBeLessThan(result.nll_markov1!);
    expect(result.lstm_against_markov3_by_month!.difference).toBeCloseTo(result.nll_lstm! - result.nll_markov3_by_month!, 10);
    const { stageSeconds: _, training_report: { seconds: __, ...report }, ...figures } = await run(input);
    expect(result).toMatchObject(figures);
    expect(result.training_report).toMatchObject(report);
  });

  test('keeps its result, with a loss for each epoch, in a file that stays in the house', async () => {
    const folder = temporaryFolder();
    const result = await run({ panel: panelFile(350, 1), wide: header, maxEpochs: 4 }, 0, folder);
    expect(JSON.parse(readFileSync(join(folder, 'internal', 'cascade-evaluation.json'), 'utf8'))).toEqual(result);
    const { epochs, planned_epochs: planned, kept_epoch: kept, losses, validation_loss: loss } = result.training_report;
    expect([planned, losses.length]).toEqual([4, epochs]);
    expect(losses[kept - 1]!.validation).toBe(loss);
    expect(result.vintage_curves.real.map(({ cohort, clients }) => [cohort, clients])).toEqual([['', 245]]);
  });

  test('without a hold-out, three in ten clients are held out', async () => {
    const result = await run({ panel: panelFile(350, 1), wide: header, maxEpochs: 1 });
    expect([result.training.clients, result.holdout.clients]).toEqual([245, 105]);
    expect(result.training.transitions + result.holdout.transitions).toBe(1300);
  });

  test('a panel in which nobody is delinquent has losses, and reasons for what it has not', async () => {
    const path = join(temporaryFolder(), 'quiet.csv');
    writeFileSync(path, ['m1,m2,m3', ...Array.from({ length: 200 }, (_, row) => `${-(row % 2)},${-(row % 3 === 0)},0`), ''].join('\n'));
    const result = await run({ panel: path, wide: ['m1', 'm2', 'm3'], maxEpochs: 1 });
    expect(result.second_order_gap).toEqual({ real: null, lstm_sample: null });
    expect(Object.keys(result.reasons)).toEqual(['second_order_gap', 'autocorrelation']);
    expect(result.nll_lstm).toBeGreaterThan(0);
  });

  test('too few clients are refused, and so is a column that the hold-out lacks', async () => {
    await expect(run({ panel: panelFile(15, 1), wide: header, maxEpochs: 1 })).rejects.toMatchObject({ code: 'input', message: expect.stringMatching(/at least 20 are needed/) });
    const short = join(temporaryFolder(), 'short.csv');
    writeFileSync(short, 'm1,m2\n0,1\n1,0\n');
    await expect(run({ panel: panelFile(100, 1), holdout: short, wide: header, maxEpochs: 1 })).rejects.toMatchObject({ code: 'input', message: 'The table "short" has no column "m3".' });
  });

  test('stops when the user cancels', async () => {
    await expect(run({ panel: panelFile(100, 1), wide: header }, 1)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('Taiwan: 21,000 card clients and 9,000 others', () => {
  const [panel, holdout] = ['taiwan_train.csv', 'taiwan_holdout.csv'].map(sharedData);

  test.skipIf(panel === undefined || holdout === undefined)('the chains lose what others measured, and a dozen epochs come near to them with all the memory', async () => {
    const result = await run({ panel: panel ?? '', holdout: holdout ?? null, wide: ['PAY_6', 'PAY_5', 'PAY_4', 'PAY_3', 'PAY_2', 'PAY_0'], maxEpochs: 12 });
    expect(result.holdout.transitions).toBe(45_000);
    const losses = [result.nll_markov1, result.nll_markov2, result.nll_markov3, result.nll_markov1_by_month, result.nll_markov2_by_month, result.nll_markov3_by_month];
    [0.6466, 0.6173, 0.6057, 0.5955, 0.5684, 0.5587].forEach((published, chain) => expect(Math.abs(losses[chain]! - published)).toBeLessThan(0.0005));
    expect(result.nll_lstm).toBeLessThan(0.565);
    expect(result.roll_rate_distance.real_holdout).toBeCloseTo(0.012, 3);
    expect(result.roll_rate_distance.lstm_sample).toBeLessThan(0.03);
    expect(Math.abs(result.second_order_gap.lstm_sample! - result.second_order_gap.real!)).toBeLessThan(0.05);
  });
});
