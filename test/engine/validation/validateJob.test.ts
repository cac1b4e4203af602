import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../../src/contract/errors.ts';
import type { JobInput, JobResult } from '../../../src/contract/jobs.ts';
import { jobs } from '../../../src/contract/jobs.ts';
import { JobMonitor } from '../../../src/engine/jobs/jobMonitor.ts';
import { validateJob } from '../../../src/engine/jobs/validate.ts';
import { sharedData } from '../../support/sharedData.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** Runs the job as a worker would. `cancelled` is the flag of the user, `onStage` is told of each stage as it begins. */
async function run(input: JobInput<'validate'>, folder: string, cancelled = 0, onStage: (stage: string) => void = () => {}): Promise<JobResult<'validate'>> {
  let last = '';
  const monitor = new JobMonitor(validateJob.stages, Int32Array.of(cancelled), ({ stage }) => {
    if (stage !== last) onStage((last = stage));
  });
  return jobs.validate.result.parse(await validateJob.run(jobs.validate.request.parse(input), { folder, monitor, assistants: [] }));
}

const incomes = Array.from({ length: 60 }, (_, row) => 900.5 + ((row * 37) % 60) * 40);
const lines = incomes.map((income, row) => ({ id: `K-${1000 + row}`, income: row % 9 === 0 ? '' : income.toFixed(2), grade: 'ABBC'[row % 4]!, opened: `2024-0${1 + (row % 9)}-11`, bad: String(Number(row % 5 === 0)) }));
const csv = (columns: readonly (keyof (typeof lines)[number])[], rows = lines, delimiter = ',') => [columns.join(delimiter), ...rows.map((line) => columns.map((column) => line[column]).join(delimiter))].join('\n');

function folderWith(files: Record<string, string>): { folder: string; path: (name: string) => string } {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `${text}\n`);
  return { folder, path: (name) => join(folder, name) };
}

