import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cloneResult, sampleRequest, sampleResult } from '../../../src/contract/jobs.ts';
import type { Progress } from '../../../src/contract/progress.ts';
import { twinSchema } from '../../../src/contract/twin.ts';
import { cloneJob } from '../../../src/engine/jobs/clone.ts';
import { creditColumns } from '../../support/creditTable.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { realPool, toClone, writeSource } from './source.ts';

const sourceRows = 1200;
const columns = creditColumns(sourceRows, 1).filter(({ name }) => ['loan_id', 'income', 'grade', 'default'].includes(name));
/** Three blocks, so that parts and threads have work each. */
const rows = 36_000;

/** A fresh folder inside the one of the test. */
function subfolder(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

/** Every file below the folder, by its path, as bytes. */
function filesOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'latin1')]).sort());
}

function withoutHeader(csv: string): string {
  return csv.slice(csv.indexOf('\n') + 1);
}

test('a clone is the same, byte for byte, on one thread, on two and on four, and so are its samples, whole and in parts', async () => {
  const folder = temporaryFolder();
  const file = writeSource(folder, columns);
  const clones: Record<string, string>[] = [];
  const samples: string[] = [];
  for (const threads of [1, 2, 4]) {
    const pool = realPool(threads);
    const run = subfolder(folder, `run-${threads}`);
    await pool.run('clone', toClone(file, { target: 'default', rows, seed: 7 }), { folder: run });
    clones.push(filesOf(run));
    // The whole on the first pool, and a part of three on each.
    for (const part of [...(threads === 1 ? [{ index: 1, of: 1 }] : []), { index: clones.length, of: 3 }]) {
      const folderOfPart = subfolder(folder, `part-${part.index}-${part.of}`);
      await pool.run('sample', sampleRequest.parse({ twin: join(run, 'internal', 'twin.json'), rows, seed: 7, part }), { folder: folderOfPart });
      samples.push(readFileSync(join(folderOfPart, 'loans.csv'), 'latin1'));
    }
    await pool.close();
  }
  expect(Object.keys(clones[0]!)).toEqual(['dictionary.json', 'internal/rules.json', 'internal/twin.json', 'loans.csv', 'privacy.json']);
  expect(clones[1]).toEqual(clones[0]);
  expect(clones[2]).toEqual(clones[0]);

  const [whole, ...parts] = samples;
  expect(whole).toBe(clones[0]!['loans.csv']);
  expect(whole!.split('\n')).toHaveLength(rows + 2);
  expect(parts.map((part) => part.split('\n')[0])).toEqual(new Array(3).fill('loan_id,income,grade,default'));
  expect(parts.map(withoutHeader).join('')).toBe(withoutHeader(whole!));
});

test('a clone says what it made, how far it is, and how many values of which column were too rare to be kept (case 46): these are in none of its files', async () => {
  const folder = temporaryFolder();
  const [run, more] = [subfolder(folder, 'run'), subfolder(folder, 'more')];
  const canaryMaximum = 87_654_300;
  const planted = columns.map((column) => {
    if (column.name === 'income') return { ...column, values: column.values.with(600, canaryMaximum) };
    if (column.name === 'grade') return { ...column, values: column.values.map((value, row) => (row >= 700 && row < 709 ? 'Kanarie' : value)) };
    return column;
  });
  const events: Progress[] = [];
  const pool = realPool(1);
  const result = await pool.run('clone', toClone(writeSource(folder, planted)), { folder: run, onProgress: (event) => events.push(event) });

  expect(cloneResult.parse(result)).toMatchObject({ table: 'loans', rows: sourceRows, columns: 4, suppressedLevels: [{ column: 'grade', levels: 1 }] });
  expect(Object.keys(result.stageSeconds)).toEqual(cloneJob.stages.map(({ name }) => name));
  const files = filesOf(run);
  expect(files['loans.csv']!.split('\n')).toHaveLength(sourceRows + 2);
  expect(twinSchema.parse(JSON.parse(files['internal/twin.json']!))).toMatchObject({ rows: sourceRows, label: 'internal' });
  const text = Object.values(files).join('\n');
  expect(text).not.toContain(String(canaryMaximum));
  expect(text).not.toContain('Kanarie');

  const fractions = events.map(({ fraction }) => fraction);
  expect(fractions).toEqual(fractions.toSorted((one, other) => one - other));
  expect([fractions[0]! >= 0, fractions.at(-1)! <= 1]).toEqual([true, true]);
  expect([...new Set(events.map(({ stage }) => stage))]).toEqual(cloneJob.stages.map(({ name }) => name));

  const sample = await pool.run('sample', sampleRequest.parse({ twin: join(run, 'internal', 'twin.json'), rows: 123 }), { folder: more });
  expect(sampleResult.parse(sample)).toMatchObject({ table: 'loans', rows: 123, columns: 4, label: 'releasable' });
  expect(Object.keys(filesOf(more))).toEqual(['loans.csv']);
});

test('a column that the schema drops is in no file of the clone, and that is said', async () => {
  const folder = temporaryFolder();
  const file = writeSource(folder, columns);
  const schema = join(folder, 'schema.json');
  const kinds = { loan_id: 'identifier', income: 'integer', grade: 'category', default: 'category' } as const;
  writeFileSync(schema, JSON.stringify({ schemaVersion: 1, table: 'loans', columns: Object.entries(kinds).map(([name, kind]) => ({ name, kind, ...(name === 'loan_id' && { action: 'drop' }) })) }));
  const run = subfolder(folder, 'run');
  const result = await realPool(1).run('clone', toClone(file, { schema, rows: 100 }), { folder: run });
  expect(result.notes).toContain('Column "loan_id" was dropped, as its schema says.');
  const files = filesOf(run);
  expect(files['loans.csv']!.split('\n')[0]).toBe('income,grade,default');
  expect(Object.values(files).join('\n')).not.toContain('loan_id');
});
