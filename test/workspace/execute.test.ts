import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cloneRequest, generateRequest, sampleRequest } from '../../src/contract/jobs.ts';
import { runSchema } from '../../src/contract/run.ts';
import type { Pool } from '../../src/engine/jobs/pool.ts';
import { executeJob, type JobOptions } from '../../src/workspace/execute.ts';
import { hasFinished, recordHash } from '../../src/workspace/ledger/finished.ts';
import { ledgerEntries } from '../../src/workspace/ledger/ledger.ts';
import { listRuns } from '../../src/workspace/runs.ts';
import { discardAllNow, stageRun } from '../../src/workspace/staging.ts';
import { fakePool } from '../support/fakePool.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const files = { 'loans.csv': 'amount\n1\n2\n', 'internal/twin.json': '{}' };
const pool = fakePool(files);
const deadPid = spawnSync(process.execPath, ['--version']).pid;

/** A folder with a workspace and room for runs, and clones into it. */
function setting() {
  const folder = temporaryFolder();
  const workspace = join(folder, 'workspace');
  const out = join(folder, 'run');
  const bank = join(temporaryFolder(), 'secret-project');
  mkdirSync(bank);
  const source = join(bank, 'loans.csv');
  writeFileSync(source, 'amount\n3\n');
  const clone = (options: Partial<JobOptions> = {}, by: Pool = pool, request: object = {}) =>
    executeJob(workspace, by, 'clone', cloneRequest.parse({ file: source, privacy: { mode: 'none' }, ...request }), { threads: 2, out, ...options });
  return { folder, workspace, out, clone };
}