describe('the job', () => {
  test('writes what it returns to internal/validation.json, with the hashes of the files it judged (case 63)', async () => {
    const { folder, path } = folderWith({ 'real.csv': csv(['id', 'income', 'grade', 'opened', 'bad']) });
    const result = await run({ real: path('real.csv'), synthetic: path('real.csv'), holdout: path('real.csv'), target: 'bad' }, folder);
    expect(JSON.parse(readFileSync(join(folder, 'internal', 'validation.json'), 'utf8'))).toEqual(result);
    expect(result).toMatchObject({ label: 'internal', overall: 1, closeness: 0.5, rows: { real: 60, synthetic: 60, holdout: 60 }, default_rate: { bad_level: '1', real: 0.2 } });
    expect(result.inputs.map(({ part, file }) => [part, file])).toEqual([['real', 'real.csv'], ['synthetic', 'real.csv'], ['holdout', 'real.csv']]);
    expect(new Set(result.inputs.map(({ sha256 }) => sha256)).size).toBe(1);
  });

  test('columns in another order and numbers in another format are the same table', async () => {
    const european = lines.map((line) => ({ ...line, income: line.income.replace('.', ',') }));
    const { folder, path } = folderWith({ 'real.csv': csv(['income', 'grade', 'opened', 'bad']), 'clone.csv': csv(['bad', 'opened', 'grade', 'income'], european, ';') });
    expect(await run({ real: path('real.csv'), synthetic: path('clone.csv') }, folder)).toMatchObject({ overall: 1, exact_match: { synthetic_in_real: 1 } });
  });

  test('takes kinds and target from a declared schema', async () => {
    const kinds = { income: 'number', grade: 'category', opened: 'text', bad: 'category' };
    const schema = { schemaVersion: 1, table: 'loans', target: 'bad', columns: Object.entries(kinds).map(([name, kind]) => ({ name, kind })) };
    const { folder, path } = folderWith({ 'real.csv': csv(['income', 'grade', 'opened', 'bad']), 'schema.json': JSON.stringify(schema) });
    const result = await run({ real: path('real.csv'), synthetic: path('real.csv'), schema: path('schema.json') }, folder);
    expect(result.columns.map(({ use }) => use)).toEqual(['number', 'category', 'left out', 'category']);
    expect(result.default_rate).toMatchObject({ target: 'bad', real: 0.2 });
  });

  test('a clone that put fractions into whole numbers, or values into an empty column, is judged, not refused', async () => {
    const counts = (value: (row: number) => string) => ['count,empty,grade', ...lines.map(({ grade }, row) => `${value(row)},${grade}`)].join('\n');
    const { folder, path } = folderWith({ 'real.csv': counts((row) => `${(row * 7) % 40},`), 'clone.csv': counts((row) => `${((row * 7) % 40) + 0.25},x`) });
    const result = await run({ real: path('real.csv'), synthetic: path('clone.csv') }, folder);
    expect(result.columns.map(({ name, use }) => [name, use])).toEqual([['count', 'number'], ['empty', 'left out'], ['grade', 'category']]);
    expect(result.columns[0]?.distance).toBeCloseTo(2 / 60, 12);
  });

  test('names the column that a file lacks, and a target that is not there', async () => {
    const { folder, path } = folderWith({ 'real.csv': csv(['income', 'grade', 'bad']), 'clone.csv': csv(['income', 'bad']) });
    await expect(run({ real: path('real.csv'), synthetic: path('clone.csv') }, folder)).rejects.toMatchObject({ code: 'input', message: 'The synthetic table "clone" lacks the column "grade" of the real table "real".' });
    await expect(run({ real: path('clone.csv'), synthetic: path('real.csv') }, folder)).rejects.toMatchObject({ code: 'input', record: { column: 'grade' } });
    await expect(run({ real: path('real.csv'), synthetic: path('real.csv'), target: 'status' }, folder)).rejects.toMatchObject({ code: 'input', record: { column: 'status' } });
  });

  test('stops when the user cancels', async () => {
    const { folder, path } = folderWith({ 'real.csv': csv(['income', 'grade']) });
    await expect(run({ real: path('real.csv'), synthetic: path('real.csv') }, folder, 1)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a file that changes while it is judged', () => {
  const columns = ['income', 'grade', 'opened', 'bad'] as const;

  test.each([
    ['the real one', 'real.csv', 'Comparing columns'],
    ['the synthetic one', 'made.csv', 'Comparing columns'],
    ['the hold-out', 'holdout.csv', 'Comparing columns'],
    ['the real one, while the next is read', 'real.csv', 'Reading the synthetic table'],
  ])('%s, is refused with exit code 3, and nothing is said of it', async (_name, file, when) => {
    const { folder, path } = folderWith({ 'real.csv': csv(columns), 'made.csv': csv(columns), 'holdout.csv': csv(columns) });
    const change = (stage: string) => {
      if (stage === when) appendFileSync(path(file), '1000.50,A,2024-01-11,0\n');
    };
    const refused = run({ real: path('real.csv'), synthetic: path('made.csv'), holdout: path('holdout.csv'), target: 'bad' }, folder, 0, change);
    await expect(refused).rejects.toMatchObject({ code: 'input', record: { message: `"${path(file)}" changed while it was judged.`, fix: 'Run it again once nothing writes to the file.' } });
    expect(exitCodes.input).toBe(3);
    for (const left of ['internal/validation.json', 'validation-releasable.json']) expect(existsSync(join(folder, left))).toBe(false);
  });

  test('and one that is gone by then, is refused as well', async () => {
    const { folder, path } = folderWith({ 'real.csv': csv(columns), 'made.csv': csv(columns) });
    const refused = run({ real: path('real.csv'), synthetic: path('made.csv') }, folder, 0, (stage) => {
      if (stage === 'Comparing columns') rmSync(path('made.csv'));
    });
    await expect(refused).rejects.toMatchObject({ code: 'input', message: expect.stringContaining('made.csv') });
  });

  test('is refused among tables that belong to each other, too', async () => {
    const folder = temporaryFolder();
    const parents = ['customer_id,region', ...lines.map(({ id, grade }) => `${id},${grade}`)].join('\n');
    const children = ['loan_id,customer_id,income', ...lines.map(({ id, income }, row) => `L-${2000 + row},${id},${income}`)].join('\n');
    for (const side of ['real', 'made']) {
      mkdirSync(join(folder, side));
      writeFileSync(join(folder, side, 'customers.csv'), `${parents}\n`);
      writeFileSync(join(folder, side, 'loans.csv'), `${children}\n`);
    }
    const changed = join(folder, 'made', 'loans.csv');
    const judged = (onStage?: (stage: string) => void) => run({ real: join(folder, 'real'), synthetic: join(folder, 'made') }, folder, 0, onStage);
    expect((await judged()).tables.map(({ table }) => table)).toEqual(['customers', 'loans']);
    await expect(judged((stage) => {
      if (stage === 'Comparing columns') appendFileSync(changed, 'L-9999,K-1000,900.50\n');
    })).rejects.toMatchObject({ code: 'input', message: `"${changed}" changed while it was judged.` });
  });
});

describe('the fixed pair of files', () => {
  const [real, synthetic, holdout] = ['taiwan_train.csv', 'fixed_synthetic_taiwan.csv', 'taiwan_holdout.csv'].map(sharedData);

  test.skipIf(real === undefined || synthetic === undefined || holdout === undefined)('scores as SDMetrics 0.29 scored it', async () => {
    const result = await run({ real: real ?? '', synthetic: synthetic ?? '', holdout: holdout ?? '', target: 'default_next_month' }, temporaryFolder());
    expect(Math.abs((result.sdmetrics.column_shapes ?? 0) - 0.8878)).toBeLessThan(0.0005);
    expect(Math.abs((result.sdmetrics.column_pair_trends ?? 0) - 0.8267)).toBeLessThan(0.0005);
    expect(Math.abs((result.sdmetrics.overall ?? 0) - 0.8572)).toBeLessThan(0.0005);
    expect(result.pair_trends_all).toBeCloseTo(0.914, 3);
    expect(result.exact_match.holdout_in_real).toBeCloseTo(0.0018, 4);
    expect(result.closeness).toBeCloseTo(0.507, 2);
  });
});
