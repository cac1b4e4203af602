import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cloneResult, sampleRequest, sampleResult } from '../../../src/contract/jobs.ts';
import type { Progress } from '../../../src/contract/progress.ts';
import { twinSchema } from '../../../src/contract/twin.ts';
import { cloneJob } from '../../../src/engine/jobs/clone.ts';
import { creditColumns } from '../../support/creditTable.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { realPool, toClone, writeSource } from './source.ts';

const columns = creditColumns(1400, 1).filter(({ name }) => ['loan_id', 'income', 'late_days', 'grade', 'default'].includes(name));
/** Four blocks, so that four threads have work each. */
const rows = 60_000;

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

describe('a clone', () => {
  test('is the same, byte for byte, on one thread, on two and on four, and so are its samples in parts', { timeout: 120_000 }, async () => {
    const folder = temporaryFolder();
    const file = writeSource(folder, columns);
    const made: Record<string, string>[] = [];
    const parts: string[] = [];
    let whole = '';
    for (const threads of [1, 2, 4]) {
      const pool = realPool(threads);
      const run = subfolder(folder, `run-${threads}`);
      await pool.run('clone', toClone(file, { rows, seed: 7 }), { folder: run });
      made.push(filesOf(run));
      const sample = async (index: number, of: number): Promise<string> => {
        const part = subfolder(folder, `part-${threads}-${index}-${of}`);
        await pool.run('sample', sampleRequest.parse({ twin: join(run, 'internal', 'twin.json'), rows, seed: 7, part: { index, of } }), { folder: part });
        return readFileSync(join(part, 'loans.csv'), 'latin1');
      };
      if (threads === 2) whole = await sample(1, 1);
      parts.push(await sample(parts.length + 1, 3));
      await pool.close();
    }
    expect(Object.keys(made[0]!)).toEqual(['dictionary.json', 'internal/twin.json', 'loans.csv', 'privacy.json']);
    expect(made[1]).toEqual(made[0]);
    expect(made[2]).toEqual(made[0]);

    const clone = made[0]!['loans.csv']!;
    expect(clone.split('\n')).toHaveLength(rows + 2);
    expect(whole).toBe(clone);
    expect(parts.map((part) => part.split('\n')[0])).toEqual(new Array(3).fill('loan_id,income,late_days,grade,default'));
    expect(parts.map(withoutHeader).join('')).toBe(withoutHeader(clone));
  });

  test('says what it made, holds a twin that can be read, and has as many rows as the source', async () => {
    const folder = temporaryFolder();
    const run = subfolder(folder, 'run');
    const events: Progress[] = [];
    const result = await realPool(1).run('clone', toClone(writeSource(folder, columns.slice(1))), { folder: run, onProgress: (event) => events.push(event) });
    expect(cloneResult.parse(result)).toMatchObject({ table: 'loans', rows: 1400, columns: 4, target: 'default', suppressedLevels: [] });
    expect(Object.keys(result.stageSeconds)).toEqual(cloneJob.stages.map(({ name }) => name));
    const files = filesOf(run);
    expect(files['loans.csv']!.split('\n')).toHaveLength(1402);
    expect(twinSchema.parse(JSON.parse(files['internal/twin.json']!))).toMatchObject({ rows: 1400, label: 'internal' });

    const fractions = events.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((one, other) => one - other));
    expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...fractions)).toBeLessThanOrEqual(1);
    expect([...new Set(events.map(({ stage }) => stage))]).toEqual(cloneJob.stages.map(({ name }) => name));
  });

  test('leaves no value that few rows hold in any of its files', async () => {
    const folder = temporaryFolder();
    const run = subfolder(folder, 'run');
    const canaryMaximum = 87_654_300;
    const planted = columns.map((column) => {
      if (column.name === 'income') return { ...column, values: column.values.map((value, row) => (row === 600 ? canaryMaximum : value)) };
      if (column.name === 'grade') return { ...column, values: column.values.map((value, row) => (row >= 700 && row < 709 ? 'Kanarie' : value)) };
      return column;
    });
    const result = await realPool(1).run('clone', toClone(writeSource(folder, planted)), { folder: run });
    const text = Object.values(filesOf(run)).join('\n');
    expect(text).not.toContain(String(canaryMaximum));
    expect(text).not.toContain('Kanarie');
    expect(result.suppressedLevels).toEqual([{ column: 'grade', levels: 1 }]);
  });
});

test('a sample says what it is', async () => {
  const folder = temporaryFolder();
  const pool = realPool(1);
  const [run, more] = [subfolder(folder, 'run'), subfolder(folder, 'more')];
  await pool.run('clone', toClone(writeSource(folder, columns.slice(1)), { rows: 10 }), { folder: run });
  const result = await pool.run('sample', sampleRequest.parse({ twin: join(run, 'internal', 'twin.json'), rows: 123 }), { folder: more });
  expect(sampleResult.parse(result)).toMatchObject({ table: 'loans', rows: 123, columns: 4, label: 'releasable' });
  expect(Object.keys(filesOf(more))).toEqual(['loans.csv']);
});
