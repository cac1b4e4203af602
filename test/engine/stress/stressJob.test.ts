import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jobs, type JobInput, type JobResult } from '../../../src/contract/jobs.ts';
import { stressDocument } from '../../../src/contract/stress.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { stressJob } from '../../../src/engine/jobs/stress.ts';
import { scenarioCsv } from '../../../src/engine/stress/scenarioCsv.ts';
import { loadScenario } from '../../../src/engine/stress/scenarios.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { generateInto } from '../portfolio/generating.ts';

const five = ['severe-recession', 'rate-shock', 'housing-crash', 'stagflation', 'mild-recession'];
let portfolio: string;

/** A run folder as the workspace leaves it. */
async function generatedRun(folder: string): Promise<void> {
  const result = await generateInto(folder, { template: 'us-mixed-retail', num_borrowers: 2000, target_default_rate: 0.04, history_months: 24, include_payment_history: false, cascade: 'markov', k_anonymity: 1, seed: 3 });
  const loans = readFileSync(join(folder, 'loans.csv'));
  writeFileSync(join(folder, 'run.json'), JSON.stringify({
    schemaVersion: 1, id: 'generate_1', kind: 'generate', status: 'done', startedAt: '2026-01-01T00:00:00Z', seconds: 1, versions: { pratibimba: '0', node: '24' }, threads: 1,
    request: { history_months: 24 }, seed: 3, privacy: '', summary: { template: result.template, portfolio_id: result.portfolio_id },
    artefacts: [{ path: 'loans.csv', bytes: loans.length, sha256: createHash('sha256').update(loans).digest('hex'), label: 'releasable' }],
  }));
}

async function stress(input: Omit<JobInput<'stress'>, 'folder'> & { folder?: string }, cancelled = new Int32Array(1)): Promise<JobResult<'stress'> & { document: string }> {
  const folder = temporaryFolder();
  const result = await stressJob.run(jobs.stress.request.parse({ folder: portfolio, ...input }), { folder, monitor: new JobMonitor(stressJob.stages, cancelled, () => undefined), assistants: [] });
  return { ...result, document: readFileSync(join(folder, 'stress.json'), 'utf8') };
}

beforeAll(async () => {
  portfolio = mkdtempSync(join(tmpdir(), 'pratibimba-'));
  await generatedRun(portfolio);
});

afterAll(() => rmSync(portfolio, { recursive: true, force: true }));