describe('a run', () => {
  test('has every artefact in run.json with its bytes, hash and label', async () => {
    const { out, clone } = setting();
    const outcome = await clone();
    const record = runSchema.parse(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')));
    expect(record).toEqual(outcome.run?.record);
    expect(outcome.run?.folder).toBe(out);
    expect(record.id).toMatch(/^clone_\d{8}_\d{6}_[0-9a-f]{4}$/);
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const commitment = readFileSync(join(out, 'internal', 'commitment.json'), 'utf8');
    expect(record.artefacts).toEqual([
      { path: 'internal/commitment.json', bytes: commitment.length, sha256: sha256(commitment), label: 'internal' },
      { path: 'internal/twin.json', bytes: 2, sha256: sha256('{}'), label: 'internal' },
      { path: 'loans.csv', bytes: 11, sha256: sha256(files['loans.csv']), label: 'releasable' },
    ]);
    expect(record).toMatchObject({ kind: 'clone', threads: 2, seed: 1, privacy: 'None.', summary: { table: 'loans', rows: 2 } });
  });

  test('is bound to its source by a commitment that the salt opens and that no guess can be tried on without it', async () => {
    const { out, clone } = setting();
    const { run } = await clone();
    const opened = JSON.parse(readFileSync(join(out, 'internal', 'commitment.json'), 'utf8')) as { salt: string; files: { name: string; sha256: string }[] };
    const source = createHash('sha256').update('amount\n3\n').digest('hex');
    expect(opened.files).toEqual([{ name: 'loans.csv', sha256: source }]);
    expect(run?.record.source?.commitment).toBe(createHash('sha256').update(`${opened.salt}\n${source} loans.csv`).digest('hex'));
    expect(readFileSync(join(out, 'run.json'), 'utf8')).not.toContain(source);
  });

  test('tells neither where the source lies nor a statistic of it', async () => {
    const { out, clone } = setting();
    const notes = ['Column "income": 1 of 2 values is no number.'];
    await clone({}, fakePool(files, undefined, { notes }), { schema: '/bank/secret-project/schema.json' });
    const text = readFileSync(join(out, 'run.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ request: { file: 'loans.csv', schema: 'schema.json' } });
    expect(text).not.toContain('secret-project');
    expect(text).not.toContain('suppressedLevels');
    expect(text).not.toContain('1 of 2');
  });

  test('that a budget paid for says nothing of its times, which depend on the rows, and is known to the ledger byte for byte', async () => {
    const { workspace, out, clone } = setting();
    const drawn: Pool = { ...pool, run: async (kind, request, options) => {
      await options?.budget?.draw();
      return await pool.run(kind, request, options);
    } };
    const { run } = await clone({}, drawn, { privacy: { mode: 'differential', epsilon: 1, delta: 1e-6 } });
    const content = readFileSync(join(out, 'run.json'));
    expect(run?.record).not.toHaveProperty('seconds');
    expect(content.toString()).not.toMatch(/seconds/i);
    expect(hasFinished(await ledgerEntries(workspace), run!.record.id, recordHash(content))).toBe(true);
    expect((await listRuns(workspace))[0]?.seconds).toBeGreaterThanOrEqual(0);
  });

  test('of a generated portfolio is known to the ledger, or is kept without that where the ledger does not hold', async () => {
    const { workspace, out } = setting();
    const generate = (folder: string) => executeJob(workspace, fakePool({ 'loans.csv': 'x' }), 'generate', generateRequest.parse({ num_borrowers: 10 }), { threads: 1, out: folder });
    const { run } = await generate(out);
    expect(run).toMatchObject({ notes: [], record: { seconds: expect.any(Number) } });
    expect(hasFinished(await ledgerEntries(workspace), run!.record.id, recordHash(readFileSync(join(out, 'run.json'))))).toBe(true);
    writeFileSync(join(workspace, 'ledger.head'), 'spoilt');
    expect((await generate(`${out}2`)).run?.notes).toEqual([expect.stringMatching(/^No certificate can be issued for this run\. The head of the ledger/)]);
  });

  test('that kept extremes is internal as a whole', async () => {
    const { clone } = setting();
    const { run } = await clone({}, pool, { keepExtremes: true });
    expect(run?.record.artefacts.map(({ label }) => label)).toEqual(['internal', 'internal', 'internal']);
  });

  test.each(['internal', 'releasable'])('of a sample is %s as its twin says', async (label) => {
    const { workspace, out } = setting();
    const request = sampleRequest.parse({ twin: 'twin.json', rows: 2 });
    const { run } = await executeJob(workspace, fakePool({ 'loans.csv': 'x' }, undefined, { label }), 'sample', request, { threads: 1, out });
    expect(run?.record).toMatchObject({ privacy: 'None.', artefacts: [{ path: 'loans.csv', label }] });
  });

  test('is listed, the latest first, with what it made', async () => {
    const { workspace, clone, folder } = setting();
    const inside = await clone({ out: undefined });
    await new Promise((resume) => setTimeout(resume, 5));
    const outside = await clone({ out: join(folder, 'elsewhere') });
    const runs = await listRuns(workspace);
    expect(runs.map((run) => run.folder)).toEqual([join(folder, 'elsewhere'), join(workspace, 'runs', inside.run?.record.id ?? '')]);
    expect(runs[0]).toMatchObject({ kind: 'clone', table: 'loans', rows: 2, seed: 1, privacy: 'None.', artefacts: outside.run?.record.artefacts });
  });

  test('several may finish at once and all are listed', async () => {
    const { workspace, clone, folder } = setting();
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => clone({ out: join(folder, name) })));
    expect((await listRuns(workspace)).map((run) => run.folder).toSorted()).toEqual(['a', 'b', 'c', 'd'].map((name) => join(folder, name)));
  });

  test('a look leaves nothing: no run, no workspace', async () => {
    const { workspace } = setting();
    const outcome = await executeJob(workspace, pool, 'inspect', { files: ['x.csv'], examples: false }, { threads: 1 });
    expect(outcome).toEqual({ result: { schemaVersion: 1, tables: [], links: [] }, run: null });
    expect(existsSync(workspace)).toBe(false);
  });
});

describe('the run folder', () => {
  test('does not exist before the run is complete', async () => {
    const { out, clone, folder } = setting();
    let during: string[] = [];
    await clone({}, fakePool(files, () => void (during = readdirSync(folder))));
    expect(during).toContain(`run.partial-${process.pid}`);
    expect(during).not.toContain('run');
    expect(readdirSync(folder).toSorted()).toEqual(['run', 'workspace']);
    expect(readdirSync(out).toSorted()).toEqual(['internal', 'loans.csv', 'run.json']);
  });

  test.each([
    ['a failure', 'broken', () => fakePool(files, () => Promise.reject(new Error('broken'))), undefined],
    ['a cancel in the job', 'Cancelled.', () => pool, AbortSignal.abort()],
  ])('%s leaves nothing behind and nothing listed', async (_name, message, broken, signal) => {
    const { workspace, clone, folder } = setting();
    await expect(clone({ signal }, broken())).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual(['workspace']);
    expect(await listRuns(workspace)).toEqual([]);
  });

  test('a cancel after the job, while files are hashed, leaves nothing either', async () => {
    const { clone, folder } = setting();
    const controller = new AbortController();
    const late: Pool = { ...pool, run: async (...job) => pool.run(...job).finally(() => controller.abort()) };
    await expect(clone({ signal: controller.signal }, late)).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(folder)).toEqual(['workspace']);
  });

  test('may exist when empty, and is given back empty after a failure', async () => {
    const { out, clone } = setting();
    mkdirSync(out);
    await expect(clone({}, fakePool(files, () => Promise.reject(new Error('broken'))))).rejects.toThrow('broken');
    expect(readdirSync(out)).toEqual([]);
    await clone();
    expect(readdirSync(out)).toContain('run.json');
  });

  test('is not touched when it holds anything', async () => {
    const { out, clone } = setting();
    mkdirSync(out);
    writeFileSync(join(out, 'thesis.doc'), 'x');
    await expect(clone()).rejects.toMatchObject({ code: 'usage', message: `The folder ${out} is not empty.` });
    await expect(clone({ force: true })).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('--force') });
    writeFileSync(join(out, 'run.json'), '{"name":"of another program"}');
    await expect(clone({ force: true })).rejects.toMatchObject({ code: 'usage' });
    expect(readdirSync(out).toSorted()).toEqual(['run.json', 'thesis.doc']);
  });

  test('--force replaces a previous run, in the list too', async () => {
    const { workspace, out, clone, folder } = setting();
    await clone({}, fakePool({ 'old.csv': 'x' }));
    await expect(clone()).rejects.toMatchObject({ code: 'usage' });
    const { run } = await clone({ force: true });
    expect(readdirSync(out).toSorted()).toEqual(['internal', 'loans.csv', 'run.json']);
    expect((await listRuns(workspace)).map(({ id }) => id)).toEqual([run?.record.id]);
    expect(readdirSync(folder).toSorted()).toEqual(['run', 'workspace']);
  });

  test('a failure under --force keeps the previous run', async () => {
    const { out, clone } = setting();
    await clone({}, fakePool({ 'old.csv': 'x' }));
    await expect(clone({ force: true }, fakePool(files, () => Promise.reject(new Error('broken'))))).rejects.toThrow('broken');
    expect(readdirSync(out).toSorted()).toEqual(['internal', 'old.csv', 'run.json']);
  });

  test('--force does not delete what the job reads', async () => {
    const { out, clone, folder } = setting();
    await clone();
    symlinkSync(out, join(folder, 'link'));
    for (const file of [join(out, 'loans.csv'), join(folder, 'link', 'loans.csv')]) {
      await expect(clone({ force: true }, pool, { file })).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('which it reads') });
    }
    expect(existsSync(join(out, 'loans.csv'))).toBe(true);
  });

  test('cannot be a file, inside a file, or where the command stands', async () => {
    const { clone, folder } = setting();
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(clone({ out: file })).rejects.toMatchObject({ code: 'usage' });
    await expect(clone({ out: join(file, 'run') })).rejects.toMatchObject({ code: 'usage' });
    await expect(clone({ out: '.' })).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('the folder you are in') });
  });

  test('two runs to one folder: the second is refused, the first is not disturbed', async () => {
    const { out, clone } = setting();
    const first = await stageRun(out, false);
    writeFileSync(join(first.folder, 'run.json'), '{}');
    await expect(clone()).rejects.toMatchObject({ code: 'usage', message: `Another run is being written to ${out}.` });
    await first.commit();
    expect(readdirSync(out)).toEqual(['run.json']);
  });

  test('a folder that was filled while the job ran is not overwritten', async () => {
    const { out, clone } = setting();
    const filling = fakePool(files, () => {
      mkdirSync(out);
      writeFileSync(join(out, 'mine.txt'), '');
    });
    await expect(clone({}, filling)).rejects.toMatchObject({ code: 'usage' });
    expect(readdirSync(out)).toEqual(['mine.txt']);
  });
});

