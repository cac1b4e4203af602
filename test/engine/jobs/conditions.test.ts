import { writeFileSync, readFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { sampleRequest, type JobInput } from '../../../src/contract/jobs.ts';
import type { Twin } from '../../../src/contract/twin.ts';
import { rowGroups } from '../../../src/engine/jobs/conditions.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { TwinSampler } from '../../../src/engine/twin/sample.ts';
import { creditTable, drawNormal, eachRow, tableOf } from '../../support/creditTable.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { columnOf, share, twinOf, valuesOf } from '../twin/twins.ts';
import { realPool } from './source.ts';

const source = creditTable(2500, 1);
let twin: Twin;

beforeAll(() => {
  twin = twinOf(source, 'default');
});

const noWish = { where: [], targetRate: null, quota: null };

/** All rows of a sample under these wishes, in one table where they fit in a block. */
function sampled(rows: number | null, wishes: Partial<Parameters<typeof rowGroups>[2]>, of = twin): Table {
  const plan = rowGroups(of, rows, { ...noWish, ...wishes });
  return new TwinSampler(of, plan.rows, 1, plan.groups).block(0);
}

const drawn = (table: Table, name: string): (number | string | null)[] => valuesOf(columnOf(table, name));

function failure(act: () => unknown): Failure {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

describe('conditions', () => {
  test('hold in every row: a level, a number within cells, several at once, missing and present', () => {
    const grade = String(drawn(source, 'grade')[0]);
    expect(new Set(drawn(sampled(2000, { where: [`grade=${grade}`] }), 'grade'))).toEqual(new Set([grade]));
    const scores = drawn(sampled(2000, { where: ['score>655', 'score<=677'] }), 'score').map(Number);
    expect(Math.min(...scores)).toBeGreaterThan(655);
    expect(Math.max(...scores)).toBeLessThanOrEqual(677);
    expect(new Set(scores).size).toBeGreaterThan(15);
    const both = sampled(1000, { where: ['loans.default=yes', `grade!=${grade}`, 'score<700'] });
    expect(new Set(drawn(both, 'default'))).toEqual(new Set(['yes']));
    expect(drawn(both, 'grade')).not.toContain(grade);
    expect(Math.max(...drawn(both, 'score').map(Number))).toBeLessThan(700);
    const exact = Number(drawn(source, 'income')[17]);
    expect(new Set(drawn(sampled(50, { where: [`income=${exact}`] }), 'income'))).toEqual(new Set([exact]));
    expect(drawn(sampled(500, { where: ['utilisation='] }), 'utilisation').every((value) => value === null)).toBe(true);
    expect(drawn(sampled(500, { where: ['utilisation!='] }), 'utilisation')).not.toContain(null);
  });

  test('leave the other columns as they are among such rows of the source', () => {
    const table = sampled(8000, { where: ['score<640'] });
    const alike = drawn(source, 'score').flatMap((score, row) => (Number(score) < 640 ? [row] : []));
    for (const name of ['default', 'grade', 'purpose']) {
      const real = alike.map((row) => drawn(source, name)[row]!);
      // A standard error of the source's share among some hundred rows is .02 to .03.
      for (const value of new Set(real)) expect(Math.abs(share(drawn(table, name), (own) => own === value) - share(real, (own) => own === value)), `${name} ${value}`).toBeLessThan(0.08);
    }
  });

  test('a default rate of 45 % instead of the source is met to the row, and classes stay what they are (case 47)', () => {
    const table = sampled(4000, { targetRate: 0.45 });
    expect(drawn(table, 'default').filter((value) => value === 'yes')).toHaveLength(1800);
    const scores = (of: Table, flag: string): number[] => drawn(of, 'score').flatMap((score, row) => (drawn(of, 'default')[row] === flag && score !== null ? [Number(score)] : []));
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const flag of ['yes', 'no']) expect(Math.abs(mean(scores(table, flag)) - mean(scores(source, flag)))).toBeLessThan(10);
  });

  test('quotas are met to the row, and give the number of rows', () => {
    const grades = [...new Set(drawn(source, 'grade'))].slice(0, 2).map(String);
    const table = sampled(null, { quota: `grade=${grades[0]}:100,${grades[1]}:200` });
    expect(grades.map((grade) => drawn(table, 'grade').filter((value) => value === grade).length)).toEqual([100, 200]);
    expect(table.rows).toBe(300);
  });

  test('one that no row can satisfy is refused at once, with the nearest that one can (case 48)', () => {
    const highest = failure(() => sampled(10, { where: ['score>5000'] }));
    expect(highest.record).toMatchObject({ code: 'input', column: 'score' });
    expect(highest.message).toBe('No row of this twin can have score>5000.');
    const nearest = /score>=(\d+)/.exec(highest.record.fix!)![0];
    expect(Math.min(...drawn(sampled(20, { where: [nearest] }), 'score').map(Number))).toBeGreaterThan(600);
    expect(failure(() => sampled(10, { where: ['grade=Z'] })).record.fix).toMatch(/^The nearest that is possible: grade=\w+\.$/);
  });

  test('two that exclude each other are named together, and the last one is moved to where rows are (case 48)', () => {
    const high = eachRow(1500, 3, (stream) => stream.uniform() < 0.5);
    const secured = twinOf(tableOf(
      { name: 'product', kind: 'category', values: high.map((is) => (is ? 'mortgage' : 'card')) },
      { name: 'amount', kind: 'integer', values: eachRow(1500, 4, (stream, row) => Math.round((high[row] ? 200_000 : 2000) * Math.exp(0.3 * drawNormal(stream)))) },
      { name: 'age', kind: 'integer', values: eachRow(1500, 5, (stream) => 20 + stream.below(50)) },
    ));
    const thrown = failure(() => sampled(10, { where: ['age>30', 'product=card', 'amount>250000'] }, secured));
    expect(thrown.message).toBe('No row of this twin has amount>250000 together with age>30 and product=card.');
    const nearest = /amount>=\d+/.exec(thrown.record.fix!)![0];
    const table = sampled(50, { where: ['age>30', 'product=card', nearest] }, secured);
    expect(new Set(drawn(table, 'product'))).toEqual(new Set(['card']));
  });

  test('a text that is no condition is a mistake of usage, said with what to write', () => {
    for (const [where, words] of [[['grade'], /no condition/], [['colour=red'], /names no column/], [['score>high'], /needs a number/], [['grade>A'], /without an order/], [['loan_id=LN-1'], /takes no condition/]] as const) {
      const thrown = failure(() => sampled(10, { where }));
      expect(thrown.code).toBe('usage');
      expect(thrown.message).toMatch(words);
    }
    expect(failure(() => sampled(10, { quota: 'grade=A' })).message).toMatch(/no list of quotas/);
    expect(failure(() => sampled(7, { quota: 'grade=A:3,B:5' })).message).toBe('The quotas add up to 8 rows, not to 7.');
    expect(failure(() => sampled(10, { targetRate: 0.5 }, twinOf(source))).message).toMatch(/no target/);
  });
});

test('a conditional sample is the same on one thread and two, whole and in parts', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'twin.json');
  writeFileSync(path, JSON.stringify(twin));
  const wishes: Omit<JobInput<'sample'>, 'twin'> = { rows: 40_000, where: ['score<700'], targetRate: 0.3, seed: 3 };
  const texts: string[] = [];
  for (const [threads, parts] of [[1, [{ index: 1, of: 1 }]], [2, [{ index: 1, of: 1 }, { index: 1, of: 2 }, { index: 2, of: 2 }]]] as const) {
    const pool = realPool(threads);
    for (const part of parts) {
      const out = join(folder, `out-${texts.length}`);
      mkdirSync(out);
      await pool.run('sample', sampleRequest.parse({ ...wishes, twin: path, part }), { folder: out });
      texts.push(readFileSync(join(out, 'loans.csv'), 'utf8'));
    }
    await pool.close();
  }
  const [one, two, first, second] = texts;
  expect(two).toBe(one);
  expect(`${first}${second!.slice(second!.indexOf('\n') + 1)}`).toBe(one);
});
