import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ReleaseAnonymity } from '../../../src/contract/anonymity.ts';
import { toFailureRecord } from '../../../src/contract/errors.ts';
import { sampleRequest, type CloneResult, type JobInput } from '../../../src/contract/jobs.ts';
import { silentMonitor } from '../../../src/contract/progress.ts';
import { enforceReleaseK } from '../../../src/engine/jobs/releaseK.ts';
import type { Table } from '../../../src/engine/table/table.ts';
import { creditColumns, tableOf } from '../../support/creditTable.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { realPool, toClone, writeSource } from './source.ts';

const quasi = ['score', 'grade', 'purpose'];
const columns = creditColumns(900, 1).filter(({ name }) => [...quasi, 'income', 'default'].includes(name));

/** A source and a schema that declares which columns are quasi-identifiers. */
function prepare(declared: readonly string[] = quasi): { folder: string; file: string; schema: string } {
  const folder = temporaryFolder();
  const schema = join(folder, 'schema.json');
  const kinds = columns.map(({ name, kind }) => ({ name, kind, role: declared.includes(name) ? 'quasi-identifier' : 'ordinary' }));
  writeFileSync(schema, JSON.stringify({ schemaVersion: 1, table: 'loans', columns: kinds }));
  return { folder, file: writeSource(folder, columns), schema };
}

/** Rows of each combination of quasi-identifiers in a written file, by nothing but its text. */
function classesOf(csv: string): number[] {
  const [header, ...lines] = csv.trimEnd().split('\n').map((line) => line.split(','));
  const positions = quasi.map((name) => header!.indexOf(name));
  const counts = new Map<string, number>();
  for (const line of lines) {
    const key = positions.map((position) => line[position]).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts.values()];
}

async function cloneInto(name: string, source: ReturnType<typeof prepare>, threads: number, changes: Partial<JobInput<'clone'>> = {}): Promise<{ run: string; result: CloneResult }> {
  const run = join(source.folder, name);
  mkdirSync(run);
  const pool = realPool(threads);
  const result = await pool.run('clone', toClone(source.file, { schema: source.schema, target: 'default', seed: 3, ...changes }), { folder: run });
  await pool.close();
  return { run, result };
}

