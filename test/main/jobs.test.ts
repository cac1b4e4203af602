import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { jobs } from '../../src/contract/jobs.ts';
import { PageJobs } from '../../src/main/jobs.ts';
import { fakePool } from '../support/fakePool.ts';

const request = jobs.inspect.request.parse({ files: ['loans.csv'] });
const ignore = (): void => {};

/** A pool whose jobs end only when they are cancelled. */
const endlessPool = fakePool({}, ({ signal }) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve())));

test('a job is cancelled by its id, and by no other', async () => {
  const pageJobs = new PageJobs(endlessPool, 1, ignore);
  const page = new EventEmitter();
  const ended: string[] = [];
  const first = pageJobs.run('first', 'inspect', request, { page, out: null, onProgress: ignore }).finally(() => ended.push('first'));
  const second = pageJobs.run('second', 'inspect', request, { page, out: null, onProgress: ignore }).finally(() => ended.push('second'));

  pageJobs.cancel('second');
  await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  pageJobs.cancel('first');
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  expect(ended).toEqual(['second', 'first']);
});

test('a job ends with its page and leaves no listener on it', async () => {
  const pageJobs = new PageJobs(endlessPool, 1, ignore);
  const [page, other] = [new EventEmitter(), new EventEmitter()];
  const job = pageJobs.run('job', 'inspect', request, { page, out: null, onProgress: ignore });

  other.emit('destroyed');
  expect(page.listenerCount('destroyed')).toBe(1);
  page.emit('destroyed');

  await expect(job).rejects.toMatchObject({ code: 'cancelled' });
  expect(page.listenerCount('destroyed')).toBe(0);
});

test('an id is free again once its job has ended', async () => {
  const pageJobs = new PageJobs(endlessPool, 1, ignore);
  const page = new EventEmitter();
  const job = pageJobs.run('job', 'inspect', request, { page, out: null, onProgress: ignore });

  await expect(pageJobs.run('job', 'inspect', request, { page, out: null, onProgress: ignore })).rejects.toMatchObject({ code: 'usage' });
  pageJobs.cancel('job');
  await expect(job).rejects.toMatchObject({ code: 'cancelled' });
  const again = pageJobs.run('job', 'inspect', request, { page, out: null, onProgress: ignore });
  pageJobs.cancel('job');
  await expect(again).rejects.toMatchObject({ code: 'cancelled' });
});

test('ending all jobs waits until the last one has tidied up', async () => {
  const tidied: string[] = [];
  const slowPool = fakePool({}, async ({ signal }) => {
    await new Promise((resolve) => signal?.addEventListener('abort', resolve));
    await new Promise((resolve) => setImmediate(resolve));
    tidied.push('done');
  });
  const pageJobs = new PageJobs(slowPool, 1, ignore);
  const jobsOfPages = ['one', 'two'].map((id) => pageJobs.run(id, 'inspect', request, { page: new EventEmitter(), out: null, onProgress: ignore }));
  const outcomes = Promise.allSettled(jobsOfPages);

  await pageJobs.endAll();

  expect(tidied).toEqual(['done', 'done']);
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
