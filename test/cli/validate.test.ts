import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { jobs } from '../../src/contract/jobs.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** Amounts that are spread alike whatever the rows, and one default in so many loans. */
function loans(rows: number, everyNth: number): string {
  return ['amount,flag', ...Array.from({ length: rows }, (_, row) => `${1000 + ((row * 7919) % rows) * (4000 / rows)},${row % everyNth === 0 ? 1 : 0}`)].join('\n');
}

/** The default rate may be off by no more than .4 of itself, and is nothing to judge below 100 rows. */
const policy = JSON.stringify({
  schemaVersion: 1, name: 'rate', version: 1, fewestRows: 100,
  checks: [{ figure: 'default_rate', direction: 'at most', threshold: 0.4, role: 'gate', status: 'convention', source: 'A test.', why: 'The rate is what is modelled.' }],
});

const document = jobs.validate.result.pick({ verdict: true, checks: true }).extend({ run: z.object({ status: z.string() }).nullable() });

/** Judges a synthetic table by a real one of 2,000 rows in which one loan in ten defaults. */
async function judge(synthetic: string, ...options: string[]) {
  const folder = temporaryFolder();
  const files = { 'real.csv': loans(2000, 10), 'made.csv': synthetic, 'policy.json': policy };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const ended = await runCli(['validate', '--synthetic', 'made.csv', '--real', 'real.csv', '--target', 'flag', '--policy', 'policy.json', ...options], folder);
  for (const [name, text] of Object.entries(files)) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
  return { ...ended, folder };
}

describe('the exit code of validate is its verdict', () => {
  test.each([
    ['0: the same rate, and rows enough', loans(2000, 10), 0, 'pass', 'pass', null],
    ['5: twice the rate', loans(2000, 5), 5, 'fail', 'fail', null],
    ['6: as far off as is allowed, more or less', loans(2000, 7), 6, 'inconclusive', 'inconclusive', 'Its interval straddles the threshold.'],
    ['6: a file too small to tell', loans(60, 10), 6, 'inconclusive', 'inconclusive', 'It rests on 60 rows, and the policy asks for 100.'],
  ])('%s', async (_name, synthetic, code, verdict, status, reason) => {
    const ended = await judge(synthetic, '-o', 'check', '--json', '--quiet');
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code, stderr: '' });
    const { run, ...judged } = document.parse(JSON.parse(ended.stdout));
    expect(judged).toMatchObject({ verdict, checks: [{ figure: 'default_rate', status, reason }] });
    // A verdict is a result: the run is done, whatever it says, and leaves the same figures behind.
    expect(run).toMatchObject({ status: 'done' });
    expect(JSON.parse(readFileSync(join(ended.folder, 'check', 'internal', 'validation.json'), 'utf8'))).toMatchObject({ verdict });
  });

  test('a person reads the verdict first, and why it is none', async () => {
    const { code, stdout } = await judge(loans(60, 10));
    expect(code).toBe(6);
    expect(stdout).toMatch(/^INCONCLUSIVE: 0 gates failed, 1 inconclusive, 0 passed/);
    expect(stdout).toContain('It rests on 60 rows, and the policy asks for 100.');
  });

  test('without one gate that could be judged there is no verdict, either', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'loans.csv'), loans(300, 10));
    writeFileSync(join(folder, 'policy.json'), policy);
    expect(await runCli(['validate', '--synthetic', 'loans.csv', '--real', 'loans.csv', '--policy', 'policy.json', '--quiet'], folder)).toMatchObject({ code: 6 });
  });
});
