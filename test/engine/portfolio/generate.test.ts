import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toFailureRecord } from '../../../src/contract/errors.ts';
import { jobs, type GenerateResult, type JobInput } from '../../../src/contract/jobs.ts';
import { describedTables } from '../../../src/engine/portfolio/dictionary.ts';
import { templateNames } from '../../../src/engine/portfolio/templates.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { readRows } from './books.ts';
import { generateInto } from './generating.ts';

function hashes(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')]));
}

/** The code and the sentence of a request that fails, once it is known to leave no file. */
async function failureOf(input: JobInput<'generate'>): Promise<{ code: string; message: string }> {
  const folder = temporaryFolder();
  const thrown: unknown = await generateInto(folder, input).then(() => undefined, (reason: unknown) => reason);
  expect(readdirSync(folder)).toEqual([]);
  return toFailureRecord(thrown);
}

const expectRising = (rates: readonly { rate: number }[]): void => {
  for (let group = 1; group < rates.length; group++) expect(rates[group]!.rate).toBeGreaterThan(rates[group - 1]!.rate);
};

describe('a portfolio of 10,000 borrowers', () => {
  test.each(templateNames())('of %s has the default rate asked for, rising with risk', async (template) => {
    const result = await generateInto(temporaryFolder(), { template, num_borrowers: 10_000, target_default_rate: 0.035, include_payment_history: false, seed: 3 });
    expect(result.num_loans).toBeGreaterThanOrEqual(10_000);
    expect(Math.abs(result.achieved_default_rate - 0.035)).toBeLessThan(0.0005);
    expectRising(result.realism.default_rate_by_grade);
    expectRising(result.realism.default_rate_by_score_band.toReversed());
    const { achieved_default_rate_interval: [low, high] } = result;
    expect(low).toBeLessThan(0.035);
    expect(high).toBeGreaterThan(0.035);
  });

  test('has the rank correlations of the template, and without copulas none, with a note that says so', async () => {
    const off = (result: GenerateResult): number[] => result.realism.correlations.map(({ achieved, calibration }) => Math.abs(achieved - (calibration ?? Number.NaN)));
    const coupled = await generateInto(temporaryFolder(), { num_borrowers: 10_000, include_payment_history: false });
    expect(Math.max(...off(coupled))).toBeLessThan(0.03);
    expect(coupled.notes).toEqual([]);
    const without = await generateInto(temporaryFolder(), { num_borrowers: 10_000, include_payment_history: false, use_copulas: false });
    expect(without.notes).toEqual([expect.stringMatching(/Copulas are off.*rank correlations are 0\.\d\d away.*income~loan_amount is -?0\.0\d instead of 0\.42/)]);
  });
});

describe('the answer', () => {
  test('is of the contract, names its files and explains every column', async () => {
    const folder = temporaryFolder();
    const result = await generateInto(folder, { template: 'us-mixed-retail', num_borrowers: 300, privacy_epsilon: 2.5 });
    expect(jobs.generate.result.parse(result)).toEqual(result);
    expect(result).toMatchObject({
      portfolio_id: expect.stringMatching(/^SYNTH_\d{8}_\d{6}_[0-9a-f]{4}$/),
      status: 'completed', num_borrowers: 300, template: 'us-mixed-retail',
      files: { borrowers: 'borrowers.csv', loans: 'loans.csv', payments: 'payments.csv' },
      default_definition: '90 or more days past due, or charged off, within the first 24 months on book.',
      privacy: expect.stringContaining('epsilon = 0'),
      notes: [expect.stringMatching(/epsilon of 2\.5 .* epsilon = 0, whatever was asked/)],
    });
    expect(result.assumptions.length).toBeGreaterThan(0);
    expect(readdirSync(folder).toSorted()).toEqual(['borrowers.csv', 'dictionary.json', 'loans.csv', 'payments.csv']);
    const { tables } = JSON.parse(readFileSync(join(folder, 'dictionary.json'), 'utf8')) as { tables: { table: string; columns: Record<string, string>[] }[] };
    for (const { table, columns } of tables) {
      expect(columns.map(({ name }) => name)).toEqual(Object.keys(readRows(folder, `${table}.csv`)[0]!));
      for (const column of columns) expect(column).toMatchObject({ meaning: expect.stringMatching(/./), type: expect.stringMatching(/./), range: expect.stringMatching(/./), source: expect.stringMatching(/./) });
    }
  });

  test('without history has no payments', async () => {
    const folder = temporaryFolder();
    const result = await generateInto(folder, { num_borrowers: 50, include_payment_history: false });
    expect(result).toMatchObject({ num_payments: 0, files: { borrowers: 'borrowers.csv', loans: 'loans.csv' }, realism: { roll_rates: null, second_order_gap: null } });
    expect(readdirSync(folder).toSorted()).toEqual(['borrowers.csv', 'dictionary.json', 'loans.csv']);
  });

  test('as Parquet has the same rows in files of that kind', async () => {
    const folder = temporaryFolder();
    const result = await generateInto(folder, { num_borrowers: 50, format: 'parquet' });
    expect(result.files).toEqual({ borrowers: 'borrowers.parquet', loans: 'loans.parquet', payments: 'payments.parquet' });
    for (const name of Object.values(result.files)) expect(readFileSync(join(folder, name)).subarray(0, 4).toString()).toBe('PAR1');
  });
});

