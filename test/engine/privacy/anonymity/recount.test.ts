import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentMonitor } from '../../../../src/contract/progress.ts';
import { recountFile } from '../../../../src/engine/privacy/anonymity/recount.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const format = { encoding: 'utf-8', byteOrderMark: false, delimiter: ';', newline: '\n', quoting: 'needed', header: true } as const;

function written(...lines: string[]): string {
  const path = join(temporaryFolder(), 'release.csv');
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

test('classes are counted by the texts of the file, the header left out', async () => {
  const path = written('amount;age;region', '1;30;north', '2;30;north', '3;30;', '4;30;', '5;30;"no;rth"', '6;30;"no;rth"', '7;30;"no;rth"');
  expect(await recountFile(path, format, [1, 2], 3, silentMonitor)).toMatchObject({ rows: 7, classes: 3, smallest: 2 });
  expect(await recountFile(path, format, [1], 3, silentMonitor)).toMatchObject({ rows: 7, classes: 1, smallest: 7 });
  expect(await recountFile(path, format, [0, 1], 3, silentMonitor)).toMatchObject({ rows: 7, classes: 7, smallest: 1 });
});

test('cells are not run together, and numbers written in two ways are two classes', async () => {
  expect(await recountFile(written('a;b', '1;23', '12;3', '1:2;3', '1;2:3'), format, [0, 1], 2, silentMonitor)).toMatchObject({ classes: 4, smallest: 1 });
  expect(await recountFile(written('a;b', '1.0;x', '1.00;x'), format, [0, 1], 2, silentMonitor)).toMatchObject({ classes: 2 });
});

test('a file without rows has no class', async () => {
  expect(await recountFile(written('a;b'), format, [0], 2, silentMonitor)).toMatchObject({ rows: 0, classes: 0, smallest: 0 });
});

test('classes are told by their size, and every row is in one of them', async () => {
  const rows = [...Array.from({ length: 1 }, () => 'a'), ...Array.from({ length: 4 }, () => 'b'), ...Array.from({ length: 9 }, () => 'c'), ...Array.from({ length: 10 }, () => 'd'), ...Array.from({ length: 1200 }, () => 'e')];
  const { sizes } = await recountFile(written('x', ...rows), format, [0], 1, silentMonitor);
  expect(sizes.filter(({ classes }) => classes > 0)).toEqual([
    { from: 1, classes: 1, rows: 1 }, { from: 3, classes: 1, rows: 4 }, { from: 5, classes: 1, rows: 9 }, { from: 10, classes: 1, rows: 10 }, { from: 1000, classes: 1, rows: 1200 },
  ]);
  expect(sizes.map(({ from }) => from)).toEqual([1, 2, 3, 5, 10, 20, 50, 100, 1000]);
});
