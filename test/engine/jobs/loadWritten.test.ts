import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { describeFile } from '../../../src/engine/jobs/describeFile.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** Incomes that all differ, as those of a private clone do. */
const rows = Array.from({ length: 400 }, (_none, row) => `${20_000 + 17 * ((row * 7919) % 400)},${2020 + (row % 4)}-0${1 + (row % 9)}`);
const columns = [{ name: 'income', kind: 'integer', role: 'ordinary', mayBeMissing: false, format: '0 decimals', origin: 'drawn from the twin' }, { name: 'opened', kind: 'date', role: 'ordinary', mayBeMissing: false, format: 'yyyy-MM', origin: 'drawn from the twin' }];

function written(dictionary: object | null): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'loans.csv'), ['income,opened', ...rows, ''].join('\n'));
  if (dictionary !== null) writeFileSync(join(folder, 'dictionary.json'), JSON.stringify(dictionary));
  return join(folder, 'loans.csv');
}

test.each([
  ['of one table', { schemaVersion: 1, table: 'loans', columns }],
  ['of several', { schemaVersion: 1, tables: [{ table: 'borrowers', columns: [] }, { table: 'loans', columns }] }],
])('kinds of a written table are those of the dictionary beside it, %s: amounts that all differ are no identifier', async (_kind, dictionary) => {
  const { figures } = await describeFile(written(dictionary), 'loans.csv', silentMonitor);
  expect(figures.columns.map(({ name, kind }) => [name, kind])).toEqual([['income', 'integer'], ['opened', 'date']]);
  expect(figures.histograms.map(({ name }) => name)).toEqual(['income']);
});

test.each([['none', null], ['one of another table', { schemaVersion: 1, table: 'cards', columns }], ['one that tells no kinds', { schemaVersion: 1, tables: [{ table: 'loans', columns: [{ name: 'income', meaning: 'Income' }] }] }]])(
  'with %s the texts decide', async (_which, dictionary) => {
    const { figures } = await describeFile(written(dictionary), 'loans.csv', silentMonitor);
    expect(figures.columns.map(({ name }) => name)).toEqual(['income', 'opened']);
    expect(figures.columns[0]!.kind).toBe('identifier');
  },
);
