import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Ended, runCli } from '../support/cli.ts';
import { smallTable } from '../support/smallTable.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const goodLines = smallTable(60);

/** The good table with a column of the same cell in every row. */
function withColumn(name: string, cell: string): string {
  return goodLines.map((line, i) => `${line},${i === 0 ? name : cell}`).join('\n');
}

function expectSentence({ stderr }: Ended, sentence: RegExp): void {
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/zod|papaparse|undefined|\[object|\bat \w+ \(|node:internal|\.js:\d/i);
}

/** Clones `content` (null: no such file) and gives back the end and what lies in the folder afterwards. */
async function cloneOf(content: string | Uint8Array | null, ...options: string[]): Promise<Ended & { left: string[] }> {
  const folder = temporaryFolder();
  if (content !== null) writeFileSync(join(folder, 'loans.csv'), content);
  const ended = await runCli(['clone', 'loans.csv', '--no-dp', '-o', 'run', '--threads', '1', ...options], folder);
  return { ...ended, left: readdirSync(folder).filter((name) => name !== 'loans.csv' && name !== 'workspace') };
}

describe('bad input is answered with a sentence, an exit code and no file', () => {
  test.each<[string, string | Uint8Array | null, string[], number, RegExp]>([
    ['a file that is not there', null, [], 3, /no file "?loans\.csv/],
    ['an empty file', '', [], 3, /loans\.csv.*empty/],
    ['a header without rows', 'amount,grade,flag\n', [], 3, /loans.*\b(no|0) rows/],
    ['ragged rows', [...goodLines, '1,2', '1,2,3,4'].join('\n'), [], 3, /loans\.csv.*(62|63)/],
    ['two columns of one name', goodLines.join('\n').replace('grade', 'amount'), [], 3, /amount/],
    ['a binary file', Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256), [], 3, /loans\.csv/],
    ['a first line that may be a row', Array.from({ length: 60 }, (_, i) => `${'abcdef'[i % 6]}x,${'uvw'[i % 3]}y`).map((line, i) => (i === 0 ? 'first,second' : line)).join('\n'), [], 3, /loans\.csv.*first line.*names or data/],
    ['too few rows', goodLines.slice(0, 50).join('\n'), [], 3, /49 rows.*50/],
    ['a target that is not there', goodLines.join('\n'), ['--target', 'default'], 3, /column "?default/],
    ['a schema that is not there', goodLines.join('\n'), ['--schema', 'schema.json'], 3, /schema\.json/],
  ])('%s', async (_name, content, options, code, sentence) => {
    const ended = await cloneOf(content, ...options);
    expect(ended).toMatchObject({ code, stdout: '', left: [] });
    expectSentence(ended, sentence);
  });

  test('a folder instead of a file', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'loans'));
    const ended = await runCli(['clone', 'loans', '--no-dp', '-o', 'run'], folder);
    expect(ended.code).toBe(3);
    expectSentence(ended, /loans.*folder/);
    expect(readdirSync(folder)).not.toContain('run');
  });

  test('a run folder that is not empty', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'loans.csv'), goodLines.join('\n'));
    mkdirSync(join(folder, 'run'));
    writeFileSync(join(folder, 'run', 'mine.txt'), '');
    const ended = await runCli(['clone', 'loans.csv', '--no-dp', '-o', 'run'], folder);
    expect(ended.code).toBe(2);
    expectSentence(ended, /not empty/);
    expect(readdirSync(join(folder, 'run'))).toEqual(['mine.txt']);
  });

  test('is a document with --json, and holds no cell of the file', async () => {
    const secret = 'Marie-Secret';
    const ended = await cloneOf([...goodLines, `1,${secret}`].join('\n'), '--json');
    expect(JSON.parse(ended.stdout)).toMatchObject({ schemaVersion: 1, error: { code: 'input', message: expect.any(String), rows: [62] } });
    expect(ended.stdout + ended.stderr).not.toContain(secret);
  });
});

describe('odd tables that can be cloned', () => {
  test.each([
    ['a column without any value', withColumn('nothing', '')],
    ['a constant column', withColumn('currency', 'EUR')],
    ['a single column', goodLines.map((line) => line.split(',')[0]).join('\n')],
  ])('%s', async (_name, content) => {
    const ended = await cloneOf(content);
    expect(ended).toMatchObject({ code: 0, left: ['run'] });
  });
});
