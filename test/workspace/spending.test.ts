import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/contract/errors.ts';
import { jobs, type JobInput, type JobRequest } from '../../src/contract/jobs.ts';
import { setLimit, showSource, verifyLedger } from '../../src/workspace/ledger/ledger.ts';
import { payFor } from '../../src/workspace/spending.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

function training(privacy: JobInput<'cascade-train'>['privacy']): JobRequest<'cascade-train'> {
  return jobs['cascade-train'].request.parse({ panel: 'cards.csv', wide: ['m1', 'm2'], privacy });
}
const privately = (epsilon: number): JobRequest<'cascade-train'> => training({ mode: 'differential', epsilon, delta: 1e-6, states: ['0', '1'], source: 'cards' });

describe('a private cascade', () => {
  test('is paid from its source as a plan that is not Gaussian, up to its limit', async () => {
    const workspace = temporaryFolder();
    await setLimit(workspace, 'cards', { epsilon: 1, delta: 1e-6 });
    const { payment } = await payFor(workspace, 'cascade-train', privately(1), async (budget) => await budget!.draw());
    expect(payment).toMatchObject({ ledger: { source: 'cards' } });
    const { account, balance } = await showSource(workspace, 'cards');
    expect(account.reservations[0]).toMatchObject({ state: 'committed', share: 1, entry: { job: 'cascade-train', plan: { epsilon: 1, events: [{ type: 'rounded_gaussian' }, { type: 'subsampled_gaussian', sampling: 'poisson' }] } } });
    expect(balance.left).toBe(0);
    let ran = false;
    const second = payFor(workspace, 'cascade-train', privately(0.2), async () => {
      ran = true;
    });
    await expect(second).rejects.toMatchObject({ code: 'budget', message: expect.stringContaining('nothing more would fit') });
    expect(ran).toBe(false);
    await expect(verifyLedger(workspace)).resolves.toMatchObject({ entries: 5 });
  });

  test('that fails costs nothing before its noise is drawn, and all of it afterwards', async () => {
    const workspace = temporaryFolder();
    await setLimit(workspace, 'cards', { epsilon: 2, delta: 1e-6 });
    const failed = new Failure('input', 'The panel is wrong.');
    await expect(payFor(workspace, 'cascade-train', privately(1), () => Promise.reject(failed))).rejects.toMatchObject({ message: 'The panel is wrong. No budget of "cards" was spent.' });
    expect((await showSource(workspace, 'cards')).balance.spent).toBe(0);
    const late = payFor(workspace, 'cascade-train', privately(1), async (budget) => {
      await budget!.draw();
      throw failed;
    });
    await expect(late).rejects.toMatchObject({ message: expect.stringContaining('was spent, since noise had been drawn') });
    expect((await showSource(workspace, 'cards')).balance.spent).toBeCloseTo(1, 3);
  });

  test('is what costs: an open one is run without a ledger', async () => {
    const workspace = temporaryFolder();
    expect(await payFor(workspace, 'cascade-train', training({ mode: 'none' }), async (budget) => budget)).toEqual({ result: undefined, payment: null });
    await expect(verifyLedger(workspace)).resolves.toMatchObject({ entries: 0 });
  });
});
