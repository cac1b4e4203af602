import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cascadeModelSchema, type CascadeModel } from '../../../src/contract/cascadeModel.ts';
import { jobs, type JobInput, type JobResult } from '../../../src/contract/jobs.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { sampleTable } from '../../../src/engine/cascade/layout.ts';
import { packNetwork, unpackNetwork } from '../../../src/engine/cascade/networkFile.ts';
import { secondOrderGap, rollRateDistance } from '../../../src/engine/cascade/measures.ts';
import { sampleCascade } from '../../../src/engine/cascade/sampleModel.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { readPanel } from '../../../src/engine/jobs/cascadePanels.ts';
import { sampleCascadeJob } from '../../../src/engine/jobs/sampleCascade.ts';
import { trainCascadeJob } from '../../../src/engine/jobs/trainCascade.ts';
import { Stream } from '../../../src/engine/random/stream.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const golden = new URL('golden/cascade.json', import.meta.url);

/** A long file of loans with memory, ragged: those of region B fall behind more often. */
function longFile(folder: string, loans: number, seed: number): string {
  const stream = new Stream(seed, 'test/long file');
  const rows = ['loan,region,limit,month,status'];
  for (let loan = 0; loan < loans; loan++) {
    const region = stream.uniform() < 0.3 ? 'B' : 'A';
    const length = 2 + stream.below(9);
    const start = stream.below(3);
    let [before, now] = [0, stream.uniform() < 0.15 ? 1 : 0];
    for (let month = 0; month < length; month++) {
      rows.push(`L${loan},${region},${100 * (1 + (loan % 3))},2024-${String(start + month + 1).padStart(2, '0')},${now}`);
      const up = now === 0 ? (region === 'B' ? 0.2 : 0.07) : before > 0 ? 0.7 : 0.35;
      [before, now] = [now, stream.uniform() < up ? Math.min(4, now + 1) : 0];
    }
  }
  const path = join(folder, 'loans.csv');
  writeFileSync(path, `${rows.join('\n')}\n`);
  return path;
}
const columns = { id: 'loan', month: 'month', state: 'status', static: ['region', 'limit'], map: 'auto' };

async function train(folder: string, input: JobInput<'cascade-train'>): Promise<{ result: JobResult<'cascade-train'>; model: CascadeModel; path: string }> {
  const monitor = new JobMonitor(trainCascadeJob.stages, new Int32Array(1), () => {});
  const result = jobs['cascade-train'].result.parse(await trainCascadeJob.run(jobs['cascade-train'].request.parse(input), { folder, monitor, assistants: [] }));
  const path = join(folder, result.file);
  return { result, model: cascadeModelSchema.parse(JSON.parse(readFileSync(path, 'utf8'))), path };
}

async function sample(input: JobInput<'cascade-sample'>): Promise<{ result: JobResult<'cascade-sample'>; text: string; path: string }> {
  const folder = temporaryFolder();
  const monitor = new JobMonitor(sampleCascadeJob.stages, new Int32Array(1), () => {});
  const result = jobs['cascade-sample'].result.parse(await sampleCascadeJob.run(jobs['cascade-sample'].request.parse(input), { folder, monitor, assistants: [] }));
  const path = join(folder, `${result.table}.csv`);
  return { result, text: readFileSync(path, 'utf8'), path };
}