describe('what a crash left', () => {
  test('of this target is removed; that of other targets and of living processes stays', async () => {
    const { clone, folder } = setting();
    const stays = [`other.partial-${deadPid}`, `run.partial-${process.ppid}`, 'run.partial-x'];
    for (const name of [...stays, `run.partial-${deadPid}`, `run.partial-${process.pid}`]) mkdirSync(join(folder, name));
    await clone();
    expect(readdirSync(folder).toSorted()).toEqual([...stays, 'run', 'workspace'].toSorted());
  });

  test('between moving a previous run aside and putting the new one in place gives the previous one back', async () => {
    const { out, clone, folder } = setting();
    mkdirSync(join(folder, `run.replaced-${deadPid}`));
    writeFileSync(join(folder, `run.replaced-${deadPid}`, 'run.json'), '{}');
    await expect(clone()).rejects.toMatchObject({ code: 'usage', message: `The folder ${out} is not empty.` });
    expect(readdirSync(out)).toEqual(['run.json']);
  });

  test('is prevented when there is still a moment: all staging folders go at once', async () => {
    const { folder } = setting();
    mkdirSync(join(folder, 'empty'));
    await Promise.all([stageRun(join(folder, 'new'), false), stageRun(join(folder, 'empty'), false)]);
    expect(readdirSync(folder)).not.toContain('empty');
    discardAllNow();
    expect(readdirSync(folder)).toEqual(['empty']);
  });
});

describe('the workspace', () => {
  test.skipIf(process.platform === 'win32')('is closed to other users', async () => {
    const { workspace, clone } = setting();
    await clone();
    expect(statSync(workspace).mode & 0o077).toBe(0);
  });

  test('that cannot be used is found before the job starts', async () => {
    const { workspace, clone, folder } = setting();
    writeFileSync(workspace, 'a file');
    let started = false;
    await expect(clone({}, fakePool(files, () => void (started = true)))).rejects.toMatchObject({ code: 'resource', message: expect.stringContaining(workspace) });
    expect(started).toBe(false);
    expect(readdirSync(folder)).toEqual(['workspace']);
  });

  test('that another process keeps locked does not cost the run', async () => {
    const { workspace, out, clone } = setting();
    mkdirSync(workspace);
    const { hostname } = await import('node:os');
    writeFileSync(join(workspace, 'workspace.lock'), JSON.stringify({ token: 'x', pid: 1, host: `not-${hostname()}`, boot: '' }));
    await expect(clone()).rejects.toMatchObject({ code: 'resource', message: expect.stringContaining(`The run is complete in ${out}`) });
    expect(existsSync(join(out, 'run.json'))).toBe(true);
  });
});
