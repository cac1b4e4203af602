import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/contract/errors.ts';
import { creditColumns } from '../../support/creditTable.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { realPool, toClone, writeSource } from './source.ts';

const columns = creditColumns(200, 1).filter(({ name }) => ['income', 'grade'].includes(name));

/** A source to clone and an empty folder for what comes of it. */
function setting() {
  const folder = temporaryFolder();
  const run = join(folder, 'run');
  mkdirSync(run);
  return { file: writeSource(folder, columns), folder, run };
}

async function failureOf(job: Promise<unknown>): Promise<Failure> {
  try {
    await job;
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
    throw thrown;
  }
  throw new Error('It did not fail.');
}

function fileWith(folder: string, name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('cancelling', () => {
  test('before a job starts lets it never start', async () => {
    const { file, run } = setting();
    const events: string[] = [];
    const failure = await failureOf(realPool(1).run('clone', toClone(file), { folder: run, signal: AbortSignal.abort(), onProgress: ({ stage }) => events.push(stage) }));
    expect(failure.code).toBe('cancelled');
    expect(events).toEqual([]);
  });

  test.each([['Fitting', 2], ['Sampling', 1]])('while %s on %d threads ends the job, and the pool is fit for the next', async (stage, threads) => {
    const { file, run } = setting();
    const pool = realPool(threads);
    const controller = new AbortController();
    const job = pool.run('clone', toClone(file, { rows: 500_000 }), { folder: run, signal: controller.signal, onProgress: (event) => event.stage === stage && controller.abort() });
    expect(await failureOf(job)).toMatchObject({ code: 'cancelled', message: 'Cancelled.' });
    const { tables } = await pool.run('inspect', { files: [file], examples: false }, { folder: null });
    expect(tables).toMatchObject([{ rows: 200 }]);
  });

  test('while a job waits for its turn does not wait for the one in front', async () => {
    const { file, run } = setting();
    const pool = realPool(1);
    const [front, waiting] = [new AbortController(), new AbortController()];
    const settled: string[] = [];
    const inFront = failureOf(pool.run('clone', toClone(file, { rows: 10_000_000 }), {
      folder: run,
      signal: front.signal,
      onProgress: () => waiting.abort(),
    })).finally(() => settled.push('in front'));
    const behind = failureOf(pool.run('inspect', { files: [file], examples: false }, { folder: null, signal: waiting.signal })).finally(() => settled.push('behind'));
    expect((await behind).code).toBe('cancelled');
    expect(settled).toEqual(['behind']);
    front.abort();
    expect((await inFront).code).toBe('cancelled');
  });

  test('a thread that hears nothing ends all the same', async () => {
    const pool = realPool(1, new URL('brokenWorker.ts', import.meta.url));
    const controller = new AbortController();
    const job = pool.run('inspect', { files: ['hangs'], examples: false }, { folder: null, signal: controller.signal, onProgress: () => controller.abort() });
    expect((await failureOf(job)).code).toBe('cancelled');
  });

  test('by closing the pool ends what runs and what waits', async () => {
    const { file, run } = setting();
    const pool = realPool(2);
    const started = Promise.withResolvers<void>();
    const running = failureOf(pool.run('clone', toClone(file, { rows: 10_000_000 }), { folder: run, onProgress: () => started.resolve() }));
    const waiting = failureOf(pool.run('inspect', { files: [file], examples: false }, { folder: null }));
    await started.promise;
    await pool.close();
    expect([(await running).code, (await waiting).code]).toEqual(['cancelled', 'cancelled']);
    expect((await failureOf(pool.run('inspect', { files: [file], examples: false }, { folder: null }))).code).toBe('cancelled');
  });
});

describe('jobs', () => {
  test('run one after the other, in their order, also after one that failed', async () => {
    const { file, folder, run } = setting();
    const pool = realPool(2);
    const order: string[] = [];
    const note = (name: string) => (): void => void order.push(name);
    const failing = failureOf(pool.run('inspect', { files: [join(folder, 'absent.csv')], examples: false }, { folder: null })).finally(note('failed'));
    const clone = pool.run('clone', toClone(file), { folder: run, onProgress: note('clone') }).then(note('clone is done'));
    const inspect = pool.run('inspect', { files: [file], examples: false }, { folder: null, onProgress: note('inspect') }).then(note('inspect is done'));
    await Promise.all([clone, inspect]);
    expect((await failing).code).toBe('input');
    // Progress comes by a port of its own, and may be overtaken by the result; but none comes before the job in front is done.
    const done = order.indexOf('clone is done');
    expect(order.slice(0, done).filter((name, at) => name !== order[at - 1])).toEqual(['failed', 'clone']);
    expect(order.slice(done).filter((name) => name.endsWith('done'))).toEqual(['clone is done', 'inspect is done']);
  });
});

describe('failures', () => {
  test('come with their code and column', async () => {
    const { file, run } = setting();
    const { record } = await failureOf(realPool(2).run('clone', toClone(file, { target: 'defualt' }), { folder: run }));
    expect(record).toMatchObject({ code: 'input', column: 'defualt', fix: 'Choose one of: income, grade.' });
  });

  test('come with their rows', async () => {
    const { folder, run } = setting();
    const ragged = fileWith(folder, 'ragged.csv', `a,b\n${'1,2\n'.repeat(60)}1,2,3\n`);
    const { record } = await failureOf(realPool(1).run('clone', toClone(ragged), { folder: run }));
    expect(record).toMatchObject({ code: 'input', rows: [62] });
  });

  test('of our own making are internal, and say nothing but where', async () => {
    const { file } = setting();
    const { record } = await failureOf(realPool(1).run('clone', toClone(file), { folder: null }));
    expect(record).toMatchObject({ code: 'internal', fix: 'Please report this line; it holds no data.' });
    expect(record.message).toMatch(/^Something went wrong inside Pratibimba \(Error at artefactFolder /);
    expect(record.message).not.toContain('needs a folder');
  });

  test.each(['throws', 'crashes', 'exits'])('of a worker that %s settle, without the row it had in hand', async (wrong) => {
    const pool = realPool(1, new URL('brokenWorker.ts', import.meta.url));
    const failure = await failureOf(pool.run('inspect', { files: [wrong], examples: false }, { folder: null }));
    expect(['internal', 'cancelled']).toContain(failure.code);
    expect(JSON.stringify(failure.record)).not.toMatch(/Asha|4711/);
  });

  test('of a worker that cannot be loaded settle', async () => {
    const failure = await failureOf(realPool(1, new URL('noSuchWorker.ts', import.meta.url)).run('inspect', { files: [], examples: false }, { folder: null }));
    expect(failure.code).toBe('internal');
  });
});
