import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { cloneRequest, generateRequest, sampleRequest, validateRequest, type JobInput, type JobResult } from '../../../src/contract/jobs.ts';
import { brokenIdentities, readRows } from '../portfolio/books.ts';
import { pearson } from '../../../src/engine/numeric/correlation.ts';
import { createPool } from '../../../src/engine/jobs/pool.ts';

const names = ['borrowers', 'loans', 'payments'] as const;
/** All tests look at one clone. */
const folder = mkdtempSync(join(tmpdir(), 'pratibimba-'));
const [source, run] = [join(folder, 'source'), join(folder, 'run')];
let result: JobResult<'clone'>;

const poolOf = (threads: number) => createPool({ entry: new URL('../../../src/engine/jobs/worker.ts', import.meta.url), threads });

function made(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

const read = (path: string) => ({ borrowers: readRows(path, 'borrowers.csv'), loans: readRows(path, 'loans.csv'), payments: readRows(path, 'payments.csv') });

async function sample(name: string, input: Partial<JobInput<'sample'>>, threads = 1): Promise<string> {
  const pool = poolOf(threads);
  try {
    const out = made(name);
    await pool.run('sample', sampleRequest.parse({ twin: join(run, 'internal', 'twin.json'), ...input }), { folder: out });
    return out;
  } finally {
    await pool.close();
  }
}

beforeAll(async () => {
  const pool = poolOf(2);
  made('source');
  made('run');
  await pool.run('generate', generateRequest.parse({ num_borrowers: 2000, seed: 5, target_default_rate: 0.08 }), { folder: source });
  const [file = '', ...related] = names.map((name) => join(source, `${name}.csv`));
  result = await pool.run('clone', cloneRequest.parse({ file, related, privacy: { mode: 'none' } }), { folder: run });
  await pool.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Children of each parent, as shares. */
function childShares(rows: readonly Record<string, string>[], column: string): Map<number, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row[column]!, (counts.get(row[column]!) ?? 0) + 1);
  const shares = new Map<number, number>();
  for (const count of counts.values()) shares.set(count, (shares.get(count) ?? 0) + 1 / counts.size);
  return shares;
}

describe('a clone of borrowers, loans and payments', () => {
  test('has all three tables, linked without an orphan, with as many children for each parent', () => {
    expect(result.tables.map(({ table }) => table)).toEqual([...names]);
    const [real, made3] = [read(source), read(run)];
    expect(made3.borrowers).toHaveLength(2000);
    const [one, other] = [childShares(real.loans, 'borrower_id'), childShares(made3.loans, 'borrower_id')];
    const distance = [...new Set([...one.keys(), ...other.keys()])].reduce((sum, count) => sum + Math.abs((one.get(count) ?? 0) - (other.get(count) ?? 0)) / 2, 0);
    expect(distance).toBeLessThan(0.02);
  });

  test('keeps the books of the source on every row, without a rule from anyone (cases 42, 43)', () => {
    expect(brokenIdentities(read(source), 24)).toEqual([]);
    expect(brokenIdentities(read(run), 24)).toEqual([]);
  });

  test('keeps the default rate, and loans of one borrower alike', () => {
    const [real, synthetic] = [read(source), read(run)];
    const rate = (rows: readonly Record<string, string>[]): number => rows.filter((row) => row['default'] === '1').length / rows.length;
    // Three standard errors of a rate of 8 % among 2,900 loans.
    expect(Math.abs(rate(synthetic.loans) - rate(real.loans))).toBeLessThan(0.015);
    expect(Math.abs(siblingCorrelation(synthetic.loans) - siblingCorrelation(real.loans))).toBeLessThan(0.08);
  });

  test('is confirmed by a validation of all tables: children per parent, orphans, siblings, roll rates, memory, and the rules of its twin', async () => {
    const pool = poolOf(1);
    const { relations, tables, rules, checks } = await pool.run('validate', validateRequest.parse({ real: source, synthetic: run }), { folder: made('check') });
    const one = await pool.run('validate', validateRequest.parse({ real: join(source, 'borrowers.csv'), synthetic: join(run, 'borrowers.csv') }), { folder: made('one') });
    await pool.close();
    // Of a twin of several tables those rules count that speak of the one that is judged.
    expect(one.rules).toEqual(rules.slice(0, tables[0]!.rules));
    expect(tables.map(({ table }) => table)).toEqual([...names]);
    const [loans, payments] = relations;
    expect(loans).toMatchObject({ child: 'loans', parent: 'borrowers', orphans: { real: 0, synthetic: 0 }, roll_rate_distance: null });
    expect(loans!.children_distance).toBeLessThan(0.02);
    expect(payments).toMatchObject({ child: 'payments', parent: 'loans', orphans: { real: 0, synthetic: 0 } });
    expect(payments!.roll_rate_distance).toBeLessThan(0.02);
    const { real: gap, synthetic: madeGap } = payments!.second_order_gap!;
    // A chain of first order would have 0.
    expect(gap).toBeGreaterThan(0.3);
    expect(Math.abs(madeGap! - gap!)).toBeLessThan(0.1);
    expect(loans!.second_order_gap).toBeNull();
    expect(tables.every((table) => table.rules > 5 && table.rows_breaking === 0)).toBe(true);
    expect(rules.reduce((sum, { broken }) => sum + broken, 0)).toBe(0);
    const statusOf = (figure: string): string[] => checks.filter((check) => check.figure === figure).map(({ status }) => status);
    expect(statusOf('rule')).toEqual(['pass']);
    expect(statusOf('roll_rate_distance')).toEqual(['pass']);
    // 900 pairs of siblings tell a correlation to about .06.
    expect(statusOf('sibling_correlation')).not.toContain('fail');
    expect(statusOf('children_distance').length * statusOf('second_order_gap').length).toBe(1);
    // Keys are made anew: as a category they would bring the distributions of payments to .9.
    expect(tables[2]!.column_shapes).toBeGreaterThan(0.97);
  });

  test('gives loans in default with their borrowers and payments, the source being gone', async () => {
    rmSync(source, { recursive: true });
    const tables = read(await sample('defaults', { rows: 300, where: ['loans.default=1'] }, 2));
    expect(tables.loans).toHaveLength(300);
    expect(new Set(tables.loans.map((row) => row['default']))).toEqual(new Set(['1']));
    expect(brokenIdentities(tables, 24)).toEqual([]);
  });

  test('gives the same bytes on one thread and, in parts, on two', async () => {
    const wishes = { rows: 600, where: ['grade=C'], seed: 4 };
    const body = (path: string, name: string): string => readFileSync(join(path, `${name}.csv`), 'utf8').replace(/^.*\n/, '');
    const whole = await sample('whole', wishes);
    const parts = [await sample('part1', { ...wishes, part: { index: 1, of: 2 } }, 2), await sample('part2', { ...wishes, part: { index: 2, of: 2 } }, 2)];
    for (const name of names) expect(parts.map((part) => body(part, name)).join('')).toBe(body(whole, name));
    expect(parts.every((part) => body(part, 'loans') !== '')).toBe(true);
  });

  test('refuses a condition that no row satisfies at once (case 48)', async () => {
    await expect(sample('impossible', { rows: 10, where: ['loans.amount>1e9'] })).rejects.toThrow('No row of this twin has loans.amount>1000000000.');
    await expect(sample('ambiguous', { rows: 10, where: ['balance>5'] })).rejects.toThrow(Failure);
  });
});

test('books of cards, vehicles and mortgages in one table hold on every row (case 43), and are those of their borrowers', async () => {
  const pool = poolOf(2);
  const mixed = mkdtempSync(join(tmpdir(), 'pratibimba-'));
  try {
    await pool.run('generate', generateRequest.parse({ template: 'us-mixed-retail', num_borrowers: 1000, seed: 7 }), { folder: mixed });
    const out = join(mixed, 'clone');
    mkdirSync(out);
    const [file = '', ...related] = names.map((name) => join(mixed, `${name}.csv`));
    await pool.run('clone', cloneRequest.parse({ file, related, privacy: { mode: 'none' } }), { folder: out });
    const tables = read(out);
    expect(brokenIdentities(tables, 24)).toEqual([]);
    expect(tables.loans.filter((loan) => (loan['product'] === 'credit_card') !== (loan['term_months'] === ''))).toEqual([]);
    expect(tables.loans.filter((loan) => ['auto_loan', 'mortgage'].includes(loan['product']!) !== (loan['ltv'] !== ''))).toEqual([]);
    // What is drawn at first follows from a column of the borrower's; independent draws would give 0, the source gives .86.
    expect(usedAndUtilisation(tables)).toBeGreaterThan(0.6);
    // Mortgages belong to borrowers with a mortgage, whose next loan need not be one; forgetting the sibling would give about 2.
    expect(mortgageLift(tables.loans)).toBeLessThan(1.5);
  } finally {
    await pool.close();
    rmSync(mixed, { recursive: true, force: true });
  }
});

type Rows = readonly Record<string, string>[];

/** Correlation of the used share of cards' limits and their borrowers' utilisation. */
function usedAndUtilisation({ borrowers, loans }: { borrowers: Rows; loans: Rows }): number {
  const utilisation = new Map(borrowers.map((row) => [row['borrower_id'], Number(row['utilisation'])]));
  const cards = loans.filter((row) => row['product'] === 'credit_card');
  return pearson(Float64Array.from(cards, (row) => Number(row['balance']) / Number(row['amount'])), Float64Array.from(cards, (row) => utilisation.get(row['borrower_id'])!))!;
}

/** How much more often a borrower's first two loans are both mortgages than independent ones would be. */
function mortgageLift(loans: Rows): number {
  const pairs = [...Map.groupBy(loans, (row) => row['borrower_id']).values()].filter((own) => own.length > 1).map((own) => own.slice(0, 2).map((row) => row['product'] === 'mortgage'));
  const share = (of: (pair: boolean[]) => boolean | undefined): number => pairs.filter(of).length / pairs.length;
  return share(([one, other]) => one && other) / (share(([one]) => one) * share(([, other]) => other));
}

/** Correlation of the interest rates of a borrower's first two loans. */
function siblingCorrelation(loans: readonly Record<string, string>[]): number {
  const rates = [...Map.groupBy(loans, (row) => row['borrower_id']).values()].filter((own) => own.length > 1).map((own) => [Number(own[0]!['interest_rate']), Number(own[1]!['interest_rate'])] as const);
  return pearson(Float64Array.from(rates, ([one]) => one), Float64Array.from(rates, ([, other]) => other))!;
}