describe('k-anonymity of the borrowers', () => {
  const classesOf = (folder: string): Map<string, number> => {
    const classes = new Map<string, number>();
    for (const { age, region, employment } of readRows(folder, 'borrowers.csv')) classes.set(`${age} ${region} ${employment}`, (classes.get(`${age} ${region} ${employment}`) ?? 0) + 1);
    return classes;
  };

  test.each(['csv', 'parquet'] as const)('is enforced and counted again in the %s file', async (format) => {
    const folder = temporaryFolder();
    const { anonymity } = await generateInto(folder, { num_borrowers: 5000, include_payment_history: false, format, k_anonymity: 7 });
    expect(anonymity).toMatchObject({ k: 7, quasiIdentifiers: ['age', 'region', 'employment'], enforced: { rows: 5000, recounted: true }, statement: expect.stringContaining('counted again') });
    expect(anonymity.enforced!.smallestClass).toBeGreaterThanOrEqual(7);
  });

  test('moves ages, regions and employments of small classes and nothing else, loans and payments least of all', async () => {
    const [five, off] = [temporaryFolder(), temporaryFolder()];
    const input = { num_borrowers: 2000, history_months: 6 };
    const { anonymity, realism } = await generateInto(five, input);
    const { anonymity: none, realism: loose } = await generateInto(off, { ...input, k_anonymity: 1 });
    expect(none.enforced).toBeNull();
    expect(Math.min(...classesOf(five).values())).toBeGreaterThanOrEqual(5);
    expect(Math.min(...classesOf(off).values())).toBeLessThan(5);
    expect(hashes(five)['loans.csv']).toBe(hashes(off)['loans.csv']);
    expect(hashes(five)['payments.csv']).toBe(hashes(off)['payments.csv']);
    const [moved, before] = [readRows(five, 'borrowers.csv'), readRows(off, 'borrowers.csv')];
    const rest = ({ age: _age, region: _region, employment: _employment, ...others }: Record<string, string>): Record<string, string> => others;
    expect(moved.map(rest)).toEqual(before.map(rest));
    const changed = moved.filter((row, index) => JSON.stringify(row) !== JSON.stringify(before[index]));
    expect(changed).toHaveLength(anonymity.enforced!.rowsMoved);
    expect({ ...realism, correlations: [] }).toEqual({ ...loose, correlations: [] });
  });
});

test.each([1, 3])('the same bytes whoever draws: %i assistants', async (assistants) => {
  // Six blocks, the last ones of another size.
  const input = { num_borrowers: 10_007, history_months: 6, seed: 11 };
  const alone = temporaryFolder();
  const shared = temporaryFolder();
  await generateInto(alone, input);
  await generateInto(shared, input, { assistants });
  expect(hashes(shared)).toEqual(hashes(alone));
});

test('another seed gives another portfolio', async () => {
  const [one, other] = [temporaryFolder(), temporaryFolder()];
  await generateInto(one, { num_borrowers: 30, seed: 1 });
  await generateInto(other, { num_borrowers: 30, seed: 2 });
  expect(hashes(one)['loans.csv']).not.toBe(hashes(other)['loans.csv']);
});

describe('what cannot be made is refused with a sentence, and leaves no file', () => {
  test('k-anonymity of fewer borrowers than k', async () => {
    expect(await failureOf({ num_borrowers: 4, default_rate_tolerance: 0.2 })).toMatchObject({ code: 'rule', message: 'k-anonymity of 5 cannot be reached: the release has 4 rows in all.' });
  });

  test('a template that is not there', async () => {
    expect(await failureOf({ num_borrowers: 10, template: 'us-boats' })).toMatchObject({ code: 'input', message: 'There is no template "us-boats".' });
    expect(await failureOf({ num_borrowers: 10, template: './none.json' })).toMatchObject({ code: 'input', message: expect.stringContaining('none.json') });
  });

  test('a rate that so few loans cannot have, with the nearest one', async () => {
    expect(await failureOf({ num_borrowers: 2, target_default_rate: 0.25, default_rate_tolerance: 0.001 }))
      .toMatchObject({ code: 'input', message: expect.stringMatching(/default rate of 25 % .* cannot be reached .* nearest feasible rate is [\d.]+ %/) });
    // A card is first due in its second month: too late for 90 days within three.
    expect(await failureOf({ num_borrowers: 1, template: 'us-cards', history_months: 3, seed: 2 })).toMatchObject({ code: 'input', message: expect.stringMatching(/with (1 loan|\d+ loans) over 3 months; the nearest feasible rate is 0 %/) });
  });

  test('a job that is cancelled', async () => {
    const folder = temporaryFolder();
    const cancelled = Int32Array.of(1);
    await expect(generateInto(folder, { num_borrowers: 5000 }, { cancelled })).rejects.toMatchObject({ record: { code: 'cancelled' } });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a file that cannot be written, the others included', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'payments.csv'));
    writeFileSync(join(folder, 'payments.csv', 'in the way'), '');
    await expect(generateInto(folder, { num_borrowers: 20 })).rejects.toMatchObject({ code: 'EISDIR' });
    expect(readdirSync(folder)).toEqual(['payments.csv']);
  });
});

test('every column is described, and nothing else is', () => {
  for (const { columns, descriptions } of describedTables) expect(Object.keys(descriptions)).toEqual(columns.map(({ name }) => name));
});