describe('stress of a generated portfolio', () => {
  test('five scenarios: losses add up over every grouping, lie in their fan, and stages are shares', async () => {
    const { document, ...result } = await stress({ scenarios: five });
    expect(jobs.stress.result.parse(result)).toEqual(result);
    expect(result.scenarios.map(({ scenario }) => scenario)).toEqual(five);
    expect(stressDocument.safeParse(JSON.parse(document)).success).toBe(true);
    expect(result.label).toBe('releasable');
    for (const one of result.scenarios) {
      for (const groups of [one.by_product, one.by_grade, one.by_vintage]) expect(groups.reduce((sum, { loss }) => sum + loss, 0)).toBeCloseTo(one.loss, 4);
      expect(one.by_product.reduce((sum, { baseline_loss: loss }) => sum + loss, 0)).toBeCloseTo(one.baseline_loss, 4);
      expect(one.loss).toBeGreaterThan(one.baseline_loss);
      expect(one.fan.p5).toBeLessThan(one.loss);
      expect(one.fan.p95).toBeGreaterThan(one.loss);
      expect(one.path.at(-1)!.loss).toBe(one.loss);
      for (const { stage_1, stage_2, stage_3 } of one.path) expect(stage_1 + stage_2 + stage_3).toBeCloseTo(1, 9);
      expect(one.rwa.worst).toBeGreaterThan(0);
    }
    for (const one of result.scenarios) {
      expect(one.path.at(-1)!.baseline).toBeCloseTo(one.baseline_loss, 6);
      expect(one.definition).toEqual(await loadScenario(one.scenario));
    }
    expect(result.unstable).toEqual([]);
    const [severe, , , , mild] = result.scenarios;
    expect(severe!.loss).toBeGreaterThan(mild!.loss);
    expect(severe!.by_grade.map(({ loss_rate: rate }) => rate).at(-1)!).toBeGreaterThan(severe!.by_grade[0]!.loss_rate);
    expect(document).not.toMatch(/NaN|\bL0000/);
  });

  test('sensitivity of the severest scenario: every figure is moved both ways, the widest first, and a loss given default that holds for all loans moves the loss by as much', async () => {
    const { sensitivity, scenarios } = await stress({ scenarios: five });
    expect(sensitivity!.scenario).toBe(scenarios.toSorted((one, other) => other.loss - one.loss)[0]!.scenario);
    expect(sensitivity!.loss).toBeCloseTo(Math.max(...scenarios.map(({ loss }) => loss)), 6);
    const items = new Map(sensitivity!.items.map((item) => [item.figure, item]));
    // Losses are sums of exposures times losses given default: those of unsecured loans and of cars are linear in theirs.
    const linear = [...items.values()].filter(({ figure }) => figure.startsWith('Loss given default of'));
    expect(linear.length).toBeGreaterThan(0);
    for (const { less, more } of linear) expect(more - sensitivity!.loss).toBeCloseTo(sensitivity!.loss - less, 4);
    const pd = items.get('Yearly probability of default of every grade')!;
    expect(pd.less).toBeLessThan(sensitivity!.loss);
    expect(pd.more).toBeGreaterThan(sensitivity!.loss);
    expect(items.get('Share of balances paid off early in a year, of every product')!.more).toBeLessThan(sensitivity!.loss);
    const spans = sensitivity!.items.map(({ less, more }) => Math.abs(more - less));
    expect(spans).toEqual(spans.toSorted((one, other) => other - one));
  });

  test('the same seed gives the same bytes; another moves the fan alone', async () => {
    const [one, again, other] = [await stress({ scenarios: ['mild-recession'] }), await stress({ scenarios: ['mild-recession'] }), await stress({ scenarios: ['mild-recession'], seed: 2 })];
    expect(again.document).toBe(one.document);
    expect(other.scenarios[0]!.loss).toBe(one.scenarios[0]!.loss);
    expect(other.scenarios[0]!.fan).not.toEqual(one.scenarios[0]!.fan);
  });

  test('worse unemployment and lower house prices cost more', async () => {
    const folder = temporaryFolder();
    const mild = await loadScenario('mild-recession');
    const write = (name: string, rise: number, fall: number): string => {
      const { unemployment, house_prices: prices } = mild.series;
      const worse = { ...mild, name, series: { ...mild.series, unemployment: { ...unemployment, values: unemployment.values.map((value) => value + rise) }, house_prices: { ...prices, values: prices.values.map((value) => value * fall) } } };
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(worse));
      return join(folder, `${name}.json`);
    };
    const { scenarios } = await stress({ scenarios: [write('as-it-is', 0, 1), write('jobs', 1, 1), write('homes', 0, 0.9), write('both', 1, 0.9)] });
    const [base, jobless, homes, both] = scenarios.map(({ loss }) => loss) as [number, number, number, number];
    expect(jobless).toBeGreaterThan(base);
    expect(homes).toBeGreaterThan(base);
    expect(both).toBeGreaterThan(Math.max(jobless, homes));
  });

  test('reverse stress: unemployment at which losses reach an amount, which a run with it confirms', async () => {
    const { scenarios: [plain] } = await stress({ scenarios: ['severe-recession'] });
    const amount = plain!.loss * 1.2;
    const { reverse: [found] } = await stress({ scenarios: ['severe-recession'], reverseLoss: amount });
    expect(found!.unemployment_peak).toBeGreaterThan(10);
    const severe = await loadScenario('severe-recession');
    const { unemployment } = severe.series;
    const file = join(temporaryFolder(), 'found.json');
    writeFileSync(file, JSON.stringify({ ...severe, name: 'found', series: { ...severe.series, unemployment: { ...unemployment, values: unemployment.values.map((value) => unemployment.start + found!.rise_multiple! * (value - unemployment.start)) } } }));
    expect((await stress({ scenarios: [file] })).scenarios[0]!.loss / amount).toBeCloseTo(1, 6);
    expect((await stress({ scenarios: ['severe-recession'], reverseLoss: 1 })).reverse[0]).toMatchObject({ unemployment_peak: null, reason: 'Losses reach this amount without any rise of unemployment.' });
  });

  test('Basel correlations make a bad economy worse than those of history', async () => {
    const [history, basel] = [await stress({ scenarios: ['severe-recession'] }), await stress({ scenarios: ['severe-recession'], correlations: 'basel' })];
    expect(basel.scenarios[0]!.loss).toBeGreaterThan(history.scenarios[0]!.loss);
    expect(basel.satellites.find(({ product }) => product === 'mortgage')).toMatchObject({ correlation_used: '0.15', correlation_history: expect.closeTo(0.0827, 2) });
  });

  test('a scenario whose figures run off the scale is flagged with its place, and the others are kept; alone it is refused', async () => {
    const mild = await loadScenario('mild-recession');
    const { house_prices: prices } = mild.series;
    const path = join(temporaryFolder(), 'soaring.json');
    writeFileSync(path, JSON.stringify({ ...mild, name: 'soaring', title: 'Soaring homes', series: { ...mild.series, house_prices: { ...prices, values: prices.values.map((value, quarter) => (quarter < 3 ? value : 1e6)) } } }));
    const result = await stress({ scenarios: ['mild-recession', path], reverseLoss: 1 });
    expect(result.scenarios.map(({ scenario }) => scenario)).toEqual(['mild-recession']);
    expect(result.reverse.map(({ scenario }) => scenario)).toEqual(['mild-recession']);
    expect(result.unstable).toEqual([{ scenario: 'soaring', title: 'Soaring homes', reason: 'in "Soaring homes" the delinquency of mortgage runs off the scale in 2026Q4.' }]);
    await expect(stress({ scenarios: [path] })).rejects.toMatchObject({ code: 'input', message: expect.stringContaining('runs off the scale in 2026Q4') });
  });

  test('a scenario that is exported as CSV costs what the scenario costs', async () => {
    const file = join(temporaryFolder(), 'mine.csv');
    writeFileSync(file, scenarioCsv(await loadScenario('stagflation')));
    const [shipped, own] = [await stress({ scenarios: ['stagflation'] }), await stress({ scenarios: [file] })];
    expect(own.scenarios[0]).toEqual({ ...shipped.scenarios[0], title: 'stagflation', definition: await loadScenario(file) });
  });

  test('a cancel stops it', async () => {
    await expect(stress({ scenarios: five }, Int32Array.of(1))).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('what cannot be stressed', () => {
  test('a folder without a run, a scenario of no name, one that is asked for twice', async () => {
    await expect(stress({ scenarios: ['severe-recession'], folder: temporaryFolder() })).rejects.toMatchObject({ code: 'input', message: expect.stringContaining('is no run folder') });
    await expect(stress({ scenarios: ['recession'] })).rejects.toMatchObject({ code: 'input', message: 'There is no scenario "recession".' });
    await expect(stress({ scenarios: ['mild-recession', 'mild-recession'] })).rejects.toMatchObject({ code: 'usage' });
  });

  test('a table that was changed after the run, or that lacks a column', async () => {
    const folder = temporaryFolder();
    await generatedRun(folder);
    const path = join(folder, 'loans.csv');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    writeFileSync(path, `${lines.slice(0, -1).join('\n')}\n`);
    await expect(stress({ scenarios: five, folder })).rejects.toMatchObject({ code: 'input', message: expect.stringContaining('SHA-256 differs') });
    const without = lines.map((line) => line.split(',').filter((_, column) => column !== 4).join(',')).join('\n');
    writeFileSync(path, without);
    const run = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { artefacts: { sha256: string }[] };
    run.artefacts[0]!.sha256 = createHash('sha256').update(without).digest('hex');
    writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
    await expect(stress({ scenarios: five, folder })).rejects.toMatchObject({ record: { code: 'input', column: 'grade' } });
    rmSync(path);
    await expect(stress({ scenarios: five, folder })).rejects.toMatchObject({ code: 'input', message: expect.stringContaining('There is no file') });
  });
});