describe('a clone with quasi-identifiers', () => {
  test('has 5 rows or more of each combination, the same on any number of threads and in parts', async () => {
    const source = prepare();
    const rows = 18_000;
    const { run, result } = await cloneInto('one', source, 1, { rows });
    const csv = readFileSync(join(run, 'loans.csv'), 'utf8');
    const sizes = classesOf(csv);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(5);
    const { enforced, statement } = result.anonymity;
    expect(enforced).toMatchObject({ rows, classes: sizes.length, smallestClass: Math.min(...sizes), recounted: true });
    expect(enforced!.rowsMoved).toBeGreaterThan(0);
    expect(statement).toMatch(/^k-anonymity: each of the \d+ combinations of score, grade, purpose has 5 rows or more .* of 18000 synthetic rows were moved .* counted again\.$/);

    const privacy = JSON.parse(readFileSync(join(run, 'privacy.json'), 'utf8')) as { kAnonymity: Record<string, unknown> };
    expect(privacy.kAnonymity).toMatchObject({ claim: 'release-k', k: 5, quasiIdentifiers: quasi, enforced, notClaimed: expect.stringContaining('real people') });

    const other = await cloneInto('three', source, 3, { rows });
    expect(readFileSync(join(other.run, 'loans.csv'), 'utf8')).toBe(csv);

    const parts: string[] = [];
    for (const index of [1, 2]) {
      const folder = join(source.folder, `part-${index}`);
      mkdirSync(folder);
      const pool = realPool(index);
      const { anonymity } = await pool.run('sample', sampleRequest.parse({ twin: join(run, 'internal', 'twin.json'), rows, seed: 3, part: { index, of: 2 } }), { folder });
      await pool.close();
      expect(anonymity).toMatchObject({ enforced: { recounted: false, rows }, statement: expect.stringContaining('over all 2 parts together') });
      parts.push(readFileSync(join(folder, 'loans.csv'), 'utf8'));
    }
    expect(parts.map((part) => part.slice(part.indexOf('\n') + 1)).join('')).toBe(csv.slice(csv.indexOf('\n') + 1));
  });

  test('moves nothing but quasi-identifiers, and nothing at all with k = 1', async () => {
    const source = prepare();
    const { run } = await cloneInto('five', source, 1);
    const { run: loose, result } = await cloneInto('off', source, 1, { k: 1 });
    expect(result.anonymity).toMatchObject({ enforced: null, statement: 'k-anonymity: not applied (k = 1)' });
    const ordinary = (folder: string): string[] => readFileSync(join(folder, 'loans.csv'), 'utf8').split('\n').map((line) => line.split(',').filter((_, at) => !quasi.includes(columns[at]!.name)).join());
    expect(ordinary(run)).toEqual(ordinary(loose));
    expect(Math.min(...classesOf(readFileSync(join(loose, 'loans.csv'), 'utf8')))).toBeLessThan(5);
  });

  test('is refused where it has fewer rows than k, and leaves no file', async () => {
    const source = prepare();
    const failure = await cloneInto('few', source, 1, { rows: 3 }).then(() => undefined, toFailureRecord);
    expect(failure).toMatchObject({ code: 'rule', message: 'k-anonymity of 5 cannot be reached: the release has 3 rows in all.' });
    expect(readdirSync(join(source.folder, 'few'))).toEqual([]);
  });

  test('gives no sample by the values of one of them, whose rows may be moved', async () => {
    const source = prepare();
    const { run } = await cloneInto('twin', source, 1, { rows: 100 });
    const pool = realPool(1);
    const ask = (quota: string, k?: number) => pool.run('sample', sampleRequest.parse({ twin: join(run, 'internal', 'twin.json'), rows: null, quota, k }), { folder: temporaryFolder() });
    await expect(ask('grade=A:20,B:20')).rejects.toMatchObject({ record: { code: 'usage', message: expect.stringContaining('"grade" is a quasi-identifier') } });
    await expect(ask('grade=A:20,B:20', 1)).resolves.toMatchObject({ rows: 40 });
    await expect(ask('default=no:20,yes:20')).resolves.toMatchObject({ rows: 40, anonymity: { enforced: { rows: 40 } } });
  });
});

test('no column is a quasi-identifier by default', async () => {
  const { result } = await cloneInto('none', prepare([]), 1, { rows: 50 });
  expect(result.anonymity).toEqual({ k: 5, quasiIdentifiers: [], enforced: null, statement: 'k-anonymity: not applied (no quasi-identifier declared)' });
});

test('a written file that is not what was planned is not taken at its word', async () => {
  const block: Table = tableOf({ name: 'age', kind: 'integer', values: [30, 30, 31, 31] });
  const schemas = block.columns.map(({ schema }) => ({ ...schema, role: 'quasi-identifier' as const }));
  const release = await enforceReleaseK(schemas, 2, async function* () { yield block; }, silentMonitor);
  const path = join(temporaryFolder(), 'release.csv');
  const recount = (...lines: string[]): Promise<ReleaseAnonymity> => {
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
    return release.recount(path, block.format, silentMonitor);
  };
  await expect(recount('age', '30', '30', '31', '31')).resolves.toMatchObject({ enforced: { smallestClass: 2, recounted: true } });
  await expect(recount('age', '30', '30', '31', '32')).rejects.toMatchObject({ record: { code: 'rule', message: expect.stringContaining('smallest class has 1 row, not 2') } });
  await expect(recount('age', '30', '30')).rejects.toMatchObject({ record: { code: 'rule' } });
});