describe('a cascade of a long panel', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pratibimba-'));
  const source = longFile(folder, 6000, 1);
  let [result, model, path] = [{} as JobResult<'cascade-train'>, {} as CascadeModel, ''];
  beforeAll(async () => {
    ({ result, model, path } = await train(folder, { panel: source, ...columns, seed: 3 }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is internal, keeps no row, and says what it is', () => {
    expect(result).toMatchObject({ label: 'internal', file: 'internal/cascade.json', states: ['CUR', 'D30', 'D60', 'D90', 'D120', 'DEF', 'PRE', 'MAT'], months: 10, features: ['region is B', 'limit is 200', 'limit is 300'], engine: 'simd' });
    expect(JSON.stringify(model)).not.toMatch(/"L\d/);
    for (const { classes } of model.starts.variables) for (const { clients } of classes) expect(clients).toBeGreaterThanOrEqual(10);
    // A month adds one payment at most.
    expect(model.network.impossible).toContainEqual([0, 2]);
  });

  test('draws new clients in the layout of its panel, alike for the same seed', async () => {
    const one = await sample({ model: path, clients: 4000, seed: 7 });
    expect(one.text.split('\n')[0]).toBe('loan,month,status,region,limit');
    expect((await sample({ model: path, clients: 4000, seed: 7 })).text).toBe(one.text);
    expect((await sample({ model: path, clients: 4000, seed: 8 })).text).not.toBe(one.text);
    const again = await readPanel(one.path, { wide: [], borrower: null, ...columns, map: 'none' }, silentMonitor);
    const real = await readPanel(source, { wide: [], borrower: null, ...columns }, silentMonitor);
    expect(again.panel.clients).toBe(4000);
    // States that nobody was in stay away.
    expect(again.panel.states.toSorted()).toEqual(['CUR', 'D120', 'D30', 'D60', 'D90']);
    const eight = { ...again.panel, states: real.panel.states, codes: again.panel.codes.map((code) => real.panel.states.indexOf(again.panel.states[code]!)) };
    expect(rollRateDistance(real.panel, eight)).toBeLessThan(0.05);
    expect(Math.abs(secondOrderGap(real.panel)! - secondOrderGap(eight)!)).toBeLessThan(0.06);
    for (let client = 0; client < 4000; client++) {
      for (let at = client * eight.months; at < client * eight.months + eight.lengths[client]! - 1; at++) expect(eight.codes[at + 1]! - eight.codes[at]!).toBeLessThan(2);
    }
  });

  test('meets a default rate, and a curve, by a shift that it prints', async () => {
    const { result: one } = await sample({ model: path, clients: 3000, target_default_rate: 0.2 });
    expect(Math.abs(one.default_rate! - 0.2)).toBeLessThan(0.001);
    expect(one.calibration).toMatchObject([{ month: 10, target: 0.2, shift: expect.any(Number) }]);
    const { result: curve } = await sample({ model: path, clients: 3000, target_curve: [{ month: 5, rate: 0.03 }, { month: 10, rate: 0.12 }] });
    for (const { target, achieved } of curve.calibration) expect(Math.abs(achieved - target)).toBeLessThan(0.001);
    await expect(sample({ model: path, clients: 3000, target_curve: [{ month: 5, rate: 0.2 }, { month: 10, rate: 0.1 }] })).rejects.toThrow(/rising months/);
    await expect(sample({ model: path, clients: 3000, target_default_rate: 0.999 })).rejects.toThrow(/cannot be reached; the nearest feasible rate is/);
  });

  test('comes back from its file bit for bit, and a damaged one is refused', () => {
    expect(packNetwork(unpackNetwork(model.network))).toEqual(model.network);
    expect(() => unpackNetwork({ ...model.network, hidden: 64 })).toThrow(/weights do not fit/);
  });
});

test('a cascade of a wide panel keeps its columns, codes and missing ends', async () => {
  const stream = new Stream(4, 'test/wide');
  const lines = Array.from({ length: 400 }, (_, row) => `${row % 2 === 0 ? 'x' : 'y'},${stream.below(3)},${stream.below(2)},${row % 4 === 0 ? '' : stream.below(2)}`);
  const path = join(temporaryFolder(), 'cards.csv');
  writeFileSync(path, `kind,m1,m2,m3\n${lines.join('\n')}\n`);
  const { path: model } = await train(temporaryFolder(), { panel: path, wide: ['m1', 'm2', 'm3'], static: ['kind'], maxEpochs: 2 });
  const { text, result } = await sample({ model, clients: 300 });
  expect(result).toMatchObject({ table: 'cards', clients: 300, rows: 300, columns: 4, default_rate: null, label: 'internal' });
  const [header, ...rows] = text.trimEnd().split('\n');
  expect(header).toBe('kind,m1,m2,m3');
  expect(rows.every((row) => /^[xy],[012],[012],[012]?$/.test(row))).toBe(true);
  expect(rows.filter((row) => row.endsWith(',')).length).toBeGreaterThan(40);
});

test('a file of this version keeps its meaning', () => {
  const model = cascadeModelSchema.parse(JSON.parse(readFileSync(golden, 'utf8')));
  const { columns: made, rows } = sampleTable(model, sampleCascade(model, 200, 1, [], silentMonitor));
  const hash = createHash('sha256');
  for (const column of made) hash.update(column.storage === 'numeric' ? column.values : column.codes);
  expect({ rows, sha256: hash.digest('hex') }).toMatchInlineSnapshot(`
    {
      "rows": 1242,
      "sha256": "9a27c2304b5d8ee6d904bceaf93e7eba611596ec79bae8a13da606ff8050dd17",
    }
  `);
});
